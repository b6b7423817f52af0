import { runIsActive } from '../conditions.ts';
import type { SignalFacts } from '../signals.ts';
import type { PullRequest, Run, WorkItem } from '../work-item.ts';
import { type Entry, person, type Recorders, Stale } from './entry.ts';

/** Changes the run that the signal names; a late word of an earlier run is stale. */
function onRun(
  item: WorkItem,
  id: string,
  entry: Entry,
  change: (run: Run) => Partial<Run>,
): WorkItem | Stale {
  const run = item.run;
  if (run === null || run.id !== id) return new Stale('that run is not the current one');
  if (run.state === 'stopped') return new Stale('the run was stopped');
  return { ...item, run: { ...run, lastActivity: entry.at, ...change(run) } };
}
const stopped = (item: WorkItem): WorkItem =>
  item.run === null ? item : { ...item, run: { ...item.run, state: 'stopped', request: null } };

const answered = (
  item: WorkItem,
  facts: { run: string; request: string },
  entry: Entry,
): WorkItem | Stale => {
  if (item.run?.request?.id !== facts.request) return new Stale('that request is not open');
  return onRun(item, facts.run, entry, () => ({ request: null, state: 'working' }));
};

const attention = (
  item: WorkItem,
  why: NonNullable<WorkItem['attention']>['why'],
  sentence: string,
  at: string,
): WorkItem => ({
  ...item,
  attention: { why, sentence, at },
});

type Incoming = SignalFacts['pr_opened']['pullRequest'];

/** Merges what a vendor says of a pull request; an older word than what is known changes nothing. */
export function withPull(item: WorkItem, incoming: Incoming): PullRequest | Stale {
  const known = item.pullRequest;
  const same = known !== null && known.number === incoming.number && known.repo === incoming.repo;
  if (same && Date.parse(incoming.updatedAt) < Date.parse(known.updatedAt))
    return new Stale('a later state is known');
  if (same && known.state === 'merged') return new Stale('it is merged');
  if (known !== null && !same && known.state === 'open')
    return new Stale(`#${known.number} is linked already`);
  return {
    ...incoming,
    ci: same ? known.ci : [],
    mergeSha: same ? known.mergeSha : null,
    pushers: same ? known.pushers : [],
    reverted: false,
  };
}
const pulled =
  (change: (item: WorkItem, pull: PullRequest) => WorkItem) =>
  (item: WorkItem, facts: { pullRequest: Incoming }) => {
    const pull = withPull(item, facts.pullRequest);
    return pull instanceof Stale ? pull : change(item, pull);
  };

function withCi(
  item: WorkItem,
  facts: SignalFacts['ci_passed'],
  state: 'green' | 'red',
  entry: Entry,
): WorkItem | Stale {
  const pull = item.pullRequest;
  if (pull === null) return new Stale('no pull request is linked');
  if (facts.sha !== pull.headSha && facts.sha !== pull.mergeSha) return new Stale('an older commit');
  const known = pull.ci.findLast((run) => run.sha === facts.sha);
  if (known !== undefined && known.attempt > facts.attempt) return new Stale('an earlier attempt');
  const ci = [
    ...pull.ci,
    { sha: facts.sha, state, attempt: facts.attempt, failure: facts.failure, url: facts.url, at: entry.at },
  ];
  return { ...item, pullRequest: { ...pull, ci: ci.slice(-10) } };
}

/** A new head voids verdict and acceptance. */
const voided = (item: WorkItem, pull: PullRequest): WorkItem =>
  item.pullRequest?.headSha === pull.headSha
    ? { ...item, pullRequest: pull }
    : {
        ...item,
        pullRequest: pull,
        judgement: null,
        acceptances: [],
        preview: null,
        attention: item.attention?.why === 'ci' ? item.attention : null,
      };

export const development: Recorders<
  | 'plan_proposed'
  | 'plan_approved'
  | 'plan_returned'
  | 'permission_requested'
  | 'permission_granted'
  | 'permission_denied'
  | 'question_asked'
  | 'question_answered'
  | 'agent_parked'
  | 'agent_progressed'
  | 'agent_finished'
  | 'agent_failed'
  | 'agent_idle'
  | 'agent_stuck'
  | 'agent_told'
  | 'run_stopped'
  | 'taken_over'
  | 'given_back'
  | 'pr_opened'
  | 'pr_linked'
  | 'pr_pushed'
  | 'pr_ready'
  | 'pr_unready'
  | 'pr_conflicted'
  | 'pr_closed'
  | 'pr_merged'
  | 'pr_reverted'
  | 'review_submitted'
  | 'ci_passed'
  | 'ci_failed'
> = {
  plan_proposed: (item, facts, entry) =>
    onRun(item, facts.run, entry, () => {
      const goesOn = item.delegation?.autonomy === 'autonomous';
      return {
        plan: facts.plan,
        caveat: facts.caveat,
        state: goesOn ? 'working' : 'plan_proposed',
        planApproved: goesOn ? { by: null, at: entry.at } : null,
      };
    }),
  plan_approved: (item, facts, entry) => {
    if (item.run?.plan?.hash !== facts.planHash) return new Stale('the plan changed meanwhile');
    return onRun(item, facts.run, entry, () => ({
      state: 'working',
      planApproved: { by: entry.by, at: entry.at },
    }));
  },
  plan_returned: (item, facts, entry) =>
    onRun(item, facts.run, entry, () => ({ state: 'planning', plan: null })),
  permission_requested: (item, facts, entry) =>
    onRun(item, facts.run, entry, () => ({
      state: 'asking',
      request: {
        id: facts.request,
        kind: 'permission',
        text: facts.text,
        detail: facts.detail,
        choices: [],
        hash: facts.hash,
      },
    })),
  permission_granted: answered,
  permission_denied: (item, facts, entry) => {
    const base = item.stage === 'needs_attention' ? { ...item, attention: null } : item;
    return base.run?.request?.id === facts.request
      ? answered(base, facts, entry)
      : onRun(base, facts.run, entry, () => ({ state: 'working' }));
  },
  question_asked: (item, facts, entry) =>
    onRun(item, facts.run, entry, () => ({
      state: 'asking',
      request: {
        id: facts.request,
        kind: 'question',
        text: facts.text,
        detail: '',
        choices: facts.choices.slice(0, 3),
        hash: facts.hash,
      },
    })),
  question_answered: answered,
  agent_parked: (item, facts, entry) => onRun(item, facts.run, entry, () => ({ state: 'parked' })),
  agent_progressed: (item, facts, entry) =>
    onRun(item, facts.run, entry, (run) => ({
      state: run.state === 'asking' ? run.state : 'working',
      step: facts.step,
      done: facts.done,
      files: facts.files,
      costUsd: facts.costUsd,
    })),
  agent_finished: (item, facts, entry) =>
    onRun(item, facts.run, entry, () => ({
      state: 'finished',
      files: facts.files,
      costUsd: facts.costUsd,
      caveat: facts.caveat,
      step: null,
      request: null,
    })),
  agent_failed: (item, facts, entry) => {
    const failed = onRun(item, facts.run, entry, () => ({ state: 'failed', request: null }));
    return failed instanceof Stale ? failed : attention(failed, 'agent', facts.reason, entry.at);
  },
  agent_idle: (item, facts, entry) => {
    const idle = onRun(item, facts.run, entry, (run) => ({ lastActivity: run.lastActivity }));
    return idle instanceof Stale
      ? idle
      : attention(idle, 'agent', 'There is no sign of life from the agent.', entry.at);
  },
  agent_stuck: (item, facts, entry) => {
    const stuck = onRun(item, facts.run, entry, () => ({}));
    const why = facts.why === 'repeats' ? 'agent' : facts.why;
    return stuck instanceof Stale ? stuck : attention(stuck, why, facts.sentence, entry.at);
  },
  agent_told: (item, _facts, entry) =>
    item.run === null
      ? new Stale('no agent works on it')
      : onRun({ ...item, attention: null }, item.run.id, entry, () => ({ state: 'working' })),
  run_stopped: (item) => stopped({ ...item, attention: null }),
  taken_over: (item, _facts, entry) => byHand({ ...item, engineer: person(entry) }, person(entry), entry),
  given_back: (item) => stopped({ ...item, attention: null }),
  pr_opened: pulled((item, pull) => ({ ...item, pullRequest: pull })),
  pr_linked: pulled((item, pull) => ({ ...item, pullRequest: pull })),
  pr_pushed: (item, facts, entry) => {
    const pull = withPull(item, facts.pullRequest);
    if (pull instanceof Stale) return pull;
    const pushed = voided(item, pull);
    if (facts.pusher.isAgent) return pushed;
    const pushers =
      facts.pusher.person === null ? pull.pushers : [...new Set([...pull.pushers, facts.pusher.person])];
    const marked = { ...pushed, pullRequest: { ...pull, pushers }, attention: null };
    return item.stage === 'preview' && !runIsActive(item)
      ? marked
      : byHand(marked, facts.pusher.person ?? item.delegation?.by ?? item.reporter, entry);
  },
  pr_ready: pulled((item, pull) => ({ ...item, pullRequest: pull })),
  pr_unready: pulled((item, pull) => ({ ...voided(item, pull), acceptances: [] })),
  pr_conflicted: (item, facts, entry) => {
    const pull = withPull(item, facts.pullRequest);
    if (pull instanceof Stale) return pull;
    const files = facts.files.length;
    return attention(
      { ...item, pullRequest: { ...pull, conflict: true } },
      'conflict',
      `Merge conflict with ${pull.base} in ${files} ${files === 1 ? 'file' : 'files'}.`,
      entry.at,
    );
  },
  pr_closed: (item, facts) => {
    if (item.pullRequest !== null && item.pullRequest.number !== facts.pullRequest.number)
      return new Stale('another pull request');
    const pull = withPull(item, facts.pullRequest);
    return pull instanceof Stale
      ? pull
      : stopped({ ...item, pullRequest: pull, attention: null, judgement: null, acceptances: [] });
  },
  pr_merged: (item, facts, entry) => {
    const known = item.pullRequest;
    if (known?.state === 'merged') return new Stale('the merge is known');
    if (facts.byUs) return new Stale('our own merge');
    const base =
      known !== null && known.number === facts.pullRequest.number
        ? known
        : { ...facts.pullRequest, ci: [], pushers: [], mergeSha: null, reverted: false };
    return stopped({
      ...item,
      attention: null,
      pullRequest: { ...base, ...facts.pullRequest, state: 'merged', mergeSha: facts.mergeSha },
      bypass: { by: facts.by, at: entry.at, mergeSha: facts.mergeSha, accepted: null },
    });
  },
  pr_reverted: (item) =>
    item.pullRequest === null
      ? new Stale('no pull request')
      : { ...item, pullRequest: { ...item.pullRequest, reverted: true }, locked: false },
  review_submitted: (item) => item,
  ci_passed: (item, facts, entry) => {
    const green = withCi(item, facts, 'green', entry);
    return green instanceof Stale
      ? green
      : { ...green, attention: green.attention?.why === 'ci' ? null : green.attention };
  },
  ci_failed: (item, facts, entry) => {
    const red = withCi(item, facts, 'red', entry);
    if (red instanceof Stale) return red;
    if (item.stage === 'deploying') return red;
    const newRed = item.run !== null && !item.pullRequest?.ci.some((run) => run.sha === facts.sha && run.state === 'red');
    if (newRed && red.run !== null) red.run = { ...red.run, healTries: red.run.healTries + 1 };
    return attention(red, 'ci', facts.failure ?? 'CI is red.', entry.at);
  },
};

/** The run ends; from here on the work is that person's. */
function byHand(item: WorkItem, by: string, entry: Entry): WorkItem {
  const before = item.delegation;
  return {
    ...stopped(item),
    attention: null,
    delegation: {
      agent: 'hand',
      by: before?.by ?? by,
      at: entry.at,
      autonomy: 'assisted',
      capUsd: 0,
      waitsFor: null,
      reason: null,
    },
  };
}
