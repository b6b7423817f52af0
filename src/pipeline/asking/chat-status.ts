import { dateIn } from '../facts/freezes.ts';
import type { Instant } from '../item/basics.ts';

/** What the chat's own status says of a person; null: nothing of the kind. */
export type ChatAbsence = { until: Instant | null } | null;

/**
 * What follows from somebody's status in the chat. What they said here themselves counts more: an absence of their own
 * is left as it is, and on the day on which they said that they are back no status makes them away.
 */
export function statusStep(about: {
  status: ChatAbsence;
  /** The absence that counts now. */
  running: { ofStatus: boolean; until: Instant | null } | null;
  /** When they last said that they are back. */
  backAt: Instant | null;
  now: Instant;
  zone: string;
}): 'begin' | 'change' | 'end' | null {
  const { status, running, backAt, now, zone } = about;
  if (running !== null && !running.ofStatus) return null;
  if (status === null) return running === null ? null : 'end';
  if (running !== null) return running.until === status.until ? null : 'change';
  const today = backAt !== null && dateIn(zone, backAt) === dateIn(zone, now);
  return today ? null : 'begin';
}
