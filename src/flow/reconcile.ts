/**
 * Brings every ticket to the truth without webhooks: effects whose job was lost are sent again, pull requests are
 * asked for their state, branches whether they still have what was merged, open drafts are read back, and each open thread is drawn once more. Also where the store's own tidying is done.
 */
import { type EffectName, effects } from '../pipeline/effects.ts';
import { inFlight } from '../pipeline/facts/under-way.ts';
import { signal } from '../pipeline/signals.ts';
import { openStages } from '../pipeline/stages.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
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
import { lookForIncidents } from './hearing/incident-heard.ts';
import { lookAtLinked, lookAtRevert } from './hearing/linked-pulls.ts';
import { lookAtPullRequests } from './hearing/pull-looks.ts';
import { followRenames } from './hearing/repositories.ts';
import { newId } from './ids.ts';
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
  const round = about.round ?? Math.floor(Date.parse(await dbNow(deps.db)) / ROUND_MS);
  await apart(deps, [
    () => lookAtRooms(deps, about),
    () => foldLaneChanges(deps.db),
    () => lookUpProfiles(deps),
    () => goRound(deps),
    () => followRenames(deps),
    async () =>
      eachOpen(deps, await itemsIn(deps.db, [...openStages, 'split']), (item) =>
        reconcileItem(deps, item, round),
      ),
    async () => {
      for (const item of await itemsWithOpenRevert(deps.db))
        await apart(deps, [() => lookAtRevert(deps, item)], item.key);
    },
    () => lookAtPullRequests(deps),
    () => lookAtBranches(deps),
    () => lookForIncidents(deps),
  ]);
}

/** One look that fails must not keep the others from the truth; the next round tries again. */
async function apart(deps: Deps, looks: (() => Promise<unknown>)[], key?: string): Promise<boolean> {
  let went = true;
  for (const look of looks) {
    try {
      await look();
    } catch (error) {
      went = false;
      deps.log.warn('reconcile.failed', { ...(key === undefined ? {} : { key }), error });
    }
  }
  return went;
}

/** In which order open tickets were last read without an error. After a start all are alike. */
const lastRead = new WeakMap<Deps['db'], Map<string, number>>();

/**
 * What was not read the longest goes first: where a code host refuses the second half of a round, that half is the
 * first of the next one.
 */
async function eachOpen(
  deps: Deps,
  items: WorkItem[],
  bring: (item: WorkItem) => Promise<boolean>,
): Promise<void> {
  const before = lastRead.get(deps.db) ?? new Map<string, number>();
  const read = new Map(items.map((item) => [item.key, before.get(item.key) ?? 0]));
  lastRead.set(deps.db, read);
  let newest = Math.max(0, ...read.values());
  for (const item of items.toSorted((one, other) => (read.get(one.key) ?? 0) - (read.get(other.key) ?? 0))) {
    if (!(await bring(item))) continue;
    newest += 1;
    read.set(item.key, newest);
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

/** False: something of it could not be read. */
async function reconcileItem(deps: Deps, item: WorkItem, round: number): Promise<boolean> {
  if (item.stage === 'split') return apart(deps, [() => reconcileSplit(deps, item)], item.key);
  // Signals wait during a pause, so a page that is read now would be numbered as if they had been read.
  if (item.paused !== null) return true;
  const pages = readsPages(item, round)
    ? [() => importEdits(deps, item, 'prd'), () => importEdits(deps, item, 'spec')]
    : [];
  return apart(
    deps,
    [
      ...pages,
      () => lookAtLinked(deps, item),
      () => reconcileWait(deps, item),
      () => startWhenDue(deps, item),
      () => scoreAgain(deps, item),
    ],
    item.key,
  );
}

async function scoreAgain(deps: Deps, item: WorkItem): Promise<void> {
  const clears = item.scorecard?.results.some((result) => result.verdict === 'fail' && result.clearsItself);
  if (item.stage !== 'blocked' || clears !== true) return;
  await receive(deps, {
    key: item.key,
    signal: signal('fact_changed', { what: 'looked again' }),
    actor: { kind: 'system', name: 'reconcile' },
    delivery: `reconcile:${item.revision}`,
  });
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
