import { describe, expect, test } from 'vitest';
import {
  clock,
  dayLabel,
  formatSlackDate,
  localInZone,
  secondsInZone,
} from '../../../src/sandbox/web/ui/text/dates.ts';

const seconds = (iso: string) => Date.parse(iso) / 1000;
const now = seconds('2026-11-20T09:42:00Z');
const berlin = { zone: 'Europe/Berlin', now };
const auckland = { zone: 'Pacific/Auckland', now };

describe('a date token in the reader’s zone', () => {
  test.each([
    ['{date_num}', '2026-11-20T23:30:00Z', '2026-11-21'],
    ['{date_slash}', '2026-02-03T10:00:00Z', '03/02/2026'],
    ['{date}', '2026-11-02T10:00:00Z', 'November 2nd'],
    ['{date}', '2025-11-02T10:00:00Z', 'November 2nd, 2025'],
    ['{date_short}', '2026-11-02T10:00:00Z', 'Nov 2, 2026'],
    ['{date_long}', '2026-11-13T10:00:00Z', 'Friday, November 13th, 2026'],
    ['{date_long_full}', '2026-11-13T10:00:00Z', 'November 13, 2026'],
    ['{date_pretty}', '2026-11-20T01:00:00Z', 'Today'],
    ['{date_short_pretty} at {time}', '2026-11-19T01:00:00Z', 'Yesterday at 02:00'],
    ['since {date_short_pretty}', '2026-11-19T01:00:00Z', 'since yesterday'],
    ['{date_long_pretty}', '2026-11-21T10:00:00Z', 'Tomorrow'],
    ['{date_long_pretty}', '2026-11-23T10:00:00Z', 'Monday, November 23rd, 2026'],
    ['{day_divider_pretty}', '2026-11-18T10:00:00Z', 'Wednesday, November 18th'],
    ['{time}', '2026-11-20T13:05:09Z', '14:05'],
    ['{time_secs}', '2026-11-20T13:05:09Z', '14:05:09'],
    ['{ago}', '2026-11-20T09:39:00Z', '3 minutes ago'],
    ['{ago}', '2026-11-20T08:40:00Z', '1 hour ago'],
    ['{ago}', '2026-11-20T09:41:50Z', 'just now'],
    ['{ago}', '2026-11-22T10:00:00Z', 'in 2 days'],
  ])('%s of %s', (format, iso, words) => {
    expect(formatSlackDate(seconds(iso), format, berlin)).toBe(words);
  });

  test('two readers see the same moment on different days', () => {
    const moment = seconds('2026-11-20T12:00:00Z');
    expect(formatSlackDate(moment, '{date_num} {time}', berlin)).toBe('2026-11-20 13:00');
    expect(formatSlackDate(moment, '{date_num} {time}', auckland)).toBe('2026-11-21 01:00');
  });

  test('a token that Slack does not know leaves the fallback to show', () => {
    expect(formatSlackDate(now, '{date_shirt}', berlin)).toBeNull();
  });
});

test('a message shows its time, and its day as people say it', () => {
  expect(clock(`${now}.000100`, 'Europe/Berlin')).toBe('10:42');
  expect(dayLabel(`${now - 86_400}.000100`, berlin)).toBe('Yesterday');
});

describe('a moment picked in a zone', () => {
  test.each([
    ['2026-11-20T10:42:00', 'Europe/Berlin', '2026-11-20T09:42:00Z'],
    ['2026-07-01T10:42:00', 'Europe/Berlin', '2026-07-01T08:42:00Z'],
    ['2026-03-29T03:30:00', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-11-20T10:42:00', 'America/New_York', '2026-11-20T15:42:00Z'],
  ])('%s in %s', (local, zone, iso) => {
    expect(secondsInZone(local, zone)).toBe(seconds(iso));
    expect(localInZone(seconds(iso), zone)).toBe(local);
  });
});
