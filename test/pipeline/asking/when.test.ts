import { expect, test } from 'vitest';
import { whenOf } from '../../../src/pipeline/when.ts';

/** Friday 20 November 2026, 10:00 in Berlin. */
const here = { now: '2026-11-20T09:00:00.000Z', zone: 'Europe/Berlin' };

test.each([
  ['Monday', '2026-11-23T08:00:00.000Z'],
  ['mon', '2026-11-23T08:00:00.000Z'],
  ['Mon 9:00', '2026-11-23T08:00:00.000Z'],
  ['monday 14:30', '2026-11-23T13:30:00.000Z'],
  ['Friday', '2026-11-27T08:00:00.000Z'],
  ['Fri 18:00', '2026-11-20T17:00:00.000Z'],
  ['Fri 9:00', '2026-11-27T08:00:00.000Z'],
  ['tomorrow', '2026-11-21T08:00:00.000Z'],
  ['tomorrow 14:00', '2026-11-21T13:00:00.000Z'],
  ['2026-12-01', '2026-12-01T08:00:00.000Z'],
  ['2026-12-01 18:00', '2026-12-01T17:00:00.000Z'],
  ['18:00', '2026-11-20T17:00:00.000Z'],
  ['9:00', '2026-11-21T08:00:00.000Z'],
  ['2 h', '2026-11-20T11:00:00.000Z'],
  ['2h', '2026-11-20T11:00:00.000Z'],
  ['45 min', '2026-11-20T09:45:00.000Z'],
  ['3 days', '2026-11-23T09:00:00.000Z'],
  ['1 week', '2026-11-27T09:00:00.000Z'],
  ['  Mon   9:00 ', '2026-11-23T08:00:00.000Z'],
])('%s', (text, at) => {
  expect(whenOf(text, here)).toBe(at);
});

test.each([
  '',
  'soon',
  'Mon 25:00',
  'Mon 9:60',
  '2026-02-30',
  '2026-11-19',
  '0 h',
  '3 fortnights',
  'Monday next year',
  '9',
])('is no moment ahead: "%s"', (text) => {
  expect(whenOf(text, here)).toBeNull();
});

test('days are those of the calendar: the clocks change in between, the hour stays', () => {
  // Saturday before the clocks go forward, 09:30 in Berlin.
  const spring = { now: '2026-03-28T08:30:00.000Z', zone: 'Europe/Berlin' };
  expect(whenOf('1 day', spring)).toBe('2026-03-29T07:30:00.000Z');
  expect(whenOf('tomorrow', spring)).toBe('2026-03-29T07:00:00.000Z');
  expect(whenOf('24 h', spring)).toBe('2026-03-29T08:30:00.000Z');
  // 02:30 does not exist that night: the clocks show 03:30 then.
  expect(whenOf('Sun 2:30', spring)).toBe('2026-03-29T01:30:00.000Z');
});

test('today is the day of the zone, not of UTC', () => {
  // Monday 08:00 in Auckland is still Sunday in London.
  expect(whenOf('Monday', { now: '2026-11-22T19:00:00.000Z', zone: 'Pacific/Auckland' })).toBe(
    '2026-11-29T20:00:00.000Z',
  );
  expect(whenOf('Monday', { now: '2026-11-22T19:00:00.000Z', zone: 'Europe/London' })).toBe(
    '2026-11-23T09:00:00.000Z',
  );
});
