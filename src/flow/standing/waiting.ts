/** Tickets that a freeze or a lock bears on, and how they hear that it is over. */
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { itemsOfService } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';

/** Deploys that have not begun: a freeze or a lock keeps them waiting. */
export const waits = (item: WorkItem): boolean =>
  item.stage === 'deploying' &&
  item.deploy !== null &&
  ['checking', 'held', 'awaiting_approval', 'awaiting_ship_after_hold', 'awaiting_ci', 'merging'].includes(
    item.deploy.phase,
  );

/** Through the one door: held deploys are checked afresh, blocked tickets are scored again. */
export async function factChanged(
  deps: Deps,
  service: string,
  about: { what: string; id: string },
): Promise<void> {
  for (const item of await itemsOfService(deps.db, service, ['blocked', 'ready', 'deploying'])) {
    await receive(deps, {
      key: item.key,
      signal: signal('fact_changed', { what: about.what }),
      actor: { kind: 'system', name: 'standing orders' },
      delivery: about.id,
    });
  }
}
