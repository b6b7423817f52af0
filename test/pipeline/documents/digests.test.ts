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
      requirementTexts: [
        { number: 1, text: 'Download the list (assumption: small lists).' },
        { number: 2, text: 'Leave out cancelled ones.' },
      ],
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

describe('what begins with none', () => {
  const criteria = (lines: string) => prdDigest(`## Acceptance criteria\n\n${lines}\n`).criteria;

  test('is a criterion', () => {
    const listed = [
      'The list downloads.',
      'None of the cancelled invoices is in the file.',
      'Nothing is charged twice.',
      'No data is lost when the storefront is away.',
    ];
    const text = listed.map((one, at) => `${at + 1}. ${one}`).join('\n');
    expect(criteria(text).map((one) => one.text)).toEqual(listed);
  });

  test('is a requirement, alone too', () => {
    expect(prdDigest('## Requirements\n\n1. Nothing is mailed to customers.\n').requirements).toBe(1);
  });

  test('is an open question', () => {
    const asked = ['No data on how many people there are; ask Kim.', 'Nothing decided about refunds yet.'];
    expect(prdDigest(`## Open questions\n\n* ${asked.join('\n* ')}\n`).openQuestions).toEqual(asked);
  });

  test('is a place not to touch', () => {
    const text = '## Do not touch\n\n* Nothing under `migrations/`\n* `src/a.js`: x\n';
    expect(specDigest(text).doNotTouch).toEqual(['migrations/', 'src/a.js']);
  });

  test('is data that would be lost, where something is left out of it', () => {
    const lost = (words: string) =>
      specDigest(`## Rollback plan\n\nUndo: x\n\nData loss: ${words}\n`).dataLoss;
    expect(lost('none except the exports of today')).toBe('none except the exports of today');
    expect(lost('none; the column stays')).toBeNull();
  });

  test.each(['1. None.', '* None', 'Nothing.', '* ~~Who pays?~~\n* None left.'])(
    '"%s" is nothing',
    (text) => {
      expect(prdDigest(`## Open questions\n\n${text}\n`).openQuestions).toEqual([]);
    },
  );
});

describe('what is struck out', () => {
  test('is no criterion, and its number is free for nobody', () => {
    expect(prdDigest('## Acceptance criteria\n\n1. CSV.\n2. ~~PDF works.~~\n3. Mail.\n').criteria).toEqual([
      { number: 1, text: 'CSV.', pm: false },
      { number: 3, text: 'Mail.', pm: false },
    ]);
    expect(
      prdDigest('## Acceptance criteria\n\n* CSV.\n* ~~PDF works.~~\n* Mail.\n').criteria.map(
        ({ number }) => number,
      ),
    ).toEqual([1, 3]);
  });

  test('is no requirement, step or file', () => {
    expect(prdDigest('## Requirements\n\n1. ~~PDF~~\n2. CSV\n').requirementTexts).toEqual([
      { number: 2, text: 'CSV' },
    ]);
    const digest = specDigest(
      '## Files in scope\n\n* ~~`src/pdf.js`: new~~\n* `src/csv.js`\n\n## Steps\n\n1. ~~PDF (ui, S)~~\n2. CSV (ui, S)\n',
    );
    expect(digest.filesInScope).toEqual(['src/csv.js']);
    expect(digest.steps.map(({ title }) => title)).toEqual(['CSV']);
  });

  test('is no row of a table', () => {
    const rows = '| Criterion |\n|---|\n| ~~PDF~~ |\n| CSV |\n';
    expect(prdDigest(`## Acceptance criteria\n\n${rows}`).criteria.map(({ text }) => text)).toEqual(['CSV']);
  });
});

test.each([
  ['The report is mailed at 5 (PM) each day.', false],
  ['The wording is kind (PM)', true],
  ['The wording is kind (PM).', true],
  ['The wording is kind [pm] (source: adr-3)', true],
  ['PM: the wording is kind', true],
])('a product manager judges "%s": %s', (text, pm) => {
  expect(prdDigest(`## Acceptance criteria\n\n1. ${text}\n`).criteria[0]).toMatchObject({ pm });
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
  const about = {
    kind: 'prd' as const,
    headings: ['Problem', 'Acceptance criteria'],
    sources: [{ id: 'adr-3', text: 'Totals are rounded once.' }],
    before: null,
  };
  expect(draftProblems('## Problem\n\nMany ask (sources: adr-3, crm-9).', about)).toEqual([
    'The section "Acceptance criteria" is missing.',
    'It cites crm-9, which was not fetched.',
    'There is no numbered acceptance criterion.',
  ]);
});
