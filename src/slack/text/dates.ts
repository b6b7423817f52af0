import type { Instant } from '../../pipeline/item/basics.ts';

const utc = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** A plain time for places that show no Slack dates. */
export const utcTime = (at: Instant): string => `${utc.format(new Date(at))} UTC`;

/** A Slack date token: shown in the reader's zone, never stale; clients that cannot show it say UTC. */
export function when(at: Instant): string {
  const seconds = Math.floor(Date.parse(at) / 1000);
  return `<!date^${seconds}^{date_short_pretty} at {time}|${utcTime(at)}>`;
}

const utcDay = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const DAY_ONLY = /^\d{4}-\d{2}-\d{2}(?:T00:00(?::00(?:\.0+)?)?Z)?$/;

/** The same for what may have a day and no time. Noon in UTC is that day nearly everywhere. */
export function dayOrWhen(at: Instant): string {
  if (!DAY_ONLY.test(at)) return when(at);
  const noon = new Date(`${at.slice(0, 10)}T12:00:00Z`);
  return `<!date^${noon.getTime() / 1000}^{date_short}|${utcDay.format(noon)}>`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 h", for App Home alone: it is drawn when it is opened. */
export function ago(since: Instant, now: Instant): string {
  const passed = Math.max(0, Date.parse(now) - Date.parse(since));
  if (passed < HOUR) return `${Math.max(1, Math.round(passed / MINUTE))} min`;
  return passed < 2 * DAY ? `${Math.round(passed / HOUR)} h` : `${Math.round(passed / DAY)} d`;
}

/** "2 days 4 h", of two times that no longer change. */
export function between(from: Instant, to: Instant): string {
  const passed = Math.max(0, Date.parse(to) - Date.parse(from));
  const days = Math.floor(passed / DAY);
  const hours = Math.floor((passed % DAY) / HOUR);
  const minutes = Math.max(1, Math.round((passed % HOUR) / MINUTE));
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'}${hours > 0 ? ` ${hours} h` : ''}`;
  return hours > 0 ? `${hours} h` : `${minutes} min`;
}

/** "2.1 d", "4.5 h", "12 min": a measured length, rounded to what can be compared. */
export function lasting(ms: number | null): string {
  if (ms === null) return 'none';
  if (ms < MINUTE) return 'under 1 min';
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  const [unit, name] = ms < DAY ? [HOUR, 'h'] : [DAY, 'd'];
  return `${(ms / unit).toFixed(1)} ${name}`;
}
