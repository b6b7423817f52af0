/** Fault 86, its second half: the branch that a ticket was merged to is rewritten, and does not have the merge any more. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { type FlowWorld, startFlow } from '../../flow/flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const looks = async () => {
  await reconcile(world.deps, { boot: false });
  await world.works();
};
const words = async (key: string) =>
  (await world.ledger(key))
    .filter(({ signal }) => signal.startsWith('branch_'))
    .map(({ signal, outcome, why, actor }) => ({ signal, outcome, why, by: 'name' in actor && actor.name }));
const heldBy = async (key: string) =>
  (await world.item(key)).deploy?.verdict?.results.filter((one) => !one.ok) ?? [];
const said = () =>
  world.chat.posts.filter(({ message }) => message.kind === 'rewritten').map(({ message }) => message);

const rewritten = {
  signal: 'branch_rewritten',
  outcome: 'stayed',
  why: 'main is at main-1- and does not have merge-1 any more.',
  by: 'Sam',
};

test('fault 86: what is live is told once, on the ledger and in the thread, with who did it', async () => {
  const key = await world.reaches('deployed');
  world.forge.rewrites(['merge-1'], 'octo-sam');
  await world.works();
  expect(await world.item(key)).toMatchObject({
    stage: 'deployed',
    lost: { mergeSha: 'merge-1', branch: 'main', by: 'Sam', backAt: null },
  });
  await looks();
  await looks();
  expect(await words(key)).toEqual([rewritten]);
  expect(said()).toEqual([{ kind: 'rewritten', mergeSha: 'merge-1' }]);
});

test('fault 86: without its webhook the next round finds the same', async () => {
  const key = await world.reaches('deployed');
  world.forge.silent = true;
  world.forge.rewrites(['merge-1'], 'octo-sam');
  await looks();
  expect(await words(key)).toEqual([rewritten]);
  expect(said()).toHaveLength(1);
});

test('fault 86: put back, it is over, and a second rewriting is told again', async () => {
  const key = await world.reaches('deployed');
  for (const gone of [['merge-1'], [], ['merge-1']]) {
    world.forge.rewrites(gone, 'octo-sam');
    await world.works();
    await looks();
  }
  expect((await words(key)).map((one) => one.signal)).toEqual([
    'branch_rewritten',
    'branch_mended',
    'branch_rewritten',
  ]);
  expect(said()).toHaveLength(2);
});

test('a rewriting that took nothing of ours is nobody’s business', async () => {
  const key = await world.reaches('deployed');
  world.forge.rewrites(['some-other-commit'], 'octo-sam');
  await world.works();
  await looks();
  expect(await words(key)).toEqual([]);
});

test('fault 86: before the deploy the gate holds and says why; back on the branch it ships by itself', async () => {
  const key = await world.reaches('preview');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.worksUntil('deploy');
  expect(world.forge.merges).toBe(1);
  world.forge.rewrites(['merge-1'], 'octo-sam');
  await world.works();
  expect(world.forge.started).toEqual([]);
  expect(await heldBy(key)).toMatchObject([
    { rule: 'on_branch', sentence: 'merge-1 is not on main any more: Sam rewrote the branch.', owner: 'Sam' },
  ]);
  world.forge.rewrites([], 'octo-sam');
  await world.works();
  await world.later();
  expect((await world.item(key)).stage).toBe('deployed');
});

test('fault 86: a rewriting that nobody has told us of yet holds the deploy all the same', async () => {
  const key = await world.reaches('preview');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.worksUntil('merge');
  world.forge.silent = true;
  world.forge.rewrites(['merge-1'], 'octo-sam');
  await world.works();
  await looks();
  await world.later();
  expect(world.forge.started).toEqual([]);
  expect((await heldBy(key)).map((one) => one.rule)).toContain('on_branch');
});

test('fault 86: whoever the policy names may ship it without the branch, and that is on the ledger', async () => {
  const key = await world.reaches('preview');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.worksUntil('deploy');
  world.forge.rewrites(['merge-1'], 'octo-sam');
  await world.works();
  const outcome = await world.answers('kim', {
    key,
    gate: 'hold',
    signal: 'hold_overridden',
    words: { reason: 'main is put back in an hour' },
  });
  expect(outcome.kind).toBe('done');
  await world.works();
  await world.later();
  expect((await world.item(key)).stage).toBe('deployed');
});

test('what is lost before it ran anywhere may be closed; a revert of it is not opened', async () => {
  const key = await world.reaches('preview');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.worksUntil('deploy');
  world.forge.rewrites(['merge-1'], 'octo-sam');
  await world.works();
  expect(await world.answers('eli', { key, gate: 'card', signal: 'revert_requested' })).toMatchObject({
    kind: 'refused',
    sentence: 'Nothing was changed: main does not have the merge any more.',
  });
  await world.answers('eli', {
    key,
    gate: 'card',
    signal: 'cancelled',
    words: { reason: 'Taken out on purpose.', as: 'not_needed' },
  });
  await world.works();
  expect((await world.item(key)).stage).toBe('cancelled');
});

test('a merge by hand that is rewritten away before anybody accepted it is told, too', async () => {
  const key = await world.reaches('preview');
  world.forge.mergesByHand(18, 'octo-sam');
  await world.works();
  world.forge.rewrites(['merge-1'], 'octo-eli');
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'preview', lost: { by: 'Eli' } });
  expect(said()).toHaveLength(1);
});

test('fault 86: a code host that cannot say which commits the branch has holds the deploy', async () => {
  const key = await world.reaches('preview');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.worksUntil('deploy');
  world.forge.rewrites(['merge-1'], 'octo-sam');
  await world.hears();
  const { codeHost } = world.deps;
  world.deps.codeHost = {
    ...codeHost,
    branch: async () => {
      throw new Error('unreachable');
    },
  };
  await looks();
  expect(world.log.filter((one) => one.event === 'reconcile.failed')).toMatchObject([
    { fields: { repo: 'acme/invoices', branch: 'main' } },
  ]);
  expect((await heldBy(key)).map((one) => one.sentence)).toEqual([
    'I could not check the branch: branch did not answer: unreachable.',
  ]);
  world.deps.codeHost = codeHost;
  world.forge.rewrites([], 'octo-sam');
  await world.works();
  await world.later();
  expect((await world.item(key)).stage).toBe('deployed');
});
