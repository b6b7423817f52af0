/** Signals: something that happened, past tense. Each carries its facts; the ledger stores both. */
import type { Step } from './asking/telling.ts';
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
import type { Judgement, Plan, PullRequest } from './item/change.ts';
import type { Context, Incident, ItemPolicy, ServiceFacts, SourceNote } from './item/context.ts';
import type { DeployStarted, GateVerdict, RolledBack } from './item/deploy.ts';
import type { Clash, DocumentChange, Proposal, RuleResult, SectionChange } from './item/review.ts';
import type { Moved } from './people.ts';
import type { Flag } from './untrusted/flags.ts';

type None = Record<never, never>;
type Why = { reason: string };
export interface Filing {
  key: string;
  title: string;
  description: string;
  reporter: PersonId;
  origin: Origin;
  home: Home | null;
  kind: Kind;
  /** Absent: nobody said it. */
  kindFrom?: KindFrom;
  priority: Priority;
  labels: string[];
  proposedCriteria: string[];
  service: string | null;
  attachments?: Attachment[];
  /** Parts of a split that it waits for. */
  waitsFor?: string[];
  /** Where more is known of the service than its name: adopted work is never looked up. */
  serviceFacts?: ServiceFacts | null;
  /** The issue that it comes from. */
  issue?: IssueLink | null;
}
interface DocumentFacts<Digest> {
  version: number;
  hash: string;
  author: PersonId | null;
  digest: Digest;
  changes: SectionChange[];
  how: DocumentChange;
  /** A proposal was applied: the section, what it said before, and which it was; small ones were never asked about. */
  applied?: { section: string; before: string; proposal?: string };
  /** Of a drafted spec: the hash of the PRD that it follows. */
  from?: string;
  /** Name and version of the skill that it was drafted by; none where a person wrote it. */
  skill?: string;
  /** Of a draft: which sources were heard, the late ones too. */
  sources?: SourceNote[];
  /** The clash that this text settles. */
  settles?: string;
  /** Texts behind it that address a machine; absent: as before. */
  flagged?: Flag[];
}
interface SignOff {
  version: number;
  hash: string;
}
/** Open questions answered with the signature: the new text, which is signed, and the one that was asked about. */
interface Answered<Digest> {
  answered?: { questions: number; from: SignOff; text: DocumentFacts<Digest> };
}
interface Choice {
  agent: string;
  autonomy: 'assisted' | 'autonomous';
  capUsd: number;
  waitsFor: string | null;
  reason: string | null;
}
interface PullRequestFacts {
  pullRequest: Omit<
    PullRequest,
    'ci' | 'pushers' | 'mergeSha' | 'reverted' | 'earlier' | 'unready' | 'resting' | 'formerly'
  >;
}
interface CiFacts {
  sha: Sha;
  attempt: number;
  url: string | null;
  failure: string | null;
  flagged?: Flag[];
}

export interface SignalFacts {
  filed: Filing;
  imported: Filing;
  adopted: Filing;
  filing_undone: None;
  /** By hand, in the form it was filed with; null: as it was. */
  filing_changed: {
    title: string | null;
    description: string | null;
    kind: Kind | null;
    priority: Priority | null;
    labels: string[] | null;
    criteria: string[] | null;
    service: string | null;
  };
  started: { home: Home };
  enriched: {
    service: ServiceFacts;
    policy: ItemPolicy;
    context: Context;
    path: 'full' | 'short';
    pm: PersonId | null;
    engineer: PersonId | null;
    /** How often the filing had been changed when it was looked up. */
    changes?: number;
    /** Where its issue is to be made; null or absent: the team has no tracker. */
    tracker?: TrackerPlace | null;
  };
  service_unclear: { choices: string[]; because: string };
  service_chosen: { service: string };
  prd_drafted: DocumentFacts<PrdDigest>;
  prd_revised: DocumentFacts<PrdDigest>;
  spec_drafted: DocumentFacts<SpecDigest>;
  spec_revised: DocumentFacts<SpecDigest>;
  split_proposed: { titles: string[] };
  /** `after`: for each part the numbers of those that it waits for. */
  split_chosen: { titles: string[]; after?: number[][] };
  split_declined: None;
  changes_requested: { what: string; about: string | null };
  prd_signed_off: SignOff & Answered<PrdDigest>;
  spec_signed_off: SignOff & { choice: Choice | null };
  both_signed_off: {
    prd: SignOff & Answered<PrdDigest>;
    spec: SignOff & Answered<SpecDigest>;
    choice: Choice | null;
    /** Questions that were answered with it; one that stands in both texts counts once. */
    questions?: number;
  };
  full_path_chosen: None;
  document_reopened: Why & { document: DocumentKind };
  sign_off_withdrawn: Why & { document: DocumentKind };
  re_signed: SignOff & { document: DocumentKind; tellAgent: boolean };
  signed_text_kept: DocumentFacts<PrdDigest | SpecDigest> & { document: DocumentKind };
  decided_against: Why & { lookAgain: Instant | null };
  proposal_made: Proposal;
  proposal_discarded: { section: string };
  clash_found: Clash & { more?: Clash[] };
  /** In the tracker; null: as it was. `by`: whoever did it, by name, where the tracker tells. */
  issue_edited: {
    hash: string;
    title: string | null;
    description: string | null;
    priority?: Priority | null;
    by?: string | null;
  };
  /** The issue of a ticket that was filed here stands in the tracker. */
  issue_filed: IssueLink;
  /** It was moved, deleted, closed or opened again there. */
  issue_changed: IssueLink;
  redraft_chosen: None;
  redraft_declined: None;
  scored: { results: RuleResult[]; prd: number; spec: number };
  fact_changed: { what: string };
  waiver_requested: Why & { rules: string[] };
  waived: { rules: string[]; ends: Instant | null };
  waiver_declined: Why;
  waiver_ended: None;
  choice_forgotten: None;
  taken_by_hand: None;
  delegated: Choice;
  plan_proposed: { run: string; plan: Plan; caveat: string | null };
  plan_approved: { run: string; planHash: string };
  plan_returned: { run: string; what: string };
  permission_requested: { run: string; request: string; text: string; detail: string; hash: string };
  permission_granted: { run: string; request: string; forRun: boolean };
  permission_denied: { run: string; request: string; reason: string };
  question_asked: { run: string; request: string; text: string; choices: string[]; hash: string };
  question_answered: { run: string; request: string; answer: string };
  agent_parked: { run: string; until: Instant | null };
  agent_progressed: {
    run: string;
    step: { number: number; of: number; title: string } | null;
    done: string[];
    files: string[];
    costUsd: number;
  };
  agent_finished: {
    run: string;
    sha: Sha;
    files: string[];
    costUsd: number;
    summary: string;
    caveat: string | null;
  };
  agent_failed: { run: string; reason: string };
  agent_idle: { run: string; since: Instant };
  agent_stuck: { run: string; why: 'repeats' | 'cap' | 'protected'; sentence: string };
  agent_told: { text: string };
  run_stopped: None;
  taken_over: None;
  given_back: Why;
  pr_opened: PullRequestFacts;
  /** `asItWas`: nothing has happened to it since its ticket was adopted. */
  pr_linked: PullRequestFacts & { asItWas?: true };
  pr_pushed: PullRequestFacts & { pusher: { person: PersonId | null; name: string; isAgent: boolean } };
  pr_ready: PullRequestFacts;
  pr_unready: PullRequestFacts & { why: string };
  pr_conflicted: PullRequestFacts & { files: string[] };
  pr_closed: PullRequestFacts & { by: string };
  pr_merged: PullRequestFacts & { mergeSha: Sha; by: string; byUs: boolean };
  revert_opened: { mergeSha: Sha; number: number; url: string };
  revert_closed: { number: number };
  /** The repository of the linked pull request: as it is called now, and its id. */
  repository_named: { repo: string; repoId: string };
  pr_reverted: { mergeSha: Sha; revertSha: Sha };
  branch_rewritten: { mergeSha: Sha; branch: string; head: Sha; by: string | null; sentence: string };
  branch_mended: { mergeSha: Sha; head: Sha; sentence: string };
  /** `requested`: `by` was asked, and the actor is who asked them. */
  review_submitted: { by: string; state: string };
  ci_passed: CiFacts;
  ci_failed: CiFacts;
  retry_requested: None;
  budget_raised: { byUsd: number };
  diff_judged: Judgement;
  preview_started: { sha: Sha; url: string };
  preview_failed: { sha: Sha; sentence: string };
  accepted: { sha: Sha; criteria: number[]; reasons: { criterion: number; reason: string }[] };
  merge_accepted: None;
  merge_declined: Why;
  gate_cleared: GateVerdict;
  gate_held: GateVerdict;
  approval_needed: GateVerdict;
  hold_ended: { verdict: GateVerdict };
  hold_overridden: Why & { rule: string };
  deploy_approved: { sha: Sha };
  deploy_declined: Why;
  deploy_cancelled: None;
  ship_confirmed: None;
  ship_postponed: Why;
  merged: { mergeSha: Sha; headSha: Sha; carried: { sha: Sha; title: string }[] };
  deploy_started: DeployStarted;
  environment_deployed: { deployment: string; sha: Sha; environment: string; url: string | null };
  verified: { deployment: string; sha: Sha; environment: string; url: string | null };
  deploy_failed: { deployment: string; reason: string };
  deploy_unknown: { deployment: string; since: Instant };
  deploy_confirmed: None;
  deploy_continued: None;
  incident_opened: { incident: Incident };
  fix_forward_chosen: { what: string };
  release_notes_written: { url: string | null; summary: string; skill?: string };
  rollback_requested: { alsoBack: string[] };
  rolled_back: RolledBack;
  /** Another ticket's deploy had its change, which was rolled back; and that is over. `name`: that ticket, as readers of this one may know it. */
  brought_back: { with: string; name: string; sha: Sha; deployment: string; sentence: string };
  taken_out: { with: string; sentence: string };
  rollback_failed: Why;
  service_locked: { service: string };
  /** `sentence`: what the next deploy takes live again. */
  service_unlocked: Why & { sentence?: string };
  reason_given: Why;
  revert_requested: None;
  reopened: Why;
  children_filed: { children: string[] };
  children_closed: { shipped: number };
  effect_failed: { effect: string; effectId: string; sentence: string };
  done_by_hand: { note: string };
  cancelled: Why & { as: 'not_needed' | 'duplicate' | 'elsewhere' };
  paused: Why & { until: Instant | null };
  resumed: None;
  moved: { home: Home };
  sharing_allowed: None;
  home_lost: Omit<LostHome, 'at'>;
  /** `shared`: it is another company's too, where an admin allowed that. */
  home_regained: { channel: string; shared: boolean };
  /** `moved`: not handed over by somebody, but because whoever was asked is not there. */
  ask_moved: { ask: string; to: PersonId; note: string | null; moved?: Moved };
  ask_escalated: { ask: string; step: Step; people: PersonId[] };
  reminder_set: { ask: string; at: Instant };
}

export type SignalName = keyof SignalFacts;
export type Signal = { [Name in SignalName]: { name: Name; facts: SignalFacts[Name] } }[SignalName];
export type SignalOf<Name extends SignalName> = Extract<Signal, { name: Name }>;

/** Builds a signal with its facts checked against its name. */
export function signal<Name extends SignalName>(name: Name, facts: SignalFacts[Name]): Signal {
  return { name, facts } as Signal;
}
