import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../../src/pipeline/ledger.ts';
import { type DigestMaterial, digestOf } from '../../../src/pipeline/measuring/digest.ts';
import { pilingUp } from '../../../src/pipeline/measuring/measures.ts';
import type { SignalName } from '../../../src/pipeline/signals.ts';
import type { StageName } from '../../../src/pipeline/stages.ts';
import { items } from '../../fixtures/items.ts';

const now = '2026-11-20T08:30:00.000Z';
const hoursAgo = (hours: number): string => new Date(Date.parse(now) - hours * 3_600_000).toISOString();
/** The digest reads few of the facts, so a row here carries none. */
const isLedger = (rows: unknown): rows is LedgerEntry[] => Array.isArray(rows);
function moves(key: string, steps: [hours: number, signal: SignalName, to: StageName][]): LedgerEntry[] {
  const rows: unknown = steps.map(([hours, signal, to], index) => ({
    item: key,
    at: hoursAgo(hours),
    signal,
    facts: {},
    from: steps[index - 1]?.[2] ?? null,
    to,
    actor: { kind: 'system', name: 'flow' },
    outcome: 'moved',
    why: null,
  }));
  return isLedger(rows) ? rows : [];
}

const nothing: DigestMaterial = {
  service: 'invoices',
  now,
  since: hoursAgo(24),
  zone: 'Europe/Berlin',
  items: [],
  asks: [],
  entries: [],
  names: new Map([
    ['ana', 'Ana'],
    ['eli', 'Eli'],
  ]),
  freezeUntil: null,
  inRole: { pm: 1, engineer: 2, approver: 1 },
};

test('an empty day', () => {
  expect(digestOf(nothing)).toMatchInlineSnapshot(`
    {
      "agents": 0,
      "held": [],
      "moved": 0,
      "pilingUp": null,
      "service": "invoices",
      "shipped": [],
      "stages": [],
      "stuck": [],
      "waiting": [],
      "waitingCount": 0,
      "weekday": "Friday",
    }
  `);
});

test('each person once, the longest wait first; a question to two counts once', () => {
  const digest = digestOf({
    ...nothing,
    items: [items.drafted, { ...items.drafted, key: 'TL-7' }],
    asks: [
      { key: 'TL-7', gate: 'acceptance', asked: ['eli', 'ana'], since: hoursAgo(2) },
      { key: 'TL-42', gate: 'prd_sign_off', asked: ['ana'], since: hoursAgo(30) },
      { key: 'TL-9', gate: 'prd_sign_off', asked: ['ana'], since: hoursAgo(90) },
    ],
  });
  expect(digest.waitingCount).toBe(2);
  expect(digest.waiting.map((one) => `${one.who} ${one.key} ${one.count}`)).toEqual([
    'Ana TL-42 2',
    'Eli TL-7 1',
  ]);
});

test('shipped since the last digest, and how long it took; what shipped before is not told again', () => {
  const digest = digestOf({
    ...nothing,
    items: [
      { ...items.delegated, key: 'TL-1', stage: 'deployed' },
      { ...items.delegated, key: 'TL-2', stage: 'deployed' },
    ],
    entries: [
      ...moves('TL-1', [
        [50, 'filed', 'incoming'],
        [2, 'verified', 'deployed'],
      ]),
      ...moves('TL-2', [
        [90, 'filed', 'incoming'],
        [25, 'verified', 'deployed'],
      ]),
    ],
  });
  expect(digest.shipped).toEqual([
    { key: 'TL-1', title: items.delegated.title, byAgent: true, lastedMs: 48 * 3_600_000 },
  ]);
  expect(digest.moved).toBe(1);
});

test('agents at work, those that are stuck, and a split that closed ships nothing itself', () => {
  const digest = digestOf({
    ...nothing,
    items: [items.delegated, { ...items.delegated, key: 'TL-38', stage: 'needs_attention' }],
    entries: moves('TL-42', [[2, 'children_closed', 'deployed']]),
  });
  expect([digest.agents, digest.stuck, digest.shipped]).toEqual([2, ['TL-38'], []]);
});

describe('where it piles up', () => {
  const week = (hours: number, ago: number): LedgerEntry[] =>
    moves(`TL-${hours}`, [
      [ago + hours, 'prd_drafted', 'prd_draft'],
      [ago, 'prd_signed_off', 'prd_ready'],
    ]);
  test('is said with what it was the week before', () => {
    const digest = digestOf({ ...nothing, entries: [...week(30, 20), ...week(12, 24 * 8)] });
    expect(digest.pilingUp).toMatchObject({
      column: 'For review',
      role: 'pm',
      inRole: 1,
      medianMs: 30 * 3_600_000,
      wasMs: 12 * 3_600_000,
    });
  });
  test('a short wait is none, nor is the work of agents', () => {
    const window = { from: hoursAgo(99), until: now };
    expect(pilingUp(week(0.5, 3), window)).toBeNull();
    const busy = moves('TL-3', [
      [50, 'delegated', 'delegated'],
      [2, 'pr_opened', 'preview'],
    ]);
    expect(pilingUp(busy, window)).toBeNull();
  });
});

test('time per stage of the last seven days, the slowest first', () => {
  const digest = digestOf({
    ...nothing,
    entries: moves('TL-42', [
      [60, 'filed', 'incoming'],
      [50, 'enriched', 'prd_draft'],
      [10, 'prd_signed_off', 'prd_ready'],
      [9, 'spec_drafted', 'spec_draft'],
    ]),
  });
  expect(digest.stages.map(({ stage, spent }) => [stage, (spent.median ?? 0) / 3_600_000, spent.n])).toEqual([
    ['prd_draft', 40, 1],
    ['incoming', 10, 1],
    ['prd_ready', 1, 1],
  ]);
});
