/**
 * Deliveries that arrive while others are being stored are stored together with the next ones: a surge then costs one
 * commit for many. Each caller learns of its own once it is stored.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type NewDelivery, storeDeliveries, storeDelivery } from '../../store/inbox.ts';
import type { Deps } from '../deps.ts';

type Fate = 'new' | 'again' | 'seen';
interface Waiting {
  row: NewDelivery;
  stored: (fate: Fate) => void;
  failed: (error: unknown) => void;
}

const MOST_AT_ONCE = 100;
/** So long a delivery that is stored waits for others that are being stored: they have a sender who waits. */
const LONGEST_WAIT_MS = 250;

export interface Storing {
  store(row: NewDelivery): Promise<Fate>;
  /** Resolves when nothing is being stored, or after a quarter of a second. */
  quiet(): Promise<void>;
}

/** One statement at a time: three at once, each with less in it, stored half as many a second (measured). */
export function createStoring(deps: Pick<Deps, 'db'>): Storing {
  const waiting: Waiting[] = [];
  let busy: Promise<void> | null = null;

  async function storeWaiting(): Promise<void> {
    // Whatever arrives in this turn goes together.
    await new Promise(setImmediate);
    while (waiting.length > 0)
      for (const tell of await storeAll(deps, waiting.splice(0, MOST_AT_ONCE))) tell();
    busy = null;
  }

  return {
    store: (row) =>
      new Promise((stored, failed) => {
        waiting.push({ row, stored, failed });
        busy ??= storeWaiting();
      }),
    quiet: async () => {
      if (busy !== null) await Promise.race([busy, sleep(LONGEST_WAIT_MS, undefined, { ref: false })]);
    },
  };
}

/** Never rejects: what became of each is told by calling what it gives back. */
async function storeAll(deps: Pick<Deps, 'db'>, all: Waiting[]): Promise<(() => void)[]> {
  const isNew = await storeDeliveries(
    deps.db,
    all.map(({ row }) => row),
  ).then(
    (ids) => new Set(ids),
    // One of them may be what no database takes: each is tried by itself, and its own sender hears of it.
    () => new Set<string>(),
  );
  const tells: (() => void)[] = [];
  for (const { row, stored, failed } of all) {
    if (isNew.delete(row.id)) tells.push(() => stored('new'));
    else
      tells.push(
        await storeDelivery(deps.db, row).then(
          (fate) => () => stored(fate),
          (error: unknown) => () => failed(error),
        ),
      );
  }
  return tells;
}
