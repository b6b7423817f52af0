/** The live gate’s verdict, the deploy and the rollback. */
import type { Instant, PersonId, Sha } from './basics.ts';
import type { Incident } from './context.ts';

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
