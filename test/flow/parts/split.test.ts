/** A ticket that is too big becomes several: in their order, each by itself, summed up where they came from. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { partsIn } from '../../../src/pipeline/item/parts.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';
import { way } from '../smooth-way.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const looksAgain = async (): Promise<void> => {
  await reconcile(world.deps, { boot: false, round: 1 });
  await world.works();
};
const splits = (key: string, titles: string) =>
  world.answers('ana', { key, gate: 'card', signal: 'split_chosen', words: { titles } });
const goesLive = async (key: string): Promise<void> => {
  for (const next of way.slice(0, 5)) {
    expect(await world.answers(next.name, { key, ...next })).toMatchObject({ kind: 'done' });
    await world.works();
  }
  expect((await world.item(key)).stage).toBe('deployed');
};
const cardOf = (key: string): string => {
  const post = world.chat.posts.find((one) => one.view.item.key === key && one.message.kind === 'card');
  if (post === undefined) throw new Error(`${key} has no card`);
  return contentOf(post.message, post.view)
    .blocks.flatMap((block) =>
      'text' in block && block.text !== undefined ? [(block.text as { text: string }).text] : [],
    )
    .slice(1)
    .join('\n');
};

test('a part starts by itself when what it waits for is live, and the card sums them up', async () => {
  const key = await world.reaches('prd_draft', 'Export invoices');
  expect(await splits(key, 'Rows of the export\nButton for it (after 1)')).toMatchObject({ kind: 'done' });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'split', split: { children: ['TL-2', 'TL-3'] } });
  expect(await world.item('TL-2')).toMatchObject({ stage: 'prd_draft', title: 'Rows of the export' });
  expect(await world.item('TL-3')).toMatchObject({
    stage: 'backlog',
    title: 'Button for it',
    waitsFor: ['TL-2'],
  });
  expect(cardOf(key)).toMatchInlineSnapshot(`
    ":twisted_rightwards_arrows: *Split*  Split into TL-2 and TL-3: 1 for review, 1 waiting.
    *TL-2* Rows of the export · :eyes: For review
    *TL-3* Button for it · waits for TL-2"
  `);
  expect(world.chat.posts.some((post) => post.view.item.key === 'TL-3')).toBe(false);

  await looksAgain();
  expect((await world.item('TL-3')).stage).toBe('backlog');

  await goesLive('TL-2');
  await looksAgain();
  expect(await world.item('TL-3')).toMatchObject({ stage: 'prd_draft' });
  expect((await world.ledger('TL-3')).map((row) => row.signal).slice(0, 3)).toEqual([
    'imported',
    'started',
    'enriched',
  ]);
  expect(cardOf(key)).toMatchInlineSnapshot(`
    ":twisted_rightwards_arrows: *Split*  Split into TL-2 and TL-3: 1 live, 1 for review.
    *TL-2* Rows of the export · :white_check_mark: Deployed · Eli
    *TL-3* Button for it · :eyes: For review"
  `);

  await world.answers('ana', { key: 'TL-3', gate: 'card', signal: 'cancelled', words: { reason: 'Enough' } });
  await world.works();
  await looksAgain();
  expect((await world.item(key)).stage).toBe('deployed');
});

test('what it waited for was closed: it does not start by itself, a person may start it', async () => {
  const key = await world.reaches('prd_draft', 'Export invoices');
  await splits(key, 'Rows of the export\nButton for it (after 1)');
  await world.works();
  await world.answers('ana', {
    key: 'TL-2',
    gate: 'card',
    signal: 'cancelled',
    words: { reason: 'Not needed' },
  });
  await world.works();
  await looksAgain();
  expect((await world.item('TL-3')).stage).toBe('backlog');
  expect((await world.item(key)).stage).toBe('split');
  expect(await world.answers('eli', { key: 'TL-3', gate: 'start', signal: 'started' })).toMatchObject({
    kind: 'done',
  });
  await world.works();
  expect((await world.item('TL-3')).stage).toBe('prd_draft');
});

test('a line that waits for a later one, or for itself, is refused, and nothing is split', async () => {
  const key = await world.reaches('prd_draft', 'Export invoices');
  expect(await splits(key, 'Rows (after 2)\nButton')).toMatchObject({
    kind: 'refused',
    sentence: expect.stringContaining('Line 1 can only wait for a line before it, not for 2.'),
  });
  expect((await world.item(key)).stage).toBe('prd_draft');
});

test.each([
  [['a', 'b'], { titles: ['a', 'b'], after: [[], []] }],
  [['a', 'b (after 1)', 'c (waits for 1 and 2)'], { titles: ['a', 'b', 'c'], after: [[], [1], [1, 2]] }],
  [['a', 'b (after 1, 1)'], { titles: ['a', 'b'], after: [[], [1]] }],
  [['Ship (after lunch)', ' '], { titles: ['Ship (after lunch)'], after: [[]] }],
  [['a', '(after 1)'], { unfit: 'Line 2 needs a title.' }],
  [['a (after 0)'], { unfit: 'Line 1 can only wait for a line before it, not for 0.' }],
])('%j', (lines, parts) => {
  expect(partsIn(lines)).toEqual(parts);
});
