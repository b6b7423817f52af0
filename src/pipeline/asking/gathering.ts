/**
 * What agents ask of one person stands in one message. It is rewritten as requests join or are answered; so that people
 * hear of new ones it is posted anew, at most every fifteen minutes. The message before then points to the new one.
 */
import type { Instant } from '../item/basics.ts';
import type { Telling } from './telling.ts';

const GATHER_MS = 15 * 60_000;

/** The newest message of a person. */
export interface Gathering {
  /** Questions in it, in the order in which they joined. */
  asks: string[];
  /** When it was posted. */
  at: Instant;
}
/** A question that waits for the person now, and when they were told of it last. */
export interface Waiting {
  ask: string;
  told: Instant;
}
export type GatheringStep = { kind: 'post'; asks: string[] } | { kind: 'keep'; asks: string[] };

/** When a person was last told of a question; null where they were not, or are to be told later. */
export function toldDirectly(told: Telling[], person: string): Instant | null {
  const last = told.findLast((one) => one.person === person && one.step !== 'offered');
  return last?.how === 'direct' ? last.at : null;
}

/** Null: there is nothing to say and nothing was said. `quiet`: nothing is posted now. */
export function gather(
  newest: Gathering | null,
  waiting: Waiting[],
  about: { now: Instant; quiet: boolean },
): GatheringStep | null {
  const asks = waiting.map((one) => one.ask);
  if (newest === null) return asks.length === 0 || about.quiet ? null : { kind: 'post', asks };
  const unheard = waiting.some((one) => one.told > newest.at);
  const rested = Date.parse(about.now) - Date.parse(newest.at) >= GATHER_MS;
  if (unheard && rested && !about.quiet) return { kind: 'post', asks };
  // An old message is where nobody looks for news: what they have not heard of waits for the next one.
  const joined = waiting.filter((one) => !rested || one.told <= newest.at).map((one) => one.ask);
  return { kind: 'keep', asks: [...new Set([...newest.asks, ...joined])] };
}
