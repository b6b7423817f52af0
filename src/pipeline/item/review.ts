/** Documents, their signatures, and the scorecard. */
import type { Flag } from '../untrusted/flags.ts';
import type { DocumentKind, Instant, PersonId } from './basics.ts';

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
  | 'answered'
  | 'restored';

/** The newest text of a document and the text that is signed; they may differ. The texts are in the store. */
export interface DocumentState<Digest> {
  version: number;
  hash: string;
  /** Null: drafted by the model or the stand-in. */
  author: PersonId | null;
  at: Instant;
  /** How this version came to be. */
  how?: DocumentChange;
  /** Name and version of the skill that it was drafted by; none where a person wrote it. */
  skill?: string;
  /** Of a spec: the hash of the PRD that it was drafted from. */
  from?: string;
  /** Of a spec: the PRD asks for something else since, and it is drafted again before anybody is asked to sign. */
  lags?: true;
  digest: Digest;
  signed: Signature | null;
  /** What changed since the last version that was asked about, for the question. */
  changes: SectionChange[];
  /** A new version must be signed before delegation (after a rollback). */
  mustBeNewerThan: number | null;
  /** What it was drafted from addresses a machine; absent: nothing does, or it is older. */
  flagged?: Flag[];
  /** Reopened, or its signature withdrawn, while the signed text is in force: to be signed again or kept. */
  reopened?: boolean;
}

/** Two edits of one section that people choose between; the text has ours meanwhile. */
export interface Clash {
  document: DocumentKind;
  section: string;
  theirs: string;
  ours: string;
  /** Who wrote theirs; null or left out where nobody can tell. */
  by?: PersonId | null;
}

/** What talk settled: `by` those whose words settled it, `url` the message that did. */
export interface Proposal extends SectionChange {
  document: DocumentKind;
  by?: PersonId[];
  url?: string | null;
  /** Nobody settled it: `by` asked for the change, by words or by a button. */
  asked?: true;
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
