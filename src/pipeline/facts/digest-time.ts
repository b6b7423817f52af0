import type { Instant } from '../item/basics.ts';
import { instantIn } from './freezes.ts';
import { localDate } from './moment.ts';

/** Later than this after its hour a digest of the morning is no news any more. */
const LATEST_MS = 4 * 3_600_000;
export const USUAL_HOUR = '09:30';

/** "9:30" as "09:30"; null where it is no time of day. */
export function hourOfDay(words: string): string | null {
  const [, hour = '', minute = ''] = /^(\d{1,2}):(\d{2})$/.exec(words.trim()) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/**
 * The day whose digest is due now, and when its hour was: on a working day of the team, in its zone. An hour that the
 * clocks skip in spring is the one after it; one that they repeat in autumn is the first.
 */
export function digestDue(
  hours: { zone: string; days: number[]; at: string },
  now: Instant,
): { day: string; at: Instant } | null {
  const day = localDate(now, hours.zone);
  const weekday = new Date(`${day}T00:00Z`).getUTCDay() || 7;
  if (!hours.days.includes(weekday)) return null;
  const at = instantIn(hours.zone, `${day}T${hours.at}`);
  const late = Date.parse(now) - Date.parse(at);
  return late >= 0 && late < LATEST_MS ? { day, at } : null;
}
