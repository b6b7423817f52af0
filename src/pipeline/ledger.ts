import type { Instant } from './item/basics.ts';
import type { Actor } from './people.ts';
import type { SignalFacts, SignalName } from './signals.ts';
import type { StageName } from './stages.ts';

/** What became of a signal: it moved the ticket, was stored where it stands, was ignored, or refused. */
export type Outcome = 'moved' | 'stayed' | 'ignored' | 'refused';

interface EntryFrame {
  /** Key of the ticket. */
  item: string;
  at: Instant;
  from: StageName | null;
  to: StageName | null;
  actor: Actor;
  outcome: Outcome;
  why: string | null;
}

/** One line of the append-only history, the only source of measures. */
export type LedgerEntry = {
  [Name in SignalName]: EntryFrame & { signal: Name; facts: SignalFacts[Name] };
}[SignalName];
