import type { BlastRadius } from '../blast-radius.ts';
import type { Known } from '../facts/known.ts';
import type { Instant } from '../item/basics.ts';
import type { Freeze, Incident, OtherWork, ServiceFacts } from '../item/context.ts';
import type { WorkItem } from '../work-item.ts';

/** What the scorecard reads beside the ticket: fetched fresh, each with its source and time. */
export interface ScoreFacts {
  now: Instant;
  item: WorkItem;
  /** The ticket's service as the catalog has it now; `service: null` when it is not there. */
  catalog: Known<{ service: ServiceFacts | null; blastRadius: BlastRadius }>;
  incidents: Known<Incident[]>;
  /** Open pull requests and tickets in flight, of the same repository, without this ticket's own. */
  otherWork: Known<OtherWork[]>;
  freezes: Known<Freeze[]>;
  /** Reviews that wait for each engineer who could accept this. */
  reviewers: Known<{ person: string; reviews: number }[]>;
  /** Reviews that one person may have waiting. */
  reviewLimit: number;
  /** What the team may still spend on agents today, and what this run may cost. */
  budget: Known<{ leftUsd: number; capUsd: number }>;
}
