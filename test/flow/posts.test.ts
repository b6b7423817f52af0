/** What a smooth ticket costs people: messages, and questions to each of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redraw } from '../../src/flow/showing/redraw.ts';
import { asksOf } from '../../src/store/asks.ts';
import { type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
afterAll(() => world?.close());

test('a smooth feature takes at most seven posts, and asks only those whose turn it is', async () => {
  const key = await world.reaches('deployed');
  expect(world.chat.posts.length).toBeLessThanOrEqual(7);
  const asked = (await asksOf(world.deps.db, key)).filter((one) => one.asked.length > 0);
  expect(asked.map((one) => `${one.gate}: ${one.asked.join(', ')}`)).toMatchInlineSnapshot(`
    [
      "prd_sign_off: ana",
      "spec_sign_off: eli",
      "delegate: eli",
      "plan_approval: eli",
      "acceptance: sam",
    ]
  `);
  expect(asked.every((one) => one.asked.length === 1)).toBe(true);
});

test('a bug on the short path takes five posts, with two presses by one engineer and one by another', async () => {
  const before = world.chat.posts.length;
  const key = await world.files('Fix the tax total: it is off by a cent', { by: 'sam', kind: 'bug' });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'spec_draft', path: 'short' });
  await world.answers('eli', {
    key,
    gate: 'both_sign_off',
    signal: 'both_signed_off',
    words: { agent: 'demo', delegate: true },
  });
  await world.works();
  await world.answers('eli', { key, gate: 'plan_approval', signal: 'plan_approved' });
  await world.works();
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  expect((await world.item(key)).stage).toBe('deployed');
  expect(world.chat.posts.length - before).toBe(5);
});

test('drawing again what stands posts and rewrites nothing', async () => {
  const key = await world.files('Show the due date');
  await world.works();
  await redraw(world.deps, key);
  await world.works();
  const rewrites = () => world.chat.posts.reduce((sum, one) => sum + one.rewrites, 0);
  const [posts, before] = [world.chat.posts.length, rewrites()];
  await redraw(world.deps, key);
  await world.works();
  expect([world.chat.posts.length, rewrites()]).toEqual([posts, before]);
});
