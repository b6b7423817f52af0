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
import type { Signal } from './signals.ts';
import { type Arrow, everywhere, type StageName, stages } from './stages.ts';
import type { WorkItem } from './work-item.ts';

export type Decision =
  | { kind: 'move'; item: WorkItem; from: StageName | null; effects: EffectRequest[] }
  | { kind: 'ignore'; why: string };

/** How long a held deploy waits before its gate is checked again. */
export const HOLD_RECHECK_MS = 60_000;

export function decide(item: WorkItem | null, signal: Signal, entry: Entry): Decision {
  if (item === null) return create(signal, entry);
  if (isPaused(item) && mustWait(item, signal)) {
    const deferred = [...item.deferred, { signal, actor: entry.actor, at: entry.at }];
    return { kind: 'move', from: item.stage, item: next(item, { ...item, deferred }), effects: [] };
  }
  const arrow = arrowFor(item, signal, entry);
  if (typeof arrow === 'string') return { kind: 'ignore', why: arrow };
  const moved = follow(item, arrow.item, arrow.arrow, entry);
  const effects = [...effectsOf(item, moved, arrow), ...(signal.name === 'resumed' ? resume(moved) : [])];
  const done: Decision = {
    kind: 'move',
    from: item.stage,
    item: next(item, moved.item),
    effects: requests(item, moved.item, effects),
  };
  return signal.name === 'resumed' ? readDeferred(done, item) : done;
}

function create(signal: Signal, entry: Entry): Decision {
  if (signal.name !== 'filed' && signal.name !== 'imported' && signal.name !== 'adopted')
    return { kind: 'ignore', why: 'there is no such ticket' };
  const stage: StageName =
    signal.name === 'filed' ? 'incoming' : signal.name === 'imported' ? 'backlog' : 'delegated';
  const fresh = { ...newItem(signal.facts, entry.at), stage, revision: 1 };
  const item: WorkItem =
    signal.name === 'adopted'
      ? {
          ...fresh,
          delegation: {
            agent: 'hand',
            by: fresh.reporter,
            at: entry.at,
            autonomy: 'assisted',
            capUsd: 0,
            waitsFor: null,
            reason: null,
          },
        }
      : fresh;
  return { kind: 'move', from: null, item, effects: requests(null, item, doing(item)) };
}

/** While paused only an end, a resumption, and the outcome of a deploy that has started are read at once. */
function mustWait(item: WorkItem, signal: Signal): boolean {
  if (['resumed', 'cancelled', 'decided_against', 'paused'].includes(signal.name)) return false;
  return item.deploy?.deployment == null;
}

interface Chosen {
  item: WorkItem;
  arrow: Arrow;
  again?: EffectName;
}

function arrowFor(item: WorkItem, signal: Signal, entry: Entry): Chosen | string {
  const row = stages[item.stage].on[signal.name];
  const rule = everywhere.find((one) => one.signals.includes(signal.name) && one.in.includes(item.stage));
  const trouble = item.trouble;
  const retries = trouble !== null && ['retry_requested', 'budget_raised'].includes(signal.name);
  if (row === undefined && rule === undefined && !retries)
    return `${signal.name} means nothing in ${item.stage}`;
  const recorded = record(item, signal, entry);
  if (recorded instanceof Stale) return recorded.why;
  if (retries) return { item: recorded, arrow: { to: 'same' }, again: trouble.effect as EffectName };
  const arrows = row === undefined ? [] : Array.isArray(row) ? row : [row];
  const arrow = arrows.find((one) => one.when === undefined || one.when(recorded, signal)) ?? rule?.arrow;
  return arrow === undefined
    ? `${signal.name} changes nothing in ${item.stage} now`
    : { item: recorded, arrow };
}

interface Moved {
  item: WorkItem;
  entered: boolean;
}

/** Goes where the arrow points, then on as long as facts alone lead further. */
function follow(before: WorkItem, recorded: WorkItem, arrow: Arrow, entry: Entry): Moved {
  const target = typeof arrow.to === 'function' ? arrow.to(recorded) : arrow.to;
  let item = target === 'same' || target === before.stage ? recorded : arrive(recorded, target, entry.at);
  let entered = item.stage !== before.stage;
  for (let hops = 0; hops < 4; hops += 1) {
    const leave = isPaused(item) ? undefined : stages[item.stage].leaves?.find((one) => one.when(item));
    if (leave === undefined) break;
    item = arrive(item, leave.to, entry.at);
    entered = true;
  }
  return { item, entered };
}

function effectsOf(before: WorkItem, moved: Moved, chosen: Chosen): EffectName[] {
  const stayed = moved.item.stage === before.stage;
  // An arrow's own effects belong to where it points; facts that led further make them moot, but for the agent's.
  const pointed = chosen.arrow.to === 'same' ? before.stage : chosen.arrow.to;
  const own = (chosen.arrow.effects ?? []).filter(
    (name) => pointed === moved.item.stage || name.endsWith('_agent'),
  );
  return [
    ...own,
    ...(chosen.again === undefined ? [] : [chosen.again]),
    ...(moved.entered && !stayed ? doing(moved.item) : []),
  ];
}

function doing(item: WorkItem): EffectName[] {
  return stages[item.stage].does.flatMap((one) =>
    typeof one === 'string' ? [one] : one.when(item) ? [one.effect] : [],
  );
}
const resume = (moved: Moved): EffectName[] => doing(moved.item);

/** Every change is shown; a move tells the tracker. Inputs are ids of the moment, which the next state may not hold. */
function requests(before: WorkItem | null, after: WorkItem, names: EffectName[]): EffectRequest[] {
  const all: EffectName[] = [
    ...new Set(names),
    ...(before?.stage === after.stage ? [] : (['publish_stage'] as const)),
    'show_item',
  ];
  return all.map((name) => {
    const run = after.run ?? before?.run ?? null;
    const input = name.endsWith('_agent') && run !== null ? { input: { run: run.id } } : {};
    const pull =
      name === 'close_pull_request' && before?.pullRequest != null
        ? { input: { number: before.pullRequest.number } }
        : {};
    const timer = name === 'check_gate' && after.deploy?.phase === 'held' ? { afterMs: HOLD_RECHECK_MS } : {};
    return { name, ...input, ...pull, ...timer };
  });
}

const next = (before: WorkItem, after: WorkItem): WorkItem => ({ ...after, revision: before.revision + 1 });

/** Signals that came during the pause, read in their order now. */
function readDeferred(done: Decision, before: WorkItem): Decision {
  if (done.kind === 'ignore' || before.deferred.length === 0) return done;
  const start: Extract<Decision, { kind: 'move' }> = { ...done, item: { ...done.item, deferred: [] } };
  return before.deferred.reduce<Extract<Decision, { kind: 'move' }>>((sum, one) => {
    const by = one.actor.kind === 'person' ? one.actor.id : null;
    const step = decide(sum.item, one.signal, { at: one.at, actor: one.actor, by, role: null });
    if (step.kind === 'ignore') return sum;
    return {
      kind: 'move',
      from: sum.from,
      item: { ...step.item, revision: sum.item.revision },
      effects: [...sum.effects, ...step.effects],
    };
  }, start);
}
