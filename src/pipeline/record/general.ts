import type { SignalFacts } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';
import { type Entry, type Recorders, Stale } from './entry.ts';

const close = (
  item: WorkItem,
  entry: Entry,
  closed: { reason: string; as: NonNullable<WorkItem['closed']>['as']; lookAgain?: string | null },
): WorkItem => ({
  ...item,
  closed: {
    reason: closed.reason,
    as: closed.as,
    by: entry.by,
    at: entry.at,
    from: item.stage,
    lookAgain: closed.lookAgain ?? null,
  },
});
const merged = (item: WorkItem): boolean =>
  item.pullRequest?.state === 'merged' && item.stage !== 'rolled_back';

export const general: Recorders<
  | 'filed'
  | 'imported'
  | 'adopted'
  | 'filing_undone'
  | 'decided_against'
  | 'cancelled'
  | 'reopened'
  | 'children_closed'
  | 'effect_failed'
  | 'retry_requested'
  | 'budget_raised'
  | 'done_by_hand'
  | 'paused'
  | 'resumed'
  | 'moved'
  | 'sharing_allowed'
  | 'ask_moved'
  | 'ask_escalated'
  | 'reminder_set'
  | 'revert_requested'
> = {
  filed: () => new Stale('it exists already'),
  imported: () => new Stale('it exists already'),
  adopted: () => new Stale('it exists already'),
  filing_undone: (item, _facts, entry) =>
    Date.parse(entry.at) - Date.parse(item.filedAt) > 600_000
      ? new Stale('undo is offered for ten minutes')
      : close(item, entry, { reason: 'Filed by mistake.', as: 'undone' }),
  decided_against: (item, facts, entry) =>
    merged(item) ? new Stale('it is merged') : close(item, entry, { ...facts, as: 'decided_against' }),
  cancelled: (item, facts, entry) => (merged(item) ? new Stale('it is merged') : close(item, entry, facts)),
  reopened: (item, facts, entry) => {
    if (item.stage === 'cancelled') return { ...item, trouble: null };
    const request = {
      by: entry.by ?? item.reporter,
      at: entry.at,
      what: facts.reason,
      about: 'rollback',
      sha: null,
      document: null,
    };
    return {
      ...item,
      changeRequest: request,
      spec: item.spec && { ...item.spec, signed: null, mustBeNewerThan: item.spec.version },
      scorecard: null,
      delegation: null,
      run: null,
      pullRequest: null,
      judgement: null,
      preview: null,
      acceptances: [],
      deploy: null,
      releaseNotes: null,
      waivers: [],
      keptChoice: null,
      bypass: null,
    };
  },
  children_closed: (item, facts, entry) =>
    facts.shipped > 0 ? item : close(item, entry, { reason: 'No part of it was shipped.', as: 'children' }),
  effect_failed: (item, facts, entry) => ({ ...item, scoring: false, trouble: { ...facts, at: entry.at } }),
  retry_requested: (item, _facts, entry) => ({
    ...item,
    trouble: null,
    attention: null,
    deploy: item.deploy?.phase === 'failed' ? { ...item.deploy, phase: 'checking' } : item.deploy,
    run:
      item.stage === 'needs_attention' && item.run !== null
        ? {
            ...item.run,
            state: item.run.state === 'failed' ? 'queued' : 'working',
            healTries: 0,
            lastActivity: entry.at,
          }
        : item.run,
  }),
  budget_raised: (item, facts) => ({
    ...item,
    trouble: null,
    attention: null,
    delegation: item.delegation && { ...item.delegation, capUsd: item.delegation.capUsd + facts.byUsd },
  }),
  done_by_hand: (item) => ({ ...item, trouble: null }),
  paused: (item, facts, entry) => ({
    ...item,
    paused: { by: entry.by ?? item.reporter, at: entry.at, until: facts.until, reason: facts.reason },
  }),
  resumed: (item) => ({ ...item, paused: null }),
  moved: (item, facts) => ({ ...item, home: facts.home }),
  sharing_allowed: (item) => item,
  ask_moved: (item) => item,
  ask_escalated: (item) => item,
  reminder_set: (item) => item,
  revert_requested: (item) => item,
};

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
    home: facts.home,
    kind: facts.kind,
    priority: facts.priority,
    labels: facts.labels,
    proposedCriteria: facts.proposedCriteria,
    service:
      facts.service === null
        ? null
        : { name: facts.service, team: null, tier: null, repo: null, defaultBranch: 'main', hasCi: null },
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
