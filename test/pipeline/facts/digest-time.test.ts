import { describe, expect, test } from 'vitest';
import { digestDue, hourOfDay } from '../../../src/pipeline/facts/digest-time.ts';
import { digestDay } from '../../../src/pipeline/measuring/digest.ts';

const hours = { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], at: '09:30' };

describe('fault 130: the digest comes once a working day, at the team’s hour in its zone', () => {
  test.each<[string, string, string | null]>([
    ['a minute early', '2026-11-20T08:29:00Z', null],
    ['at the hour', '2026-11-20T08:30:00Z', '2026-11-20'],
    ['late, after a pause', '2026-11-20T11:00:00Z', '2026-11-20'],
    ['too late to be news', '2026-11-20T12:30:00Z', null],
    ['Saturday', '2026-11-21T08:30:00Z', null],
    ['in summer', '2026-07-01T07:30:00Z', '2026-07-01'],
    ['in summer, at the hour of winter', '2026-07-01T07:29:00Z', null],
  ])('%s', (_name, now, day) => {
    expect(digestDue(hours, now)?.day ?? null).toBe(day);
  });

  test('an hour that the clocks skip is the one after it; one that they repeat comes once', () => {
    const sunday = { ...hours, days: [7], at: '02:30' };
    expect(digestDue(sunday, '2026-03-29T01:30:00Z')).toEqual({
      day: '2026-03-29',
      at: '2026-03-29T01:30:00.000Z',
    });
    expect(digestDue(sunday, '2026-10-25T00:30:00Z')).toEqual(digestDue(sunday, '2026-10-25T01:30:00Z'));
  });
});

test.each([
  ['9:30', '09:30'],
  ['17:05', '17:05'],
  ['24:00', null],
  ['9:60', null],
  ['soon', null],
])('the hour %s', (words, hour) => {
  expect(hourOfDay(words)).toBe(hour);
});

test('three quiet days are told, then it is silent until something moves', () => {
  const still = { moved: 0 };
  expect(digestDay(still, [])).toBe('quiet');
  expect(digestDay(still, ['quiet', 'quiet', 'told'])).toBe('quiet');
  expect(digestDay(still, ['quiet', 'quiet', 'quiet'])).toBe('silent');
  expect(digestDay(still, ['silent', 'quiet', 'quiet'])).toBe('silent');
  expect(digestDay({ moved: 1 }, ['silent', 'silent', 'silent'])).toBe('told');
});
