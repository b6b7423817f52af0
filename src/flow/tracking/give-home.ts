import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { itemsIn } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';
import { homeOfItem } from './places.ts';

/** Adopted work has no thread until it first needs a person: now it does, and gets one in the channel of its service. */
export async function giveHomes(deps: Deps): Promise<void> {
  for (const item of await itemsIn(deps.db, ['needs_attention', 'preview', 'deploying'])) {
    if (item.home !== null) continue;
    try {
      await giveHome(deps, item);
    } catch (error) {
      // The chat did not say how the channel is: the next round asks again, and the trackers are looked at all the same.
      deps.log.warn('tracker.no_home_given', { key: item.key, error });
    }
  }
}

async function giveHome(deps: Deps, item: WorkItem): Promise<void> {
  const home = await homeOfItem(deps, item);
  if (home === null) return;
  await receive(deps, {
    key: item.key,
    signal: signal('moved', { home }),
    actor: { kind: 'system', name: 'reconcile' },
    delivery: `home:${item.key}`,
  });
}
