/** The digest of the morning and the message before the evening, word for word. */
import { expect, test } from 'vitest';
import type { EveningNotice, MorningNotice } from '../../../src/ports/requests.ts';
import { eveningContent, morningContent } from '../../../src/slack/personal/daily.ts';
import { evening, morning } from '../../fixtures/daily.ts';
import { request, separator } from '../../fixtures/requests.ts';
import { shown } from '../words/shown.ts';
import { startWorld, wordsOf } from '../world.ts';

const atNine = (more: Partial<MorningNotice> = {}): string => shown(morningContent(morning(more)));
const atSix = (more: Partial<EveningNotice> = {}): string => shown(eveningContent(evening(more)));

test('the morning: questions with their button, agents below', () => {
  expect(atNine()).toMatchInlineSnapshot(`
    "T: While you were away: 1 pull request is ready, 1 agent waits, 1 question waits. TL-47 Late fees: approve the plan. TL-51 Tax rounding: accept this. TL-42 wants to run npm install csv-stringify@6. Buttons: Answer, Allow once, For this run, Deny, Answer all, Hand over, Hold until morning.
    S  *While you were away: 1 pull request is ready, 1 agent waits, 1 question waits.*
    S  *TL-47* Late fees · approve the plan · since <t>
    A  [Answer…]
    S  *TL-51* Tax rounding · accept this · since <t>
    A  [Answer…]
    S  *TL-42* Export invoices as CSV · run \`npm install csv-stringify@6\` · since <t>
    A  [Allow once] [For this run] [Deny…]
    A  [Answer all…] [Hand over…] [Hold until morning]"
  `);
});
test('the morning: only agents, and many of them', () => {
  const requests = [42, 43, 44, 45, 46, 47].map((number) => request(number));
  expect(
    atNine({ questions: [], more: 0, ready: 0, stuck: 0, requests }).split('\n').slice(-3),
  ).toMatchInlineSnapshot(`
    [
      "A  [Allow once] [For this run] [Deny…]",
      "C  1 more agent.",
      "A  [Answer all…] [Hand over…] [Hold until morning]",
    ]
  `);
});
test('the morning: more than fit', () => {
  expect(atNine({ requests: [], more: 4, ready: 5 })).toMatchInlineSnapshot(`
    "T: While you were away: 5 pull requests are ready, 1 question waits. TL-47 Late fees: approve the plan. TL-51 Tax rounding: accept this. Button: Answer.
    S  *While you were away: 5 pull requests are ready, 1 question waits.*
    S  *TL-47* Late fees · approve the plan · since <t>
    A  [Answer…]
    S  *TL-51* Tax rounding · accept this · since <t>
    A  [Answer…]
    C  4 more in App Home."
  `);
});
test('the evening', () => {
  expect(atSix()).toMatchInlineSnapshot(`
    "T: Before you go: 2 answers let 2 agents work overnight. TL-42 wants to run npm install csv-stringify@6. TL-43 asks: Which separator do banks take? Tonight: 5 agents run, 2 queue, 1 waits for Ana. Buttons: Allow once, For this run, Deny, Comma, Semicolon, Answer, Answer all, Let them run, Park my agents.
    S  *Before you go: 2 answers let 2 agents work overnight.*
    S  *TL-42* Export invoices as CSV · run \`npm install csv-stringify@6\` · since <t>
    A  [Allow once] [For this run] [Deny…]
    S  *TL-43* Late fees · Which separator do banks take? · since <t>
    A  [Comma] [Semicolon] [Answer…]
    S  *Tonight:* 5 agents run, 2 queue, 1 waits for Ana.
    A  [Answer all…] [Let them run] [Park my agents]"
  `);
  expect(atSix({ requests: [request(42)], running: 0, queued: 0, others: [] })).toMatchInlineSnapshot(`
    "T: Before you go: 1 answer lets 1 agent work overnight. TL-42 wants to run npm install csv-stringify@6. Tonight: no other agent runs. Buttons: Allow once, For this run, Deny, Answer all, Let them run, Park my agents.
    S  *Before you go: 1 answer lets 1 agent work overnight.*
    S  *TL-42* Export invoices as CSV · run \`npm install csv-stringify@6\` · since <t>
    A  [Allow once] [For this run] [Deny…]
    S  *Tonight:* no other agent runs.
    A  [Answer all…] [Let them run] [Park my agents]"
  `);
});
test('the evening, decided', () => {
  expect(atSix({ decided: { what: 'run' } })).toMatchInlineSnapshot(`
    "T: They run tonight. An agent that needs a person is put away, and you find it in the morning.
    S  They run tonight. An agent that needs a person is put away, and you find it in the morning."
  `);
  expect(
    atSix({ decided: { what: 'park', count: 3, until: '2026-11-23T08:00:00.000Z' } }),
  ).toMatchInlineSnapshot(`
    "T: 3 agents put away until 23 Nov 2026, 08:00 UTC.
    S  3 agents put away until <t>."
  `);
});

test('some of it answered meanwhile, all of it, and a newer one', () => {
  const became = { answered: 2, passed: 1, gone: 0, held: null };
  expect(atNine({ became }).split('\n').slice(1, 3)).toMatchInlineSnapshot(`
    [
      "S  *While you were away: 1 pull request is ready, 1 agent waits, 1 question waits.*",
      "C  2 answered, 1 with somebody else, 3 left.",
    ]
  `);
  expect(atNine({ became, questions: [], requests: [], ready: 0 })).toMatchInlineSnapshot(`
    "T: 2 answered, 1 with somebody else.
    S  *2 answered, 1 with somebody else.*"
  `);
  expect(atNine({ replaced: true })).toMatchInlineSnapshot(`
    "T: What is left of this stands in a newer message.
    C  What is left of this stands in a newer message."
  `);
  expect(atSix({ became }).split('\n').slice(1, 3)).toMatchInlineSnapshot(`
    [
      "S  *Before you go: 2 answers let 2 agents work overnight.*",
      "C  2 answered, 1 with somebody else, 2 left.",
    ]
  `);
  expect(atSix({ became, requests: [] })).toMatchInlineSnapshot(`
    "T: 2 answered, 1 with somebody else. Tonight: 5 agents run, 2 queue, 1 waits for Ana. Buttons: Let them run, Park my agents.
    S  *2 answered, 1 with somebody else.*
    S  *Tonight:* 5 agents run, 2 queue, 1 waits for Ana.
    A  [Let them run] [Park my agents]"
  `);
});

test('the buttons of the evening say which evening, and Answer all… opens what waits now', async () => {
  const world = await startWorld();
  world.flow.requests.open = [separator];
  const put = await world.slack.ports.rooms.notify({
    outboxId: 'evening-1',
    place: { channel: 'U0ELI', thread: null },
    ts: null,
    notice: evening(),
  });
  const channel = (await world.sees('eli')).channels.find((one) => one.is_im === true)?.id;
  const press = (label: string) =>
    world.does('eli', 'click', { channel, ts: 'ts' in put ? put.ts : '', label });
  await press('Answer all…');
  expect(wordsOf((await world.sees('eli')).modal?.blocks)).toContain('TL-43 Late fees');
  await press('Let them run');
  await press('Park my agents');
  await world.settled();
  expect(world.flow.requests.nights).toEqual(['run 2026-11-20', 'park 2026-11-20']);
});
