/** The message that gathers requests, as a person works with it in Slack. */
import { describe, expect, test } from 'vitest';
import { answerAllForm } from '../../../src/slack/personal/answering-all.ts';
import { gathered, request, separator } from '../../fixtures/requests.ts';
import { startWorld, type World, wordsOf } from '../world.ts';

const three = [
  request(42),
  separator,
  request(44, { kind: 'question', text: 'Which name?', choices: [], title: 'Tax' }),
];

async function shown(
  about: Parameters<typeof gathered>[0] = {},
): Promise<World & { ts: string; im: string }> {
  const world = await startWorld();
  world.flow.requests.open = three;
  const notice = gathered({ waiting: three, ...about });
  const put = await world.slack.ports.rooms.notify({
    outboxId: 'gathered-1',
    place: { channel: 'U0ELI', thread: null },
    ts: null,
    notice,
  });
  const im = (await world.sees('eli')).channels.find((one) => one.is_im === true)?.id ?? '';
  return Object.assign(world, { ts: 'ts' in put ? put.ts : '', im });
}
const press = (world: World & { ts: string; im: string }, label: string) =>
  world.does('eli', 'click', { channel: world.im, ts: world.ts, label });
const modal = async (world: World) => wordsOf((await world.sees('eli')).modal?.blocks);
const submit = (world: World, entered: Record<string, string>) =>
  world.does('eli', 'submit', {
    values: Object.fromEntries(Object.entries(entered).map(([name, value]) => [name, { value }])),
  });

test('a request is answered where it stands: its question and nothing else is in the button', async () => {
  const world = await shown();
  await press(world, 'Allow once');
  await world.settled();
  expect(world.flow.answers).toMatchObject([{ ask: 'ask42', signal: 'permission_granted' }]);
});

describe('Answer all…', () => {
  test('every request starts at Leave', () => {
    const { blocks } = answerAllForm(three);
    const initial = blocks.flatMap((block) =>
      'element' in block && block.element.type === 'radio_buttons'
        ? [block.element.initial_option?.value]
        : [],
    );
    expect(initial).toEqual(['leave', 'leave']);
    expect(JSON.stringify(blocks)).not.toMatch(/allow (?:all|everything)/i);
  });
  test('says what each asks, and takes one reason for all denials', async () => {
    const world = await shown();
    await press(world, 'Answer all…');
    expect(await modal(world)).toMatchInlineSnapshot(`
      "TL-42 Export invoices as CSV: run npm install csv-stringify@6
      Allow once
      For this run
      Deny
      Leave
      Leave
      TL-43 Late fees: Which separator do banks take?
      Comma
      Semicolon
      Leave
      Leave
      TL-44 Tax: Which name?
      Left empty: it keeps waiting.
      Why you deny
      Told to each agent that you deny."
    `);
    await submit(world, { ask42: 'deny' });
    expect(world.flow.requests.given).toEqual([]);
    await submit(world, { ask42: 'deny', ask43: 'choice:1', 'words:ask44': 'once', reason: 'By hand.' });
    expect(world.flow.requests.given).toEqual([
      { ask: 'ask42', give: 'deny', reason: 'By hand.' },
      { ask: 'ask43', give: 'choice', choice: 1 },
      { ask: 'ask44', give: 'answer', answer: 'once' },
    ]);
  });
  test('one that changed meanwhile comes back, not answered', async () => {
    const world = await shown();
    await press(world, 'Answer all…');
    world.flow.requests.outcome = {
      done: 1,
      changed: ['TL-43'],
      refused: [{ key: 'TL-44', sentence: 'Sam answered that already. Nothing more to do.' }],
    };
    await submit(world, { ask42: 'once', ask43: 'choice:0', 'words:ask44': 'tax' });
    expect(await modal(world)).toMatchInlineSnapshot(`
      "1 done.
      TL-43: changed, not answered.
      TL-44: Sam answered that already. Nothing more to do."
    `);
  });
});

test('Hand over…: one person for all that wait', async () => {
  const world = await shown();
  await press(world, 'Hand over…');
  expect(await modal(world)).toMatchInlineSnapshot(`
    "What these agents ask goes to one person: TL-42, TL-43, TL-44.
    To
    Somebody with your role."
  `);
  await submit(world, { to: 'U0SAM' });
  expect(world.flow.requests.handed).toEqual([{ to: 'U0SAM', asks: ['ask42', 'ask43', 'ask44'] }]);
});

test('Hold until morning: this message, and nothing is said where all went well', async () => {
  const world = await shown();
  await press(world, 'Hold until morning');
  await world.settled();
  expect(world.flow.requests.held).toEqual(['gathering_1']);
  expect(await world.direct('eli')).toHaveLength(1);
});

test('Show more…: all of them with their buttons', async () => {
  const many = [42, 43, 44, 45, 46, 47].map((number) => request(number));
  const world = await shown({ waiting: many });
  world.flow.requests.open = many;
  await press(world, 'Show 1 more…');
  const words = await modal(world);
  expect(words.match(/Deny…/g)).toHaveLength(6);
});

test('nothing waits any more', async () => {
  const world = await shown();
  world.flow.requests.open = [];
  await press(world, 'Answer all…');
  expect(await modal(world)).toMatchInlineSnapshot(`"No agent waits for you now."`);
});
