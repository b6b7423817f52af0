/**
 * Signals: something that happened, past tense. Each carries its facts; the ledger stores both. The text beside
 * a name completes "Ana …" in a ticket's history.
 */
import type { PrdDigest, SpecDigest } from './documents.ts';
import type { GateName } from './gates.ts';
import type {
  Context,
  CriterionVerdict,
  DocumentKind,
  Freeze,
  GateVerdict,
  Home,
  Incident,
  Instant,
  ItemPolicy,
  Judgement,
  Kind,
  Origin,
  PersonId,
  Plan,
  Priority,
  PullRequest,
  RuleResult,
  SectionChange,
  ServiceFacts,
  Sha,
} from './work-item.ts';

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
  priority: Priority;
  labels: string[];
  proposedCriteria: string[];
  service: string | null;
}
interface DocumentFacts<Digest> {
  version: number;
  hash: string;
  author: PersonId | null;
  digest: Digest;
  changes: SectionChange[];
  /** How it came to be; a hand edit or an applied proposal rewrites the open question in place. */
  how: 'drafted' | 'redrafted' | 'edited' | 'proposal' | 'kept' | 'reopened';
}
interface SignOff {
  version: number;
  hash: string;
}
interface Choice {
  agent: string;
  autonomy: 'assisted' | 'autonomous';
  capUsd: number;
  waitsFor: string | null;
  reason: string | null;
}
interface PullRequestFacts {
  pullRequest: Omit<PullRequest, 'ci' | 'pushers' | 'mergeSha' | 'reverted'>;
}
interface CiFacts {
  sha: Sha;
  attempt: number;
  url: string | null;
  failure: string | null;
}

export interface SignalFacts {
  filed: Filing;
  imported: Filing;
  adopted: Filing;
  filing_undone: None;
  started: { home: Home };
  enriched: {
    service: ServiceFacts;
    policy: ItemPolicy;
    context: Context;
    path: 'full' | 'short';
    pm: PersonId | null;
    engineer: PersonId | null;
  };
  service_unclear: { choices: string[]; because: string };
  service_chosen: { service: string };
  prd_drafted: DocumentFacts<PrdDigest>;
  prd_revised: DocumentFacts<PrdDigest>;
  spec_drafted: DocumentFacts<SpecDigest>;
  spec_revised: DocumentFacts<SpecDigest>;
  split_proposed: { titles: string[] };
  split_chosen: { titles: string[] };
  split_declined: None;
  changes_requested: { what: string; about: string | null };
  prd_signed_off: SignOff;
  spec_signed_off: SignOff & { choice: Choice | null };
  both_signed_off: { prd: SignOff; spec: SignOff; choice: Choice | null };
  full_path_chosen: None;
  document_reopened: Why & { document: DocumentKind };
  sign_off_withdrawn: Why & { document: DocumentKind };
  re_signed: SignOff & { document: DocumentKind; tellAgent: boolean };
  signed_text_kept: DocumentFacts<PrdDigest | SpecDigest> & { document: DocumentKind };
  decided_against: Why & { lookAgain: Instant | null };
  proposal_made: { document: DocumentKind; section: string; before: string; after: string };
  proposal_discarded: { section: string };
  clash_found: { document: DocumentKind; section: string; theirs: string; ours: string };
  issue_edited: { hash: string; title: string | null; description: string | null };
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
  pr_linked: PullRequestFacts;
  pr_pushed: PullRequestFacts & { pusher: { person: PersonId | null; name: string; isAgent: boolean } };
  pr_ready: PullRequestFacts;
  pr_unready: PullRequestFacts & { why: string };
  pr_conflicted: PullRequestFacts & { files: string[] };
  pr_closed: PullRequestFacts & { by: string };
  pr_merged: PullRequestFacts & { mergeSha: Sha; by: string; byUs: boolean };
  pr_reverted: { mergeSha: Sha; revertSha: Sha };
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
  deploy_started: {
    deployment: string;
    sha: Sha;
    environment: string;
    previousSha: Sha | null;
    url: string | null;
  };
  environment_deployed: { deployment: string; sha: Sha; environment: string; url: string | null };
  verified: { deployment: string; sha: Sha; environment: string; url: string | null };
  deploy_failed: { deployment: string; reason: string };
  deploy_unknown: { deployment: string; since: Instant };
  deploy_confirmed: None;
  deploy_continued: None;
  incident_opened: { incident: Incident };
  fix_forward_chosen: { what: string };
  release_notes_written: { url: string | null; summary: string };
  rollback_requested: { alsoBack: string[] };
  rolled_back: { toSha: Sha; fromSha: Sha; healthy: boolean; alsoBack: string[] };
  rollback_failed: Why;
  service_locked: { service: string };
  service_unlocked: Why;
  reason_given: Why;
  revert_requested: None;
  reopened: Why;
  children_closed: { shipped: number };
  effect_failed: { effect: string; effectId: string; sentence: string };
  done_by_hand: { note: string };
  cancelled: Why & { as: 'not_needed' | 'duplicate' | 'elsewhere' };
  paused: Why & { until: Instant | null };
  resumed: None;
  moved: { home: Home };
  sharing_allowed: None;
  ask_moved: { ask: string; to: PersonId; note: string | null };
  ask_escalated: { ask: string; step: 'message' | 'digest' | 'offered' };
  reminder_set: { ask: string; at: Instant };
}

export type SignalName = keyof SignalFacts;
export type Signal = { [Name in SignalName]: { name: Name; facts: SignalFacts[Name] } }[SignalName];
export type SignalOf<Name extends SignalName> = Extract<Signal, { name: Name }>;

/** Builds a signal with its facts checked against its name. */
export function signal<Name extends SignalName>(name: Name, facts: SignalFacts[Name]): Signal {
  return { name, facts } as Signal;
}

export const signals = {
  filed: 'filed it',
  imported: 'imported it',
  adopted: 'adopted it as work by hand',
  filing_undone: 'undid the filing',
  started: 'started it',
  enriched: 'looked up owner, code and incidents',
  service_unclear: 'could not tell the service',
  service_chosen: 'chose the service',
  prd_drafted: 'drafted the PRD',
  prd_revised: 'revised the PRD',
  spec_drafted: 'drafted the tech spec',
  spec_revised: 'revised the tech spec',
  split_proposed: 'proposed a split',
  split_chosen: 'split it',
  split_declined: 'kept it as one',
  changes_requested: 'asked for changes',
  prd_signed_off: 'signed off the PRD',
  spec_signed_off: 'signed off the tech spec',
  both_signed_off: 'signed off PRD and tech spec',
  full_path_chosen: 'chose the full path',
  document_reopened: 'reopened a signed document',
  sign_off_withdrawn: 'withdrew the sign-off',
  re_signed: 'signed off the new text',
  signed_text_kept: 'kept the signed text',
  decided_against: 'decided against it',
  proposal_made: 'proposed a change',
  proposal_discarded: 'discarded the proposal',
  clash_found: 'found two edits of one section',
  issue_edited: 'edited the issue in the tracker',
  redraft_chosen: 'asked for a redraft',
  redraft_declined: 'left the documents as they are',
  scored: 'checked the scorecard',
  fact_changed: 'saw a fact change',
  waiver_requested: 'asked for a waiver',
  waived: 'waived',
  waiver_declined: 'declined the waiver',
  waiver_ended: 'ended the waiver',
  choice_forgotten: 'forgot the kept choice of agent',
  taken_by_hand: 'took it by hand',
  delegated: 'delegated it',
  plan_proposed: 'proposed a plan',
  plan_approved: 'approved the plan',
  plan_returned: 'sent the plan back',
  permission_requested: 'asked for a permission',
  permission_granted: 'granted the permission',
  permission_denied: 'denied the permission',
  question_asked: 'asked a question',
  question_answered: 'answered the question',
  agent_parked: 'put the agent away',
  agent_progressed: 'worked on it',
  agent_finished: 'finished the change',
  agent_failed: 'failed',
  agent_idle: 'gave no sign of life',
  agent_stuck: 'got stuck',
  agent_told: 'told the agent',
  run_stopped: 'stopped the run',
  taken_over: 'took it over',
  given_back: 'gave it back',
  pr_opened: 'opened the pull request',
  pr_linked: 'linked a pull request',
  pr_pushed: 'pushed',
  pr_ready: 'marked the pull request ready',
  pr_unready: 'made the pull request a draft or retargeted it',
  pr_conflicted: 'met a merge conflict',
  pr_closed: 'closed the pull request',
  pr_merged: 'merged the pull request',
  pr_reverted: 'reverted the merge',
  review_submitted: 'reviewed the pull request',
  ci_passed: 'passed CI',
  ci_failed: 'failed CI',
  retry_requested: 'asked for another try',
  budget_raised: 'raised the budget',
  diff_judged: 'compared the change with the spec',
  preview_started: 'started the preview',
  preview_failed: 'could not start the preview',
  accepted: 'accepted it',
  merge_accepted: 'accepted the merge',
  merge_declined: 'declined the merge',
  gate_cleared: 'found the deploy gate clear',
  gate_held: 'held the deploy',
  approval_needed: 'found that the deploy needs an approval',
  hold_ended: 'saw the hold end',
  hold_overridden: 'overrode the hold',
  deploy_approved: 'approved the deploy',
  deploy_declined: 'declined the deploy',
  deploy_cancelled: 'cancelled the deploy',
  ship_confirmed: 'shipped it',
  ship_postponed: 'put off shipping',
  merged: 'merged the accepted commit',
  deploy_started: 'started the deploy',
  environment_deployed: 'deployed to an environment',
  verified: 'verified the deploy',
  deploy_failed: 'saw the deploy fail',
  deploy_unknown: 'had no word of the deploy',
  deploy_confirmed: 'said that it is live',
  deploy_continued: 'let the deploy finish',
  incident_opened: 'saw an incident open',
  fix_forward_chosen: 'chose to fix forward',
  release_notes_written: 'wrote the release notes',
  rollback_requested: 'asked for the rollback',
  rolled_back: 'rolled it back',
  rollback_failed: 'failed to roll back',
  service_locked: 'locked the service',
  service_unlocked: 'unlocked the service',
  reason_given: 'said why',
  revert_requested: 'asked for a revert',
  reopened: 'reopened it',
  children_closed: 'saw the last child close',
  effect_failed: 'could not finish a step',
  done_by_hand: 'did the step by hand',
  cancelled: 'closed it',
  paused: 'paused it',
  resumed: 'let it go on',
  moved: 'moved it',
  sharing_allowed: 'allowed it in a shared channel',
  ask_moved: 'handed a question over',
  ask_escalated: 'reminded of a question',
  reminder_set: 'set a reminder',
} as const satisfies Record<SignalName, string>;

export const signalNames = Object.keys(signals) as SignalName[];

/** The answer that a gate gave rise to; only then may a person's signal pass. */
export interface Answer {
  gate: GateName;
  bound: string;
}

export type { CriterionVerdict, Freeze };
