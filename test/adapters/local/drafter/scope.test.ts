/** What a spec and release notes without a model say: where to change what is wrong, what came back, what is different now. */
import { describe, expect, test } from 'vitest';
import { specDigest } from '../../../../src/pipeline/documents/spec-digest.ts';
import type { Evidence } from '../../../../src/pipeline/item/context.ts';
import type { WorkItem } from '../../../../src/pipeline/work-item.ts';
import type { Material } from '../../../../src/ports/model.ts';
import { bug, draftAll, drafter, feature, paths, sectionOf } from '../../../support/drafting.ts';
import { material } from '../../../support/sample-ticket.ts';

describe('files in scope of what is wrong', () => {
  const sources = {
    'src/invoices.js': 'export function listInvoices() { /* the page lists customers by name */ }',
    'src/page.js': 'export function renderPage() { return "<th>Tax rate</th>"; /* list of customers */ }',
    'src/totals.js': 'export function totalCents() {}',
    'src/server.js': "import { renderPage } from './page.js';",
  };
  const files = (item: WorkItem, given: Partial<Material> = {}) =>
    draftAll(item, { sources, paths: Object.keys(sources), ...given });
  const incident: Evidence = {
    id: 'inc-74',
    title: 'INC-74 Wrong sums',
    kind: 'incident',
    excerpt: 'An empty answer passed through src/totals.js.',
  };

  test.each<[string, WorkItem, string, string]>([
    [
      'a path',
      bug('It breaks', 'See the end of src/totals.js, the list is wrong.'),
      'src/totals.js',
      'the ticket names it',
    ],
    [
      'a symbol',
      bug('It breaks', 'renderPage gives an empty list.'),
      'src/page.js',
      'holds `renderPage`, which the ticket names',
    ],
    [
      'words on the screen',
      bug('Wrong head', 'The list says "Tax rate" there.'),
      'src/page.js',
      'holds the words “Tax rate”',
    ],
    [
      'the incident that it follows',
      bug('Follow-up INC-74', 'The list was wrong.'),
      'src/totals.js',
      'INC-74 names it',
    ],
  ])('are those that the ticket points to: %s', async (_how, item, path, why) => {
    const { spec } = await files(item, { evidence: [incident] });
    expect(specDigest(spec).filesInScope).toEqual([path]);
    expect(sectionOf(spec, 'Files in scope')).toContain(why);
    expect(sectionOf(spec, 'Assumptions')).toBe('None.');
  });

  test('are called a guess where only words speak for them, and say which', async () => {
    const { spec } = await files(bug('Empty after lunch', 'Some customers see an empty list on the page.'));
    expect(sectionOf(spec, 'Assumptions')).toBe(
      '- The choice of files is a guess: it rests on “customers”, which they share with the ticket; nobody has read what they do.',
    );
    expect(sectionOf(spec, 'Approach')).toContain('Where the fault sits is not known; it is looked for in ');
    expect(spec).not.toMatch(/Follow `|an engineer has to look|Each criterion gets a test/);
  });
});

describe('a reopened spec', () => {
  test('says once what was shown, and has a step for it', async () => {
    const item = feature('Export invoices as CSV', '');
    const { prd, spec } = await draftAll(item);
    const { markdown } = await drafter.draft(
      'spec',
      material({ item, prd, spec, paths, request: 'Exports time out with 10,000 rows.' }),
    );
    expect(markdown.split('Exports time out with 10,000 rows')).toHaveLength(2);
    expect(sectionOf(markdown, 'Risks')).toContain('What was shown: Exports time out with 10,000 rows.');
    expect(sectionOf(markdown, 'Steps')).toContain(
      'Show in a test what Risks says was shown, then put it right',
    );
  });

  test('has an order among its steps alone', async () => {
    const item = feature('Export invoices as CSV', '');
    const { prd, spec } = await draftAll(item);
    const { markdown } = await drafter.draft(
      'spec',
      material({ item, prd, spec, paths, request: 'Write the rows in batches of 500.' }),
    );
    expect(markdown.split('batches of 500')).toHaveLength(2);
    expect(sectionOf(markdown, 'Steps')).toContain('Write the rows in batches of 500');
  });
});

describe('release notes', () => {
  test('begin with what is different for people, and name what was left out', async () => {
    const { notes } = await draftAll(
      feature('Search the list', 'Support needs to find an invoice by number. No fuzzy matching please.'),
    );
    expect(notes).toMatch(/^Support can now search the list\.\n/);
    expect(sectionOf(notes, 'What is new')).toContain('Left out on purpose: no fuzzy matching.');
    expect(sectionOf(notes, 'What is new')).not.toMatch(/\.js| must /);
  });

  test('of a fault say that it is gone', async () => {
    const { notes } = await draftAll(
      bug('Wrong sum', 'Invoice INV-7 shows 20.02, it should be 20.01: rounded twice.'),
    );
    expect(notes).toMatch(/^Fixed: invoice INV-7 shows 20\.01, not 20\.02\.\n/);
    expect(sectionOf(notes, 'What is new')).toBe(
      '- In the case that was reported (rounded twice), invoice INV-7 shows 20.01, not 20.02.',
    );
  });
});
