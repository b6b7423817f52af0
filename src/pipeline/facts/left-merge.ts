/**
 * A rollback puts the previous release back; it takes nothing off the branch. Until the merge is reverted there, the
 * next deploy from that branch carries the change again, whichever ticket ships.
 */
import type { Instant, Sha } from '../item/basics.ts';
import type { WorkItem } from '../work-item.ts';

export interface LeftMerge {
  key: string;
  mergeSha: Sha;
  repo: string | null;
  branch: string;
  /** The newest pull request that undoes it; null: there is none that we know. */
  revert: { number: number; state: 'open' | 'closed' | 'merged' } | null;
  /** The branch has it: no revert is merged, and no rewriting took it away. */
  isOnBranch: boolean;
  /** Live again with that ticket's deploy. */
  back: { with: string; name: string; at: Instant } | null;
}

/** What is known of the merge that a rollback of this ticket left; null: it was not rolled back, or is live by its own deploy. */
export function leftMerge(item: WorkItem): LeftMerge | null {
  const { rollback, pullRequest: pull, revert, service, lost } = item;
  const mergeSha = rollback?.fromSha;
  if (rollback === null || mergeSha == null || rollback.toSha === null || rollback.failed !== null)
    return null;
  // Reopened, it has no pull request any more.
  const branch = rollback.branch ?? pull?.base;
  if (branch === undefined) return null;
  const isOwn = pull?.mergeSha === mergeSha;
  const undone = revert != null && revert.mergeSha === mergeSha ? revert : null;
  const isReverted = rollback.reverted === true || undone?.state === 'merged' || (isOwn && pull.reverted);
  const isLost = lost != null && lost.mergeSha === mergeSha && lost.backAt === null;
  return {
    key: item.key,
    mergeSha,
    repo: (isOwn ? pull.repo : null) ?? service?.repo ?? null,
    branch,
    revert: undone === null ? null : { number: undone.number, state: undone.state },
    isOnBranch: !isReverted && !isLost,
    back: rollback.back ?? null,
  };
}

const short = (sha: Sha): string => sha.slice(0, 7);

/** "Revert #19 is open, not merged." */
export function revertWords({ revert }: LeftMerge): string {
  if (revert === null) return 'No revert of it is open.';
  return revert.state === 'open'
    ? `Revert #${revert.number} is open, not merged.`
    : `Revert #${revert.number} was closed without being merged.`;
}

/** What an unlocked service means while the merge is on its branch; null where it is not. */
export function leftWords(item: WorkItem): string | null {
  const left = leftMerge(item);
  if (left === null || !left.isOnBranch) return null;
  const service = item.service?.name ?? 'the service';
  return `Merge ${short(left.mergeSha)} of ${left.key} is still on ${left.branch}: the next deploy of ${service}, of whichever ticket, takes it live again unless a revert is merged first. ${revertWords(left)}`;
}

/** Of a ticket that ships: what goes live again with it. `isMerged`: its own commit is fixed, a revert comes too late. */
export function comebackWords(left: LeftMerge, about: { isMerged: boolean }): string {
  const head = `${left.key} was rolled back, and its merge ${short(left.mergeSha)} is`;
  if (!about.isMerged)
    return `${head} still on ${left.branch}: it goes live again with this deploy, unless a revert is merged first. ${revertWords(left)}`;
  const late = left.revert?.state === 'merged' ? ` Revert #${left.revert.number} was merged after it.` : '';
  return `${head} in what ships here: it goes live again with this deploy.${late}`;
}
