import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '../../src/store/db.ts';
import { intendDeployment, saveDeployment } from '../../src/store/deployments.ts';
import { type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const accepted = async (): Promise<string> => {
  const key = await world.reaches('preview');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  return key;
};
const heldBy = async (key: string): Promise<string[]> =>
  (await world.item(key)).deploy?.verdict?.results.filter((one) => !one.ok).map((one) => one.rule) ?? [];

test('fault 89: a verdict of more than a minute ago starts nothing; it is checked again', async () => {
  const key = await accepted();
  await world.worksUntil('deploy');
  await world.deps.db.execute(sql`
    update work_items set item = jsonb_set(item, '{deploy,verdict,at}',
      to_jsonb(to_char((clock_timestamp() - interval '61 seconds') at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    where key = ${key}`);
  await world.works();
  expect(world.forge.started).toEqual([]);
  expect((await world.item(key)).deploy?.phase).toBe('held');
  expect(await heldBy(key)).toEqual(['facts_fresh']);
  await world.later();
  expect((await world.item(key)).stage).toBe('deployed');
  expect(world.forge.started).toHaveLength(1);
});

test('fault 94: a deploy that reserved the ground after our check holds ours, and is named', async () => {
  const key = await accepted();
  await world.worksUntil('deploy');
  await inTransaction(world.deps.db, (tx) =>
    intendDeployment(tx, {
      id: 'other',
      key: 'TL-77',
      service: 'storefront',
      environment: 'production',
      sha: 's',
      kind: 'deploy',
      verdict: null,
      reserves: ['storefront', 'invoices'],
    }),
  );
  await world.works();
  expect(world.forge.started).toEqual([]);
  expect(await heldBy(key)).toEqual(['no_other_deploy']);
  expect((await world.item(key)).deploy?.verdict?.results.at(-1)?.sentence).toBe(
    'TL-77 is being deployed in the same blast radius.',
  );
  await saveDeployment(world.deps.db, 'other', { state: 'verified', active: false });
  await world.later();
  expect((await world.item(key)).stage).toBe('deployed');
});

test('fault 91: an incident source that cannot be reached holds the deploy', async () => {
  const key = await accepted();
  world.facts.down.add('incidents');
  await world.works();
  expect(await heldBy(key)).toEqual(['no_active_incident']);
  expect(world.forge.merges).toBe(0);
  world.facts.down.clear();
  await world.later();
  expect((await world.item(key)).stage).toBe('deployed');
});

test('a hold changes the card and posts nothing', async () => {
  const key = await world.reaches('preview');
  const posts = world.chat.posts.length;
  world.facts.down.add('freezes');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  expect((await world.item(key)).deploy?.phase).toBe('held');
  expect(world.chat.posts).toHaveLength(posts);
});

test('fault 96: a deploy that fails asks, keeps what ran before, and a rollback is offered', async () => {
  const key = await accepted();
  world.forge.outcome = 'failed';
  await world.works();
  expect(await world.item(key)).toMatchObject({
    stage: 'deploying',
    deploy: { phase: 'failed', deployment: { failure: 'no healthy answer in 60 s' } },
  });
  expect((await world.open(key, 'deploy_failed')).asked).toHaveLength(1);
  world.forge.outcome = 'healthy';
  await world.answers('eli', { key, gate: 'deploy_failed', signal: 'retry_requested' });
  await world.works();
  expect((await world.item(key)).stage).toBe('deployed');
});

test('fault 98: with nothing earlier to go back to, a rollback says so and asks', async () => {
  world.forge.previousSha = null;
  const key = await world.reaches('deployed');
  await world.answers('eli', { key, gate: 'rollback', signal: 'rollback_requested' });
  await world.works();
  expect(await world.item(key)).toMatchObject({
    stage: 'deployed',
    locked: true,
    rollback: { failed: 'there is no earlier release to go back to' },
  });
  expect(await world.open(key, 'rollback_failed')).toMatchObject({ asked: ['eli', 'kim'] });
});

test('fault 98: two presses of Roll back are one rollback', async () => {
  const key = await world.reaches('deployed');
  const ask = await world.open(key, 'rollback');
  const press = (by: string, delivery: string) =>
    world.flow.door.answer({ ask: ask.id, signal: 'rollback_requested', by, delivery });
  const outcomes = await Promise.all([press('U0ELI', 'one'), press('U0SAM', 'two')]);
  await world.works();
  expect(outcomes.map((one) => one.kind).toSorted()).toEqual(['done', 'refused']);
  expect((await world.item(key)).stage).toBe('rolled_back');
  expect(world.forge.started.filter((one) => one.startsWith('rollback'))).toHaveLength(1);
});

test('fault 101: a freeze and an incident do not hold a rollback', async () => {
  const key = await world.reaches('deployed');
  world.facts.down.add('incidents').add('freezes');
  await world.answers('eli', { key, gate: 'rollback', signal: 'rollback_requested' });
  await world.works();
  expect((await world.item(key)).stage).toBe('rolled_back');
});

test('fault 103: release notes that fail leave the deploy done, and are written once', async () => {
  const key = await accepted();
  world.failing.set('write_release_notes', new Error('down'));
  await world.works();
  expect((await world.item(key)).stage).toBe('deployed');
  world.failing.clear();
  await world.answers('eli', { key, gate: 'trouble', signal: 'retry_requested' });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'deployed', trouble: null });
  expect([...world.chat.pages.values()].filter((one) => one.marker.includes('Release notes'))).toHaveLength(
    1,
  );
});
