/**
 * Waits for a source no longer than it is worth. What comes later is not thrown away: whoever asks the same within two
 * minutes gets it at once, so a draft has what its ticket's enrichment could not wait for.
 */
import type { Fetched } from '../../ports/fetched.ts';

/** The answer, or null where it takes longer. */
export async function inTime<T>(asked: Promise<T>, patienceMs: number): Promise<T | null> {
  const over = Promise.withResolvers<null>();
  const timer = setTimeout(() => over.resolve(null), patienceMs);
  return Promise.race([asked, over.promise]).finally(() => clearTimeout(timer));
}

export const tooLate = (patienceMs: number): string => `did not answer within ${patienceMs / 1_000} s`;

const KEPT_MS = 120_000;
/** Answers that came too late, at most; the oldest go first. */
const MOST_KEPT = 200;

export interface Late {
  /** The answer under this name, in time or as `unknown`. */
  ask<T>(
    about: { name: string; source: string; patienceMs: number },
    fetch: () => Promise<Fetched<T>>,
  ): Promise<Fetched<T>>;
}

export function createLate(clock: () => number = () => Date.now()): Late {
  const kept = new Map<string, { at: number; answer: Fetched<unknown> }>();
  const keep = (name: string, answer: Fetched<unknown>): void => {
    if (answer.state === 'unknown') return;
    kept.delete(name);
    kept.set(name, { at: clock(), answer });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  };
  return {
    ask: async <T>(
      about: { name: string; source: string; patienceMs: number },
      fetch: () => Promise<Fetched<T>>,
    ): Promise<Fetched<T>> => {
      const known = kept.get(about.name);
      if (known !== undefined) {
        kept.delete(about.name);
        if (clock() - known.at < KEPT_MS) return known.answer as Fetched<T>;
      }
      const asked = fetch();
      const answer = await inTime(asked, about.patienceMs);
      if (answer !== null) return answer;
      asked.then(
        (late) => keep(about.name, late),
        // Whoever asks next asks again; nobody waits for this one any more.
        () => kept.delete(about.name),
      );
      const at = new Date(clock()).toISOString();
      return { state: 'unknown', source: about.source, at, reason: tooLate(about.patienceMs) };
    },
  };
}
