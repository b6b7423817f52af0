import { setTimeout as wait } from 'node:timers/promises';

export interface ApiClock {
  now: () => number;
  /** Ends early, without an error, when it is called off. */
  sleep: (ms: number, calledOff?: AbortSignal) => Promise<void>;
}

export const wallClock: ApiClock = {
  now: () => Date.now(),
  sleep: async (ms, calledOff) => {
    try {
      await wait(ms, undefined, calledOff === undefined ? {} : { signal: calledOff });
    } catch (error) {
      if (calledOff?.aborted !== true) throw error;
    }
  },
};

/** Whether work takes longer than somebody should be kept waiting. The caller awaits the work itself afterwards. */
export async function isLate(clock: ApiClock, work: Promise<unknown>, ms: number): Promise<boolean> {
  const patience = new AbortController();
  const over = work.then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([over, clock.sleep(ms, patience.signal).then(() => true)]);
  } finally {
    patience.abort();
  }
}
