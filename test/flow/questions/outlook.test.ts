/** Whoever signs the spec is told what the scorecard would find, before an agent is chosen. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { redraw } from '../../../src/flow/showing/redraw.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { shown } from '../../slack/words/shown.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

/** What the question about the spec says of it. */
const said = (): string => {
  const post = world.chat.posts.at(-1) ?? expect.fail('nothing was asked');
  const line = shown(contentOf(post.message, post.view))
    .split('\n')
    .find((one) => one.includes('Scorecard'));
  return line?.replace(/(?:would [^.]*\.).*/, (words) => words.slice(0, words.indexOf('.') + 1)) ?? 'nothing';
};

test('that it would pass', async () => {
  await world.reaches('spec_draft');
  expect(said()).toMatchInlineSnapshot(`"C  Scorecard as of <t>: would pass."`);
});

test('what would stop it; drawn again, nothing is rewritten', async () => {
  world.facts.down.add('incidents');
  const key = await world.reaches('spec_draft');
  expect(said()).toMatchInlineSnapshot(
    `"C  Scorecard as of <t>: would stop: I could not check incidents: incidents did not answer."`,
  );
  const rewrites = () => world.chat.posts.reduce((sum, one) => sum + one.rewrites, 0);
  await redraw(world.deps, key);
  await world.works();
  const before = rewrites();
  await redraw(world.deps, key);
  await world.works();
  expect(rewrites()).toBe(before);
});
