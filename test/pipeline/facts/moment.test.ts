import { describe, expect, test } from 'vitest';
import { momentIn } from '../../../src/pipeline/facts/moment.ts';

/** Friday 20 November 2026, 14:05 in Berlin. */
const about = { now: '2026-11-20T13:05:00.000Z', zone: 'Europe/Berlin', dayAlone: 'ends' } as const;

test.each<[string, string | null]>([
  ['Mon 9:00', '2026-11-23T08:00:00.000Z'],
  ['Monday 9:00', '2026-11-23T08:00:00.000Z'],
  ['monday at 9:00', '2026-11-23T08:00:00.000Z'],
  ['Friday 15:00', '2026-11-20T14:00:00.000Z'],
  ['Friday 9:00', '2026-11-27T08:00:00.000Z'],
  ['Thurs 09:30', '2026-11-26T08:30:00.000Z'],
  ['tomorrow 9:00', '2026-11-21T08:00:00.000Z'],
  ['today 18:00', '2026-11-20T17:00:00.000Z'],
  ['18:00', '2026-11-20T17:00:00.000Z'],
  ['9:00', '2026-11-21T08:00:00.000Z'],
  ['2026-12-01 9:00', '2026-12-01T08:00:00.000Z'],
  ['2 h', '2026-11-20T15:05:00.000Z'],
  ['2h', '2026-11-20T15:05:00.000Z'],
  ['90 minutes', '2026-11-20T14:35:00.000Z'],
  ['3 days', '2026-11-23T13:05:00.000Z'],
  ['1 week', '2026-11-27T13:05:00.000Z'],
])('until %s', (words, instant) => {
  expect(momentIn(words, about)).toBe(instant);
});

test.each<[string, string]>([
  ['2026-12-01', '2026-12-01T23:00:00.000Z'],
  ['tomorrow', '2026-11-21T23:00:00.000Z'],
  ['Monday', '2026-11-23T23:00:00.000Z'],
  ['Friday', '2026-11-20T23:00:00.000Z'],
])('a day alone counts to its end: %s', (words, instant) => {
  expect(momentIn(words, about)).toBe(instant);
});

test.each([
  '',
  'the release',
  '25:00',
  '9:75',
  'Mo 9:00',
  'Mon 9',
  '2026-13-01',
  '2026-02-30',
  '0 days',
  '9999 days',
  '3 fortnights',
  'Mon Tue 9:00',
])('%j is no moment', (words) => {
  expect(momentIn(words, about)).toBeNull();
});

test('fault 93: days are the calendar’s where the clocks change, and a time in the gap is the one after it', () => {
  const spring = { ...about, now: '2026-03-28T12:00:00.000Z' };
  expect(momentIn('1 day', spring)).toBe('2026-03-29T11:00:00.000Z');
  expect(momentIn('tomorrow 2:30', spring)).toBe('2026-03-29T01:30:00.000Z');
  expect(momentIn('24 h', spring)).toBe('2026-03-29T12:00:00.000Z');
});

describe('away until: a day alone is its morning', () => {
  const away = { ...about, now: '2026-11-20T09:00:00.000Z', dayAlone: 'begins' } as const;
  test.each([
    ['Monday', '2026-11-23T08:00:00.000Z'],
    ['mon', '2026-11-23T08:00:00.000Z'],
    ['tomorrow', '2026-11-21T08:00:00.000Z'],
    ['2026-12-01', '2026-12-01T08:00:00.000Z'],
    ['  Mon   9:00 ', '2026-11-23T08:00:00.000Z'],
    ['Fri 18:00', '2026-11-20T17:00:00.000Z'],
  ])('%s', (words, instant) => {
    expect(momentIn(words, away)).toBe(instant);
  });
  test('said on that day, at any hour, it is the next one', () => {
    expect(momentIn('Friday', away)).toBe('2026-11-27T08:00:00.000Z');
    expect(momentIn('Friday', { ...away, now: '2026-11-20T05:00:00.000Z' })).toBe('2026-11-27T08:00:00.000Z');
  });
  test('today is the day of the zone, not of UTC', () => {
    const sunday = { ...away, now: '2026-11-22T19:00:00.000Z' };
    expect(momentIn('Monday', { ...sunday, zone: 'Pacific/Auckland' })).toBe('2026-11-29T20:00:00.000Z');
    expect(momentIn('Monday', { ...sunday, zone: 'Europe/London' })).toBe('2026-11-23T09:00:00.000Z');
  });
});
