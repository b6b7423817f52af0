import type { LedgerEntry } from './ledger.ts';
import { byTicket, type Spread, spread, type Window } from './metrics.ts';

/** The four keys, from the ledger alone. */
export interface Dora {
  deploys: number;
  deploysPerWeek: number;
  /** From the first pull request to live. */
  changeLeadMs: Spread;
  /** Deploys rolled back, reverted or failed. */
  failureRate: number | null;
  /** From the rollback, or the failure, to the next healthy state. */
  restoreMs: Spread;
}

const weekMs = 7 * 24 * 3_600_000;

export function dora(entries: readonly LedgerEntry[], window: Window): Dora {
  const [from, until] = [Date.parse(window.from), Date.parse(window.until)];
  const isWithin = (at: string): boolean => from <= Date.parse(at) && Date.parse(at) < until;
  const leads: number[] = [];
  const restores: number[] = [];
  let [deploys, failed] = [0, 0];
  for (const ticket of byTicket(entries).values()) {
    let opened: number | null = null;
    let brokenAt: number | null = null;
    for (const entry of ticket) {
      if (entry.outcome === 'ignored' || entry.outcome === 'refused') continue;
      const at = Date.parse(entry.at);
      if (entry.signal === 'pr_opened' || entry.signal === 'pr_linked') opened ??= at;
      if (!isWithin(entry.at)) continue;
      const isLive = entry.outcome === 'moved' && entry.to === 'deployed' && entry.signal === 'verified';
      if (isLive) {
        deploys += 1;
        if (opened !== null) leads.push(at - opened);
        opened = null;
      }
      const broke =
        entry.signal === 'rollback_requested' ||
        entry.signal === 'deploy_failed' ||
        entry.signal === 'pr_reverted';
      if (broke && brokenAt === null) {
        failed += 1;
        brokenAt = at;
      }
      if (brokenAt !== null && (isLive || (entry.signal === 'rolled_back' && entry.facts.healthy))) {
        restores.push(at - brokenAt);
        brokenAt = null;
      }
    }
  }
  return {
    deploys,
    deploysPerWeek: until > from ? deploys / ((until - from) / weekMs) : 0,
    changeLeadMs: spread(leads),
    failureRate: deploys + failed === 0 ? null : Math.min(1, failed / Math.max(deploys, failed)),
    restoreMs: spread(restores),
  };
}
