import { inTransaction } from '../../store/db.ts';
import { drawAgain } from '../../store/effects.ts';
import type { Deps } from '../deps.ts';

/** Draws a ticket's thread once more: something of it was lost outside, and no signal says so. */
export async function redraw(deps: Pick<Deps, 'db' | 'queue'>, key: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const effect = await drawAgain(tx, key);
    if (effect !== null) await deps.queue.send(tx, { lane: 'show', key, effect });
  });
}
