/** Open questions that are answered with a signature move out of the open ones and into the text. */
import { expect, test } from 'vitest';
import { answerQuestions } from '../../../src/pipeline/documents/answered-questions.ts';
import { prdDigest } from '../../../src/pipeline/documents/prd-digest.ts';

const prd = `# PRD

## Requirements

1. Download the list. Limit: TBD

## Open questions

- Do cancelled invoices count?
- Who may *download*?

## Sources

- adr-3
`;
const by = 'Ana';

test('an answered question leaves the open ones; the others stay', () => {
  const text = answerQuestions(prd, [{ question: 'Do cancelled invoices count?', answer: 'No.', by }]);
  expect(text).toMatchInlineSnapshot(`
    "# PRD

    ## Requirements

    1. Download the list. Limit: TBD

    ## Open questions

    - Who may _download_?

    ## Answered questions

    - **Do cancelled invoices count?** No. (Ana)

    ## Sources

    - adr-3
    "
  `);
  expect(prdDigest(text).openQuestions).toEqual(['Who may download?', 'Download the list. Limit: TBD']);
});

test('with all of them answered none is open, and a later answer joins the earlier ones', () => {
  const first = answerQuestions(prd, [{ question: 'Who may download?', answer: 'Finance.', by }]);
  const rest = prdDigest(first).openQuestions.map((question) => ({ question, answer: '10,000 rows', by }));
  const text = answerQuestions(first, rest);
  expect(prdDigest(text).openQuestions).toEqual([]);
  expect(text.match(/## Answered questions/g)).toHaveLength(1);
  expect(text).toContain('Limit: 10,000 rows');
  expect(text).toContain('## Open questions\n\nNone.');
});

test.each([
  ['a heading', '# Requirements'],
  ['a list', '- one\n- two'],
  ['a replacement pattern', "$& $' $1"],
  ['a link', '[here](https://evil.example)'],
])('%s in an answer is only text', (_what, answer) => {
  const question = 'Do cancelled invoices count?';
  const text = answerQuestions(prd, [{ question, answer, by }]);
  expect(prdDigest(text).requirements).toBe(prdDigest(prd).requirements);
  expect(prdDigest(text).openQuestions).not.toContain(question);
  expect(text.match(/^#{1,6} /gm)).toHaveLength(5);
  expect(text).not.toContain('](https://evil.example)');
});

test.each([
  ['a table', '| Question | Since |\n| --- | --- |\n| Cents? | May |\n', 'Cents? — May'],
  ['plain lines', 'Are cents rounded?\n', 'Are cents rounded?'],
  ['bold headings', '**Open questions:**\n\n1. Are cents rounded?\n', 'Are cents rounded?'],
])('questions may stand in %s', (_what, body, question) => {
  const given = body.startsWith('**') ? body : `## Open questions\n\n${body}`;
  expect(prdDigest(given).openQuestions).toEqual([question]);
  const text = answerQuestions(given, [{ question, answer: 'Yes.', by }]);
  expect(prdDigest(text).openQuestions).toEqual([]);
  expect(text).toContain(`**${question}** Yes. (Ana)`);
});
