import type { Instant } from '../item/basics.ts';
import type { ItemPolicy } from '../item/context.ts';

/** A released hold ships by itself within this time of acceptance. */
export const SHIPS_BY_ITSELF_MS = 12 * 3_600_000;

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Whether it is deploy time in the team's own zone (`days`: 1 Monday … 7 Sunday). */
export function inDeployHours(hours: ItemPolicy['deployHours'], now: Instant): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: hours.zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(Date.parse(now));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  const day = weekdays.indexOf(part('weekday')) || 7;
  const time = `${part('hour')}:${part('minute')}`;
  return hours.days.includes(day) && time >= hours.from && time < hours.to;
}
