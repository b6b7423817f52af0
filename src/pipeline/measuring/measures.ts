/** The four measures of a window, and where tickets pile up. Built from the ledger alone. */
import type { LedgerEntry } from '../ledger.ts';
import {
  delegationRate,
  interventions,
  leadTimesOfAll,
  type Share,
  type Spread,
  timePerStage,
  type Window,
} from '../metrics.ts';
import type { Role } from '../people.ts';
import { type StageName, stages } from '../stages.ts';

export interface StageTime {
  stage: StageName;
  spent: Spread;
}
export interface Measures {
  readyToDeployedMs: Spread;
  ticketToDeployedMs: Spread;
  /** The slowest first, by median. */
  stages: StageTime[];
  delegated: Share;
  interventions: Spread;
  pilingUp: PilingUp | null;
}
/** The stage in which tickets wait longest for people, and whose answer they wait for. */
export interface PilingUp {
  stage: StageName;
  column: string;
  medianMs: number;
  role: Role;
}

/** Stages that wait for a person, and for whom. */
const waitsFor: Partial<Record<StageName, Role>> = {
  prd_draft: 'pm',
  spec_draft: 'engineer',
  blocked: 'engineer',
  ready: 'engineer',
  needs_attention: 'engineer',
  preview: 'engineer',
  deploying: 'approver',
};
/** A shorter wait is no pile. */
const PILE_MS = 3_600_000;

export function measure(entries: readonly LedgerEntry[], window: Window): Measures {
  const lead = leadTimesOfAll(entries, window);
  return {
    ...lead,
    stages: slowest(entries, window),
    delegated: delegationRate(entries, window),
    interventions: interventions(entries, window).perTicket,
    pilingUp: pilingUp(entries, window),
  };
}

/** The slowest stage first, by median. */
export function slowest(entries: readonly LedgerEntry[], window: Window): StageTime[] {
  return Object.entries(timePerStage(entries, window))
    .map(([stage, spent]) => ({ stage: stage as StageName, spent }))
    .toSorted((one, other) => (other.spent.median ?? 0) - (one.spent.median ?? 0));
}

export function pilingUp(entries: readonly LedgerEntry[], window: Window): PilingUp | null {
  for (const { stage, spent } of slowest(entries, window)) {
    const role = waitsFor[stage];
    const column = stages[stage].column;
    if (role === undefined || column === null || (spent.median ?? 0) < PILE_MS) continue;
    return { stage, column, medianMs: spent.median ?? 0, role };
  }
  return null;
}
