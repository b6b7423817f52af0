import { instantIn } from './facts/freezes.ts';
import type { Instant } from './item/basics.ts';

/** A day without a time begins when people do. */
const MORNING = '09:00';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const spans: Record<string, 'minutes' | 'hours' | 'days' | 'weeks'> = {
  ...Object.fromEntries(['min', 'minute', 'minutes'].map((word) => [word, 'minutes'])),
  ...Object.fromEntries(['h', 'hour', 'hours'].map((word) => [word, 'hours'])),
  ...Object.fromEntries(['d', 'day', 'days'].map((word) => [word, 'days'])),
  ...Object.fromEntries(['w', 'week', 'weeks'].map((word) => [word, 'weeks'])),
};

interface Here {
  now: Instant;
  zone: string;
}

/**
 * The moment that a person names, in their own zone: `Monday`, `Mon 9:00`, `tomorrow`, `tomorrow 14:00`,
 * `2026-12-01`, `2026-12-01 14:00`, `18:00`, `2 h`, `3 days`. It lies ahead; null where the words name no such moment.
 * Days are days of the calendar: `3 days` ends at the same hour of the clock, also across a change of the clocks.
 */
export function whenOf(text: string, here: Here): Instant | null {
  const words = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  const at = span(words, here) ?? onDay(words, here) ?? clockTime(words, here);
  return at !== null && at > here.now ? at : null;
}

function span(words: string, { now, zone }: Here): Instant | null {
  const [, number = '', unit = ''] = /^(\d{1,3}) ?([a-z]+)$/.exec(words) ?? [];
  const kind = spans[unit];
  if (kind === undefined) return null;
  const amount = Number(number);
  if (kind === 'minutes' || kind === 'hours')
    return new Date(Date.parse(now) + amount * (kind === 'hours' ? HOUR_MS : 60_000)).toISOString();
  const { date, time } = local(now, zone);
  return instantIn(zone, `${daysAfter(date, amount * (kind === 'weeks' ? 7 : 1))}T${time}`);
}

/** A weekday, a date or tomorrow, with a time of day or without one. */
function onDay(words: string, { now, zone }: Here): Instant | null {
  const [day = '', clock, ...rest] = words.split(' ');
  const time = clock === undefined ? MORNING : timeOf(clock);
  if (time === null || rest.length > 0) return null;
  const today = local(now, zone).date;
  if (day === 'tomorrow') return instantIn(zone, `${daysAfter(today, 1)}T${time}`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(day)) return isDate(day) ? instantIn(zone, `${day}T${time}`) : null;
  const wanted = weekdays.findIndex((name) => day === name || fullName(name) === day);
  if (wanted < 0) return null;
  const ahead = (wanted - weekdayOf(today) + 7) % 7;
  const first = instantIn(zone, `${daysAfter(today, ahead)}T${time}`);
  // "Monday", said on a Monday, is the next one; "Mon 18:00" may still be today.
  return ahead === 0 && (clock === undefined || first <= now)
    ? instantIn(zone, `${daysAfter(today, 7)}T${time}`)
    : first;
}

/** Today, or tomorrow where that time has passed. */
function clockTime(words: string, { now, zone }: Here): Instant | null {
  const time = timeOf(words);
  if (time === null) return null;
  const today = local(now, zone).date;
  const first = instantIn(zone, `${today}T${time}`);
  return first > now ? first : instantIn(zone, `${daysAfter(today, 1)}T${time}`);
}

function timeOf(text: string): string | null {
  const [, hour = '', minute = ''] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  return hour !== '' && Number(hour) < 24 && Number(minute) < 60
    ? `${hour.padStart(2, '0')}:${minute}`
    : null;
}

const fullName = (short: string): string =>
  ({
    mon: 'monday',
    tue: 'tuesday',
    wed: 'wednesday',
    thu: 'thursday',
    fri: 'friday',
    sat: 'saturday',
    sun: 'sunday',
  })[short] ?? short;

const isDate = (date: string): boolean => {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
};

/** 0 Monday … 6 Sunday. */
const weekdayOf = (date: string): number => (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;

const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

function local(now: Instant, zone: string): { date: string; time: string } {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(Date.parse(now))
      .map((part) => [part.type, part.value]),
  );
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    time: `${parts['hour']}:${parts['minute']}`,
  };
}
