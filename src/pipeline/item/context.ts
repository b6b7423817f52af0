/** What a ticket knows of the world outside: its service, the team’s policy, what enrichment found. */
import type { BlastRadius } from '../blast-radius.ts';
import type { Flag } from '../untrusted/flags.ts';
import type { Instant, PersonId, Tier } from './basics.ts';

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
  /** People who may stand for somebody without holding their role; absent in tickets from before there was such a line. */
  mayBeDeputy?: PersonId[];
  /** A line or two that talk settled is applied to an unsigned text at once, with Undo. */
  applySmallEdits?: boolean;
}

export interface ServiceFacts {
  name: string;
  team: string | null;
  tier: Tier | null;
  repo: string | null;
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
  /** Null: until somebody ends it. */
  until: Instant | null;
  reason: string;
  by: string;
}

/** A change by others on the same ground. */
export interface OtherWork {
  /** A ticket key (`TL-39`) or a pull request (`#17`). */
  ref: string;
  title: string;
  files: string[];
  /** It changes more than is known of it. */
  hasMoreFiles?: true;
  url?: string;
}

export interface Evidence {
  /** Stable id that a document cites, e.g. `adr-3`. */
  id: string;
  title: string;
  kind:
    | 'prd'
    | 'adr'
    | 'runbook'
    | 'spec'
    | 'incident'
    | 'commit'
    | 'file'
    | 'catalog'
    | 'ticket'
    | 'customer';
  excerpt: string;
  /** Of a record: what its own section of decision, outcome or cause says, whichever passage was found. */
  says?: string;
  /** The service that it was written about, where it names one. */
  service?: string;
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
  /** Texts found or filed that address a machine. */
  flagged?: Flag[];
}
