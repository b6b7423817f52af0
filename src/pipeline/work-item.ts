/**
 * What a ticket knows. A `WorkItem` is the fold of its ledger: `record.ts` alone builds the next one from a
 * signal, `decide.ts` alone chooses its stage. It is plain JSON (dates are ISO 8601 strings in UTC), so the
 * same value is stored, replayed, rendered and asserted on.
 */
import type { PrdDigest, SpecDigest } from './documents.ts';
import type {
  Attachment,
  DocumentKind,
  Home,
  Instant,
  IssueLink,
  Kind,
  KindFrom,
  LostHome,
  Origin,
  PersonId,
  Priority,
  Sha,
  TrackerPlace,
} from './item/basics.ts';
import type {
  Acceptance,
  Delegation,
  Judgement,
  LostMerge,
  NewCommit,
  PullRequest,
  Revert,
  Run,
} from './item/change.ts';
import type { Context, ItemPolicy, ServiceFacts } from './item/context.ts';
import type { Deploy, Rollback } from './item/deploy.ts';
import type { Clash, DocumentState, Proposal, Scorecard, Waiver } from './item/review.ts';
import type { Actor } from './people.ts';
import type { Signal } from './signals.ts';
import type { StageName } from './stages.ts';

export interface Trouble {
  effect: string;
  effectId: string;
  sentence: string;
  at: Instant;
}

export interface ChangeRequest {
  by: PersonId;
  at: Instant;
  what: string;
  about: string | null;
  sha: Sha | null;
  document: DocumentKind | null;
}

export interface WorkItem {
  key: string;
  stage: StageName;
  stageSince: Instant;
  title: string;
  description: string;
  reporter: PersonId;
  filedAt: Instant;
  origin: Origin;
  /** Its issue in the team's tracker, whichever of the two came first. */
  issue?: IssueLink | null;
  /** Where that issue is to be made, known once the service is. */
  tracker?: TrackerPlace | null;
  home: Home | null;
  /** Nothing is posted or written there while this holds; what is due is shown once it ends. */
  lostHome?: LostHome | null;
  /** A channel of another company's too, in which an admin allowed this ticket. */
  sharingAllowed?: string | null;
  kind: Kind;
  /** Absent: nobody said it, or nobody knows any more. */
  kindFrom?: KindFrom;
  priority: Priority;
  labels: string[];
  /** Acceptance criteria proposed when it was filed. */
  proposedCriteria: string[];
  /** Files that came with it; absent: none. */
  attachments?: Attachment[];
  /** Parts of the same split that ship first; it starts by itself then. */
  waitsFor?: string[];
  service: ServiceFacts | null;
  /** Services offered by `choose_service`; null when the question is not open. */
  serviceChoices: string[] | null;
  policy: ItemPolicy | null;
  context: Context | null;
  pm: PersonId | null;
  engineer: PersonId | null;
  path: 'full' | 'short';
  prd: DocumentState<PrdDigest> | null;
  spec: DocumentState<SpecDigest> | null;
  /** Set while a signed text was changed after delegation: nothing ships until it is settled. */
  reSign: DocumentKind | null;
  changeRequest: ChangeRequest | null;
  scorecard: Scorecard | null;
  /** A scorecard is being made: what is asked about the last one rests. */
  scoring: boolean;
  waiverRequest: { rules: string[]; reason: string; by: PersonId; at: Instant } | null;
  waivers: Waiver[];
  /** Agent chosen with the sign-off; counts as the click in `ready` when the scorecard is clear. */
  keptChoice: Delegation | null;
  delegation: Delegation | null;
  run: Run | null;
  /** Runs so far: the next one's number. */
  runs: number;
  pullRequest: PullRequest | null;
  /** Why it needs attention, one sentence; null elsewhere. */
  attention: {
    why: 'ci' | 'agent' | 'conflict' | 'protected' | 'size' | 'cap';
    sentence: string;
    at: Instant;
  } | null;
  judgement: Judgement | null;
  /** Set by a push once people were asked to accept an earlier head. */
  newCommit?: NewCommit | null;
  preview: {
    state: 'starting' | 'up' | 'failed';
    url: string | null;
    sha: Sha;
    sentence: string | null;
  } | null;
  acceptances: Acceptance[];
  bypass: { by: string; at: Instant; mergeSha: Sha; accepted: boolean | null } | null;
  deploy: Deploy | null;
  /** An approver's word for this commit; it outlives a deploy that was cancelled. */
  deployApproval?: Deploy['approval'];
  releaseNotes: { url: string | null; summary: string; at: Instant } | null;
  liveAt: Instant | null;
  rollback: Rollback | null;
  /** The newest revert of this ticket's merge, until it is live again. */
  revert?: Revert | null;
  /** The newest rewriting of its branch that took its merge away; read through `lostMerge`. */
  lost?: LostMerge | null;
  locked: boolean;
  trouble: Trouble | null;
  /** What people added to the model's budget for this ticket; absent where nobody did. */
  modelBudget?: { addedUsd: number; lastUsd: number; lastAt: Instant };
  /** Other steps that failed meanwhile, asked about one after the other. */
  laterTroubles?: Trouble[];
  splitProposal: string[] | null;
  split: { children: string[] } | null;
  /** Asked about now, and those that are asked about after it. */
  proposal: (Proposal & { id: string; more?: Proposal[] }) | null;
  /** The newest version of that document is a proposal that was applied; `before`: what Undo brings back. */
  applied?: { document: DocumentKind; section: string; before: string; version: number; id: string } | null;
  /** Asked about now, and those that are asked about after it. */
  clash: (Clash & { id: string; more?: Clash[] }) | null;
  /** The text that it was drafted from changed after intake: its hash, and who changed what of it here. */
  redraft: {
    hash: string;
    at: Instant;
    chosen?: boolean;
    by?: PersonId;
    words?: string;
    /** Who changed it in the tracker, by name. */
    from?: string;
  } | null;
  /** How often what was filed was changed by hand. */
  changes?: number;
  paused: { by: PersonId; at: Instant; until: Instant | null; reason: string } | null;
  /** Signals that came while it was paused, read on resuming. */
  deferred: { signal: Signal; actor: Actor; at: Instant }[];
  closed: {
    by: PersonId | null;
    at: Instant;
    reason: string;
    as: 'not_needed' | 'decided_against' | 'duplicate' | 'elsewhere' | 'undone' | 'children';
    lookAgain: Instant | null;
    from: StageName;
  } | null;
  /** Ledger entries so far; the optimistic version of the row. */
  revision: number;
}
