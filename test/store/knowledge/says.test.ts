import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LakeDocument } from '../../../src/pipeline/knowledge/document.ts';
import { storeDocuments } from '../../../src/store/knowledge/lake-documents.ts';
import { type TestLake, testLake } from '../../support/local/lake.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await testLake();
});
beforeEach(() => lake.database.reset());
afterAll(() => lake?.database.close());

const document = (id: string, text: string, more: Partial<LakeDocument> = {}): LakeDocument => ({
  id,
  kind: 'adr',
  title: `About ${id}`,
  url: `https://docs.example/${id}`,
  service: null,
  visibility: { to: 'all' },
  at: '2026-11-01T00:00:00.000Z',
  text,
  ...more,
});
const store = (...documents: LakeDocument[]) =>
  storeDocuments(
    lake.database.db,
    'Docs',
    documents.map((one) => ({ item: one.id, version: '1', document: one })),
  );

test.each<[string, LakeDocument['kind'], string, string | undefined]>([
  [
    'a decision',
    'adr',
    '## Context\n\nQuokkas.\n\n## Decision\n\nTwo rows.\n\n## To do\n\nMore.',
    'Two rows.',
  ],
  [
    'an outcome before requirements',
    'prd',
    '## Requirements\n\nQuokkas.\n\n## Outcome\n\nTurned down.',
    'Turned down.',
  ],
  [
    'requirements of what was built',
    'prd',
    '## Problem\n\nQuokkas.\n\n## Requirements\n\n1. Rows.',
    '1. Rows.',
  ],
  ['a cause', 'incident', '## What happened\n\nQuokkas.\n\n## Root cause\n\nA loop.', 'A loop.'],
  ['a runbook settles nothing', 'runbook', '## Decision\n\nQuokkas.', undefined],
  ['a record without such a section', 'adr', 'Status: accepted\n\nQuokkas.', undefined],
])('whichever passage is found, a record says what it settled: %s', async (_what, kind, text, says) => {
  await store(document('one', text, { kind, title: 'About it' }));
  expect((await lake.search('quokkas'))[0]?.says).toBe(says);
});
