import { setTimeout as delay } from 'node:timers/promises';
import { createKeyedQueue } from '../keyed-queue.ts';

export interface RunQueue {
  /** Does it after all that was given for this run before; the caller gets the outcome. */
  now<T>(run: string, work: () => Promise<T>): Promise<T>;
  /** The same, in the background: tried up to four times, then reported. */
  later(run: string, work: () => Promise<void>): void;
  idle(): Promise<void>;
}

const pausesMs = [200, 1_000, 5_000];

export function createRunQueue(report: (what: string, error: unknown) => void): RunQueue {
  const queue = createKeyedQueue();
  return {
    now: (run, work) => queue.run(run, work),
    later: (run, work) => {
      queue.run(run, () => persistently(work)).catch((error: unknown) => report(`run ${run}`, error));
    },
    idle: () => queue.idle(),
  };
}

async function persistently(work: () => Promise<void>): Promise<void> {
  for (const pauseMs of pausesMs) {
    try {
      return await work();
    } catch {
      // The sink may be away for a moment; the last try below tells its failure.
      await delay(pauseMs, undefined, { ref: false });
    }
  }
  return work();
}
