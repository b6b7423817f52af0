/** From the delegation to the accepted change. */

import type { Role } from '../people.ts';
import type { Flag } from '../untrusted/flags.ts';
import type { Instant, PersonId, Sha } from './basics.ts';

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
  /** Put away until then, and asked again; read only while it is parked. */
  parkedUntil?: Instant | null;
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
  /** As its repository is called by now. */
  repo: string;
  /** The code host's own id of the repository, which no other one ever gets; absent where names never change. */
  repoId?: string;
  /** As its repository was called when it was linked, where that was otherwise: ids that were given out stay. */
  formerly?: string;
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
    /** What in its log addresses a machine. */
    flagged?: Flag[];
  }[];
  /** Pushers who are people: they count as authors. */
  pushers: PersonId[];
  updatedAt: Instant;
  conflict: boolean;
  reverted: boolean;
  /** Heads that were pushed over: what CI says of them is late. */
  earlier?: Sha[];
  /** As it was when its ticket was adopted: shown, and nobody is asked about it before something happens to it. */
  resting?: true;
  /** Retargeted or made a draft, and not marked ready since. */
  unready?: boolean;
}

/** A pull request that undoes the merge of a ticket's own. */
export interface Revert {
  mergeSha: Sha;
  number: number;
  url: string;
  state: 'open' | 'closed' | 'merged';
}

/** The branch that a merge went to was rewritten, and the merge is not on it any more. */
export interface LostMerge {
  mergeSha: Sha;
  branch: string;
  /** Where the branch stood then. */
  head: Sha;
  /** Who rewrote it, where the code host tells. */
  by: string | null;
  at: Instant;
  /** It is on the branch again since. */
  backAt: Instant | null;
}

export interface CriterionVerdict {
  number: number;
  text: string;
  verdict: 'met' | 'not_met' | 'check';
  /** Where it was seen: a test's name or a quoted line of the diff. */
  because: string;
  pm: boolean;
  /** The files in which it was seen; unknown where the judge cannot name them. */
  files?: string[];
}
/** A commit that came after people were asked about an earlier one. */
export interface NewCommit {
  sha: Sha;
  /** Who pushed it, as the code host says; null where that is not known. */
  by: { name: string; isAgent: boolean } | null;
  /** What people were asked about last, and the criterion for which somebody asked for changes. */
  after: { sha: Sha; criteria: CriterionVerdict[]; about: number | null };
}
/** By CODEOWNERS: a login (`@ana`), a team (`@acme/billing`) or an address. */
export interface CodeOwner {
  owner: string;
  /** Whose login it is; null: nobody's whom we know, and never guessed. */
  person: PersonId | null;
  files: string[];
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
  /** Name and version of the skill that the criteria were judged by. */
  skill?: string;
  /** Who owns the files that it changes, by the repository's CODEOWNERS; absent: nobody, or not known. */
  owners?: CodeOwner[];
  /** Lines of the change that address a machine. */
  flagged?: Flag[];
  /** Files changed since the commit that people were asked about before. */
  since?: { sha: Sha; files: string[] };
}

export interface Acceptance {
  by: PersonId;
  role: Role;
  sha: Sha;
  at: Instant;
  criteria: number[];
  reasons: { criterion: number; reason: string }[];
}
