/** The agent's run: what it says, and what people say to it. */
import type { Run } from '../item/change.ts';
import type { WorkItem } from '../work-item.ts';
import { type Entry, person, type Recorders, Stale } from './entry.ts';

/** Changes the run that the signal names; a late word of an earlier run, or of one that ended, is stale. */
function onRun(
  item: WorkItem,
  word: { run: string; entry: Entry },
  change: (run: Run) => Partial<Run>,
): WorkItem | Stale {
  const run = item.run;
  if (run === null || run.id !== word.run) return new Stale('that run is not the current one');
  if (run.state === 'stopped') return new Stale('the run was stopped');
  return { ...item, run: { ...run, lastActivity: word.entry.at, ...change(run) } };
}

/** A word of the agent at work; once finished it works again only while a red CI is with it. */
function whileAtWork(
  item: WorkItem,
  word: { run: string; entry: Entry },
  change: (run: Run) => Partial<Run>,
): WorkItem | Stale {
  const state = item.run?.id === word.run ? item.run.state : null;
  if (state === 'failed' || (state === 'finished' && item.attention?.why !== 'ci'))
    return new Stale(`the run has ${state}`);
  return onRun(item, word, change);
}

export const stopped = (item: WorkItem): WorkItem =>
  item.run === null ? item : { ...item, run: { ...item.run, state: 'stopped', request: null } };

/** The run ends; from here on the work is that person's. Whoever delegated stays an author. */
export function byHand(item: WorkItem, by: string, entry: Entry): WorkItem {
  const before = item.delegation;
  if (before?.agent === 'hand') return { ...item, attention: null };
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

/** How a run that was answered, told or woken goes on. A plan that nobody approved waits for that still: nothing else is a way past it. */
export const goingOn = (run: Run): 'plan_proposed' | 'working' =>
  run.plan !== null && run.planApproved === null ? 'plan_proposed' : 'working';

const answered = (
  item: WorkItem,
  facts: { run: string; request: string },
  entry: Entry,
): WorkItem | Stale => {
  if (item.run?.request?.id !== facts.request) return new Stale('that request is not open');
  return onRun(item, { run: facts.run, entry }, (run) => ({
    request: null,
    state: goingOn(run),
  }));
};

/** Wakes the run as it is: a failed one is started again, a living one goes on. */
export function woken(item: WorkItem, entry: Entry): WorkItem {
  const run = item.run;
  if (run === null || run.state === 'stopped') return item;
  const state = run.state === 'failed' || run.state === 'queued' ? 'queued' : goingOn(run);
  return { ...item, run: { ...run, state, request: null, lastActivity: entry.at } };
}

type Attention = NonNullable<WorkItem['attention']>;
export const attention = (item: WorkItem, why: Omit<Attention, 'at'>, entry: Entry): WorkItem => ({
  ...item,
  attention: { ...why, at: entry.at },
});

export const running: Recorders<
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
> = {
  plan_proposed: (item, facts, entry) =>
    whileAtWork(item, { run: facts.run, entry }, () => {
      const goesOn = item.delegation?.autonomy === 'autonomous';
      return {
        plan: facts.plan,
        caveat: facts.caveat,
        state: goesOn ? 'working' : 'plan_proposed',
        planApproved: goesOn ? { by: null, at: entry.at } : null,
      };
    }),
  plan_approved: (item, facts, entry) => {
    if (item.run?.state !== 'plan_proposed') return new Stale('no plan waits');
    if (item.run.plan?.hash !== facts.planHash) return new Stale('the plan changed meanwhile');
    return onRun(item, { run: facts.run, entry }, () => ({
      state: 'working',
      planApproved: { by: entry.by, at: entry.at },
    }));
  },
  plan_returned: (item, facts, entry) =>
    item.run?.state === 'plan_proposed'
      ? onRun(item, { run: facts.run, entry }, () => ({ state: 'planning', plan: null }))
      : new Stale('no plan waits'),
  permission_requested: (item, facts, entry) =>
    whileAtWork(item, { run: facts.run, entry }, () => ({
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
  // A denial also answers an agent that is stuck on a protected file, where no request is open.
  permission_denied: (item, facts, entry) => {
    if (item.run?.request?.id === facts.request) return answered({ ...item, attention: null }, facts, entry);
    return item.attention === null
      ? new Stale('that request is not open')
      : onRun({ ...item, attention: null }, { run: facts.run, entry }, (run) => ({ state: goingOn(run) }));
  },
  question_asked: (item, facts, entry) =>
    whileAtWork(item, { run: facts.run, entry }, () => ({
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
  agent_parked: (item, facts, entry) =>
    ['finished', 'failed', 'queued'].includes(item.run?.state ?? '')
      ? new Stale('no agent works on it')
      : onRun(item, { run: facts.run, entry }, (run) => ({
          state: 'parked',
          parkedUntil: facts.until,
          lastActivity: run.lastActivity,
        })),
  agent_progressed: (item, facts, entry) =>
    whileAtWork(item, { run: facts.run, entry }, (run) => ({
      state: ['asking', 'plan_proposed', 'parked'].includes(run.state) ? run.state : 'working',
      step: facts.step,
      done: facts.done,
      files: facts.files,
      costUsd: facts.costUsd,
    })),
  agent_finished: (item, facts, entry) =>
    item.run?.state === 'failed'
      ? new Stale('the run has failed')
      : onRun(item, { run: facts.run, entry }, () => ({
          state: 'finished',
          files: facts.files,
          costUsd: facts.costUsd,
          caveat: facts.caveat,
          step: null,
          request: null,
        })),
  agent_failed: (item, facts, entry) => {
    const failed = onRun(item, { run: facts.run, entry }, () => ({ state: 'failed', request: null }));
    return failed instanceof Stale
      ? failed
      : attention(failed, { why: 'agent', sentence: facts.reason }, entry);
  },
  agent_idle: (item, facts, entry) => {
    const idle = whileAtWork(item, { run: facts.run, entry }, (run) => ({ lastActivity: run.lastActivity }));
    return idle instanceof Stale
      ? idle
      : attention(idle, { why: 'agent', sentence: 'There is no sign of life from the agent.' }, entry);
  },
  agent_stuck: (item, facts, entry) => {
    const stuck = onRun(item, { run: facts.run, entry }, () => ({}));
    const why = facts.why === 'repeats' ? 'agent' : facts.why;
    return stuck instanceof Stale ? stuck : attention(stuck, { why, sentence: facts.sentence }, entry);
  },
  // A person's new word gives the agent its tries at CI again.
  agent_told: (item, _facts, entry) =>
    item.run === null
      ? new Stale('no agent works on it')
      : onRun({ ...item, attention: null }, { run: item.run.id, entry }, (run) => ({
          state: goingOn(run),
          healTries: 0,
        })),
  run_stopped: (item) => stopped({ ...item, attention: null }),
  taken_over: (item, _facts, entry) => byHand({ ...item, engineer: person(entry) }, person(entry), entry),
  given_back: (item) => stopped({ ...item, attention: null }),
};
