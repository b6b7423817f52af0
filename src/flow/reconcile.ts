/**
 * Brings every ticket to the truth without webhooks: effects whose job was lost are sent again, pull requests are
 * asked for their state, branches whether they still have what was merged, open drafts are read back, and each open thread is drawn once more. Also where the store's own tidying is done.
 */
import { type EffectName, effects } from '../pipeline/effects.ts';
import { lastingName, sameRepository } from '../pipeline/facts/repository.ts';
import type { PullRequest } from '../pipeline/item/change.ts';
import { signal } from '../pipeline/signals.ts';
import { openStages } from '../pipeline/stages.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import type { Deed, Doer, PullRequestNow } from '../ports/code-host.ts';
import { dbNow, inTransaction } from '../store/db.ts';
import { openEffects } from '../store/effects.ts';
import { foldLaneChanges } from '../store/lane-counts.ts';
import { findItem, itemsIn, itemsWithOpenRevert } from '../store/work-items.ts';
import { goRound } from './asking/rounds.ts';
import { lookUpProfiles } from './company/profiles.ts';
import type { Deps } from './deps.ts';
import { importEdits } from './documents.ts';
import { agentOf, runRequest } from './effects/agent-run.ts';
import { lookAtBranches } from './hearing/branches.ts';
import { ciEvent, hostHeard } from './hearing/host-heard.ts';
import { lookForIncidents } from './hearing/incident-heard.ts';
import { lookAtPullRequests } from './hearing/pull-looks.ts';
import { followRenames, learnRepository, nameNow } from './hearing/repositories.ts';
import { newId } from './ids.ts';
import { inFlight } from './other-work.ts';
import { receive } from './receive.ts';
import { connected } from './rooms/connected.ts';
import { lookAtChannels } from './rooms/lost-homes.ts';
import { refreshTold } from './rooms/lost-notices.ts';
import { welcome } from './showing/welcome.ts';
import { reconcileSplit, startWhenDue } from './split-parts.ts';

/** It is called once a minute. */
const ROUND_MS = 60_000;

/** `round`: which of the rounds this is; told apart by the minute. */
export async function reconcile(deps: Deps, about: { boot: boolean; round?: number }): Promise<void> {
  if (about.boot) {
    await resendEffects(deps);
    await wakeAgents(deps);
  }
  await lookAtRooms(deps, about);
  await foldLaneChanges(deps.db);
  await lookUpProfiles(deps);
  await goRound(deps);
  const round = about.round ?? Math.floor(Date.parse(await dbNow(deps.db)) / ROUND_MS);
  await followRenames(deps);
  await each(deps, await itemsIn(deps.db, [...openStages, 'split']), (_, item) =>
    reconcileItem(deps, item, round),
  );
  await each(deps, await itemsWithOpenRevert(deps.db), reconcileRevert);
  await lookAtPullRequests(deps);
  await lookAtBranches(deps);
  await lookForIncidents(deps);
}

async function each(
  deps: Deps,
  items: WorkItem[],
  bring: (deps: Deps, item: WorkItem) => Promise<void>,
): Promise<void> {
  for (const item of items) {
    try {
      await bring(deps, item);
    } catch (error) {
      // One ticket's trouble must not keep the others from the truth; the next round tries again.
      deps.log.warn('reconcile.failed', { key: item.key, error });
    }
  }
}

/** Channels and what is said about them; what the chat did not take now is said in the next round. */
async function lookAtRooms(deps: Deps, about: { boot: boolean }): Promise<void> {
  await lookAtChannels(deps, about);
  for (const look of [welcome, connected, refreshTold]) {
    try {
      await look(deps);
    } catch (error) {
      deps.log.warn('rooms.not_told', { what: look.name, error });
    }
  }
}

/** An effect's job goes with its row, but jobs expire and a restored dump may lack them. The claim makes a second job harmless. */
async function resendEffects(deps: Deps): Promise<void> {
  for (const effect of await openEffects(deps.db)) {
    await inTransaction(deps.db, (tx) =>
      deps.queue.send(tx, {
        lane: effects[effect.name as EffectName].lane,
        key: effect.key,
        effect: effect.id,
      }),
    );
  }
}

/**
 * An agent works on after its effect has ended, so a crash ends its work without a trace (seen: killed right after an
 * approved plan was passed on, the run said *working* for good). Whoever was at work is woken; an agent that has
 * nothing left to do reports again what it reported.
 */
async function wakeAgents(deps: Deps): Promise<void> {
  for (const item of await itemsIn(deps.db, ['delegated', 'needs_attention'])) {
    if (item.run === null || item.paused !== null || !atWork(item)) continue;
    try {
      const request = await runRequest(deps, item);
      const wakeId = newId('wake');
      if (request !== null) await agentOf(deps, item.run.agent).send(request, wakeId, { kind: 'wake' });
      deps.log.info('agent.woken', { key: item.key, run: item.run.id });
    } catch (error) {
      deps.log.warn('agent.not_woken', { key: item.key, run: item.run.id, error });
    }
  }
}

/** Building, or mending a red CI: a run that waits for a person, or whose start is still queued, is left alone. */
const atWork = (item: WorkItem): boolean =>
  item.stage === 'delegated'
    ? item.run?.state === 'working'
    : item.run?.state === 'finished' && item.attention?.why === 'ci' && item.delegation?.agent !== 'hand';

/** Drafts are read in every round; signed texts, which are read-only, in one of ten: Slack takes some fifty readings a minute. */
const SIGNED_EVERY = 10;
const readsPages = (item: WorkItem, round: number): boolean =>
  item.stage === 'prd_draft' ||
  item.stage === 'spec_draft' ||
  (round + Number(item.key.split('-').at(-1))) % SIGNED_EVERY === 0;

async function reconcileItem(deps: Deps, item: WorkItem, round: number): Promise<void> {
  if (item.stage === 'split') return reconcileSplit(deps, item);
  // Signals wait during a pause, so a page that is read now would be numbered as if they had been read.
  if (item.paused !== null) return;
  if (readsPages(item, round)) {
    await importEdits(deps, item, 'prd');
    await importEdits(deps, item, 'spec');
  }
  await reconcilePull(deps, item);
  await reconcileWait(deps, item);
  await startWhenDue(deps, item);
  if (
    item.stage === 'blocked' &&
    item.scorecard?.results.some((result) => result.verdict === 'fail' && result.clearsItself) === true
  ) {
    await receive(deps, {
      key: item.key,
      signal: signal('fact_changed', { what: 'looked again' }),
      actor: { kind: 'system', name: 'reconcile' },
      delivery: `reconcile:${item.revision}`,
    });
  }
}

/** A ticket that waited for another goes on when that one is out of the way. */
async function reconcileWait(deps: Deps, item: WorkItem): Promise<void> {
  const choice = item.keptChoice;
  if (item.stage !== 'ready' || choice?.waitsFor == null) return;
  if (await isUnderWay(deps, item, choice.waitsFor)) return;
  const { by: _by, at: _at, ...facts } = choice;
  await receive(deps, {
    key: item.key,
    signal: signal('delegated', { ...facts, waitsFor: null }),
    actor: { kind: 'system', name: 'reconcile' },
    delivery: `waited:${item.key}:${item.revision}`,
  });
}

/** What is waited for: a ticket, or somebody's pull request (`#17`). */
async function isUnderWay(deps: Deps, item: WorkItem, ref: string): Promise<boolean> {
  const repo = item.service?.repo;
  if (/^#\d+$/.test(ref))
    return repo != null && (await deps.codeHost.pullRequest(repo, Number(ref.slice(1))))?.state === 'open';
  const other = await findItem(deps.db, ref);
  return other !== null && inFlight.includes(other.stage);
}

/** A revert may be merged or closed in any stage of the ticket that it undoes. */
async function reconcileRevert(deps: Deps, item: WorkItem): Promise<void> {
  const ref = item.pullRequest ?? item.service;
  const revert = item.revert;
  if (ref?.repo == null || revert == null) return;
  const repo = await nameNow(deps, { ...ref, repo: ref.repo });
  const now = await deps.codeHost.pullRequest(repo, revert.number);
  if (now === null || now.state === 'open') return;
  await hostHeard(deps, `reconcile:${repo}#${revert.number}:${now.state}`, {
    kind: 'pull_request',
    what: now.state,
    pullRequest: now,
    by: { login: '', isUs: false },
    reverts: revert.mergeSha,
  });
}

/** What its webhooks would have said: how the pull request stands beside what the ticket knows of it. */
async function reconcilePull(deps: Deps, item: WorkItem): Promise<void> {
  const known = item.pullRequest;
  if (known === null || !['delegated', 'needs_attention', 'preview', 'deploying'].includes(item.stage))
    return;
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
      await tell('pushed', { id: now.headSha, by: await deps.codeHost.whoDid(now, 'pushed') });
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
    const seen = known.ci.some(
      (one) => one.sha === run.sha && one.attempt >= run.attempt && one.state === run.state,
    );
    if (run.state === 'pending' || seen) continue;
    await hostHeard(deps, id(`ci:${run.sha}:${run.attempt}:${run.state}`), ciEvent(now, known.number, run));
  }
}

/** A draft, marked ready, sent to another branch, or back to the default one. */
function readiness(known: PullRequest, now: PullRequestNow): Deed | null {
  if (now.base !== known.base) return now.toDefault === true ? 'ready' : 'retargeted';
  return now.draft === known.draft ? null : now.draft ? 'unready' : 'ready';
}
