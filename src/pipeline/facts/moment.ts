/** A moment as people type it, in their zone: "Mon 9:00", "tomorrow 9:00", "18:00", "2026-12-01", "2 h", "3 days". */
import type { Instant } from '../item/basics.ts';
import { dateIn, instantIn } from './freezes.ts';

const DAY_MS = 86_400_000;
const spans: [RegExp, number][] = [
  [/^(?:min|mins|minute|minutes)$/, 60_000],
  [/^(?:h|hour|hours)$/, 3_600_000],
];
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** Nobody means a longer one; past this, dates stop being dates. */
const MOST = 1_000;

interface Here {
  now: Instant;
  zone: string;
  /**
   * What a day without a time means. A freeze until Monday `ends` with that day; whoever is away until Monday is back
   * as it `begins`, and said on a Monday that is the next one.
   */
  dayAlone: 'ends' | 'begins';
}
const MORNING = '09:00';

/** Null where the words are no moment. It may lie in the past: only a date can, or today. */
export function momentIn(words: string, about: Here): Instant | null {
  const said = words.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  return span(said, about) ?? clock(said, about);
}

function span(said: string, { now, zone }: Here): Instant | null {
  const found = /^(\d{1,4}) ?([a-z]+)$/.exec(said);
  const count = Number(found?.[1] ?? 0);
  const unit = found?.[2] ?? '';
  if (count < 1 || count > MOST) return null;
  const ms = spans.find(([name]) => name.test(unit))?.[1];
  if (ms !== undefined) return new Date(Date.parse(now) + count * ms).toISOString();
  const days = /^(?:d|day|days)$/.test(unit) ? count : /^(?:w|week|weeks)$/.test(unit) ? count * 7 : null;
  if (days === null) return null;
  // Days are the calendar's: the same time of day, also where the clocks change in between.
  return instantIn(zone, `${dateAfter(localDate(now, zone), days)}T${localTime(now, zone)}`);
}

/** A day, a time of day, or both; a time alone is the next one. */
function clock(said: string, about: Here): Instant | null {
  const found = /^(?:([^\s:]+?)(?: at)?(?: |$))?(?:(\d{1,2}):(\d{2}))?$/.exec(said);
  if (found === null || said === '') return null;
  const [, day, hour, minute] = found;
  const time = hour === undefined ? null : timeOf(hour, minute ?? '');
  if (hour !== undefined && time === null) return null;
  if (day === undefined) return time === null ? null : next(time, [0, 1], about);
  const today = localDate(about.now, about.zone);
  if (/^\d{4}-\d{2}-\d{2}$/.test(day)) return dateAfter(day, 0) === day ? at(day, time, about) : null;
  if (day === 'today' || day === 'tomorrow')
    return at(dateAfter(today, day === 'today' ? 0 : 1), time, about);
  const wanted = weekdays.findIndex((name) => day.length >= 3 && name.startsWith(day));
  if (wanted === -1) return null;
  const ahead = (wanted - new Date(`${today}T00:00Z`).getUTCDay() + 7) % 7;
  const isOver = ahead === 0 && time === null && about.dayAlone === 'begins';
  return next(time, isOver ? [7] : [ahead, ahead + 7], about);
}

/** The first of these days, counted from today, on which that moment is still to come. */
function next(time: string | null, ahead: number[], about: Here): Instant | null {
  const { now, zone } = about;
  const moments = ahead.map((days) => at(dateAfter(localDate(now, zone), days), time, about));
  return moments.find((moment) => Date.parse(moment) > Date.parse(now)) ?? null;
}

const at = (day: string, time: string | null, { zone, dayAlone }: Here): Instant =>
  time === null && dayAlone === 'ends'
    ? instantIn(zone, dateAfter(day, 1))
    : instantIn(zone, `${day}T${time ?? MORNING}`);

function timeOf(hour: string, minute: string): string | null {
  return Number(hour) < 24 && Number(minute) < 60 ? `${hour.padStart(2, '0')}:${minute}` : null;
}

export const localDate = (now: Instant, zone: string): string => dateIn(zone, now);
export const localTime = (now: Instant, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(Date.parse(now));

export function dateAfter(day: string, days: number): string {
  const moved = Date.parse(`${day}T00:00Z`) + days * DAY_MS;
  return Number.isNaN(moved) ? '' : new Date(moved).toISOString().slice(0, 10);
}
