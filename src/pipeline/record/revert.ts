/**
 * A merge that is undone. The revert outlives the pull request that it undoes: a ticket that was reopened has no pull
 * request any more, and its service still waits for the revert.
 */
import type { WorkItem } from '../work-item.ts';
import { type Recorders, Stale } from './entry.ts';

const isOurs = (item: WorkItem, mergeSha: string): boolean =>
  [item.pullRequest?.mergeSha, item.revert?.mergeSha, item.rollback?.fromSha].includes(mergeSha);
const notOurs = new Stale('that merge is not this ticket’s');

/** The merge that this ticket can undo now. */
const undoes = (item: WorkItem): string | null =>
  item.pullRequest?.mergeSha ?? item.rollback?.fromSha ?? null;

export const reverting: Recorders<'revert_requested' | 'revert_opened' | 'revert_closed' | 'pr_reverted'> = {
  revert_requested: (item) => {
    if (undoes(item) === null) return new Stale('nothing is merged');
    if (item.revert?.state === 'open') return new Stale(`revert #${item.revert.number} is open`);
    return isReverted(item) ? new Stale('the merge is reverted') : item;
  },
  revert_opened: (item, facts) => {
    if (!isOurs(item, facts.mergeSha)) return notOurs;
    if (isReverted(item)) return new Stale('the merge is reverted');
    if (item.revert?.number === facts.number && item.revert.state === 'open')
      return new Stale('that revert is known');
    return { ...item, revert: { ...facts, state: 'open' } };
  },
  revert_closed: (item, facts) =>
    item.revert?.number === facts.number && item.revert.state === 'open'
      ? { ...item, revert: { ...item.revert, state: 'closed' } }
      : new Stale('that revert is not open'),
  pr_reverted: (item, facts) => {
    if (!isOurs(item, facts.mergeSha)) return notOurs;
    if (isReverted(item)) return new Stale('the merge is reverted');
    const pull = item.pullRequest;
    return {
      ...item,
      pullRequest: pull?.mergeSha === facts.mergeSha ? { ...pull, reverted: true } : pull,
      locked: false,
      ...(item.revert == null ? {} : { revert: { ...item.revert, state: 'merged' as const } }),
    };
  },
};

const isReverted = (item: WorkItem): boolean =>
  item.pullRequest?.reverted === true || item.revert?.state === 'merged';
