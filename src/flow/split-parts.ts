/** Parts of a split: one starts by itself when what it waits for is live, and the ticket that was split ends with the last. */
import { signal } from '../pipeline/signals.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import { findItem, findItems } from '../store/work-items.ts';
import type { Deps } from './deps.ts';
import { receive } from './receive.ts';

const ends: readonly string[] = ['deployed', 'rolled_back', 'cancelled', 'split'];

/** The parent of a split ends when its last part has ended. */
export async function reconcileSplit(deps: Deps, item: WorkItem): Promise<void> {
  const keys = item.split?.children ?? [];
  const children = await Promise.all(keys.map((key) => findItem(deps.db, key)));
  const ended = children.filter((child) => child !== null && ends.includes(child.stage));
  if (keys.length === 0 || ended.length < keys.length) return;
  const shipped = ended.filter((child) => child?.stage === 'deployed').length;
  await receive(deps, {
    key: item.key,
    signal: signal('children_closed', { shipped }),
    actor: { kind: 'system', name: 'reconcile' },
    delivery: `children:${item.revision}`,
  });
}

/** What was closed or rolled back is not there to build on: then a person starts the part, or closes it too. */
export async function startWhenDue(deps: Deps, item: WorkItem): Promise<void> {
  const keys = item.waitsFor ?? [];
  if (item.stage !== 'backlog' || item.home === null || keys.length === 0) return;
  const first = await findItems(deps.db, keys);
  if (first.length < keys.length || first.some((one) => one.stage !== 'deployed')) return;
  await receive(deps, {
    key: item.key,
    signal: signal('started', { home: item.home }),
    actor: { kind: 'system', name: 'reconcile' },
    delivery: `part:${item.key}:${item.revision}`,
  });
  deps.log.info('part.started', { key: item.key, after: keys });
}
