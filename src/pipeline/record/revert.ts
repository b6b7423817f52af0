/**
 * A merge that is undone, or lost with a branch that was rewritten. The revert outlives the pull request that it undoes: a ticket that was reopened has no pull
 * request any more, and its service still waits for the revert.
 */
import { lostMerge } from '../conditions.ts';
import type { WorkItem } from '../work-item.ts';
import { type Recorders, Stale } from './entry.ts';

const isOurs = (item: WorkItem, mergeSha: string): boolean =>
  [item.pullRequest?.mergeSha, item.revert?.mergeSha, item.rollback?.fromSha].includes(mergeSha);
const notOurs = new Stale('that merge is not this ticket’s');

/** The merge that this ticket can undo now. */
const undoes = (item: WorkItem): string | null =>
  item.pullRequest?.mergeSha ?? item.rollback?.fromSha ?? null;

export const reverting: Recorders<
  | 'revert_requested'
  | 'revert_opened'
  | 'revert_closed'
  | 'pr_reverted'
  | 'branch_rewritten'
  | 'branch_mended'
> = {
  revert_requested: (item) => {
    if (undoes(item) === null) return new Stale('nothing is merged');
    const lost = lostMerge(item);
    if (lost !== null) return new Stale(`${lost.branch} does not have the merge any more`);
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
      rollback:
        item.rollback?.fromSha === facts.mergeSha ? { ...item.rollback, reverted: true } : item.rollback,
      ...(item.revert == null ? {} : { revert: { ...item.revert, state: 'merged' as const } }),
    };
  },
  branch_rewritten: (item, { mergeSha, branch, head, by }, entry) => {
    if (item.pullRequest?.mergeSha !== mergeSha) return notOurs;
    if (lostMerge(item) !== null) return new Stale('that is known');
    return checkedAnew({ ...item, lost: { mergeSha, branch, head, by, at: entry.at, backAt: null } });
  },
  branch_mended: (item, { mergeSha }, entry) => {
    const lost = lostMerge(item);
    if (lost === null || lost.mergeSha !== mergeSha) return new Stale('it is on its branch');
    return { ...item, lost: { ...lost, backAt: entry.at } };
  },
};

/** A start that was cleared before the branch was rewritten is not made. */
const checkedAnew = (item: WorkItem): WorkItem =>
  item.deploy !== null && ['awaiting_ci', 'starting'].includes(item.deploy.phase)
    ? { ...item, deploy: { ...item.deploy, phase: 'checking' } }
    : item;

const isReverted = (item: WorkItem): boolean =>
  (item.rollback?.reverted === true && item.rollback.fromSha === undoes(item)) ||
  item.pullRequest?.reverted === true ||
  item.revert?.state === 'merged';
