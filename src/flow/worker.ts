/**
 * Runs effects from the queue, at least once. An attempt claims the effect (its number fences late outcomes), calls
 * the handler, and records the outcome together with the signal that reports it. Tries used up: gate `trouble`.
 */
import { messageOf, UpstreamError } from '../errors.ts';
import { type EffectName, effects } from '../pipeline/effects.ts';
import { signal } from '../pipeline/signals.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import { dbNow, inTransaction } from '../store/db.ts';
import { claimEffect, type EffectRow, finishEffect, laterPending } from '../store/effects.ts';
import type { Lane } from '../store/queue/queue.ts';
import { findItem } from '../store/work-items.ts';
import type { Deps } from './deps.ts';
import type { Handler, Outcome } from './effects/effect.ts';
import { receive, receiveIn } from './receive.ts';

/** Effects of a paused ticket rest, but for drawing it and for putting its agent away. */
const evenWhilePaused: readonly EffectName[] = [
  'show_item',
  'file_issue',
  'publish_stage',
  'stop_agent',
  'close_pull_request',
  'clean_up',
  'verify',
  'roll_back',
  'lock_service',
];

/** Looked at afresh each time: one that stands ready later makes this one needless. */
const repeatable: readonly EffectName[] = ['show_item', 'check_gate'];

export interface Worker {
  start(): Promise<void>;
  /** Effects under way in this process. */
  busy(): number;
}

const concurrency: Record<Lane, number> = { work: 8, show: 6, now: 2 };

export function createWorker(deps: Deps, registry: Record<EffectName, Handler>): Worker {
  let busy = 0;
  const handle = async (id: number): Promise<void> => {
    busy += 1;
    try {
      await runEffect(deps, registry, id);
    } finally {
      busy -= 1;
    }
  };
  return {
    start: async () => {
      for (const lane of Object.keys(concurrency) as Lane[]) {
        await deps.queue.work(lane, { concurrency: concurrency[lane] }, (job) => handle(job.effect));
      }
    },
    busy: () => busy,
  };
}

export async function runEffect(
  deps: Deps,
  registry: Record<EffectName, Handler>,
  id: number,
): Promise<void> {
  const effect = await claimEffect(deps.db, id);
  if (effect === null) return;
  const name = effect.name as EffectName;
  const started = performance.now();
  deps.probe(name, 'before');
  try {
    const item = await findItem(deps.db, effect.key);
    const outcome =
      item === null
        ? ({ kind: 'moot', why: 'no such ticket' } as const)
        : await attempt(deps, registry[name], { effect, item });
    deps.probe(name, 'called');
    await settle(deps, effect, outcome);
    deps.probe(name, 'recorded');
    deps.log.info('effect.finished', {
      key: effect.key,
      effect: name,
      attempt: effect.attempt,
      outcome: outcome.kind,
      ms: Math.round(performance.now() - started),
    });
  } catch (error) {
    await fail(deps, effect, error);
  }
}

async function attempt(
  deps: Deps,
  handler: Handler,
  job: { effect: EffectRow; item: WorkItem },
): Promise<Outcome> {
  const name = job.effect.name as EffectName;
  if (job.item.paused !== null && !evenWhilePaused.includes(name)) return { kind: 'moot', why: 'paused' };
  if (repeatable.includes(name) && (await laterPending(deps.db, job.effect)))
    return { kind: 'moot', why: 'a later drawing stands ready' };
  return handler(job, deps);
}

async function settle(deps: Deps, effect: EffectRow, outcome: Outcome): Promise<void> {
  const claim = { id: effect.id, attempt: effect.attempt };
  switch (outcome.kind) {
    case 'report': {
      // The others first: killed in between, the effect runs again and tells them the same under the same delivery.
      await tellOthers(deps, effect, outcome.also ?? []);
      await receive(deps, {
        key: effect.key,
        signal: outcome.signal,
        actor: { kind: 'system', name: effect.name },
        delivery: `effect:${effect.id}:${effect.attempt}`,
        effect: claim,
        ...(outcome.write === undefined ? {} : { write: outcome.write }),
      });
      return;
    }
    case 'again':
      return comesAgain(deps, effect, { afterMs: outcome.afterMs, error: null });
    case 'moot':
      await finishEffect(deps.db, claim, { state: 'moot', error: outcome.why });
      return;
    case 'done':
      await inTransaction(deps.db, async (tx) => {
        if (await finishEffect(tx, claim, { state: 'done' })) await outcome.write?.(tx);
      });
  }
}

async function tellOthers(
  deps: Deps,
  effect: EffectRow,
  others: { key: string; signal: Parameters<typeof receive>[1]['signal'] }[],
): Promise<void> {
  for (const other of others) {
    await receive(deps, {
      ...other,
      actor: { kind: 'system', name: effect.name },
      delivery: `effect:${effect.id}`,
    });
  }
}

/**
 * A service that says when it may be asked again is asked then, and no try is spent (fault 71). From an hour after the
 * effect was asked for each wait spends one, so that a person hears of it at last; nobody is asked about a drawing.
 * A service that names a longer wait than that is asked after the hour, too.
 */
const LONGEST_PUT_OFF_MS = 3_600_000;

/** An `error` spends a try. */
async function comesAgain(
  deps: Deps,
  effect: EffectRow,
  { afterMs, error }: { afterMs: number; error: string | null },
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const claim = { id: effect.id, attempt: effect.attempt };
    if (!(await finishEffect(tx, claim, { state: 'pending', error }))) return;
    await deps.queue.send(tx, {
      lane: effects[effect.name as EffectName].lane,
      key: effect.key,
      effect: effect.id,
      afterMs: Math.min(afterMs, LONGEST_PUT_OFF_MS),
    });
  });
}

async function isOverdue(deps: Deps, effect: EffectRow): Promise<boolean> {
  return Date.parse(await dbNow(deps.db)) - Date.parse(effect.at) > LONGEST_PUT_OFF_MS;
}

/** Throws while tries are left, so that the queue brings the job back; then a person is asked. */
async function fail(deps: Deps, effect: EffectRow, error: unknown): Promise<void> {
  const row = effects[effect.name as EffectName];
  const hopeless = error instanceof UpstreamError && !error.retryable;
  const fields = { key: effect.key, effect: effect.name, attempt: effect.attempt, error };
  const spent = effect.failures + 1 >= row.tries;
  if (error instanceof UpstreamError && error.retryable && error.afterMs !== null) {
    const isLate = row.lane !== 'show' && (await isOverdue(deps, effect));
    if (!isLate || !spent) {
      deps.log.warn('effect.put_off', { ...fields, afterMs: error.afterMs });
      return comesAgain(deps, effect, { afterMs: error.afterMs, error: isLate ? messageOf(error) : null });
    }
  }
  if (!hopeless && !spent) {
    deps.log.warn('effect.failed', fields);
    await finishEffect(
      deps.db,
      { id: effect.id, attempt: effect.attempt },
      { state: 'pending', error: messageOf(error) },
    );
    throw error instanceof Error ? error : new Error(messageOf(error));
  }
  deps.log.error('effect.gave_up', fields);
  const reason = error instanceof UpstreamError ? error.message : 'something failed on our side';
  await inTransaction(deps.db, async (tx) => {
    const recorded = await finishEffect(
      tx,
      { id: effect.id, attempt: effect.attempt },
      { state: 'needs_human', error: messageOf(error) },
    );
    if (!recorded || row.lane === 'show') return;
    await receiveIn(tx, deps, {
      key: effect.key,
      signal: signal('effect_failed', {
        effect: effect.name,
        effectId: String(effect.id),
        sentence: `I could not ${row.what}: ${reason}.`,
      }),
      actor: { kind: 'system', name: 'worker' },
      delivery: `effect:${effect.id}:failed`,
    });
  });
}
