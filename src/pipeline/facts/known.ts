import { FRESH_MS } from '../conditions.ts';
import type { Instant } from '../item/basics.ts';
import type { SourceNote } from '../item/context.ts';

/**
 * A fact from outside as rules read it; what the ports fetch has this shape. *Unknown* (configured, cannot be
 * reached) fails a rule; *absent* (declared not to exist) passes it, and the rule says so.
 */
export type Known<T> =
  /** `partly`: not all of it could be read; says what is lacking, as a clause. */
  | { state: 'ok'; value: T; source: string; at: Instant; url?: string; partly?: string }
  | { state: 'absent'; source: string; at: Instant }
  | { state: 'unknown'; source: string; at: Instant; reason: string };

export function ageMs(at: Instant, now: Instant): number {
  return Date.parse(now) - Date.parse(at);
}

/** Older than a gate accepts, or with a time that cannot be read. */
export function isStale(at: Instant, now: Instant): boolean {
  return !(ageMs(at, now) <= FRESH_MS);
}

export function noteOf(known: Known<unknown>): SourceNote {
  const note: SourceNote = { source: known.source, state: known.state, at: known.at };
  if (known.state === 'unknown') note.reason = known.reason;
  if (known.state === 'ok' && known.url) note.url = known.url;
  return note;
}
