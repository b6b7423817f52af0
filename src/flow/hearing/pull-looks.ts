/**
 * Pull requests that nobody told us of: whatever changed lately in a repository is looked through once a minute, so that a
 * lost webhook costs a delay and nothing else. What is linked to a ticket is compared with it by `reconcile.ts`.
 */
import { adopted } from '../../pipeline/conditions.ts';
import { inFlight } from '../../pipeline/facts/under-way.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { PullRequestSeen } from '../../ports/code-host.ts';
import { keyOfMerge, keyOfPull } from '../../store/code/pull-requests.ts';
import { mergedTickets } from '../../store/tracking/merges.ts';
import { findItem, itemsIn } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { foreignHeard } from './foreign-heard.ts';
import { hostHeard, keyByBranch } from './host-heard.ts';

/** What of a repository was looked through, by the time of its last change. */
const looked = new WeakMap<Deps['db'], Map<string, string>>();

export async function lookAtPullRequests(deps: Deps): Promise<void> {
  const flying = await itemsIn(deps.db, ['blocked', ...inFlight]);
  const merged = await mergedTickets(deps.db);
  const repos = new Set([
    ...flying.flatMap((item) => item.service?.repo ?? []),
    ...merged.map((one) => one.repo),
  ]);
  for (const repo of repos) {
    try {
      await lookThrough(deps, repo);
    } catch (error) {
      // One repository's trouble must not keep the others from the truth; the next round tries again.
      deps.log.warn('reconcile.failed', { repo, error });
    }
  }
}

/** They come oldest first: one that fails each time would hide all that changed after it. */
async function lookThrough(deps: Deps, repo: string): Promise<void> {
  for (const seen of await deps.codeHost.lately(repo)) {
    try {
      await lookAt(deps, seen);
    } catch (error) {
      deps.log.warn('reconcile.failed', { repo, number: seen.pullRequest.number, error });
    }
  }
}

async function lookAt(deps: Deps, seen: PullRequestSeen): Promise<void> {
  const pull = seen.pullRequest;
  const own = looked.get(deps.db) ?? new Map<string, string>();
  looked.set(deps.db, own);
  const name = `${pull.repoId ?? pull.repo}#${pull.number}`;
  if (own.get(name) === pull.updatedAt) return;
  const delivery = `reconcile:${pull.repo}#${pull.number}:${pull.state}:${pull.updatedAt}`;
  if ((await keyOfPull(deps.db, pull)) === null) {
    const isNews = seen.reverts !== null && (await isNewsOf(deps, seen, seen.reverts));
    const key = pull.state === 'open' && !seen.isFork ? await keyByBranch(deps, pull) : null;
    const item = key === null ? null : await findItem(deps.db, key);
    const isOld = item !== null && adopted(item) && Date.parse(pull.updatedAt) <= Date.parse(item.filedAt);
    const what = pull.state === 'open' ? 'opened' : pull.state;
    if (isNews || item !== null)
      await hostHeard(deps, delivery, {
        kind: 'pull_request',
        what,
        pullRequest: pull,
        by: (await deps.codeHost.whoDid(pull, what)) ?? { login: '', isUs: false },
        reverts: isNews ? seen.reverts : null,
        isFork: seen.isFork,
        ...(isOld ? { asItWas: true } : {}),
      });
    else await foreignHeard(deps, pull);
  }
  own.set(name, pull.updatedAt);
}

/** A revert is told of only where its ticket knows it otherwise. */
async function isNewsOf(deps: Deps, { pullRequest: pull }: PullRequestSeen, sha: string): Promise<boolean> {
  const key = await keyOfMerge(deps.db, pull, sha);
  const item = key === null ? null : await findItem(deps.db, key);
  return item !== null && !knows(item, pull);
}

function knows(item: WorkItem, { number, state }: PullRequestSeen['pullRequest']): boolean {
  if (item.pullRequest?.reverted === true || item.revert?.state === 'merged') return true;
  if (item.revert?.number === number) return item.revert.state === state;
  return state === 'closed';
}
