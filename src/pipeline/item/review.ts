/** Documents, their signatures, and the scorecard. */
import type { Instant, PersonId } from './basics.ts';

export interface Signature {
  version: number;
  hash: string;
  by: PersonId;
  at: Instant;
}

/** A redraft, a hand edit, an applied proposal … : a hand edit or an applied proposal rewrites the open question in place. */
export type DocumentChange =
  | 'drafted'
  | 'redrafted'
  | 'edited'
  | 'proposal'
  | 'kept'
  | 'reopened'
  | 'answered';

/** The newest text of a document and the text that is signed; they may differ. The texts are in the store. */
export interface DocumentState<Digest> {
  version: number;
  hash: string;
  /** Null: drafted by the model or the stand-in. */
  author: PersonId | null;
  at: Instant;
  /** How this version came to be. */
  how?: DocumentChange;
  digest: Digest;
  signed: Signature | null;
  /** What changed since the last version that was asked about, for the question. */
  changes: SectionChange[];
  /** A new version must be signed before delegation (after a rollback). */
  mustBeNewerThan: number | null;
  /** Reopened, or its signature withdrawn, while the signed text is in force: to be signed again or kept. */
  reopened?: boolean;
}

export interface SectionChange {
  section: string;
  before: string;
  after: string;
}

export type RuleVerdict = 'pass' | 'fail' | 'waived';
export interface RuleResult {
  rule: string;
  verdict: RuleVerdict;
  /** One sentence without the final stop being optional: it always ends with one. */
  sentence: string;
  /** Clears when the world changes (an incident ends), without a person deciding on this ticket. */
  clearsItself: boolean;
  waivable: boolean;
  fetchedAt: Instant | null;
}
export interface Scorecard {
  at: Instant;
  results: RuleResult[];
  clear: boolean;
  /** Versions that were scored. */
  prd: number;
  spec: number;
}

export interface Waiver {
  rules: string[];
  reason: string;
  requestedBy: PersonId;
  by: PersonId;
  at: Instant;
  prdHash: string | null;
  specHash: string | null;
  ends: Instant | null;
}
