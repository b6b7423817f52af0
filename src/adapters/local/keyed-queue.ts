export interface KeyedQueue {
  /** Runs work after all that was given for this key before; the caller gets the outcome. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>();

  async function settle(key: string, mine: Promise<unknown>): Promise<void> {
    // Only orders what comes next; whoever called `run` gets the failure.
    await Promise.allSettled([mine]);
    if (tails.get(key) === mine) tails.delete(key);
  }

  return {
    run: (key, work) => {
      const before = tails.get(key);
      const mine = before === undefined ? work() : before.then(work, work);
      tails.set(key, mine);
      void settle(key, mine);
      return mine;
    },
    idle: async () => {
      while (tails.size > 0) {
        await Promise.allSettled(tails.values());
        // Lets `settle` take the ended ones out.
        await Promise.resolve();
      }
    },
  };
}
