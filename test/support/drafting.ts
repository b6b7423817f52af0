import { join } from 'node:path';
import { createOfflineDrafter } from '../../src/adapters/local/drafter/drafter.ts';
import { documentHash } from '../../src/pipeline/documents/canonical.ts';
import { prdDigest } from '../../src/pipeline/documents/prd-digest.ts';
import { sections } from '../../src/pipeline/documents/sections.ts';
import { specDigest } from '../../src/pipeline/documents/spec-digest.ts';
import { scorecard } from '../../src/pipeline/guardrails/scorecard.ts';
import type { Evidence } from '../../src/pipeline/item/context.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import type { Material } from '../../src/ports/model.ts';
import { skills } from './documents/skills.ts';
import { material, noon, sampleTicket, signedDocument } from './sample-ticket.ts';

export const root = join(import.meta.dirname, '../..');
export const drafter = createOfflineDrafter({ skills, now: () => new Date(noon) });
export const headings = (skill: string): string[] => skills.named(skill).headings;
export const documentRules = [
  'signed',
  'testable_criterion',
  'files_in_scope_listed',
  'do_not_touch_listed',
  'no_open_question',
  'one_repository',
];

export const paths = [
  'CODEOWNERS',
  'README.md',
  '.github/ci.yml',
  'package.json',
  'src/invoices.js',
  'src/page.js',
  'src/server.js',
  'src/totals.js',
  'test/invoices.test.js',
  'test/totals.test.js',
];
export const evidence: Evidence[] = [
  {
    id: 'adr-3',
    title: 'Round once',
    kind: 'adr',
    excerpt: 'Totals of invoices are rounded once, at the end.',
    at: '2026-03-01T00:00:00Z',
  },
  {
    id: 'inc-7',
    title: 'Export of orders stopped the server',
    kind: 'incident',
    excerpt: 'An export in src/server.js held everything in memory.',
    at: '2026-05-02T00:00:00Z',
  },
  {
    id: 'cust-2',
    title: 'Globex on invoices',
    kind: 'customer',
    excerpt: '2026-09-01: Globex asks for a CSV of invoices.',
    at: '2026-09-01T00:00:00Z',
  },
];
export const ticket = (changes: Partial<WorkItem>): WorkItem =>
  sampleTicket({ prd: null, spec: null, ...changes });

/** Drafts both documents one after the other, as the pipeline does. */
export async function draftBoth(given: Partial<Material>): Promise<{ prd: string; spec: string }> {
  const start = material({ paths, evidence, ...given });
  const { markdown: prd } = await drafter.draft('prd', start);
  const { markdown: spec } = await drafter.draft('spec', { ...start, prd });
  return { prd, spec };
}

export function failedDocumentRules(item: WorkItem, { prd, spec }: { prd: string; spec: string }): string[] {
  const signed = {
    ...item,
    prd: signedDocument(prdDigest(prd), documentHash(prd)),
    spec: signedDocument(specDigest(spec), documentHash(spec)),
  };
  const nothing = { state: 'absent', source: 'none', at: noon } as const;
  const results = scorecard({
    now: noon,
    item: signed,
    catalog: nothing,
    incidents: nothing,
    otherWork: nothing,
    freezes: nothing,
    reviewers: nothing,
    reviewLimit: 4,
    budget: nothing,
  });
  return results
    .filter((result) => documentRules.includes(result.rule) && result.verdict === 'fail')
    .map((result) => result.sentence);
}

export const csv = ticket({
  description:
    'Finance copies invoices by hand into a spreadsheet each month. They would like to download the list. Cancelled invoices must not be in it.',
});

export const sectionOf = (text: string, title: string): string =>
  sections(text).find((part) => part.title === title)?.body ?? '';

export interface Drafts {
  prd: string;
  spec: string;
  notes: string;
  /** Titles, where the ticket looks like several. */
  parts: string[];
}

/** All three texts, one after the other; they pass the rules about documents, or there is an error. */
export async function draftAll(item: WorkItem, given: Partial<Material> = {}): Promise<Drafts> {
  const about = material({ item, paths, ...given });
  const { markdown: prd, parts = [] } = await drafter.draft('prd', about);
  const { markdown: spec } = await drafter.draft('spec', { ...about, prd });
  const { markdown: notes } = await drafter.draft('release_notes', { ...about, prd, spec });
  const failed = failedDocumentRules(item, { prd, spec });
  if (failed.length > 0) throw new Error(failed.join('\n'));
  return { prd, spec, notes, parts };
}

const ofKind =
  (kind: WorkItem['kind']) =>
  (title: string, description: string): WorkItem =>
    ticket({ title, description, kind });
export const [bug, feature, chore] = [ofKind('bug'), ofKind('feature'), ofKind('chore')];
