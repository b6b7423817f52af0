import type { BlastRadius } from '../blast-radius.ts';
import type { Known } from '../facts/known.ts';
import type { Instant, Sha } from '../item/basics.ts';
import type { CiState } from '../item/change.ts';
import type { Freeze, Incident, ServiceFacts } from '../item/context.ts';
import type { WorkItem } from '../work-item.ts';

/** A deploy that runs now, with every service that it can hurt. */
export interface ActiveDeploy {
  key: string;
  environment: string;
  services: string[];
  /** The name of whoever it is with. */
  owner?: string | null;
}

/** No deploys, until undone. `key` is the ticket that was rolled back; null: locked by hand, by `by`. */
export interface ServiceLock {
  service: string;
  key: string | null;
  reason: string | null;
  by?: string;
}

/** What the live gate reads: fetched for this check, each with its source and time. */
export interface GateFacts {
  now: Instant;
  item: WorkItem;
  environment: string;
  /** What would be deployed: the head before the merge, the merge commit after it. */
  sha: Sha;
  catalog: Known<{ service: ServiceFacts | null; blastRadius: BlastRadius }>;
  incidents: Known<Incident[]>;
  freezes: Known<Freeze[]>;
  activeDeploys: Known<ActiveDeploy[]>;
  locks: Known<ServiceLock[]>;
  ci: Known<{ sha: Sha; state: CiState }>;
  pullRequest: Known<{
    headSha: Sha;
    state: 'open' | 'merged' | 'closed';
    mergeSha: Sha | null;
    draft: boolean;
    conflict: boolean;
  }>;
  /** Whether the branch that it was merged to has the merge now; null: nothing is merged. */
  branch: Known<{ name: string; hasIt: boolean; rewrittenBy: string | null }> | null;
  /** Hashes of the documents as they read now, canvases included. */
  texts: Known<{ prdHash: string | null; specHash: string | null }>;
}
