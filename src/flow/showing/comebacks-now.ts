/** What goes live again with a ticket changes with other tickets: with their reverts, their rollbacks, their fixes. */
import type { Db } from '../../store/db.ts';
import { itemsIn } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { comebacksOf } from '../shipping/comebacks.ts';
import { redraw } from './redraw.ts';

const known = new WeakMap<Db, Map<string, string>>();

/** Every minute: tickets whose questions say otherwise than it is. */
export async function refreshComebacks(deps: Deps): Promise<void> {
  const before = known.get(deps.db) ?? new Map<string, string>();
  const now = new Map<string, string>();
  for (const item of await itemsIn(deps.db, ['preview', 'deploying'])) {
    const words = (await comebacksOf(deps, item)).map((one) => one.words).join('\n');
    now.set(item.key, words);
    // Nothing is rewritten where it says the same already.
    if (before.get(item.key) !== words) await redraw(deps, item.key);
  }
  known.set(deps.db, now);
}
