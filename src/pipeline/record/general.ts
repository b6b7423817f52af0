import { adopted, lostMerge } from '../conditions.ts';
import type { LostHome } from '../item/basics.ts';
import type { SignalFacts } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';
import { type Entry, type Recorders, Stale } from './entry.ts';
import { goingOn, stopped, woken } from './run.ts';

const UNDO_MS = 600_000;

export const close = (
  item: WorkItem,
  entry: Entry,
  closed: { reason: string; as: NonNullable<WorkItem['closed']>['as']; lookAgain?: string | null },
): WorkItem => ({
  ...stopped(item),
  closed: {
    reason: closed.reason,
    as: closed.as,
    by: entry.by,
    at: entry.at,
    from: item.stage,
    lookAgain: closed.lookAgain ?? null,
  },
});

/** After the merge a ticket is not closed but reverted; once rolled back, or lost before it ran anywhere, it may be. */
function closable(item: WorkItem): Stale | null {
  if (item.stage === 'rolled_back') return null;
  const isGone = lostMerge(item) !== null && item.deploy?.deployment == null;
  if (item.pullRequest?.state === 'merged' && !isGone) return new Stale('it is merged; a revert is offered');
  return item.deploy?.phase === 'merging' ? new Stale('it is being merged') : null;
}

/** Development begins anew: nothing of an earlier run counts. */
const undeveloped = {
  delegation: null,
  run: null,
  pullRequest: null,
  attention: null,
  judgement: null,
  newCommit: null,
  preview: null,
  acceptances: [],
  bypass: null,
  deploy: null,
  reSign: null,
  scorecard: null,
  waivers: [],
  waiverRequest: null,
  keptChoice: null,
  changeRequest: null,
} satisfies Partial<WorkItem>;

function reopened(item: WorkItem, facts: SignalFacts['reopened'], entry: Entry): WorkItem {
  const { deployApproval: _void, ...kept } = item;
  const begun: WorkItem = { ...kept, ...undeveloped };
  const live = item.stage === 'rolled_back' || item.closed?.from === 'rolled_back';
  if (!live) return { ...begun, delegation: adopted(item) ? item.delegation : null };
  return {
    ...begun,
    releaseNotes: null,
    liveAt: null,
    spec: item.spec && { ...item.spec, signed: null, mustBeNewerThan: item.spec.version },
    changeRequest: {
      by: entry.by ?? item.reporter,
      at: entry.at,
      what: [...new Set([facts.reason, item.rollback?.reason])]
        .filter((one) => one != null && one !== '')
        .join('\n'),
      about: 'rollback',
      sha: null,
      document: 'spec',
    },
  };
}

/** The oldest trouble that is left is asked about next. */
export function untroubled(item: WorkItem): WorkItem {
  const [trouble = null, ...laterTroubles] = item.laterTroubles ?? [];
  return { ...item, trouble, laterTroubles };
}

export const general: Recorders<
  | 'filed'
  | 'imported'
  | 'adopted'
  | 'filing_undone'
  | 'decided_against'
  | 'cancelled'
  | 'reopened'
  | 'children_filed'
  | 'children_closed'
  | 'effect_failed'
  | 'retry_requested'
  | 'budget_raised'
  | 'done_by_hand'
  | 'paused'
  | 'resumed'
  | 'moved'
  | 'sharing_allowed'
  | 'home_lost'
  | 'home_regained'
  | 'ask_moved'
  | 'ask_escalated'
  | 'reminder_set'
> = {
  filed: () => new Stale('it exists already'),
  imported: () => new Stale('it exists already'),
  adopted: () => new Stale('it exists already'),
  filing_undone: (item, _facts, entry) =>
    Date.parse(entry.at) - Date.parse(item.filedAt) > UNDO_MS
      ? new Stale('undo is offered for ten minutes')
      : (closable(item) ?? close(item, entry, { reason: 'Filed by mistake.', as: 'undone' })),
  decided_against: (item, facts, entry) =>
    closable(item) ?? close(item, entry, { ...facts, as: 'decided_against' }),
  cancelled: (item, facts, entry) => closable(item) ?? close(item, entry, facts),
  reopened,
  children_filed: (item, facts) => ({ ...item, split: { children: facts.children } }),
  children_closed: (item, facts, entry) =>
    facts.shipped > 0 ? item : close(item, entry, { reason: 'No part of it was shipped.', as: 'children' }),
  effect_failed: (item, facts, entry) => {
    const failed = { ...facts, at: entry.at };
    const rested = { ...item, scoring: false };
    return item.trouble === null || item.trouble.effect === facts.effect
      ? { ...rested, trouble: failed }
      : {
          ...rested,
          laterTroubles: [...(item.laterTroubles ?? []).filter((one) => one.effect !== facts.effect), failed],
        };
  },
  retry_requested: (item, _facts, entry) => {
    const phase = item.deploy?.phase;
    const again = phase === 'failed' ? 'checking' : phase === 'unknown' ? 'deploying' : phase;
    const tried: WorkItem = {
      ...item,
      deploy: item.deploy === null || again === undefined ? item.deploy : { ...item.deploy, phase: again },
    };
    return item.stage === 'needs_attention' ? woken({ ...tried, attention: null }, entry) : tried;
  },
  budget_raised: (item, facts, entry) => {
    if (item.trouble !== null) return withModelBudget(item, { byUsd: facts.byUsd, at: entry.at });
    const raised: WorkItem = {
      ...item,
      delegation: item.delegation && { ...item.delegation, capUsd: item.delegation.capUsd + facts.byUsd },
    };
    return item.stage === 'needs_attention' ? woken({ ...raised, attention: null }, entry) : raised;
  },
  // A draft that a person makes elsewhere is not waited for any more: the question about the last text opens again.
  done_by_hand: (item) =>
    untroubled({ ...item, changeRequest: item.changeRequest?.document == null ? item.changeRequest : null }),
  paused: (item, facts, entry) => ({
    ...putAway(item),
    paused: { by: entry.by ?? item.reporter, at: entry.at, until: facts.until, reason: facts.reason },
  }),
  resumed: (item, _facts, entry) =>
    item.paused === null && item.run?.state !== 'parked'
      ? new Stale('it is not paused')
      : takenUp({ ...item, paused: null }, entry),
  moved: (item, facts) => ({ ...item, home: facts.home, lostHome: null, sharingAllowed: null }),
  sharing_allowed: (item) =>
    item.lostHome?.why === 'shared'
      ? { ...item, lostHome: null, sharingAllowed: item.lostHome.channel }
      : new Stale('its channel is not shared with another company'),
  home_lost: (item, facts, entry) => lost(item, { ...facts, at: entry.at }),
  home_regained: (item, { channel, shared }) =>
    item.lostHome?.channel === channel || item.sharingAllowed === channel
      ? { ...item, lostHome: null, sharingAllowed: shared ? (item.sharingAllowed ?? null) : null }
      : new Stale('it did not lose that channel'),
  ask_moved: (item) => item,
  ask_escalated: (item) => item,
  reminder_set: (item) => item,
};

/** A step that failed was the model's: the agent's cap is another matter, and another gate's. */
const withModelBudget = (item: WorkItem, added: { byUsd: number; at: string }): WorkItem => ({
  ...item,
  modelBudget: {
    addedUsd: (item.modelBudget?.addedUsd ?? 0) + added.byUsd,
    lastUsd: added.byUsd,
    lastAt: added.at,
  },
});

function lost(item: WorkItem, now: LostHome): WorkItem | Stale {
  if (item.home?.channel !== now.channel) return new Stale('it lives elsewhere');
  if (now.why === 'shared' && item.sharingAllowed === now.channel) return new Stale('it is allowed there');
  if (item.lostHome?.channel === now.channel && item.lostHome.why === now.why)
    return new Stale('that is known');
  return { ...item, lostHome: now };
}

/** The agent rests during a pause; what it asked is kept. */
function putAway(item: WorkItem): WorkItem {
  const atWork =
    item.run !== null && ['planning', 'plan_proposed', 'working', 'asking'].includes(item.run.state);
  return atWork && item.run !== null ? { ...item, run: { ...item.run, state: 'parked' } } : item;
}
/** After a pause the run stands where it stood, and a deploy that had not started is checked anew. */
function takenUp(item: WorkItem, entry: Entry): WorkItem {
  const run = item.run;
  const phase = item.deploy?.phase;
  return {
    ...item,
    run:
      run?.state === 'parked'
        ? { ...run, state: run.request === null ? goingOn(run) : 'asking', lastActivity: entry.at }
        : run,
    deploy:
      item.deploy !== null && (phase === 'merging' || phase === 'starting')
        ? { ...item.deploy, phase: 'checking' }
        : item.deploy,
  };
}

/** The first value of a ticket; `decide` puts it into its first stage. */
export function newItem(facts: SignalFacts['filed'], at: string): WorkItem {
  return {
    key: facts.key,
    stage: 'incoming',
    stageSince: at,
    title: facts.title,
    description: facts.description,
    reporter: facts.reporter,
    filedAt: at,
    origin: facts.origin,
    ...(facts.issue == null ? {} : { issue: facts.issue }),
    home: facts.home,
    kind: facts.kind,
    ...(facts.kindFrom === undefined ? {} : { kindFrom: facts.kindFrom }),
    priority: facts.priority,
    labels: facts.labels,
    proposedCriteria: facts.proposedCriteria,
    ...(facts.attachments === undefined || facts.attachments.length === 0
      ? {}
      : { attachments: facts.attachments }),
    ...(facts.waitsFor === undefined || facts.waitsFor.length === 0 ? {} : { waitsFor: facts.waitsFor }),
    service:
      facts.service === null
        ? null
        : (facts.serviceFacts ?? {
            name: facts.service,
            team: null,
            tier: null,
            repo: null,
            hasCi: null,
          }),
    serviceChoices: null,
    policy: null,
    context: null,
    pm: null,
    engineer: null,
    path: 'full',
    prd: null,
    spec: null,
    reSign: null,
    changeRequest: null,
    scorecard: null,
    scoring: false,
    waiverRequest: null,
    waivers: [],
    keptChoice: null,
    delegation: null,
    run: null,
    runs: 0,
    pullRequest: null,
    attention: null,
    judgement: null,
    preview: null,
    acceptances: [],
    bypass: null,
    deploy: null,
    releaseNotes: null,
    liveAt: null,
    rollback: null,
    locked: false,
    trouble: null,
    splitProposal: null,
    split: null,
    proposal: null,
    clash: null,
    redraft: null,
    paused: null,
    deferred: [],
    closed: null,
    revision: 0,
  };
}
