import { describe, expect, test } from 'vitest';
import { dora } from '../../src/pipeline/dora.ts';
import type { LedgerEntry } from '../../src/pipeline/ledger.ts';
import {
  costPerShipped,
  delegationRate,
  interventions,
  leadTimes,
  quantile,
  rulePassRates,
  spread,
  timePerStage,
} from '../../src/pipeline/metrics.ts';
import type { SignalName } from '../../src/pipeline/signals.ts';
import type { StageName } from '../../src/pipeline/stages.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-02T09:00:00Z');
const window = { from: '2026-11-01T00:00:00Z', until: '2026-11-08T00:00:00Z' };

type Move = [hours: number, signal: SignalName, from: StageName | null, to: StageName, more?: object];
/** Measures read few of the facts, so a row here carries only those. */
const asLedger = (rows: unknown): rows is LedgerEntry[] => Array.isArray(rows);

/** A ticket's ledger; people act where `person` says so. */
function life(item: string, moves: Move[]): LedgerEntry[] {
  const rows: unknown = moves.map(([hours, signal, from, to, more]) => ({
    item,
    at: new Date(start + hours * hour).toISOString(),
    signal,
    facts: {},
    from,
    to,
    actor: { kind: 'system', name: 'flow' },
    outcome: from === to ? 'stayed' : 'moved',
    why: null,
    ...more,
  }));
  return asLedger(rows) ? rows : [];
}
const person = { actor: { kind: 'person', id: 'ana' } };

const shipped = life('TL-1', [
  [0, 'filed', null, 'incoming', person],
  [1, 'enriched', 'incoming', 'enriched', { facts: { service: { name: 'invoices' } } }],
  [2, 'prd_signed_off', 'prd_draft', 'prd_ready', person],
  [
    3,
    'scored',
    'spec_ready',
    'ready',
    {
      facts: {
        results: [
          { rule: 'tier_not_t1', verdict: 'pass' },
          { rule: 'priority_not_high', verdict: 'waived' },
        ],
      },
    },
  ],
  [5, 'delegated', 'ready', 'delegated', person],
  [5.5, 'pr_opened', 'delegated', 'delegated'],
  [6, 'agent_progressed', 'delegated', 'delegated', { facts: { run: 'r1', costUsd: 1 } }],
  [7, 'agent_finished', 'delegated', 'preview', { facts: { run: 'r1', costUsd: 1.84 } }],
  [8, 'accepted', 'preview', 'deploying', person],
  [8.5, 'accepted', 'deploying', 'deploying', { ...person, outcome: 'refused' }],
  [9, 'verified', 'deploying', 'deployed'],
]);
const byHand = life('TL-2', [
  [0, 'filed', null, 'incoming', person],
  [1, 'enriched', 'incoming', 'enriched', { facts: { service: { name: 'invoices' } } }],
  [2, 'scored', 'spec_ready', 'blocked', { facts: { results: [{ rule: 'tier_not_t1', verdict: 'fail' }] } }],
  [4, 'taken_by_hand', 'blocked', 'delegated', person],
  [20, 'verified', 'deploying', 'deployed'],
  [21, 'rollback_requested', 'deployed', 'deployed', person],
  [22, 'rolled_back', 'deployed', 'rolled_back', { facts: { healthy: true } }],
]);
const all = [...byHand, ...shipped];

describe('measures from the ledger', () => {
  test('median and p85 with n', () => {
    expect(spread([4, 1, 3, 2])).toEqual({ n: 4, median: 2.5, p85: quantile([1, 2, 3, 4], 0.85) });
    expect(spread([])).toEqual({ n: 0, median: null, p85: null });
    expect(spread([7])).toEqual({ n: 1, median: 7, p85: 7 });
  });

  test('a choice made with the signature: ready when it is delegated', () => {
    const straight = life('TL-9', [
      [0, 'filed', null, 'incoming', person],
      [1, 'enriched', 'incoming', 'enriched', { facts: { service: { name: 'invoices' } } }],
      [2, 'scored', 'spec_ready', 'delegated'],
      [6, 'verified', 'deploying', 'deployed'],
    ]);
    expect(leadTimes(straight, window)['invoices']?.readyToDeployedMs).toMatchObject({
      n: 1,
      median: 4 * hour,
    });
  });

  test('lead time per service: ready to deployed, and ticket to deployed', () => {
    expect(leadTimes(all, window)).toEqual({
      invoices: {
        readyToDeployedMs: { n: 1, median: 6 * hour, p85: 6 * hour },
        ticketToDeployedMs: { n: 2, median: 14.5 * hour, p85: expect.closeTo(18.35 * hour, 0) },
      },
    });
  });

  test('time per stage, by visit', () => {
    expect(timePerStage(shipped, window)).toMatchObject({
      ready: { n: 1, median: 2 * hour },
      delegated: { n: 1, median: 2 * hour },
      preview: { n: 1, median: hour },
    });
  });

  test('delegation rate: to an agent, of all that went into development', () => {
    expect(delegationRate(all, window)).toEqual({ n: 1, of: 2, rate: 0.5 });
    expect(delegationRate([], window)).toEqual({ n: 0, of: 0, rate: null });
  });

  test('interventions: what people did between filing and live; refused presses do not count', () => {
    expect(interventions(shipped, window)).toEqual({
      perTicket: { n: 1, median: 3, p85: 3 },
      bySignal: { prd_signed_off: 1, delegated: 1, accepted: 1 },
    });
  });

  test('pass rate of every rule', () => {
    expect(rulePassRates(all, window)).toEqual({
      tier_not_t1: { passed: { n: 1, of: 2, rate: 0.5 }, waived: 0, failed: 1 },
      priority_not_high: { passed: { n: 0, of: 1, rate: 0 }, waived: 1, failed: 0 },
    });
  });

  test('cost per shipped ticket is the last sum of each run', () => {
    expect(costPerShipped(shipped, window)).toEqual({ n: 1, median: 1.84, p85: 1.84 });
  });

  test('the DORA keys', () => {
    expect(dora(all, window)).toEqual({
      deploys: 2,
      deploysPerWeek: 2,
      changeLeadMs: { n: 1, median: 3.5 * hour, p85: 3.5 * hour },
      failureRate: 0.5,
      restoreMs: { n: 1, median: hour, p85: hour },
    });
  });

  test('nothing outside the window counts, and order of the rows does not matter', () => {
    expect(leadTimes(all, { from: '2026-12-01T00:00:00Z', until: '2026-12-08T00:00:00Z' })).toEqual({});
    expect(leadTimes(all.toReversed(), window)).toEqual(leadTimes(all, window));
  });
});
