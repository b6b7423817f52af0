/** Ten issues or more in ten minutes are a crowd: they wait in the backlog, and one message says so. */
import type { Instant } from '../item/basics.ts';

export const CROWD = 10;
export const CROWD_MS = 10 * 60_000;

export interface Crowd {
  since: Instant;
  count: number;
}

/** The last crowd among these arrivals (oldest first); one that goes on is the same. Null: there was none. */
export function lastCrowd(arrivals: readonly Instant[]): Crowd | null {
  const times = arrivals.map((at) => Date.parse(at));
  let crowd: { from: number; to: number } | null = null;
  for (const [index, at] of times.entries()) {
    const first = times[index - (CROWD - 1)];
    if (first === undefined || at - first > CROWD_MS) continue;
    const from: number = crowd !== null && index - crowd.to < CROWD ? crowd.from : index - (CROWD - 1);
    crowd = { from, to: index };
  }
  const since = crowd === null ? undefined : arrivals[crowd.from];
  return crowd === null || since === undefined ? null : { since, count: crowd.to - crowd.from + 1 };
}
