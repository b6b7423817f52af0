/** What agents ask of one person, in one direct message: `script.md` §9. */
import { expect, test } from 'vitest';
import type { RequestsNotice } from '../../../src/ports/requests.ts';
import { requestsContent } from '../../../src/slack/personal/requests.ts';
import { gathered, request, separator } from '../../fixtures/requests.ts';
import { shown } from '../words/shown.ts';

const words = (more: Partial<RequestsNotice> = {}): string => shown(requestsContent(gathered(more)));

test('one request', () => {
  expect(words()).toMatchInlineSnapshot(`
    "T: 1 agent waits for you. TL-42 wants to run npm install csv-stringify@6. Buttons: Allow once, For this run, Deny, Answer all, Hand over, Hold until morning.
    S  *1 agent waits for you*
    S  *TL-42* Export invoices as CSV · run \`npm install csv-stringify@6\` · since <t>
    A  [Allow once] [For this run] [Deny…]
    A  [Answer all…] [Hand over…] [Hold until morning]"
  `);
});
test('a question with its choices joins, one was answered', () => {
  expect(words({ waiting: [request(42), separator], answered: 1 })).toMatchInlineSnapshot(`
    "T: 2 agents wait for you. TL-42 wants to run npm install csv-stringify@6. TL-43 asks: Which separator do banks take? 1 answered, 2 left. Buttons: Allow once, For this run, Deny, Comma, Semicolon, Answer, Answer all, Hand over, Hold until morning.
    S  *2 agents wait for you*
    C  1 answered, 2 left.
    S  *TL-42* Export invoices as CSV · run \`npm install csv-stringify@6\` · since <t>
    A  [Allow once] [For this run] [Deny…]
    S  *TL-43* Late fees · Which separator do banks take? · since <t>
    A  [Comma] [Semicolon] [Answer…]
    A  [Answer all…] [Hand over…] [Hold until morning]"
  `);
});
test('more than five: the others are one press away', () => {
  const waiting = [42, 43, 44, 45, 46, 47, 48, 49, 50].map((number) => request(number));
  const lines = words({ waiting }).split('\n');
  expect(lines.slice(0, 2).map((line) => line.slice(0, 160))).toMatchInlineSnapshot(`
    [
      "T: 9 agents wait for you. TL-42 wants to run npm install csv-stringify@6. TL-43 wants to run npm install csv-stringify@6. TL-44 wants to run npm install csv-str",
      "S  *9 agents wait for you*",
    ]
  `);
  expect(lines.slice(-4)).toMatchInlineSnapshot(`
    [
      "S  *TL-46* Export invoices as CSV · run \`npm install csv-stringify@6\` · since <t>",
      "A  [Allow once] [For this run] [Deny…]",
      "A  [Show 4 more…]",
      "A  [Answer all…] [Hand over…] [Hold until morning]",
    ]
  `);
});
test('put away by the ladder, a command in full', () => {
  expect(
    words({ waiting: [request(42, { parked: true, text: 'Run a command?', detail: 'npm ci --omit=dev' })] }),
  ).toMatchInlineSnapshot(`
    "T: 1 agent waits for you. TL-42 asks: Run a command? Buttons: Allow once, For this run, Deny, Answer all, Hand over, Hold until morning.
    S  *1 agent waits for you*
    S  *TL-42* Export invoices as CSV · Run a command? · since <t> · put away until you answer
    \`npm ci --omit=dev\`
    A  [Allow once] [For this run] [Deny…]
    A  [Answer all…] [Hand over…] [Hold until morning]"
  `);
});
test('nothing is left: what became of all', () => {
  const nothing = { waiting: [] };
  expect([
    words({ ...nothing, answered: 3 }),
    words({ ...nothing, answered: 2, passed: 1, gone: 1 }),
    words({ ...nothing, answered: 2, held: { count: 1, until: '2026-11-23T08:00:00.000Z' } }),
    words({ replaced: true }),
  ]).toMatchInlineSnapshot(`
    [
      "T: 3 answered.
    S  *3 answered.*",
      "T: 2 answered, 1 with somebody else, 1 not asked any more.
    S  *2 answered, 1 with somebody else, 1 not asked any more.*",
      "T: 2 answered, 1 put away until 23 Nov 2026, 08:00 UTC, then asked again.
    S  *2 answered, 1 put away until <t>, then asked again.*",
      "T: What is left of this stands in a newer message.
    C  What is left of this stands in a newer message.",
    ]
  `);
});
