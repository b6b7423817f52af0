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
  /** It is over by itself then, and what happens next. */
  waits?: { until: Instant; next: 'ships' | 'asks' };
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
    /** Tickets that were rolled back, and whose change is in it again. */
    bringsBack?: Brought[];
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
  /** It went back because this ticket, which shipped before it, was rolled back. */
  with?: string;
  /** Where its merge stands. */
  branch?: string;
  /** Its merge was undone on its branch. */
  reverted?: true;
  /** Live again with the deploy of another ticket, whose commit had it. */
  back?: { with: string; name: string; sha: Sha; deployment: string; at: Instant } | null;
  /** The last time that it was live again is over since. */
  outAgainAt?: Instant;
}

/** `name`: the ticket as readers of the one that ships may know it. */
export interface Brought {
  key: string;
  name: string;
}
/** What the signals say. `bringsBack`: tickets that were rolled back, and whose change is in it again; `sentence` says so. */
export interface DeployStarted {
  deployment: string;
  sha: Sha;
  environment: string;
  previousSha: Sha | null;
  url: string | null;
  bringsBack?: Brought[];
  sentence?: string;
}
/** `with`: another ticket was rolled back, by this person, and this one shipped after it. */
export interface RolledBack {
  toSha: Sha;
  fromSha: Sha;
  healthy: boolean;
  alsoBack: string[];
  with?: { key: string; by: PersonId };
}
