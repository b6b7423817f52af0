/**
 * What a ticket knows. A `WorkItem` is the fold of its ledger: `record.ts` alone builds the next one from a
 * signal, `decide.ts` alone chooses its stage. It is plain JSON (dates are ISO 8601 strings in UTC), so the
 * same value is stored, replayed, rendered and asserted on.
 */
import type { BlastRadius } from './blast-radius.ts';
import type { PrdDigest, SpecDigest } from './documents.ts';
import type { Actor, Role } from './people.ts';
import type { Signal } from './signals.ts';
import type { StageName } from './stages.ts';

/** Our own id of a person (`people.id`), never a vendor's user id. */
export type PersonId = string;
/** ISO 8601, UTC. */
export type Instant = string;
export type Sha = string;

export type Kind = 'feature' | 'bug' | 'chore';
export type Priority = 'low' | 'medium' | 'high' | 'critical';
export type Tier = 'T1' | 'T2' | 'T3';
export type DocumentKind = 'prd' | 'spec';

/** Where the ticket's card lives. `ts` is set once the card has been posted. */
export interface Home {
  channel: string;
  isPrivate: boolean;
}

export interface Origin {
  kind: 'command' | 'form' | 'shortcut' | 'mention' | 'message' | 'tracker';
  /** The tracker's key or the permalink of the original message. */
  ref?: string;
  url?: string;
}

/** The team's rules that bear on this ticket, as they were when its service was looked up. */
export interface ItemPolicy {
  /** An engineer may sign PRD and spec together for bugs and chores of low blast radius. */
  shortPath: boolean;
  /** Whoever delegated or pushed may not accept or approve. */
  twoPeople: boolean;
  /** A deploy of a higher risk score (0–100) asks an approver. */
  riskLimit: number;
  /** One person may be both PM and engineer of a ticket. */
  samePersonMaySignBoth: boolean;
  autonomy: 'assisted' | 'autonomous';
  capUsd: number;
  /** Environments in order of deployment; the last one is production. */
  environments: string[];
  deployHours: { zone: string; days: number[]; from: string; to: string };
  /** Most files and changed lines of a pull request. */
  sizeLimit: { files: number; lines: number };
  protectedPaths: string[];
  /** People named to override a hold and to unlock a service. */
  mayOverride: PersonId[];
  mayUnlock: PersonId[];
}

export interface ServiceFacts {
  name: string;
  team: string | null;
  tier: Tier | null;
  repo: string | null;
  defaultBranch: string;
  hasCi: boolean | null;
}

/** A fact from outside: known, declared not to exist, or not to be had now. */
export type SourceState = 'ok' | 'absent' | 'unknown';
export interface SourceNote {
  source: string;
  state: SourceState;
  at: Instant;
  /** Why it is unknown, one clause. */
  reason?: string;
  url?: string;
}

export interface Incident {
  id: string;
  title: string;
  priority: string;
  services: string[];
  owner: string | null;
  openedAt: Instant;
  url?: string;
}

export interface Freeze {
  id: string;
  services: string[] | 'all';
  from: Instant;
  until: Instant;
  reason: string;
  by: string;
}

/** A change by others on the same ground. */
export interface OtherWork {
  /** A ticket key (`TL-39`) or a pull request (`#17`). */
  ref: string;
  title: string;
  files: string[];
  url?: string;
}

export interface Evidence {
  /** Stable id that a document cites, e.g. `adr-3`. */
  id: string;
  title: string;
  kind: 'prd' | 'adr' | 'runbook' | 'incident' | 'commit' | 'file' | 'catalog' | 'ticket' | 'customer';
  excerpt: string;
  url?: string;
  at?: Instant;
}

/** What enrichment found. Every part carries its source in `sources`. */
export interface Context {
  blastRadius: BlastRadius;
  incidents: Incident[];
  otherWork: OtherWork[];
  evidence: Evidence[];
  reviewersWaiting: { person: string; reviews: number }[];
  sources: SourceNote[];
}

export interface Signature {
  version: number;
  hash: string;
  by: PersonId;
  at: Instant;
}

/** The newest text of a document and the text that is signed; they may differ. The texts are in the store. */
export interface DocumentState<Digest> {
  version: number;
  hash: string;
  /** Null: drafted by the model or the stand-in. */
  author: PersonId | null;
  at: Instant;
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

export type AgentName = string;
export interface Delegation {
  /** An agent's name, or `hand`. */
  agent: AgentName;
  by: PersonId;
  at: Instant;
  autonomy: 'assisted' | 'autonomous';
  capUsd: number;
  waitsFor: string | null;
  /** Where the ready stage had to go past a collision or full reviewers: the reason given. */
  reason: string | null;
}

export interface PlanStep {
  title: string;
  files: string[];
  layer: string;
  size: 'XS' | 'S' | 'M' | 'L';
}
export interface Plan {
  steps: PlanStep[];
  files: string[];
  size: 'XS' | 'S' | 'M' | 'L';
  hash: string;
  outsideSpec: string[];
}

export type RunState =
  | 'queued'
  | 'planning'
  | 'plan_proposed'
  | 'working'
  | 'asking'
  | 'parked'
  | 'finished'
  | 'failed'
  | 'stopped';
export interface Run {
  id: string;
  agent: AgentName;
  state: RunState;
  branch: string;
  plan: Plan | null;
  planApproved: { by: PersonId | null; at: Instant } | null;
  step: { number: number; of: number; title: string } | null;
  done: string[];
  files: string[];
  costUsd: number;
  lastActivity: Instant;
  request: {
    id: string;
    kind: 'permission' | 'question';
    text: string;
    detail: string;
    choices: string[];
    hash: string;
  } | null;
  /** What the agent itself says of its result, e.g. that it can only write a checklist. */
  caveat: string | null;
  healTries: number;
}

export type CiState = 'pending' | 'green' | 'red';
export interface PullRequest {
  repo: string;
  number: number;
  url: string;
  branch: string;
  base: string;
  headSha: Sha;
  draft: boolean;
  state: 'open' | 'merged' | 'closed';
  mergeSha: Sha | null;
  /** CI by commit, newest last; at most the last ten. */
  ci: {
    sha: Sha;
    state: CiState;
    attempt: number;
    failure: string | null;
    url: string | null;
    at: Instant;
  }[];
  /** Pushers who are people: they count as authors. */
  pushers: PersonId[];
  updatedAt: Instant;
  conflict: boolean;
  reverted: boolean;
  /** Heads that were pushed over: what CI says of them is late. */
  earlier?: Sha[];
  /** Retargeted or made a draft, and not marked ready since. */
  unready?: boolean;
}

export interface CriterionVerdict {
  number: number;
  text: string;
  verdict: 'met' | 'not_met' | 'check';
  /** Where it was seen: a test's name or a quoted line of the diff. */
  because: string;
  pm: boolean;
}
export interface Judgement {
  sha: Sha;
  at: Instant;
  criteria: CriterionVerdict[];
  outOfScope: string[];
  protectedTouched: string[];
  files: number;
  added: number;
  removed: number;
  overLimit: boolean;
  risk: { score: number; factors: { points: number; because: string }[] };
  sources: string;
}

export interface Acceptance {
  by: PersonId;
  role: Role;
  sha: Sha;
  at: Instant;
  criteria: number[];
  reasons: { criterion: number; reason: string }[];
}

export interface GateRuleResult {
  rule: string;
  ok: boolean;
  sentence: string;
  owner: string | null;
  source: string | null;
  fetchedAt: Instant | null;
}
/** The live gate's verdict. A `clear` verdict counts for 60 s. */
export interface GateVerdict {
  id: string;
  at: Instant;
  sha: Sha;
  environment: string;
  clear: boolean;
  results: GateRuleResult[];
  needsApproval: string | null;
}

export type DeployPhase =
  | 'checking'
  | 'held'
  | 'awaiting_approval'
  | 'awaiting_ship_after_hold'
  | 'awaiting_production'
  | 'merging'
  | 'awaiting_ci'
  | 'starting'
  | 'deploying'
  | 'failed'
  | 'unknown'
  | 'rolling_back'
  | 'live';
export interface Deploy {
  phase: DeployPhase;
  environment: string;
  verdict: GateVerdict | null;
  approval: { by: PersonId; sha: Sha; at: Instant } | null;
  overrides: { rule: string; by: PersonId; reason: string; at: Instant }[];
  /** The deployment that runs or ran last. */
  deployment: {
    id: string;
    sha: Sha;
    environment: string;
    url: string | null;
    previousSha: Sha | null;
    startedAt: Instant;
    verifiedAt: Instant | null;
    failure: string | null;
  } | null;
  incident: Incident | null;
  carried: { sha: Sha; title: string }[];
}

export interface Rollback {
  by: PersonId;
  at: Instant;
  toSha: Sha | null;
  fromSha: Sha | null;
  reason: string | null;
  failed: string | null;
  alsoBack: string[];
  healthy: boolean;
}

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
  home: Home | null;
  kind: Kind;
  priority: Priority;
  labels: string[];
  /** Acceptance criteria proposed when it was filed. */
  proposedCriteria: string[];
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
  locked: boolean;
  trouble: Trouble | null;
  /** Other steps that failed meanwhile, asked about one after the other. */
  laterTroubles?: Trouble[];
  splitProposal: string[] | null;
  split: { children: string[] } | null;
  proposal: { document: DocumentKind; section: string; before: string; after: string; id: string } | null;
  clash: { document: DocumentKind; section: string; theirs: string; ours: string; id: string } | null;
  /** The tracker's text changed after intake; its hash. */
  redraft: { hash: string; at: Instant; chosen?: boolean } | null;
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
