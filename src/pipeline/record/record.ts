import type { Signal, SignalName } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';
import { deploying } from './deploying.ts';
import { development } from './development.ts';
import type { Entry, Recorders, Stale } from './entry.ts';
import { general } from './general.ts';
import { planning } from './planning.ts';
import { review } from './review.ts';

const recorders: Recorders<SignalName> = { ...planning, ...review, ...development, ...deploying, ...general };

/** The ticket with the signal's facts in it; the stage is not its business. */
export function record(item: WorkItem, signal: Signal, entry: Entry): WorkItem | Stale {
  const recorder = recorders[signal.name] as (
    item: WorkItem,
    facts: unknown,
    entry: Entry,
  ) => WorkItem | Stale;
  return recorder(item, signal.facts, entry);
}
