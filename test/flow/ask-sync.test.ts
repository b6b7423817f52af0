import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { importEdits } from '../../src/flow/documents.ts';
import { slots } from '../../src/flow/showing/slots.ts';
import { asksOf } from '../../src/store/asks.ts';
import { editPage } from './documents/pages.ts';
import { type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const shownSlots = async (key: string) =>
  slots(await world.item(key), await asksOf(world.deps.db, key), []).map((one) => one.slot);

test('an answered question says who and when; what follows is asked of the next person', async () => {
  const key = await world.reaches('spec_draft');
  const [signed] = await world.asks(key, 'prd_sign_off');
  expect(signed).toMatchObject({
    state: 'answered',
    answeredBy: 'ana',
    answer: { signal: 'prd_signed_off' },
  });
  expect(await world.open(key, 'spec_sign_off')).toMatchObject({ asked: ['eli'], again: null });
});

test('a question that the ticket has left is withdrawn, and says what happened instead', async () => {
  const key = await world.reaches('prd_draft');
  await world.answers('ana', {
    key,
    gate: 'card',
    signal: 'cancelled',
    words: { as: 'not_needed', reason: 'Finance has a report.' },
  });
  expect(await world.asks(key, 'prd_sign_off')).toMatchObject([
    {
      state: 'withdrawn',
      answeredBy: null,
      replacedBy: null,
      answer: { signal: 'cancelled', words: 'Finance has a report.' },
    },
  ]);
});

test('a hand edit rewrites the open question in place: one message, a new binding, and whose edit it was', async () => {
  const key = await world.reaches('prd_draft');
  const posts = world.chat.posts.length;
  const before = await world.open(key, 'prd_sign_off');
  editPage(world, 'PRD', { by: 'sam', add: 'Only for finance.' });
  await importEdits(world.deps, await world.item(key), 'prd');
  await world.works();
  const after = await world.open(key, 'prd_sign_off');
  expect(after.bound).not.toBe(before.bound);
  expect(after.slot).toBe(before.slot);
  expect(after.again).toBe("Sam's edit");
  expect((await world.asks(key, 'prd_sign_off'))[0]).toMatchObject({
    state: 'withdrawn',
    replacedBy: after.id,
  });
  expect(world.chat.posts).toHaveLength(posts);
});

test('a redraft is waited for by somebody, so it is a new post', async () => {
  const key = await world.reaches('prd_draft');
  const before = await world.open(key, 'prd_sign_off');
  await world.answers('ana', {
    key,
    gate: 'prd_sign_off',
    signal: 'changes_requested',
    words: { what: 'Leave cancelled invoices out.' },
  });
  await world.works();
  const after = await world.open(key, 'prd_sign_off');
  expect(after.slot).not.toBe(before.slot);
  expect(await shownSlots(key)).toEqual(['card', before.slot, after.slot]);
});

test('plan, run and requests of one run share its message', async () => {
  const key = await world.reaches('preview');
  const runId = (await world.item(key)).run?.id;
  const slotsOf = (await asksOf(world.deps.db, key))
    .filter((one) => ['plan_approval', 'run'].includes(one.gate))
    .map((one) => one.slot);
  expect(new Set(slotsOf)).toEqual(new Set([`run:${runId}`]));
});

test('a new push asks again in the same message when nobody had accepted', async () => {
  const key = await world.reaches('preview');
  const before = await world.open(key, 'acceptance');
  const posts = world.chat.posts.length;
  world.forge.push(18, 'b2');
  await world.works();
  await expect(world.open(key, 'acceptance')).rejects.toThrow('acceptance is not open');
  world.forge.ci(18, 'green');
  await world.works();
  const after = await world.open(key, 'acceptance');
  expect(after).toMatchObject({ bound: 'b2', slot: before.slot, again: 'a new commit' });
  expect((await world.asks(key, 'acceptance'))[0]).toMatchObject({
    state: 'withdrawn',
    replacedBy: after.id,
  });
  expect(world.chat.posts).toHaveLength(posts);
});

test('a new push after somebody asked for changes is a new post', async () => {
  const key = await world.reaches('preview');
  const before = await world.open(key, 'acceptance');
  await world.answers('sam', {
    key,
    gate: 'acceptance',
    signal: 'changes_requested',
    words: { what: 'Name the file.' },
  });
  await world.works();
  world.forge.push(18, 'b2');
  world.forge.ci(18, 'green');
  await world.works();
  const after = await world.open(key, 'acceptance');
  expect(after.slot).not.toBe(before.slot);
  expect((await world.asks(key, 'acceptance'))[0]).toMatchObject({ state: 'answered', answeredBy: 'sam' });
});

test('a new push while the deploy is held, after the acceptance, is a new post', async () => {
  const key = await world.reaches('preview');
  world.facts.openFreezes = [
    {
      id: 'year-end',
      services: 'all',
      from: '2020-01-01T00:00:00Z',
      until: '2099-01-01T00:00:00Z',
      reason: 'closing',
      by: 'kim',
    } as never,
  ];
  const before = await world.open(key, 'acceptance');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  expect((await world.item(key)).deploy?.phase).toBe('held');
  world.forge.push(18, 'b2');
  world.forge.ci(18, 'green');
  await world.works();
  expect((await world.open(key, 'acceptance')).slot).not.toBe(before.slot);
});
