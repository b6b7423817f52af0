/**
 * Waits for a source no longer than it is worth. What comes later is not thrown away: whoever asks the same within two
 * minutes gets it at once, so a draft has what its ticket's enrichment could not wait for.
 */
import type { Fetched } from '../../ports/fetched.ts';

/** Nothing that a person waits for takes longer; rules that need the fact fail or hold and say why. */
export const PATIENCE_MS = 10_000;
const KEPT_MS = 120_000;
/** Answers that came too late, at most; the oldest go first. */
const MOST_KEPT = 200;

export interface Late {
  /** The answer under this name, in time or as `unknown`. */
  inTime<T>(
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
    inTime: async <T>(
      about: { name: string; source: string; patienceMs: number },
      fetch: () => Promise<Fetched<T>>,
    ): Promise<Fetched<T>> => {
      const known = kept.get(about.name);
      if (known !== undefined) {
        kept.delete(about.name);
        if (clock() - known.at < KEPT_MS) return known.answer as Fetched<T>;
      }
      const over = Promise.withResolvers<null>();
      const timer = setTimeout(() => over.resolve(null), about.patienceMs);
      const asked = fetch();
      const answer = await Promise.race([asked, over.promise]).finally(() => clearTimeout(timer));
      if (answer !== null) return answer;
      asked.then(
        (late) => keep(about.name, late),
        // Whoever asks next asks again; nobody waits for this one any more.
        () => kept.delete(about.name),
      );
      const at = new Date(clock()).toISOString();
      const seconds = Math.round(about.patienceMs / 10) / 100;
      return { state: 'unknown', source: about.source, at, reason: `did not answer within ${seconds} s` };
    },
  };
}
