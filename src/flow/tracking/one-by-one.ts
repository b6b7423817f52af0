import { UpstreamError } from '../../errors.ts';
import type { Deps } from '../deps.ts';

/** So many without an answer in a row, and it is the tracker that is away, not they. */
const AWAY_AFTER = 3;

/**
 * Does the same with each of them: one that fails holds up no other. What fails is given back; a tracker that is away,
 * or wants to be left alone for a while, ends it with its error.
 */
export async function oneByOne<One>(
  deps: Pick<Deps, 'log'>,
  all: One[],
  about: { refOf: (one: One) => string; work: (one: One) => Promise<void> },
): Promise<One[]> {
  const failed: One[] = [];
  let silent = 0;
  for (const one of all) {
    try {
      await about.work(one);
      silent = 0;
    } catch (error) {
      const isSilent = error instanceof UpstreamError && error.retryable;
      silent = isSilent ? silent + 1 : 0;
      if (isSilent && (error.afterMs !== null || silent >= AWAY_AFTER)) throw error;
      deps.log.warn('tracker.issue_not_read', { ref: about.refOf(one), error });
      failed.push(one);
    }
  }
  return failed;
}
