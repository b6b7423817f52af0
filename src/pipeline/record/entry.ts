import type { Instant, PersonId } from '../item/basics.ts';
import type { Actor } from '../people.ts';
import type { SignalFacts, SignalName } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';

/** Who sent a signal and when, by the database's clock. */
export interface Entry {
  at: Instant;
  actor: Actor;
  /** The person who sent it; null for agents, vendors and our own effects. */
  by: PersonId | null;
  /** Role in which a person answered, chosen by `authorise`. */
  role: 'pm' | 'engineer' | 'approver' | null;
}

/** A signal about a version, commit or run that is no longer the current one: on the ledger, without effect. */
export class Stale {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

export type Recorder<Name extends SignalName> = (
  item: WorkItem,
  facts: SignalFacts[Name],
  entry: Entry,
) => WorkItem | Stale;
export type Recorders<Names extends SignalName> = { [Name in Names]: Recorder<Name> };

/** The person of an entry whose gate lets only people answer. */
export function person(entry: Entry): PersonId {
  if (entry.by === null) throw new Error('a person’s signal without a person');
  return entry.by;
}
