/** What people take back: signatures, a closed ticket, a rollback. Every one on the ledger, and later approvals void. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AnswerOutcome } from '../../src/ports/flow.ts';
import { chatId, type FlowWorld, type Name, startFlow } from '../flow/flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const said = async (key: string, signal: string): Promise<string[]> =>
  (await world.ledger(key)).filter((one) => one.signal === signal).map((one) => `${one.outcome} → ${one.to}`);

test('fault 29: a withdrawn signature takes the ticket back to its draft; what was signed after it counts no more', async () => {
  const key = await world.reaches('ready');
  expect(await world.item(key)).toMatchObject({
    prd: { signed: { by: 'ana' } },
    spec: { signed: { by: 'eli' } },
  });
  const withdraws = async (name: Name): Promise<AnswerOutcome> => {
    const asks = await world.asks(key, 'amend');
    const ofPrd = asks.find((one) => one.state === 'open' && one.bound.startsWith('prd'));
    return world.flow.door.answer({
      ask: ofPrd?.id ?? '',
      signal: 'sign_off_withdrawn',
      by: chatId[name],
      words: { document: 'prd', reason: 'Finance changed its mind' },
      delivery: `withdraws-${name}`,
    });
  };
  expect(await withdraws('eli')).toMatchObject({ kind: 'refused', code: 'not_your_role' });
  expect(await withdraws('ana')).toMatchObject({ kind: 'done' });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', prd: { signed: null } });
  expect(await said(key, 'sign_off_withdrawn')).toContain('moved → prd_draft');
  expect(await world.open(key, 'prd_sign_off')).toMatchObject({ asked: ['ana'] });
  await expect(world.open(key, 'delegate')).rejects.toThrow('delegate is not open');
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  // The spec was signed for a PRD that is no longer the signed one.
  expect(await world.item(key)).toMatchObject({ stage: 'spec_draft', spec: { signed: null } });
});

test('fault 29: a closed ticket is reopened where it was closed, and asks again', async () => {
  const key = await world.reaches('prd_draft');
  await world.answers('ana', {
    key,
    gate: 'card',
    signal: 'cancelled',
    words: { as: 'not_needed', reason: 'The report page does it' },
  });
  await world.works();
  expect((await world.item(key)).stage).toBe('cancelled');
  await world.answers('ana', { key, gate: 'reopen', signal: 'reopened', words: { reason: 'It does not' } });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', closed: null });
  expect(await said(key, 'reopened')).toEqual(['moved → prd_draft']);
  expect((await world.open(key, 'prd_sign_off')).asked).toEqual(['ana']);
});

test('fault 29: a run that is stopped leaves the ticket ready to delegate again', async () => {
  const key = await world.reaches('delegated');
  await world.answers('eli', { key, gate: 'plan_approval', signal: 'run_stopped' });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'ready' });
  expect(await said(key, 'run_stopped')).toEqual(['moved → ready']);
});

test('fault 29: what is live is not reopened; it is rolled back, and then reopened with its evidence', async () => {
  const key = await world.reaches('deployed');
  await expect(world.open(key, 'reopen')).rejects.toThrow('reopen is not open');
  await world.answers('eli', { key, gate: 'rollback', signal: 'rollback_requested' });
  await world.works();
  expect((await world.item(key)).stage).toBe('rolled_back');
  await world.answers('eli', {
    key,
    gate: 'reopen',
    signal: 'reopened',
    words: { reason: 'Exports time out' },
  });
  await world.works();
  const item = await world.item(key);
  expect(item.stage).toBe('spec_draft');
  expect(item.spec?.signed).toBeNull();
  expect(item.acceptances).toEqual([]);
  expect(await said(key, 'reopened')).toEqual(['moved → spec_draft']);
});
