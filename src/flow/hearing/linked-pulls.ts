/**
 * Pull requests that tickets are linked to, and reverts of their merges: what their webhooks would have said is told by
 * comparing how they stand with what the ticket knows. Each telling names the change, not the state: the same state is
 * heard again when it comes again.
 */
import { lastingName, sameRepository } from '../../pipeline/facts/repository.ts';
import { beingBuilt } from '../../pipeline/facts/under-way.ts';
import type { PullRequest } from '../../pipeline/item/change.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Deed, Doer, PullRequestNow } from '../../ports/code-host.ts';
import { openEffects } from '../../store/effects.ts';
import { findItem } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { ciEvent, hostHeard } from './host-heard.ts';
import { learnRepository, nameNow } from './repositories.ts';

/** A revert may be merged or closed in any stage of the ticket that it undoes. */
export async function lookAtRevert(deps: Deps, item: WorkItem): Promise<void> {
  const ref = item.pullRequest ?? item.service;
  const revert = item.revert;
  if (ref?.repo == null || revert == null) return;
  const repo = await nameNow(deps, { ...ref, repo: ref.repo });
  const now = await deps.codeHost.pullRequest(repo, revert.number);
  if (now === null || now.state === 'open') return;
  await hostHeard(deps, `reconcile:${repo}#${revert.number}:${now.state}:${now.updatedAt}`, {
    kind: 'pull_request',
    what: now.state,
    pullRequest: now,
    by: { login: '', isUs: false },
    reverts: revert.mergeSha,
  });
}

/** What its webhooks would have said: how the pull request stands beside what the ticket knows of it. */
export async function lookAtLinked(deps: Deps, item: WorkItem): Promise<void> {
  const known = item.pullRequest;
  if (known === null || !beingBuilt.includes(item.stage)) return;
  const now = await deps.codeHost.pullRequest(known.repo, known.number);
  // Another repository may have the name by now, and where ours is nobody could tell.
  if (now === null || !sameRepository(known, now)) return;
  await learnRepository(deps, item, { known, now });
  const id = (what: string) => `reconcile:${lastingName(known)}:${what}`;
  const tell = (what: Deed, about: { id: string; by: Doer | null }) =>
    hostHeard(deps, id(about.id), {
      kind: 'pull_request',
      what,
      pullRequest: now,
      by: about.by ?? { login: '', isUs: false },
      reverts: null,
    });
  if (now.state === 'merged' && known.state === 'open') {
    // Our own merge is under way only in its phase, which was stored before the code host was asked.
    const isAccepted = now.headSha === known.headSha;
    const ours = isAccepted && (await findItem(deps.db, item.key))?.deploy?.phase === 'merging';
    if (ours) return;
    const by = await deps.codeHost.whoDid(now, 'merged');
    await tell('merged', { id: 'merged', by: { login: by?.login ?? '', isUs: false } });
  } else if (now.state === 'closed' && known.state === 'open') {
    await tell('closed', { id: `closed:${now.updatedAt}`, by: await deps.codeHost.whoDid(now, 'closed') });
  } else if (now.state === 'open') {
    if (now.headSha !== known.headSha) {
      // Our own push reports itself with its effect; any other head was pushed by somebody.
      const ours = (await openEffects(deps.db)).some(
        (one) => one.key === item.key && one.name === 'open_pull_request',
      );
      if (ours) return;
      // A branch that is put back to an earlier commit, and forward again, has a head that was told of before.
      await tell('pushed', {
        id: `${now.headSha}:${now.updatedAt}`,
        by: await deps.codeHost.whoDid(now, 'pushed'),
      });
    }
    const changed = readiness(known, now);
    if (changed !== null) {
      const by = await deps.codeHost.whoDid(now, changed);
      await tell(changed, { id: `${changed}:${now.updatedAt}`, by });
    }
    for (const review of await deps.codeHost.reviews(now))
      await hostHeard(deps, id('review'), {
        kind: 'review',
        repo: known.repo,
        ...(now.repoId === undefined ? {} : { repoId: now.repoId }),
        number: known.number,
        review,
      });
  }
  for (const run of now.ci) {
    if (run.state === 'pending' || isKnown(known, run)) continue;
    await hostHeard(
      deps,
      id(`ci:${run.sha}:${run.attempt}:${run.state}:${run.at}`),
      ciEvent(now, known.number, run),
    );
  }
}

/** The newest that is known of that commit: one that turned red and green again was green before, too. */
function isKnown(known: PullRequest, run: PullRequestNow['ci'][number]): boolean {
  const last = known.ci.findLast((one) => one.sha === run.sha);
  if (last === undefined) return false;
  return last.attempt > run.attempt || (last.attempt === run.attempt && last.state === run.state);
}

/** A draft, marked ready, sent to another branch, or back to the default one. */
function readiness(known: PullRequest, now: PullRequestNow): Deed | null {
  if (now.base !== known.base) return now.toDefault === true ? 'ready' : 'retargeted';
  return now.draft === known.draft ? null : now.draft ? 'unready' : 'ready';
}
