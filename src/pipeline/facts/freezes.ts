import type { Instant } from '../item/basics.ts';
import type { Freeze } from '../item/context.ts';

/**
 * A freeze counts from its start until its end, the end not included. Both are instants: local times of a team are
 * turned into instants where the freeze is made, by the zone's own rules, so a day of 23 or 25 hours is right here.
 */
export function isInForce(freeze: Freeze, now: Instant): boolean {
  const at = Date.parse(now);
  return Date.parse(freeze.from) <= at && at < endOf(freeze);
}

const endOf = (freeze: Freeze): number =>
  freeze.until === null ? Number.POSITIVE_INFINITY : Date.parse(freeze.until);

/** The freeze on these services that ends last. */
export function freezeOn(freezes: Freeze[], services: string[], now: Instant): Freeze | null {
  const inForce = freezes.filter(
    (freeze) =>
      isInForce(freeze, now) &&
      (freeze.services === 'all' || freeze.services.some((name) => services.includes(name))),
  );
  return inForce.toSorted((a, b) => (endOf(b) > endOf(a) ? 1 : -1))[0] ?? null;
}

/** Making one costs a hundred times what using it does, and there are few zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

const parts = (instant: number, zone: string): Record<string, string> =>
  Object.fromEntries(
    formatOf(zone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  );

/** The day there, as `2026-03-29`. */
export function dateIn(zone: string, at: Instant): string {
  const { year, month, day } = parts(Date.parse(at), zone);
  return `${year}-${month}-${day}`;
}

const offsetMs = (instant: number, zone: string): number => {
  const { year, month, day, hour, minute, second } = parts(instant, zone);
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return local - Math.trunc(instant / 1000) * 1000;
};

/**
 * The instant at which clocks of an IANA zone show a local time such as `2026-03-29T02:30`. In the gap of spring it
 * is the instant after the gap that has passed as much time; in the fold of autumn, the earlier of the two.
 */
export function instantIn(zone: string, local: string): Instant {
  const naive = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}Z`);
  const offsets = [offsetMs(naive - 86_400_000, zone), offsetMs(naive + 86_400_000, zone)];
  const candidates = offsets.map((offset) => naive - offset);
  const shown = candidates.filter((instant) => instant + offsetMs(instant, zone) === naive);
  const chosen = shown.length > 0 ? Math.min(...shown) : Math.max(...candidates);
  return new Date(chosen).toISOString();
}
