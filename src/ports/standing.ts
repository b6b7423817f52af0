/** What stands for a service or a channel until somebody ends it, and what is said of that in the channel. */
import type { Instant } from '../pipeline/item/basics.ts';

export interface OrderRequest {
  what: 'freeze' | 'unfreeze' | 'lock' | 'unlock';
  service: string;
  /** As typed, in the person's zone; null: until somebody ends it. */
  until: string | null;
  reason: string | null;
  by: string;
  delivery: string;
}
export type OrderOutcome =
  | {
      kind: 'done';
      what: OrderRequest['what'];
      service: string;
      until: Instant | null;
      /** Deploys of this service that wait now. */
      waiting: number;
      /** Names what `takeBack` undoes; null where it cannot be undone. */
      undo: string | null;
      /** Tickets through which it went, whose own cards say it. */
      tickets: string[];
      /** What the next deploy takes live again although it was rolled back. */
      left: string[];
    }
  /** Nothing was done. `title`: the words may have been meant as one. */
  | { kind: 'refused'; sentence: string; title: boolean };

export interface Orders {
  give(request: OrderRequest): Promise<OrderOutcome>;
  /** Within ten minutes, by whoever gave the order. */
  takeBack(undo: string, by: string): Promise<{ done: boolean; sentence: string }>;
}

/** One line in the channel of a service, rewritten when it ends. */
export interface OrderNotice {
  kind: 'freeze' | 'lock';
  service: string;
  by: string;
  since: Instant;
  until: Instant | null;
  reason: string;
  /** `by` null: its time came. */
  ended: { by: string | null; at: Instant } | null;
}
