/** What a text without a model is built on: evidence that is about the ticket, in its own words. */
import { expect, test } from 'vitest';
import { citable } from '../../../../src/pipeline/documents/citing/citable.ts';
import { draftProblems } from '../../../../src/pipeline/documents/problems.ts';
import { sections } from '../../../../src/pipeline/documents/sections.ts';
import type { Evidence } from '../../../../src/pipeline/item/context.ts';
import { csv, drafter, headings, ticket } from '../../../support/drafting.ts';
import { context } from '../../../support/questions.ts';
import { material } from '../../../support/sample-ticket.ts';

const customer = (id: string, at: string, excerpt: string): Evidence => ({
  id,
  title: `${id} on invoices`,
  kind: 'customer',
  excerpt,
  at,
});
const evidence: Evidence[] = [
  customer('globex', '2026-06-11T00:00:00Z', 'Globex asks for a CSV download of invoices.'),
  customer('polder', '2026-10-20T00:00:00Z', 'Polder asks for CSV: invoices as a spreadsheet.'),
  {
    id: 'adr-cells',
    title: 'Files for spreadsheets',
    kind: 'adr',
    excerpt: `${'Context about files. '.repeat(15)}\n- A CSV download of invoices is written row by row.\n- It is never held whole.`,
  },
  {
    id: 'inc-74',
    title: 'INC-74 Names were away',
    kind: 'incident',
    excerpt: 'invoices showed "undefined".',
  },
  { id: 'run-1', title: 'Deploy invoices', kind: 'runbook', excerpt: 'Deploy the tag, look at invoices.' },
];
const body = (text: string, title: string): string =>
  sections(text).find((part) => part.title === title)?.body ?? '';

test('customers are counted first; what only shares the service’s name is left out; long texts give one sentence', async () => {
  const given = material({ item: csv, evidence });
  const { markdown } = await drafter.draft('prd', given);
  expect(body(markdown, 'Evidence')).toMatchInlineSnapshot(`
    "- 2 customers wrote about it, 11 Jun 2026 to 20 Oct 2026 (sources: globex, polder)
    - globex on invoices, 11 Jun 2026: “Globex asks for a CSV download of invoices.” (source: globex)
    - polder on invoices, 20 Oct 2026: “Polder asks for CSV: invoices as a spreadsheet.” (source: polder)
    - Files for spreadsheets: “A CSV download of invoices is written row by row.” (source: adr-cells)"
  `);
  expect(markdown).not.toContain('INC-74');
  const about = { kind: 'prd' as const, headings: headings('prd'), sources: citable(given), before: null };
  expect(draftProblems(markdown, about)).toEqual([]);
});

test.each<[string, Evidence['kind'], string]>([
  [
    'another ticket that went on meanwhile is quoted as it is now',
    'ticket',
    'CSV export, part 2. Now in: For review.',
  ],
  ['two passages of one document are quoted with the gap between them', 'adr', 'CSV is written row by row.'],
])('%s, and the quotation stands', async (_what, kind, now) => {
  const then = kind === 'ticket' ? 'CSV export, part 2. Now in: Incoming.' : 'CSV of invoices has a header.';
  const piece = (excerpt: string): Evidence => ({ id: 'TL-3', title: 'TL-3 CSV of invoices', kind, excerpt });
  const given = material({
    item: csv,
    evidence: [piece(now)],
    context: { ...context, evidence: [piece(then)] },
  });
  const { markdown } = await drafter.draft('prd', given);
  expect(body(markdown, 'Evidence')).toContain(now);
  const about = { kind: 'prd' as const, headings: headings('prd'), sources: citable(given), before: null };
  expect(draftProblems(markdown, about)).toEqual([]);
});

test('where nothing is about the ticket, nobody wrote about it', async () => {
  const item = ticket({ title: 'Send reminders for overdue invoices', description: '' });
  const { markdown } = await drafter.draft('prd', material({ item, evidence }));
  expect(body(markdown, 'Evidence')).toMatchInlineSnapshot(
    `"No past work, decision or customer note on this was found."`,
  );
  expect(body(markdown, 'Risks')).not.toContain('INC-74');
});

test('what is wrong today becomes a requirement of what ought to be', async () => {
  const item = ticket({
    title: 'Tax off by a cent',
    kind: 'bug',
    description: 'Invoice INV-7 shows 20.02, it should be 20.01: each line is rounded.',
  });
  const { markdown } = await drafter.draft('prd', material({ item }));
  expect(body(markdown, 'Requirements')).toContain(
    '1. Invoice INV-7 must show 20.01, not 20.02 (today: each line is rounded).',
  );
});

test('a spec names the functions it is near, the test beside them, and who else uses the file', async () => {
  const item = ticket({
    title: 'Tax total off by a cent',
    kind: 'bug',
    description: 'Totals are rounded twice.',
  });
  const sources = {
    'src/totals.js': 'export function totalCents(lines) {\n  return 0;\n}\n',
    'src/list.js': "import { totalCents } from './totals.js';\n",
    'test/totals.test.js': "import { totalCents } from '../src/totals.js';\n",
    'test/list.test.js': '',
  };
  const { markdown } = await drafter.draft('spec', material({ item, sources, paths: Object.keys(sources) }));
  expect(body(markdown, 'Files in scope')).toContain('`src/totals.js`: changes, near `totalCents`');
  expect(body(markdown, 'Test plan')).toContain('a test in `test/totals.test.js`');
  expect(body(markdown, 'Risks')).toContain('`src/totals.js` is used by `src/list.js`.');
});

const record = (
  id: string,
  kind: Evidence['kind'],
  excerpt: string,
  more: Partial<Evidence> = {},
): Evidence => ({
  id,
  title: id,
  kind,
  excerpt,
  ...more,
});
const evidenceOf = async (item: typeof csv, all: Evidence[]): Promise<string> => {
  const given = material({ item, evidence: all });
  const { markdown } = await drafter.draft('prd', given);
  const about = { kind: 'prd' as const, headings: headings('prd'), sources: citable(given), before: null };
  expect(draftProblems(markdown, about)).toEqual([]);
  return markdown;
};

test('what was turned down says so, in the words of its outcome, whichever passage was found', async () => {
  const prd = record('prd-9', 'prd', 'Requests for a CSV download would change our mind.', {
    says: 'Decided against by Ana. Look again when five ask.',
  });
  expect(body(await evidenceOf(csv, [prd]), 'Evidence')).toBe(
    '- prd-9, turned down: “Decided against by Ana. Look again when five ask.” (source: prd-9)',
  );
});

test('what was settled before is said beside a requirement that speaks of the same', async () => {
  const prd = record(
    'prd-5',
    'prd',
    'Cancelled invoices stay on the list, because auditors ask. Export comes later.',
  );
  expect(body(await evidenceOf(csv, [prd]), 'Assumptions')).toContain(
    'Requirement 2 is about the download alone; what was settled before stays as it is: “Cancelled invoices stay on the list, because auditors ask.” (source: prd-5)',
  );
});

test.each<[string, Partial<Evidence>, boolean]>([
  ['in one sentence, with another matter beside it', {}, true],
  ['of another service', { service: 'storefront' }, false],
  ['of something else', { title: 'Mail', excerpt: 'We copy the page now. Reminders, please.' }, false],
])('a customer who wrote %s', async (_what, changes, counts) => {
  const note = record(
    'polder',
    'customer',
    'Can we have a CSV? In the same mail: INV-7 is a cent too high.',
    changes,
  );
  const told = body(
    await evidenceOf(csv, [note, record('adr-1', 'adr', 'CSV export has a header.')]),
    'Evidence',
  );
  expect(told.includes('(source: polder)')).toBe(counts);
  expect(told).not.toContain('INV-7');
});

test('a number that both name ties a note to a bug, and that sentence is quoted', async () => {
  const item = ticket({
    title: 'Wrong sum',
    kind: 'bug',
    description: 'INV-7 shows 20.02, it should be 20.01.',
  });
  const note = record('polder', 'customer', 'Can we have a CSV? In the same mail: INV-7 is a cent too high.');
  expect(body(await evidenceOf(item, [note]), 'Evidence')).toContain(
    '“In the same mail: INV-7 is a cent too high.”',
  );
});

test('a chore that is a title alone takes what customers reported for what is to be put right', async () => {
  const item = ticket({ title: 'Help page copy', kind: 'chore', description: '' });
  const note = record('quinze', 'customer', 'The help page does not say how to get a copy.');
  const markdown = await evidenceOf(item, [note]);
  expect(body(markdown, 'Requirements')).toContain(
    '1. The help page must say how to get a copy. (source: quinze)',
  );
  expect(body(markdown, 'Acceptance criteria')).toBe(
    '1. Whoever opens the help page reads how to get a copy.',
  );
});

test('of two files with the same words only what is recent changed lately, and the file is named', async () => {
  const commit = (sha: string, at: string) => ({
    sha,
    at,
    title: 'Round',
    author: 'Eli',
    files: ['src/totals.js'],
  });
  const item = ticket({ title: 'Totals are wrong', kind: 'bug', description: '' });
  const { markdown } = await drafter.draft(
    'spec',
    material({
      item,
      paths: ['src/totals.js'],
      sources: { 'src/totals.js': 'export function totals() {}' },
      commits: [commit('aaaaaaa1', '2026-11-10T00:00:00Z'), commit('bbbbbbb2', '2026-06-10T00:00:00Z')],
    }),
  );
  expect(body(markdown, 'Risks')).toContain('`src/totals.js` changed lately: `aaaaaaa`');
  expect(markdown).not.toContain('bbbbbbb');
});
