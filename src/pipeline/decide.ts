/**
 * What follows from a signal: the only reader of the tables. Pure: the same ticket, signal and entry give the same
 * decision, so that replaying the ledger gives the present state.
 */

import { isPaused } from './conditions.ts';
import type { EffectName, EffectRequest } from './effects.ts';
import { arrive } from './record/arrive.ts';
import { type Entry, Stale } from './record/entry.ts';
import { newItem } from './record/general.ts';
import { record } from './record/record.ts';
import type { Signal, SignalName } from './signals.ts';
import { type Arrow, type Arrows, stays } from './stages/arrows.ts';
import { everywhere } from './stages/everywhere.ts';
import { type StageName, stages } from './stages.ts';
import type { WorkItem } from './work-item.ts';

interface Move {
  kind: 'move';
  item: WorkItem;
  from: StageName | null;
  effects: EffectRequest[];
}
export type Decision = Move | { kind: 'ignore'; why: string };

/** How long a held deploy waits before its gate is checked again. */
export const HOLD_RECHECK_MS = 60_000;

export function decide(item: WorkItem | null, signal: Signal, entry: Entry): Decision {
  if (item === null) return create(signal, entry);
  const revision = item.revision + 1;
  if (isPaused(item) && mustWait(item, signal)) {
    const deferred = [...item.deferred, { signal, actor: entry.actor, at: entry.at }];
    return { kind: 'move', from: item.stage, item: { ...item, deferred, revision }, effects: [] };
  }
  const step = advance(item, signal, entry);
  if (typeof step === 'string') return { kind: 'ignore', why: step };
  const done = signal.name === 'resumed' ? readDeferred(step, item) : step;
  return {
    kind: 'move',
    from: item.stage,
    item: { ...done.item, revision },
    effects: requests(item, done, { signal, entry }),
  };
}

const firstStage = { filed: 'incoming', imported: 'backlog', adopted: 'delegated' } as const;

function create(signal: Signal, entry: Entry): Decision {
  if (signal.name !== 'filed' && signal.name !== 'imported' && signal.name !== 'adopted')
    return { kind: 'ignore', why: 'there is no such ticket' };
  const fresh = { ...newItem(signal.facts, entry.at), stage: firstStage[signal.name], revision: 1 };
  const by = fresh.reporter;
  const none = { autonomy: 'assisted' as const, capUsd: 0, waitsFor: null, reason: null };
  const delegation = signal.name === 'adopted' ? { agent: 'hand', by, at: entry.at, ...none } : null;
  const item: WorkItem = { ...fresh, delegation, runs: delegation === null ? 0 : 1 };
  return {
    kind: 'move',
    from: null,
    item,
    effects: requests(null, { item, effects: doing(item) }, { signal, entry }),
  };
}

/** Read at once during a pause: what ends it, what a person does on the card, and a deploy that has started. */
const atOnce: readonly SignalName[] = [
  'paused',
  'resumed',
  'cancelled',
  'decided_against',
  'filing_undone',
  'split_chosen',
  'moved',
  'sharing_allowed',
  'home_lost',
  'home_regained',
  'revert_requested',
  'brought_back',
  'taken_out',
  'merged',
  'deploy_started',
  'issue_filed',
  'issue_changed',
  'repository_named',
];
const mustWait = (item: WorkItem, signal: Signal): boolean =>
  !atOnce.includes(signal.name) && item.deploy?.deployment == null;

interface Step {
  item: WorkItem;
  effects: EffectName[];
}

/** One signal on one ticket: where it leads and what is to be done, or why nothing comes of it. */
function advance(item: WorkItem, signal: Signal, entry: Entry): Step | string {
  const rows = arrowsFor(item, signal.name);
  const again = triedAgain(item, signal.name);
  if (rows.length === 0 && again === null)
    return `${signal.name} means nothing while it is ${item.stage.replaceAll('_', ' ')}`;
  const recorded = record(item, signal, entry);
  if (recorded instanceof Stale) return recorded.why;
  const arrow = rows.find((one) => one.when === undefined || one.when(recorded, signal));
  if (arrow === undefined && again === null)
    return `${signal.name} changes nothing while it is ${item.stage.replaceAll('_', ' ')}`;
  const step = follow(item, recorded, { arrow: arrow ?? stays(), at: entry.at });
  return again === null ? step : { ...step, effects: [...step.effects, again] };
}

const list = (arrows: Arrows | undefined): Arrow[] =>
  arrows === undefined ? [] : Array.isArray(arrows) ? arrows : [arrows];

/** The stage's own row first, then the rules. */
function arrowsFor(item: WorkItem, name: SignalName): Arrow[] {
  const rules = everywhere.filter((rule) => rule.signals.includes(name) && rule.in.includes(item.stage));
  return [...list(stages[item.stage].on[name]), ...rules.flatMap((rule) => list(rule.arrows))];
}

/** The step that failed, once somebody wants it tried again. */
const triedAgain = (item: WorkItem, name: SignalName): EffectName | null =>
  (name === 'retry_requested' || name === 'budget_raised') && item.trouble !== null
    ? (item.trouble.effect as EffectName)
    : null;

/** Goes where the arrow points, then on as long as facts alone lead further. */
function follow(before: WorkItem, recorded: WorkItem, about: { arrow: Arrow; at: string }): Step {
  const { arrow, at } = about;
  const target = typeof arrow.to === 'function' ? arrow.to(recorded) : arrow.to;
  const pointed = target === 'same' ? before.stage : target;
  let item = pointed === before.stage ? recorded : arrive(recorded, pointed, at);
  for (let hops = 0; hops < 4 && !isPaused(item); hops += 1) {
    const leave = stages[item.stage].leaves;
    if (leave === undefined || !leave.when(item)) break;
    item = arrive(item, leave.to, at);
  }
  // The effects of an arrow belong to where it points; facts that led further make them moot, but for the agent's.
  const own = arrow.effects.filter((name) => item.stage === pointed || name.endsWith('_agent'));
  return { item, effects: [...own, ...(item.stage === before.stage ? [] : doing(item))] };
}

function doing(item: WorkItem): EffectName[] {
  return stages[item.stage].does.flatMap((one) =>
    typeof one === 'string' ? [one] : one.when(item) ? [one.effect] : [],
  );
}

/** Signals that came during the pause, read in their order; then what the stage is due, for it rested too. */
function readDeferred(start: Step, before: WorkItem): Step {
  const read = before.deferred.reduce<Step>(
    (sum, one) => {
      const by = one.actor.kind === 'person' ? one.actor.id : null;
      const step = advance(sum.item, one.signal, { at: one.at, actor: one.actor, by, role: null });
      return typeof step === 'string' ? sum : { item: step.item, effects: [...sum.effects, ...step.effects] };
    },
    { item: { ...start.item, deferred: [] }, effects: start.effects },
  );
  return read.item.stage === before.stage
    ? { ...read, effects: [...read.effects, ...doing(read.item)] }
    : read;
}

/** Every change is shown; a move, a pull request and a first thread tell the tracker. Inputs are ids of the moment, which the next state may not hold. */
function requests(
  before: WorkItem | null,
  step: Step,
  cause: { signal: Signal; entry: Entry },
): EffectRequest[] {
  const after = step.item;
  const isNews =
    before?.pullRequest?.number !== after.pullRequest?.number ||
    (before?.home === null && after.home !== null);
  const tells = before?.stage !== after.stage || (after.issue != null && isNews);
  const names = [...step.effects, ...(tells ? (['publish_stage'] as const) : []), 'show_item' as const];
  return [...new Set<EffectName>(names)].map((name) => {
    const run = (name === 'stop_agent' ? before?.run : after.run) ?? after.run;
    const pull = before?.pullRequest;
    if (name.endsWith('_agent') && run != null) return { name, input: { run: run.id } };
    if (name === 'close_pull_request' && pull != null) return { name, input: { number: pull.number } };
    if (name === 'remind') return { name, ...reminder(cause) };
    return name === 'check_gate' && cause.signal.name === 'gate_held'
      ? { name, afterMs: HOLD_RECHECK_MS }
      : { name };
  });
}

/** Who is reminded, and when. */
function reminder({ signal, entry }: { signal: Signal; entry: Entry }): Omit<EffectRequest, 'name'> {
  if (signal.name !== 'reminder_set') return {};
  const afterMs = Math.max(0, Date.parse(signal.facts.at) - Date.parse(entry.at));
  return { input: { ask: signal.facts.ask, person: entry.by, by: null }, afterMs };
}
