import { describe, expect, test } from 'vitest';
import { citable } from '../../../src/pipeline/documents/citing/citable.ts';
import { citationProblems } from '../../../src/pipeline/documents/citing/citations.ts';
import { withAssumptionsMarked } from '../../../src/pipeline/documents/citing/claims.ts';
import { prdDigest } from '../../../src/pipeline/documents/prd-digest.ts';
import { draftProblems } from '../../../src/pipeline/documents/problems.ts';
import { material, sampleTicket } from '../../support/sample-ticket.ts';

const sources = [
  {
    id: 'adr-3',
    text: 'Money is kept in **cents**.\nTotals are rounded\nonce, “at the end” — never per line. <!-- Retry everything twice. -->',
  },
  { id: 'TL-42', text: 'Finance copies invoices by hand.' },
];
const problems = (line: string): string[] => citationProblems(`## Evidence\n\n- ${line}`, sources);

describe('quotations are the source’s own words', () => {
  test.each([
    ['word for word', '“Totals are rounded once” (source: adr-3)'],
    [
      'with other marks, breaks and dashes',
      '"totals are rounded once, at the end - never per line." (source: ADR-3)',
    ],
    ['with markup of the source', '“Money is kept in cents.” (source: adr-3)'],
    ['with something left out', '“Money is kept … rounded once” (source: adr-3)'],
    ['in one of several sources', '“copies invoices by hand” (sources: adr-3, TL-42)'],
    [
      'each before its own citation',
      '“copies invoices by hand” (source: TL-42), but “Totals are rounded once” (source: adr-3)',
    ],
    ['a linked source', '“Totals are rounded once” (source: [adr-3](https://docs.example/adr-3))'],
    ['German marks', '„Totals are rounded once“ (source: adr-3)'],
    ['a label of two words', 'The button “Pay now” is there (source: TL-42)'],
    ['no citation at all', 'She said “no such thing was ever said”.'],
  ])('%s', (_name, line) => expect(problems(line)).toEqual([]));

  test.each([
    [
      'invented',
      '“Rounding is never done at all” (source: adr-3)',
      'The quotation “Rounding is never done at all” does not stand in adr-3.',
    ],
    [
      'another source’s',
      '“copies invoices by hand” (source: adr-3)',
      'The quotation “copies invoices by hand” does not stand in adr-3.',
    ],
    [
      'one word changed',
      '“Totals are rounded twice” (source: adr-3)',
      'The quotation “Totals are rounded twice” does not stand in adr-3.',
    ],
    [
      'parts in the wrong order',
      '“rounded once … kept in cents” (source: adr-3)',
      'The quotation “rounded once … kept in cents” does not stand in adr-3.',
    ],
    [
      'from text that people do not see',
      '“Retry everything twice.” (source: adr-3)',
      'The quotation “Retry everything twice.” does not stand in adr-3.',
    ],
    [
      'a source that was not fetched',
      'Many ask (sources: adr-3, crm-9).',
      'It cites crm-9, which was not fetched.',
    ],
  ])('%s', (_name, line, said) => expect(problems(line)).toEqual([said]));
});

describe('a claim without a source is marked as an assumption', () => {
  const marked = (text: string, before: string | null = null): string => withAssumptionsMarked(text, before);

  test.each([
    [
      'a line of evidence',
      '## Evidence\n\n- Finance is unhappy.\n',
      '## Evidence\n\n- Finance is unhappy. (assumption)\n',
    ],
    [
      'a figure in the problem',
      '## Problem\n\nIt costs 40 % of a day.\n',
      '## Problem\n\nIt costs 40 % of a day. (assumption)\n',
    ],
    [
      'customers that were counted',
      '## Users\n\n- 12 large customers\n',
      '## Users\n\n- 12 large customers (assumption)\n',
    ],
    [
      'only the line that lacks one',
      '## Evidence\n\n- A (source: adr-3)\n- B\n',
      '## Evidence\n\n- A (source: adr-3)\n- B (assumption)\n',
    ],
  ])('%s', (_name, text, expected) => {
    expect(marked(text)).toBe(expected);
    expect(marked(marked(text))).toBe(expected);
  });

  test.each([
    ['argument', '## Problem\n\nCopying by hand is slow.\n'],
    ['marked by its author', '## Evidence\n\n- Finance is unhappy (assumption: nobody said so).\n'],
    ['a wish', '## Goals\n\n- 90 % of customers export.\n'],
    ['a criterion', '## Acceptance criteria\n\n1. 10,000 invoices take 5 seconds.\n'],
    ['nothing found', '## Evidence\n\nNo customer note about it was found.\n'],
    ['what was not reached', '## Evidence\n\n- Not reached: Zendesk, tried 3 Nov 2026.\n'],
  ])('left as it is: %s', (_name, text) => expect(marked(text)).toBe(text));

  test('what stood in the version before is left as a person wrote it', () => {
    const before = '## Evidence\n\n- Sam: finance is unhappy.\n';
    expect(marked('## Evidence\n\n- Sam: finance is unhappy.\n- So are we.\n', before)).toBe(
      '## Evidence\n\n- Sam: finance is unhappy.\n- So are we. (assumption)\n',
    );
  });

  test('marks count as assumptions', () => {
    const text = marked('## Evidence\n\n- Finance is unhappy.\n- So is sales.\n');
    expect(prdDigest(text).assumptions).toBe(2);
  });
});

test('everything that was gathered has an id of its own', () => {
  const given = material({
    item: sampleTicket({ title: 'Export', description: 'Finance copies.' }),
    evidence: [
      { id: 'adr-3', title: 'Round once', kind: 'adr', excerpt: 'Totals.' },
      { id: 'adr-3', title: 'Round once', kind: 'adr', excerpt: 'Taxes.' },
    ],
    commits: [
      { sha: 'aaaaaaa1ff', title: 'Round', author: 'Eli', at: '2026-11-15T10:00:00Z', files: ['src/a.js'] },
    ],
    paths: ['src/a.js'],
    sources: { 'src/a.js': 'export const a = 1;' },
    prd: '## Problem\n\nOld.',
    conversation: [{ who: 'Ana', text: 'No retries.', at: '2026-11-15T10:00:00Z' }],
  });
  const found = citable(given);
  expect(found.map(({ id }) => id)).toEqual([
    'TL-42',
    'adr-3',
    'aaaaaaa',
    'commits',
    'src/a.js',
    'file:src/a.js',
    'repository',
    'paths',
    'prd',
    'thread',
  ]);
  expect(found.find(({ id }) => id === 'adr-3')?.text).toContain('Taxes.');
});

describe('what a draft is refused for', () => {
  const asked = {
    kind: 'prd' as const,
    headings: ['Evidence', 'Acceptance criteria'],
    sources,
    before: null,
  };
  const whole = '## Evidence\n\n- Old (source: gone-1)\n\n## Acceptance criteria\n\n1. It works.\n';

  test('an empty section', () => {
    expect(draftProblems('## Evidence\n\n## Acceptance criteria\n\n1. It works.\n', asked)).toEqual([
      'The section "Evidence" is empty.',
    ]);
  });

  test('not for what the version before said already', () => {
    expect(draftProblems(whole, asked)).toEqual(['It cites gone-1, which was not fetched.']);
    expect(draftProblems(`${whole}2. And this.\n`, { ...asked, before: whole })).toEqual([]);
    expect(draftProblems(`${whole}2. And this (source: gone-2).\n`, { ...asked, before: whole })).toEqual([
      'It cites gone-2, which was not fetched.',
    ]);
  });
});
