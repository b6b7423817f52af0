import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { receive } from '../../src/flow/receive.ts';
import { decide } from '../../src/pipeline/decide.ts';
import { type Signal, signal } from '../../src/pipeline/signals.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import { claimEffect, openEffects } from '../../src/store/effects.ts';
import { chatId, type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

test('a smooth ticket goes from filed to live and back', async () => {
  const key = await world.reaches('rolled_back');
  const moved = (await world.ledger(key)).filter((one) => one.outcome === 'moved');
  expect(moved.map((one) => `${one.signal} → ${one.to}`)).toMatchInlineSnapshot(`
    [
      "filed → incoming",
      "enriched → enriched",
      "prd_drafted → prd_draft",
      "prd_signed_off → prd_ready",
      "spec_drafted → spec_draft",
      "spec_signed_off → spec_ready",
      "scored → ready",
      "scored → delegated",
      "ci_passed → preview",
      "accepted → deploying",
      "verified → deployed",
      "rolled_back → rolled_back",
    ]
  `);
});

test('the same delivery twice is one signal', async () => {
  const key = await world.reaches('prd_draft');
  const ask = await world.open(key, 'prd_sign_off');
  const press = { ask: ask.id, signal: 'prd_signed_off', by: chatId.ana, delivery: 'press-once' } as const;
  expect(await world.flow.door.answer(press)).toMatchObject({ kind: 'done' });
  expect(await world.flow.door.answer(press)).toMatchObject({ kind: 'done' });
  const entries = (await world.ledger(key)).filter((one) => one.signal === 'prd_signed_off');
  expect(entries.map((one) => one.outcome)).toEqual(['moved']);
});

test('a refusal changes nothing, says who can, and stands on the ledger', async () => {
  const key = await world.reaches('prd_draft');
  const before = await world.item(key);
  const outcome = await world.answers('eli', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  expect(outcome).toMatchObject({
    kind: 'refused',
    code: 'not_your_role',
    sentence: 'Only a PM of invoices can sign this off: Ana. TL-1 is unchanged.',
    who: [{ id: 'ana' }],
  });
  expect(await world.item(key)).toEqual(before);
  expect((await world.ledger(key)).at(-1)).toMatchObject({
    signal: 'prd_signed_off',
    outcome: 'refused',
    actor: { kind: 'person', id: 'eli' },
    why: 'Only a PM of invoices can sign this off: Ana. TL-1 is unchanged.',
  });
});

test('somebody of another company is refused by the name of the company, whatever they press', async () => {
  const key = await world.reaches('prd_draft');
  const sentence = 'You can read along here, but not decide for acme. Nothing changed.';
  expect(await world.answers('gus', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' })).toMatchObject({
    kind: 'refused',
    code: 'outsider',
    sentence,
    who: [],
  });
});

test('the outcome of an attempt that was overtaken is refused', async () => {
  const key = await world.files('Export invoices as CSV');
  const enrich = (await openEffects(world.deps.db)).find((one) => one.name === 'enrich');
  const paused = await claimEffect(world.deps.db, enrich?.id ?? 0);
  const overtaking = await claimEffect(world.deps.db, enrich?.id ?? 0);
  expect([paused?.attempt, overtaking?.attempt]).toEqual([1, 2]);
  const report = (attempt: number) =>
    receive(world.deps, {
      key,
      signal: signal('service_unclear', { choices: ['invoices'], because: `attempt ${attempt}` }),
      actor: { kind: 'system', name: 'enrich' },
      delivery: `effect:${enrich?.id}:${attempt}`,
      effect: { id: enrich?.id ?? 0, attempt },
    });
  expect(await report(1)).toMatchObject({ kind: 'ignored', why: 'a later attempt has taken over' });
  expect(await report(2)).toMatchObject({ kind: 'moved' });
  expect((await world.ledger(key)).filter((one) => one.signal === 'service_unclear')).toHaveLength(1);
});

test('a signal that nobody expects is on the ledger as ignored, with why', async () => {
  const key = await world.reaches('prd_draft');
  const received = await receive(world.deps, {
    key,
    signal: signal('deploy_confirmed', {}),
    actor: { kind: 'vendor', name: 'code host' },
    delivery: 'stray',
  });
  expect(received.kind).not.toBe('refused');
  expect((await world.ledger(key)).at(-1)?.delivery).toBe('stray');
  expect((await world.item(key)).stage).toBe('prd_draft');
});

test('a signal for a ticket that does not exist changes nothing', async () => {
  const received = await receive(world.deps, {
    key: 'TL-404',
    signal: signal('resumed', {}),
    actor: { kind: 'system', name: 'test' },
    delivery: 'nowhere',
  });
  expect(received).toEqual({ kind: 'ignored', why: 'there is no such ticket', item: null });
});

test('replaying the ledger gives the present state', async () => {
  const key = await world.reaches('rolled_back');
  const entries = (await world.ledger(key)).filter((one) => ['moved', 'stayed'].includes(one.outcome));
  const replayed = entries.reduce<WorkItem | null>((item, one) => {
    const by = one.actor.kind === 'person' ? one.actor.id : null;
    const again = { name: one.signal, facts: one.facts } as Signal;
    const decision = decide(item, again, { at: one.at, actor: one.actor, by, role: one.role });
    return decision.kind === 'move' ? decision.item : item;
  }, null);
  expect(replayed).toEqual(await world.item(key));
});
