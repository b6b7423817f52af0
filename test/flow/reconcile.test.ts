import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reconcile } from '../../src/flow/reconcile.ts';
import { openEffects } from '../../src/store/effects.ts';
import { type FlowWorld, startFlow } from './flow-world.ts';

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

test('fault 10: CI that nobody told us of is found', async () => {
  const key = await world.reaches('delegated');
  world.forge.silent = true;
  await world.answers('eli', { key, gate: 'plan_approval', signal: 'plan_approved' });
  await world.works();
  expect((await world.item(key)).stage).toBe('delegated');
  await looks();
  expect((await world.item(key)).stage).toBe('preview');
});

test('fault 10: a push, a close and a merge that we missed are found, each once', async () => {
  const key = await world.reaches('preview');
  world.forge.silent = true;
  world.forge.push(18, 'b2');
  world.forge.ci(18, 'green');
  await looks();
  expect(await world.item(key)).toMatchObject({ stage: 'preview', judgement: { sha: 'b2' } });
  const entries = (await world.ledger(key)).length;
  await looks();
  expect(await world.ledger(key)).toHaveLength(entries);
  world.forge.closes(18, 'octo-eli');
  await looks();
  expect((await world.item(key)).stage).toBe('ready');
});

test('fault 10: a merge by hand that we missed is found, and asked about', async () => {
  const key = await world.reaches('preview');
  world.forge.silent = true;
  world.forge.mergesByHand(18, 'octo-sam');
  await looks();
  expect(await world.item(key)).toMatchObject({ stage: 'preview', bypass: { mergeSha: 'merge-1' } });
  expect(await world.open(key, 'accept_merged')).toMatchObject({ asked: ['kim'] });
});

test('a merge by hand of another head than the accepted one is found while ours is under way, and nothing is deployed', async () => {
  const key = await world.reaches('preview');
  world.forge.silent = true;
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.worksUntil('merge');
  expect(await world.item(key)).toMatchObject({ stage: 'deploying', deploy: { phase: 'merging' } });
  world.forge.push(18, 'b2', { login: 'octo-sam', isUs: false });
  world.forge.mergesByHand(18, 'octo-sam');
  await reconcile(world.deps, { boot: false });
  expect(await world.item(key)).toMatchObject({ bypass: { by: 'Sam', mergeSha: 'merge-1', accepted: null } });
  await world.works();
  expect(world.forge.started).toEqual([]);
  expect(await world.open(key, 'accept_merged')).toMatchObject({ asked: ['kim'] });
});

test('work starts from the default branch that the code host names, and goes back to it', async () => {
  world.forge.branch = 'trunk';
  const key = await world.reaches('preview');
  expect((await world.item(key)).pullRequest).toMatchObject({ base: 'trunk' });
});

test('fault 46: an intended effect whose job was lost is sent again, and a second job is harmless', async () => {
  const key = await world.files('Export invoices as CSV');
  const lost = (await openEffects(world.deps.db)).map((one) => one.id);
  world.sent.length = 0;
  await reconcile(world.deps, { boot: true });
  expect(world.sent.map((one) => one.effect)).toEqual(lost);
  await world.works();
  await world.works();
  expect((await world.ledger(key)).filter((one) => one.signal === 'prd_drafted')).toHaveLength(1);
});

test('a code host that is away keeps no other ticket from the truth', async () => {
  const stuck = await world.reaches('preview');
  const { codeHost } = world.deps;
  world.deps.codeHost = {
    ...codeHost,
    pullRequest: async () => {
      throw new Error('unreachable');
    },
  };
  const other = await world.reaches('prd_draft', 'Show the due date');
  await looks();
  expect(world.log.some((one) => one.event === 'reconcile.failed' && one.fields['key'] === stuck)).toBe(true);
  expect((await world.item(other)).stage).toBe('prd_draft');
  world.deps.codeHost = codeHost;
  await looks();
  expect((await world.item(stuck)).stage).toBe('preview');
});

test('a blocked ticket goes on by itself when the incident ends', async () => {
  world.facts.openIncidents = [
    {
      id: 'INC-88',
      title: 'Invoices twice',
      priority: 'P1',
      services: ['invoices'],
      owner: 'dana',
      openedAt: new Date().toISOString(),
      status: 'active',
    } as never,
  ];
  const key = await world.reaches('blocked');
  expect(await world.item(key)).toMatchObject({ scorecard: { clear: false } });
  await looks();
  expect((await world.item(key)).stage).toBe('blocked');
  world.facts.openIncidents = [];
  await looks();
  expect((await world.item(key)).stage).toBe('ready');
});
