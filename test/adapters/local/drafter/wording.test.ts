/** Sentences of a ticket as requirements and criteria: by their shape, and quoted where the shape says nothing. */
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../../src/adapters/local/drafter/ticket/several.ts';
import {
  criteriaFor,
  readTicket,
  requirementsOf,
} from '../../../../src/adapters/local/drafter/ticket-text.ts';
import { mended, ordersIn } from '../../../../src/adapters/local/drafter/wording.ts';
import { prdDigest } from '../../../../src/pipeline/documents/prd-digest.ts';
import { sections } from '../../../../src/pipeline/documents/sections.ts';
import { specDigest } from '../../../../src/pipeline/documents/spec-digest.ts';
import type { Kind } from '../../../../src/pipeline/item/basics.ts';
import { csv, draftBoth, drafter, ticket } from '../../../support/drafting.ts';
import { material } from '../../../support/sample-ticket.ts';

const body = (text: string, title: string): string =>
  sections(text).find((part) => part.title === title)?.body ?? '';

test.each([
  ['The help page has spelling mistakes', 'The help page must have no spelling mistakes.'],
  ['companies do not find their invoices', 'Companies must find their invoices.'],
  ["Visitors can't log in", 'Visitors must be able to log in.'],
  ['The list is not sorted', 'The list must be sorted.'],
  ['The total is wrong', 'The total must not be wrong.'],
  ['Tax total off by a cent', 'The tax total must not be off by a cent.'],
  ['INV-7 shows 20.02, it should be 20.01', 'INV-7 must show 20.01, not 20.02.'],
  ['Why is the list empty?', 'What was reported must no longer happen: “Why is the list empty?”.'],
  ['It is broken', 'What was reported must no longer happen: “It is broken”.'],
  ['Server crashes at noon', 'The server must not crash at noon.'],
  ['Nobody knows why', 'What was reported must no longer happen: “Nobody knows why”.'],
  [
    'Kunden sehen alte Bestellungen nicht',
    'What was reported must no longer happen: “Kunden sehen alte Bestellungen nicht”.',
  ],
])('reported: %s', (complaint, requirement) => {
  expect(mended(complaint)).toBe(requirement);
});

test.each<[string, string, Kind, string[]]>([
  [
    'Export invoices as CSV',
    '',
    'feature',
    ['People who use invoices must be able to export invoices as CSV.'],
  ],
  ['Add a search box', '', 'feature', ['There must be a search box.']],
  ['Show the due date', '', 'feature', ['The invoices service must show the due date.']],
  ['Invoices overhaul', '', 'feature', []],
  ['Help page copy', '', 'chore', []],
  [
    'Invoices overhaul',
    'We need:\n- invoices as PDF\n- search the list\n- reminders by mail',
    'feature',
    [
      'There must be invoices as PDF.',
      'People who use invoices must be able to search the list.',
      'There must be reminders by mail.',
    ],
  ],
  [
    'Export invoices as CSV',
    'Finance would like to download the list. Cancelled ones must not be in it. See https://wiki.example/x for more.',
    'feature',
    ['Finance must be able to download the list as CSV.', 'Cancelled ones must not be in the download.'],
  ],
])('required by “%s” with %j as a %s', (title, description, kind, expected) => {
  const read = readTicket(title, description);
  expect(requirementsOf(read, { kind, service: 'invoices' })).toEqual(expected);
  expect(read.sentences.join(' ')).not.toContain('https://');
  const criteria = criteriaFor(read, { kind, service: 'invoices', proposed: [] });
  expect(criteria.length).toBeGreaterThanOrEqual(1);
  // A criterion says what is to be seen, never once more what must be.
  expect(criteria.filter((line) => expected.includes(line) || / must /.test(line))).toEqual([]);
  expect(criteria.join(' ')).not.toMatch(/\bin it\b|what the title says/);
});

test('three nouns under “We need:” are three tickets; words of the service’s name do not tie them together', () => {
  const text =
    'We need:\n- invoices as PDF\n- a search box on the list\n- reminders by mail for overdue invoices';
  expect(partsOf(text, 'invoices')).toEqual([
    'invoices as PDF',
    'a search box on the list',
    'reminders by mail for overdue invoices',
  ]);
});

test.each([
  [
    'Sort <b>old</b> orders by date',
    [
      'When people who use the service sort <b>old</b> orders by date, the entries stand in the order of date.',
    ],
  ],
  ['Sort orders', []],
  ['Help page copy', []],
])('proposed at filing, in plain words, only where something is said: %s', async (text, criteria) => {
  expect((await drafter.classify(text, { services: [] })).criteria).toEqual(criteria);
});

test.each([
  ['Put the customer number first.', [['Put the customer number first', false]]],
  [
    'Please say how many customers mailed us last quarter and add a limit of 5 MB per mail',
    [
      ['say how many customers mailed us last quarter', true],
      ['add a limit of 5 MB per mail', false],
    ],
  ],
  ['Why no PDF?', [['Why no PDF?', true]]],
])('asked for in review: %s', (request, orders) => {
  expect(ordersIn(request).map((each) => [each.text, each.isAboutTheText])).toEqual(orders);
});

describe('what is asked for in review', () => {
  test('a thing to build becomes a requirement and a criterion; words for the document stand where a person writes them', async () => {
    const { prd } = await draftBoth({ item: csv });
    const { markdown } = await drafter.draft(
      'prd',
      material({
        item: csv,
        prd,
        request: 'Say how many customers mailed us last quarter and add a limit of 5 MB per mail.',
      }),
    );
    expect(prdDigest(markdown).criteria.at(-1)?.text).toBe('Measured: there is a limit of 5 MB per mail.');
    expect(body(markdown, 'Requirements')).toContain(
      'There must be a limit of 5 MB per mail (asked for in review).',
    );
    expect(body(markdown, 'Requirements')).not.toContain('how many customers');
    expect(body(markdown, 'Assumptions')).toContain(
      'Asked for in review, and not answered here: “Say how many customers mailed us last quarter”.',
    );
  });
});

describe('the documents', () => {
  test('markup of a title is escaped once, and a question mark ends a sentence', async () => {
    const item = ticket({ title: 'Where are <b>old</b> orders?', kind: 'bug', description: '' });
    const { prd, spec } = await draftBoth({ item });
    expect(prd).toContain('Where are \\<b\\>old\\</b\\> orders?');
    expect(`${prd}${spec}`).not.toMatch(/\\\\|\?\./);
  });

  test('a column of a page is no migration', async () => {
    const item = ticket({ title: 'Add a column for the due date', description: 'The list should show it.' });
    const { spec } = await draftBoth({ item });
    expect(specDigest(spec).migration).toBeNull();
    expect(specDigest(spec).filesInScope.join(' ')).not.toContain('due');
  });

  test('every file in scope has a step, and nothing is said of “the title”', async () => {
    const { prd, spec } = await draftBoth({ item: csv });
    const steps = body(spec, 'Steps');
    for (const file of specDigest(spec).filesInScope) expect(steps).toContain(`\`${file}\``);
    expect(`${prd}${spec}`).not.toMatch(/what the title|criteria hold|Leave it as it is|stay as they are/);
    const places = specDigest(spec).doNotTouch.map((path) => path.replace(/\/(?:\*\*)?$/, ''));
    expect(new Set(places).size).toBe(places.length);
  });
});
