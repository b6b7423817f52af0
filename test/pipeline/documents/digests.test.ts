import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prdDigest } from '../../../src/pipeline/documents/prd-digest.ts';
import { draftProblems } from '../../../src/pipeline/documents/problems.ts';
import { specDigest } from '../../../src/pipeline/documents/spec-digest.ts';

const prd = `# Export
## In short
Finance copies invoices by hand. A CSV download on the list.
## Requirements
1. Download the list (assumption: small lists).
2. Leave out cancelled ones.
## Acceptance criteria
1. The list has a button.
2. Cancelled invoices are left out (PM)
3. 10,000 rows in 5 s.
## Assumptions
- Finance uses Excel.
## Open questions
- Do cancelled invoices count?
- [x] Which separator?
- ~~Which encoding?~~
## Sources
- adr-3: Money
- Not reached: Zendesk, tried 10:00.
`;

const spec = `## In short
Stream rows from \`listInvoices\` as CSV.

Size: S
## Repository
- \`acme/invoices\`
## Files in scope
- \`src/csv.js\`: new
- \`src/server.js\`: route
- test/csv.test.js tests
## Do not touch
- \`.github/\`: CI
## Steps
1. Write rows (layer: domain, size: S)
2. Add the route (api, XS)
3. Button — ui — XS
## Data and migration
Migration: adds a column. Old code ignores it.
## Test plan
- Criterion 1: test "downloads list"
- Criterion 2: test "skips cancelled"
## Rollback plan
Undo: previous release, the column stays.

Data loss: none
## Open questions
None.
`;

describe('a PRD', () => {
  test('is read as its headings say', () => {
    expect(prdDigest(prd)).toEqual({
      inShort: 'Finance copies invoices by hand. A CSV download on the list.',
      requirements: 2,
      criteria: [
        { number: 1, text: 'The list has a button.', pm: false },
        { number: 2, text: 'Cancelled invoices are left out', pm: true },
        { number: 3, text: '10,000 rows in 5 s.', pm: false },
      ],
      assumptions: 2,
      openQuestions: ['Do cancelled invoices count?'],
      sources: 1,
      notReached: ['Zendesk, tried 10:00'],
    });
  });

  test.each([
    ['headings of another level', prd.replaceAll('## ', '#### ')],
    ['headings in bold', prd.replaceAll(/^## (.+)$/gm, '\n**$1:**\n')],
    [
      'numbered headings in capitals',
      prd.replaceAll(/^## (.+)$/gm, (_all, title: string) => `## 4. ${title.toUpperCase()}`),
    ],
  ])('edited by hand is still read: %s', (_name, text) => {
    expect(prdDigest(text).criteria).toHaveLength(3);
    expect(prdDigest(text).openQuestions).toEqual(['Do cancelled invoices count?']);
  });

  test.each(['None.', 'none', 'No open questions.', '-', 'n/a', '(none)', '- None left'])(
    '"%s" is no open question',
    (words) => {
      expect(prdDigest(`## Open questions\n\n${words}\n`).openQuestions).toEqual([]);
    },
  );

  test.each([
    '誰が払いますか',
    'من يدفع؟',
    'None of the customers was asked: who asks them?',
    'No idea who pays for it',
  ])('"%s" is one', (words) => {
    expect(prdDigest(`## Open questions\n\n- ${words}\n`).openQuestions).toHaveLength(1);
  });

  test('what is left to be decided is open wherever it stands', () => {
    expect(prdDigest('## Requirements\n\n- Limit: TBD').openQuestions).toEqual(['Limit: TBD']);
  });
});

describe('a tech spec', () => {
  test('is read as its headings say', () => {
    expect(specDigest(spec)).toEqual({
      inShort: 'Stream rows from listInvoices as CSV.',
      filesInScope: ['src/csv.js', 'src/server.js', 'test/csv.test.js'],
      doNotTouch: ['.github/'],
      steps: [
        { title: 'Write rows', layer: 'domain', size: 'S' },
        { title: 'Add the route', layer: 'api', size: 'XS' },
        { title: 'Button', layer: 'ui', size: 'XS' },
      ],
      size: 'S',
      migration: 'adds a column.',
      dataLoss: null,
      undo: 'previous release, the column stays.',
      testPlan: [
        { criterion: 1, test: 'test "downloads list"' },
        { criterion: 2, test: 'test "skips cancelled"' },
      ],
      assumptions: 0,
      openQuestions: [],
      repositories: ['acme/invoices'],
    });
  });

  test('steps may be a table', () => {
    const table = '## Steps\n\n| Step | Layer | Size |\n|---|---|---|\n| Add route | api | M |\n';
    expect(specDigest(table).steps).toEqual([{ title: 'Add route', layer: 'api', size: 'M' }]);
  });

  test('data that would be lost is said', () => {
    expect(
      specDigest('## Rollback plan\n\nUndo: previous release\n\nData loss: exports made since').dataLoss,
    ).toBe('exports made since');
  });
});

test('no text makes a digest throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      prdDigest(text);
      specDigest(`## Steps\n\n${text}`);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test('fault 64: a draft without a section, or with a source that was not fetched, is rejected with reasons', () => {
  const about = { kind: 'prd' as const, headings: ['Problem', 'Acceptance criteria'], sourceIds: ['adr-3'] };
  expect(draftProblems('## Problem\n\nMany ask (sources: adr-3, crm-9).', about)).toEqual([
    'The section "Acceptance criteria" is missing.',
    'It cites crm-9, which was not fetched.',
    'There is no numbered acceptance criterion.',
  ]);
});
