import { instantIn } from '../../pipeline/facts/freezes.ts';

const MORNING = '09:00';
const DAY_MS = 86_400_000;

/** When somebody is reminded: in an hour, or at nine in their own morning, tomorrow or on Monday. */
export function reminderTime(choice: string, about: { now: string; zone: string }): string | null {
  const now = Date.parse(about.now);
  if (choice === '1h') return new Date(now + 3_600_000).toISOString();
  if (choice === 'tomorrow') return morning(now + DAY_MS, about.zone);
  if (choice !== 'monday') return null;
  const days =
    [1, 2, 3, 4, 5, 6, 7].find((ahead) => weekday(now + ahead * DAY_MS, about.zone) === 'Mon') ?? 7;
  return morning(now + days * DAY_MS, about.zone);
}

const weekday = (instant: number, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short' }).format(instant);
const morning = (instant: number, zone: string): string =>
  instantIn(zone, `${new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(instant)}T${MORNING}`);
