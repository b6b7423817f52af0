import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { registry } from '../../src/flow/effects/index.ts';
import { runEffect } from '../../src/flow/worker.ts';
import { openEffects } from '../../src/store/effects.ts';
import { effectRows } from '../../src/store/schema.ts';
import { type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const effectsOf = async (key: string, name: string) =>
  (await world.deps.db.select().from(effectRows).where(eq(effectRows.key, key))).filter(
    (one) => one.name === name,
  );

test('fault 47: tries used up: the ticket stays, asks its owner, and tells what failed; others go on', async () => {
  world.failing.set('draft_prd', new UpstreamError('model', 'the model is down', { retryable: true }));
  const key = await world.files('Export invoices as CSV');
  await world.works();
  expect(await world.item(key)).toMatchObject({
    stage: 'enriched',
    trouble: { effect: 'draft_prd', sentence: 'I could not draft the PRD: the model is down.' },
  });
  expect(await world.open(key, 'trouble')).toMatchObject({ asked: ['ana'] });
  expect(await effectsOf(key, 'draft_prd')).toMatchObject([{ state: 'needs_human', attempt: 3 }]);
  world.failing.clear();
  const other = await world.files('Show the due date');
  await world.works();
  expect((await world.item(other)).stage).toBe('prd_draft');
  expect((await world.item(key)).stage).toBe('enriched');
});

test('fault 47: Try again runs the step again, and the question is gone when it works', async () => {
  world.failing.set('draft_prd', new UpstreamError('model', 'the model is down', { retryable: true }));
  const key = await world.files('Export invoices as CSV');
  await world.works();
  world.failing.clear();
  expect(await world.answers('ana', { key, gate: 'trouble', signal: 'retry_requested' })).toMatchObject({
    kind: 'done',
  });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', trouble: null });
  expect(await world.asks(key, 'trouble')).toMatchObject([{ state: 'answered', answeredBy: 'ana' }]);
});

test('fault 74: an error that no repeat mends is asked about at once', async () => {
  world.failing.set(
    'open_pull_request',
    new UpstreamError('code host', 'the app was removed from acme/invoices', { retryable: false }),
  );
  const key = await world.reaches('delegated');
  await world.answers('eli', { key, gate: 'plan_approval', signal: 'plan_approved' });
  await world.works();
  expect(await effectsOf(key, 'open_pull_request')).toMatchObject([{ state: 'needs_human', attempt: 1 }]);
  expect(await world.item(key)).toMatchObject({
    stage: 'delegated',
    trouble: { sentence: 'I could not open the pull request: the app was removed from acme/invoices.' },
  });
  expect(await world.open(key, 'trouble')).toMatchObject({ asked: ['eli'] });
});

test('fault 71: a service that says when it may be asked again is asked then, and no try is spent', async () => {
  const limit = new UpstreamError('GitHub', 'GitHub asks to be left alone for 90 s', {
    retryable: true,
    afterMs: 90_000,
  });
  world.failing.set('draft_prd', limit);
  const key = await world.files('Export invoices as CSV');
  for (let times = 0; times < 5; times += 1) {
    await world.works();
    await world.later();
  }
  expect(await world.item(key)).toMatchObject({ stage: 'enriched', trouble: null });
  expect(await effectsOf(key, 'draft_prd')).toMatchObject([{ state: 'pending', failures: 0 }]);
  expect(world.sent.filter((one) => one.afterMs === 90_000).length).toBeGreaterThanOrEqual(5);
  world.failing.clear();
  await world.later();
  await world.works();
  expect((await world.item(key)).stage).toBe('prd_draft');
});

test('fault 71: an hour after it was asked for each wait spends a try, and then a person is asked', async () => {
  const limit = new UpstreamError('GitHub', 'GitHub asks to be left alone for 90 s', {
    retryable: true,
    afterMs: 90_000,
  });
  world.failing.set('draft_prd', limit);
  const key = await world.files('Export invoices as CSV');
  await world.works();
  await world.deps.db
    .update(effectRows)
    .set({ at: sql`clock_timestamp() - interval '61 minutes'` })
    .where(eq(effectRows.key, key));
  await world.later();
  expect(await effectsOf(key, 'draft_prd')).toMatchObject([{ state: 'pending', failures: 1 }]);
  expect((await world.item(key)).trouble).toBeNull();
  await world.later();
  await world.later();
  expect(await world.item(key)).toMatchObject({
    stage: 'enriched',
    trouble: { sentence: 'I could not draft the PRD: GitHub asks to be left alone for 90 s.' },
  });
  expect(await world.open(key, 'trouble')).toMatchObject({ asked: ['ana'] });
  world.failing.clear();
  await world.answers('ana', { key, gate: 'trouble', signal: 'retry_requested' });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', trouble: null });
});

test('fault 71: a drawing spends none, and no wait is longer than an hour', async () => {
  const key = await world.files('Export invoices as CSV');
  const drawing = (await effectsOf(key, 'show_item')).at(-1)?.id ?? 0;
  await world.deps.db.update(effectRows).set({ at: sql`clock_timestamp() - interval '9 hours'` });
  const limited = async (): Promise<never> => {
    throw new UpstreamError('Slack', 'Slack asks to wait', { retryable: true, afterMs: 9e12 });
  };
  await runEffect(world.deps, { ...registry, show_item: limited }, drawing);
  expect((await effectsOf(key, 'show_item')).find((one) => one.id === drawing)).toMatchObject({
    state: 'pending',
    failures: 0,
  });
  expect(world.sent.at(-1)).toMatchObject({ effect: drawing, afterMs: 3_600_000 });
});

test('fault 123: a bug is told without its stack, secrets and all; the log has it', async () => {
  world.failing.set('enrich', new Error('postgres://me:secret@db/x refused: xoxb-1-2-3'));
  const key = await world.files('Export invoices as CSV');
  await world.works();
  expect((await world.item(key)).trouble?.sentence).toBe(
    'I could not look up owner, code and incidents: something failed on our side.',
  );
  expect(JSON.stringify(world.chat.posts)).not.toContain('secret');
  expect(world.log.some((one) => one.event === 'effect.gave_up')).toBe(true);
});

test('waiting for an answer is not a failed try', async () => {
  const key = await world.reaches('preview');
  world.forge.outcome = 'running';
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  for (let looks = 0; looks < 12; looks += 1) await world.later();
  expect((await effectsOf(key, 'verify')).at(-1)).toMatchObject({
    state: 'pending',
    failures: 0,
    error: null,
  });
  expect((await world.item(key)).stage).toBe('deploying');
  world.forge.outcome = 'healthy';
  await world.later();
  expect((await world.item(key)).stage).toBe('deployed');
});

test('fault 48: a worker that slept through its turn changes nothing when it wakes', async () => {
  const key = await world.files('Export invoices as CSV');
  const enrich = (await openEffects(world.deps.db)).find((one) => one.name === 'enrich');
  let wake = (): void => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const reached = Promise.withResolvers<void>();
  const sleepy = runEffect(
    world.deps,
    {
      ...registry,
      enrich: async (job, deps) => {
        const outcome = await registry.enrich(job, deps);
        reached.resolve();
        await asleep;
        return outcome;
      },
    },
    enrich?.id ?? 0,
  );
  await reached.promise;
  await world.works();
  const before = await world.item(key);
  expect(before.stage).toBe('prd_draft');
  wake();
  await sleepy;
  expect(await world.item(key)).toEqual(before);
  expect((await world.ledger(key)).filter((one) => one.signal === 'enriched')).toHaveLength(1);
});

test('a drawing that fails asks nobody; the next change draws what was left', async () => {
  const key = await world.files('Export invoices as CSV');
  world.failing.set('show_item', new UpstreamError('Slack', 'is away', { retryable: false }));
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', trouble: null });
  expect(world.chat.posts).toEqual([]);
  world.failing.clear();
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  expect(world.chat.posts.map((one) => one.message.kind)).toEqual(['card', 'ask', 'ask']);
});

test('of a paused ticket only the drawing goes on', async () => {
  const key = await world.reaches('prd_draft');
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.answers('ana', { key, gate: 'card', signal: 'paused', words: { reason: 'Holiday.' } });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_ready', spec: null });
  await world.answers('ana', { key, gate: 'card', signal: 'resumed' });
  await world.works();
  expect((await world.item(key)).stage).toBe('spec_draft');
});
