import type { Signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Tx } from '../../store/db.ts';
import type { EffectRow } from '../../store/effects.ts';
import type { Deps } from '../deps.ts';

export interface Job {
  effect: EffectRow;
  /** The ticket as it was when this attempt began. */
  item: WorkItem;
}

/**
 * What an effect came to. `report`: the signal that says so, recorded together with the effect's end; `also` are
 * signals that come before it, of this ticket or others. `again`: not finished, look once more after this many milliseconds. `moot`: the ticket
 * has moved on and nobody wants it any more.
 */
export type Outcome =
  | { kind: 'done'; write?: (tx: Tx) => Promise<void> }
  | { kind: 'moot'; why: string }
  | { kind: 'again'; afterMs: number }
  | {
      kind: 'report';
      signal: Signal;
      write?: (tx: Tx, item: WorkItem) => Promise<void>;
      also?: { key: string; signal: Signal }[];
    };

export type Handler = (job: Job, deps: Deps) => Promise<Outcome>;

export const done: Outcome = { kind: 'done' };
export const moot = (why: string): Outcome => ({ kind: 'moot', why });
export const report = (signal: Signal, write?: (tx: Tx, item: WorkItem) => Promise<void>): Outcome => ({
  kind: 'report',
  signal,
  ...(write === undefined ? {} : { write }),
});
