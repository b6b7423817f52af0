/** Fault 63: what a model makes of the form, the language and the evidence of a document is refused with the reason. */
import { describe, expect, test } from 'vitest';
import { citationProblems } from '../../../src/pipeline/documents/citing/citations.ts';
import { draftProblems } from '../../../src/pipeline/documents/problems.ts';

const headings = ['In short', 'Problem', 'Evidence', 'Acceptance criteria', 'Open questions', 'Sources'];
const bodies: Record<string, string> = {
  'In short': 'Finance downloads the list of invoices as a file.',
  Problem: 'Finance copies invoices by hand, and it takes them a day.',
  Evidence: '* Finance copies invoices by hand (source: TL-1).',
  'Acceptance criteria': '1. The list downloads.',
  'Open questions': 'None.',
  Sources: '* TL-1: the ticket',
};
const document = (changes: Record<string, string> = {}, titles = headings): string =>
  `${titles.map((title) => `## ${title}\n\n${changes[title] ?? bodies[title]}`).join('\n\n')}\n`;
const sources = [{ id: 'TL-1', text: 'Finance copies invoices by hand.' }];
const problems = (text: string, ticket = 'Export the list of invoices as a file'): string[] =>
  draftProblems(text, { kind: 'prd', headings, sources, ticket, before: null });

describe('the form', () => {
  test.each<[string, string]>([
    ['as the skill asks', document()],
    ['a title above the first section', `# Export of invoices\n\n${document()}`],
    ['a button in square brackets', document({ Problem: 'The button [Add invoice] is of no use to them.' })],
    [
      'a step that says here',
      document({ Problem: 'They click [here](https://acme.example) and wait for it.' }),
    ],
  ])('%s is taken', (_what, text) => expect(problems(text)).toEqual([]));

  test.each<[string, string, string]>([
    ['words before it', `Sure! Here is the PRD:\n\n${document()}`, 'Words stand before the first section.'],
    [
      'words after it',
      `${document()}\nLet me know if you want changes!\n`,
      '"Let me know if you want changes!" is said to whoever asked; leave it out.',
    ],
    [
      'a section of its own',
      `${document()}\n## My reasoning\n\nThe list is long.\n`,
      'The section "My reasoning" is none of the skill\'s.',
    ],
    [
      'a section twice',
      `${document()}\n## Sources\n\n* TL-1: the ticket\n`,
      'The section "Sources" is there twice.',
    ],
    ['another order', document({}, headings.toReversed()), 'The sections are not in the order of the skill.'],
    [
      'a gap',
      document({ Problem: '[insert the problem here]' }),
      '"[insert the problem here]" is left to be filled in.',
    ],
    [
      'criteria without numbers',
      document({ 'Acceptance criteria': '* The list downloads.' }),
      'Acceptance criteria are not numbered.',
    ],
    [
      'a table of evidence',
      document({ Evidence: '| What |\n|---|\n| 40 customers left |' }),
      'A table stands in "evidence": write a list, each line with its source.',
    ],
  ])('%s is refused', (_what, text, reason) => expect(problems(text)).toContain(reason));

  test('a person’s own section is not held against the next draft', () => {
    const before = `${document()}\n## Notes of Sam\n\nAsk Kim first.\n`;
    expect(draftProblems(before, { kind: 'prd', headings, sources, before })).toEqual([]);
  });
});

describe('the language', () => {
  const german = 'Die Buchhaltung kopiert Rechnungen von Hand.';
  test('one section in another language than the ticket is refused', () => {
    expect(problems(document({ Problem: german }))).toEqual([
      'The section "problem" is not in English, the language of the ticket.',
    ]);
    expect(problems(document({ Problem: '経理は請求書を手作業で写しています。' }))).toHaveLength(1);
  });

  test.each([
    ['a ticket in German', german, 'Die Liste der Rechnungen als Datei, damit niemand sie kopiert'],
    ['a few names', 'Globex, Initech, Umbrella, Hooli.', undefined],
    ['a quotation in German', 'Finance wrote to us: „Die Liste ist von Hand und nicht gut“.', undefined],
    ['identifiers', '`die.das`, `le.la`, `von.mit`', undefined],
  ])('%s is taken', (_what, words, ticket) => {
    expect(problems(document({ Problem: words }), ticket)).toEqual([]);
  });
});

describe('evidence', () => {
  const cited = (line: string, listed = '* TL-1: the ticket'): string[] =>
    citationProblems(`## Evidence\n\n${line}\n\n## Sources\n\n${listed}\n`, sources);
  const invented = 'The quotation “We lose forty customers” does not stand in TL-1.';

  test.each<[string, string, string]>([
    ['in single marks', '* ‘We lose forty customers’ (source: TL-1)', invented],
    ['in straight single marks', "* 'We lose forty customers' (source: TL-1)", invented],
    ['after the citation', '* Finance wrote (source: TL-1): “We lose forty customers”', invented],
    ['set off as a block', '> We lose forty customers\n> (source: TL-1)', invented],
    ['a block with its source below', '> We lose forty customers\n\n(source: TL-1)', invented],
    [
      'in square brackets',
      '* 40 customers left [source: crm-9]',
      'Citations stand in round brackets: (source: ID).',
    ],
    [
      'in a footnote',
      '* 40 customers left[^1]\n\n[^1]: crm-9',
      'A footnote is no citation: write (source: ID) after the claim.',
    ],
  ])('an invented quotation or source %s is refused', (_what, line, reason) =>
    expect(cited(line)).toContain(reason),
  );

  test('Sources lists nothing that was not fetched', () => {
    expect(cited('* A (source: TL-1)', '* TL-1: the ticket\n* zendesk-991: 40 tickets')).toEqual([
      'Sources lists zendesk-991, which was not fetched.',
    ]);
  });

  test.each<[string, string, string?]>([
    ['apostrophes', "* The customers' invoices aren't in finance's list (source: TL-1)"],
    ['curly apostrophes', '* The customers’ invoices aren’t in finance’s list (source: TL-1)'],
    ['a true quotation in single marks', '* ‘Finance copies invoices by hand’ (source: TL-1)'],
    ['a true block', '> Finance copies invoices by hand. (source: TL-1)'],
    [
      'a listed source with a link',
      '* A (source: TL-1)',
      '* [TL-1](https://acme.example/TL-1), the ticket, 2026-11-01',
    ],
    ['a silent source', '* A (source: TL-1)', '* TL-1: the ticket\n* Not reached: crm-9, tried 10:00.'],
    ['a date at the beginning', '* A (source: TL-1)', '* 2026-11-01: the ticket TL-1'],
  ])('%s: taken', (_what, line, listed) => expect(cited(line, listed)).toEqual([]));
});

describe('a spec against its PRD and its repository', () => {
  const titles = ['Files in scope', 'Steps', 'Test plan', 'Rollback plan'];
  const spec = (scope: string, plan: string): string =>
    `## Files in scope\n\n${scope}\n\n## Steps\n\n1. Add the route (layer: api, size: S)\n\n## Test plan\n\n${plan}\n\n## Rollback plan\n\nUndo: the release before.\n`;
  const known = [
    {
      id: 'prd',
      text: '## Acceptance criteria\n\n1. The list downloads.\n2. Cancelled ones are left out.\n3. It is fast.\n',
    },
    { id: 'repository', text: 'src/list.js\ntest/list.test.js' },
  ];
  const found = (scope: string, plan: string): string[] =>
    draftProblems(spec(scope, plan), { kind: 'spec', headings: titles, sources: known, before: null });
  const all = '* Criteria 1 and 2: test "list"\n* Criterion 3: Eli looks at it';

  test('what is there, or said to be new, and each criterion', () => {
    expect(found('* `src/list.js`: the route\n* `src/csv.js`: new', all)).toEqual([]);
    expect(found('* `src/`\n* `test/*.test.js`', '* Criteria 1–3: test "list"')).toEqual([]);
  });

  test('a file that is nowhere, and criteria without a test', () => {
    expect(found('* `src/gone.js`: changes', 'Later.')).toEqual([
      'The test plan has nothing for criterion 1.',
      'The test plan has nothing for criterion 2.',
      'The test plan has nothing for criterion 3.',
      'src/gone.js is in scope, and neither in the repository nor said to be new.',
    ]);
    expect(found('* `src/list.js`', '* Criterion 1: test "a"\n* Criterion 3: test "c"')).toEqual([
      'The test plan has nothing for criterion 2.',
    ]);
  });
});
