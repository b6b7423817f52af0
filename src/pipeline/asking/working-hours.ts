/** A person's working hours, in their own zone. A day of 23 or 25 hours is right here: local times become instants. */
import { dateIn, instantIn } from '../facts/freezes.ts';
import type { Instant } from '../item/basics.ts';

export interface Hours {
  zone: string;
  /** 1 Monday … 7 Sunday. */
  days: number[];
  /** `09:00`; the end may be `24:00`. */
  from: string;
  to: string;
}

/** Unless the company or the person says otherwise. */
export const usualHours: Omit<Hours, 'zone'> = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' };

const DAY_MS = 86_400_000;
/** A year without one working day is no plan. */
const MOST_DAYS = 370;

const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const weekday = (date: string): number => new Date(`${date}T12:00:00Z`).getUTCDay() || 7;

const isAlways = ({ days, from, to }: Hours): boolean =>
  days.length === 7 && from === '00:00' && to === '24:00';

interface Shift {
  date: string;
  opens: Instant;
  closes: Instant;
}

/** Working days from the day of this instant on. */
function* shifts(hours: Hours, from: Instant): Generator<Shift> {
  const first = dateIn(hours.zone, from);
  for (let ahead = 0; ahead < MOST_DAYS; ahead += 1) {
    const date = daysAfter(first, ahead);
    if (!hours.days.includes(weekday(date))) continue;
    const closes = hours.to === '24:00' ? `${daysAfter(date, 1)}T00:00` : `${date}T${hours.to}`;
    yield {
      date,
      opens: instantIn(hours.zone, `${date}T${hours.from}`),
      closes: instantIn(hours.zone, closes),
    };
  }
}

/** The moment itself where it is in working hours, else when they begin next. */
export function workingFrom(hours: Hours, at: Instant): Instant {
  if (isAlways(hours)) return at;
  for (const { opens, closes } of shifts(hours, at)) if (at < closes) return at > opens ? at : opens;
  return at;
}

export const atWork = (hours: Hours, now: Instant): boolean => workingFrom(hours, now) === now;

/** When this much working time has passed. */
export function afterWork(hours: Hours, from: Instant, ms: number): Instant {
  let left = ms;
  for (const { opens, closes } of shifts(hours, from)) {
    const begin = Date.parse(from > opens ? from : opens);
    const room = Date.parse(closes) - begin;
    if (room <= 0) continue;
    if (left <= room) return new Date(begin + left).toISOString();
    left -= room;
  }
  return from;
}

/** When the next working day after this one begins. */
export function nextWorkingDay(hours: Hours, after: Instant): Instant {
  const today = dateIn(hours.zone, after);
  for (const { date, opens } of shifts(hours, after)) if (date > today) return opens;
  return after;
}

/** The same time of the day, so many working days later. */
export function workingDaysLater(hours: Hours, from: Instant, days: number): Instant {
  const start = workingFrom(hours, from);
  const [today] = shifts(hours, start);
  const into = today === undefined ? 0 : Date.parse(start) - Date.parse(today.opens);
  let left = days;
  for (const { opens } of shifts(hours, start)) {
    if (left === 0) return new Date(Date.parse(opens) + into).toISOString();
    left -= 1;
  }
  return from;
}

const MORNING = '09:00';

/** When a person's morning begins: nine o'clock, or when they do. */
export const morningClock = ({ from, to }: Omit<Hours, 'zone'>): string =>
  from < MORNING && to > MORNING ? MORNING : from;

/** The next morning of a working day. */
export function morningAfter(hours: Hours, at: Instant): Instant {
  for (const { date } of shifts(hours, at)) {
    const morning = instantIn(hours.zone, `${date}T${morningClock(hours)}`);
    if (morning > at) return morning;
  }
  return at;
}
