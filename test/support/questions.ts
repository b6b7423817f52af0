import { expect } from 'vitest';
import { createOfflineDrafter } from '../../src/adapters/local/drafter/drafter.ts';
import type { Context, Evidence } from '../../src/pipeline/item/context.ts';
import type { Answered, Material } from '../../src/ports/model.ts';
import { skills } from './documents/skills.ts';
import { material, noon, sampleTicket } from './sample-ticket.ts';

export const drafter = createOfflineDrafter({
  skills,
  now: () => new Date(noon),
});

export const context: Context = {
  blastRadius: {
    level: 'medium',
    services: [
      { name: 'invoices', tier: 'T2', hops: 0 },
      { name: 'ledger', tier: 'T2', hops: 1 },
    ],
    sum: 3,
  },
  incidents: [],
  otherWork: [],
  evidence: [],
  reviewersWaiting: [],
  sources: [
    { source: 'Catalog', state: 'ok', at: noon },
    { source: 'Zendesk', state: 'unknown', at: noon, reason: 'timed out' },
  ],
};
export const evidence: Evidence[] = [
  {
    id: 'cust-1',
    title: 'Requests about invoices',
    kind: 'customer',
    excerpt:
      '- 2026-10-12 Globex: asks for a CSV export of invoices\n- 2026-09-03 Initech: wants invoices as CSV\n- 2026-06-01 Umbrella: export of invoices to CSV, please\n- 2025-11-30 Hooli: CSV export of invoices',
    at: '2026-10-12T00:00:00Z',
    url: 'https://docs.example/cust-1',
  },
  {
    id: 'cust-2',
    title: 'Dark mode',
    kind: 'customer',
    excerpt: '2026-10-01 Globex: asks for dark mode',
    at: '2026-10-01T00:00:00Z',
  },
  {
    id: 'prd-12',
    title: 'TL-12 Invoice exports to accounting',
    kind: 'prd',
    excerpt: 'Decided against: the report page nearly does it and finance can export invoices there.',
    at: '2026-02-10T00:00:00Z',
  },
  {
    id: 'adr-3',
    title: 'ADR 3: money is whole numbers',
    kind: 'adr',
    excerpt: 'We keep cents as integers because floats drift. No retries when the storefront is away.',
    at: '2026-01-05T00:00:00Z',
  },
  {
    id: 'inc-7',
    title: 'INC-7 Invoices list ran out of memory',
    kind: 'incident',
    excerpt: 'Listing all invoices in src/list.js held every row in memory.',
    at: '2026-05-05T00:00:00Z',
  },
];
export const commits: Material['commits'] = [
  {
    sha: 'aaaaaaa1',
    title: 'Round totals once',
    author: 'Eli',
    at: '2026-11-15T10:00:00Z',
    files: ['src/totals.js'],
  },
  {
    sha: 'bbbbbbb2',
    title: 'Escape names',
    author: 'Sam',
    at: '2026-11-10T10:00:00Z',
    files: ['src/page.js', 'src/list.js'],
  },
  {
    sha: 'ccccccc3',
    title: 'Read orders',
    author: 'Eli',
    at: '2026-08-01T10:00:00Z',
    files: ['src/orders.js'],
  },
];
export const given = material({
  item: sampleTicket({ description: 'Finance copies invoices by hand.' }),
  context,
  evidence,
  commits,
  paths: ['src/list.js', 'src/page.js', 'src/totals.js', 'src/export-report.js'],
  prd: '## Requirements\n\n1. Download the list.\n\n## Non-goals\n\n- None so far.\n',
  conversation: [
    { who: 'Ana', text: 'Should we retry when the storefront is away?', at: '2026-11-19T09:00:00Z' },
    {
      who: 'Sam',
      text: "No, let's skip retries: the page says that it shows the last known orders.",
      at: '2026-11-19T09:05:00Z',
    },
  ],
});
export const ask = (question: string, about: Material = given): Promise<Answered> =>
  drafter.answer(question, about);

export function expectManners(answer: Answered): void {
  const lines = answer.text.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeLessThanOrEqual(6);
  expect(answer.costUsd).toBe(0);
}
