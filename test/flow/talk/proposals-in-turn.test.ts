/** Several changes at a time: one is asked after the other, and each that was applied can be taken back. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import type { Post } from '../../support/chat-double.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';
import { type ProposingTalk, startTalk } from './proposing-talk.ts';

let world: FlowWorld;
let talk: ProposingTalk;
beforeAll(async () => {
  world = await startFlow();
});
afterAll(() => world?.close());
beforeEach(async () => {
  talk = await startTalk(world);
});

test('a second proposal waits for the first, and neither takes the other away', async () => {
  const before = await talk.section('Non-goals');
  await talk.says('ana', 'We leave out PDF export.');
  await talk.says('sam', 'We leave out retries.');
  expect((await world.item(talk.key)).proposal).toMatchObject({
    after: expect.stringContaining('PDF'),
    more: [{ after: expect.stringContaining('retries') }],
  });
  expect(talk.proposals()).toHaveLength(1);
  expect(talk.shown()).toContain('1 more change proposed, asked after this one.');
  expect(talk.shown()).toContain('We leave out PDF export.');

  await talk.chooses('ana', 'prd_revised');
  expect(talk.proposals()).toHaveLength(2);
  expect(talk.shown()).toContain('We leave out retries.');
  expect(talk.shown()).not.toContain('more change');

  await talk.chooses('ana', 'prd_revised');
  const lines = (await talk.section('Non-goals')).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      ...before.split('\n').filter((line) => line !== ''),
      '- We leave out PDF export.',
      '- We leave out retries.',
    ]),
  );
  expect((await world.item(talk.key)).proposal).toBeNull();
  expect(JSON.stringify(talk.proposals().map((post) => contentOf(post.message, post.view)))).not.toContain(
    'Asked again',
  );
});

test('applied while a second one waits, the first can be taken back, and the second is asked still', async () => {
  const before = await talk.section('Non-goals');
  await talk.says('ana', 'We leave out PDF export.');
  await talk.says('sam', 'We leave out retries.');
  const [first] = (await world.asks(talk.key, 'proposal')).filter((ask) => ask.state === 'open');
  await talk.chooses('ana', 'prd_revised');
  const all = await world.asks(talk.key, 'proposal');
  const undo = all.find((ask) => ask.state === 'open' && ask.bound.startsWith('undo:'));
  const second = all.find((ask) => ask.state === 'open' && ask.bound.startsWith('prd:'));
  expect(all.find((ask) => ask.id === first?.id)).toMatchObject({ state: 'answered', replacedBy: undo?.id });
  const on = (post: Post | undefined) =>
    post === undefined ? '' : JSON.stringify(contentOf(post.message, post.view));
  expect(on(talk.proposals()[0])).toContain('"Undo"');
  expect(on(talk.proposals()[1])).not.toContain('"Undo"');

  await world.flow.door.answer({
    ask: undo?.id ?? '',
    signal: 'prd_revised',
    by: chatId.ana,
    words: { document: 'prd', keep: 'undo' },
    delivery: 'taken back',
  });
  await world.works();
  expect(await talk.section('Non-goals')).toBe(before);
  const now = await world.open(talk.key, 'proposal');
  expect((await world.asks(talk.key, 'proposal')).find((ask) => ask.id === second?.id)).toMatchObject({
    state: 'withdrawn',
    replacedBy: now.id,
  });
  expect(talk.shown()).toContain('We leave out retries.');
  expect(on(talk.proposals()[0])).not.toContain('"Undo"');
});

test('applied at once, each small change has its own way back, the second as the first', async () => {
  world.deps.company.policy.base.applySmallEdits = true;
  try {
    talk = await startTalk(world);
    await talk.says('ana', 'We leave out PDF export.');
    const once = await talk.section('Non-goals');
    await talk.says('ana', 'We leave out retries.');
    expect((await world.item(talk.key)).prd?.version).toBe(3);
    expect(talk.shown()).toMatch(/PRD v3: Non-goals changed by Ana/);
    expect(talk.shown()).toContain('"Undo"');
    await talk.chooses('ana', 'prd_revised', 'undo');
    expect(await talk.section('Non-goals')).toBe(once);
  } finally {
    delete world.deps.company.policy.base.applySmallEdits;
  }
});

test('the first is discarded: the second is asked, as it was proposed', async () => {
  await talk.says('ana', 'We leave out PDF export.');
  await talk.says('sam', 'We leave out retries.');
  await talk.chooses('ana', 'proposal_discarded');
  expect((await world.item(talk.key)).prd?.version).toBe(1);
  expect(talk.shown()).toContain('We leave out retries.');
  await talk.chooses('sam', 'prd_revised');
  expect(await talk.section('Non-goals')).toContain('We leave out retries.');
  expect(await talk.section('Non-goals')).not.toContain('PDF');
});
