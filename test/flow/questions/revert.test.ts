/** A revert from the button to the merge: the code host opens it, the ticket knows it, its merge unlocks the service. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { serviceLock } from '../../../src/store/deployments.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const asks = (key: string) => world.answers('eli', { key, gate: 'reopen', signal: 'revert_requested' });
/** Rolled back, with its revert open: its number. */
async function reverting(): Promise<{ key: string; number: number }> {
  const key = await world.reaches('rolled_back');
  await asks(key);
  await world.works();
  return { key, number: (await world.item(key)).revert?.number ?? 0 };
}

test('asked for, it is opened and stands on the ticket; asked again, it is the same', async () => {
  const { key, number } = await reverting();
  const item = await world.item(key);
  expect(item).toMatchObject({ stage: 'rolled_back', locked: true, trouble: null });
  expect(item.revert).toMatchObject({
    number,
    mergeSha: item.pullRequest?.mergeSha,
    url: `https://forge.test/acme/invoices/pull/${number}`,
    state: 'open',
  });
  expect(await asks(key)).toMatchObject({
    kind: 'refused',
    sentence: `Nothing was changed: revert #${number} is open.`,
  });
  expect(world.forge.pulls.filter((one) => one.branch === 'revert')).toHaveLength(1);
  const shown = world.chat.posts.find((one) => one.message.kind === 'rolled_back');
  expect(shown?.view.item.revert?.number).toBe(number);
});

test.each([
  ['the host says so', false],
  ['the host is asked, for it said nothing', true],
])('merged, it unlocks the service: %s', async (_how, silent) => {
  const { key, number } = await reverting();
  expect(await serviceLock(world.deps.db, 'invoices')).not.toBeNull();
  world.forge.silent = silent;
  world.forge.mergesByHand(number, 'sam');
  if (silent) await reconcile(world.deps, { boot: false });
  await world.works();
  expect(await world.item(key)).toMatchObject({
    stage: 'rolled_back',
    locked: false,
    revert: { state: 'merged' },
  });
  expect(await serviceLock(world.deps.db, 'invoices')).toBeNull();
});

test('the service is unlocked by the revert although the ticket was reopened meanwhile', async () => {
  const { key, number } = await reverting();
  await world.answers('eli', { key, gate: 'reopen', signal: 'reason_given', words: { reason: 'Slow.' } });
  await world.answers('eli', { key, gate: 'reopen', signal: 'reopened', words: { reason: 'Slow.' } });
  await world.works();
  world.forge.mergesByHand(number, 'sam');
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'spec_draft', locked: false });
  expect(await serviceLock(world.deps.db, 'invoices')).toBeNull();
});

test('closed without a merge, it may be asked for again', async () => {
  const { key, number } = await reverting();
  world.forge.closes(number, 'sam');
  await world.works();
  expect((await world.item(key)).revert).toMatchObject({ state: 'closed' });
  await asks(key);
  await world.works();
  expect((await world.item(key)).revert).toMatchObject({ number: number + 1, state: 'open' });
});

test('a revert that cannot be opened is asked about, and tried again', async () => {
  const key = await world.reaches('rolled_back');
  world.failing.set('open_revert', new Error('Reverting conflicts with main in src/list.js.'));
  await asks(key);
  for (let tries = 0; tries < 5; tries += 1) await world.works();
  expect((await world.item(key)).trouble).toMatchObject({ effect: 'open_revert' });
  world.failing.clear();
  await world.answers('eli', { key, gate: 'trouble', signal: 'retry_requested' });
  await world.works();
  expect(await world.item(key)).toMatchObject({ trouble: null, revert: { state: 'open' } });
});
