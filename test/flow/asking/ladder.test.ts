/** Each question climbs one ladder: told once, reminded, reminded again, offered. The clock is the test's. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { goRound } from '../../../src/flow/asking/rounds.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';
import { everybodyWhereItIs } from './time-of-day.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const HOUR_MS = 3_600_000;
/** Four hours later it is the same day. */
const inTheMorning = (): Promise<string> => everybodyWhereItIs(world.deps.db, 8);
const shown = () =>
  world.chat.posts
    .filter((post) => ['nudge', 'offered'].includes(post.message.kind))
    .map((post) => `${post.message.kind} to ${post.channel}`);
const after = async (since: string, hours: number): Promise<void> => {
  const now = new Date(Date.parse(since) + hours * HOUR_MS).toISOString();
  // Two instances look at the same moment, and one of them looks again.
  await Promise.all([goRound(world.deps, now), goRound(world.deps, now)]);
  await goRound(world.deps, now);
  await world.works();
};
const escalations = async (key: string) =>
  (await world.ledger(key))
    .filter((entry) => entry.signal === 'ask_escalated')
    .map((entry) => entry.facts as { step: string; people: string[] });

test('four hours, the next day, two days: each step once, and each on the ledger', async () => {
  await inTheMorning();
  const key = await world.reaches('spec_draft');
  const { since } = await world.open(key, 'spec_sign_off');
  await after(since, 3.9);
  expect(shown()).toEqual([]);
  await after(since, 4.1);
  expect(shown()).toEqual(['nudge to U0ELI']);
  // Acme works around the clock: the next day begins at midnight, and is over within a day. Its digest tells it then.
  await after(since, 28.1);
  expect(shown()).toEqual(['nudge to U0ELI']);
  await after(since, 52.1);
  expect(shown()).toEqual(['nudge to U0ELI', 'offered to C0INVOICES']);
  await after(since, 200);
  expect(shown()).toHaveLength(2);
  expect(await escalations(key)).toMatchObject([
    { step: 'message', people: ['eli'] },
    { step: 'digest', people: ['eli'] },
    { step: 'offered', people: ['sam'] },
  ]);
});

test('answered, it climbs no further, and its messages say who answered', async () => {
  await inTheMorning();
  const key = await world.reaches('spec_draft');
  const { since } = await world.open(key, 'spec_sign_off');
  await after(since, 4.1);
  const before = world.chat.posts.find((post) => post.message.kind === 'nudge')?.rewrites ?? 0;
  await world.answers('sam', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' });
  await world.works();
  const nudge = world.chat.posts.find((post) => post.message.kind === 'nudge');
  expect(nudge?.rewrites).toBeGreaterThan(before);
  const entries = (await escalations(key)).length;
  await after(since, 28.1);
  expect(
    (await escalations(key)).filter(
      (one) =>
        (one as unknown as { ask: string }).ask ===
        nudge?.view.asks.find((ask) => ask.gate === 'spec_sign_off')?.id,
    ),
  ).toHaveLength(entries);
});

test('nobody else has the role: it is not offered to nobody', async () => {
  const key = await world.reaches('prd_draft');
  const { since } = await world.open(key, 'prd_sign_off');
  await after(since, 53);
  expect(shown()).toEqual([]);
  expect(await escalations(key)).toEqual([]);
});

test('by direct message: the question is sent to that person, and stands in the thread without a mention', async () => {
  const always = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
  await world.flow.personal.save(chatId.eli, {
    asked: 'message',
    hours: always,
    claimedLogin: null,
    instead: null,
  });
  const key = await world.reaches('spec_draft');
  expect((await world.open(key, 'spec_sign_off')).told).toMatchObject([
    { person: 'eli', step: 'asked', how: 'direct' },
  ]);
  expect(shown()).toEqual(['nudge to U0ELI']);
});

test('outside their hours nobody is told; they are when their hours begin', async () => {
  const today = new Date();
  // A day that is neither today nor a neighbour of it, in any zone.
  const day = ((today.getUTCDay() + 2) % 7) + 1;
  await world.flow.personal.save(chatId.eli, {
    asked: 'thread',
    hours: { days: [day], from: '09:00', to: '18:00' },
    claimedLogin: null,
    instead: null,
  });
  const key = await world.reaches('spec_draft');
  const ask = await world.open(key, 'spec_sign_off');
  expect(ask.told).toMatchObject([{ person: 'eli', step: 'asked', how: 'later' }]);
  await goRound(world.deps);
  await world.works();
  expect(shown()).toEqual([]);
  const { workingFrom } = await import('../../../src/pipeline/asking/working-hours.ts');
  const morning = workingFrom({ zone: 'Europe/Berlin', days: [day], from: '09:00', to: '18:00' }, ask.since);
  await goRound(world.deps, morning);
  await goRound(world.deps, morning);
  await world.works();
  expect(shown()).toEqual(['nudge to U0ELI']);
  expect(await escalations(key)).toMatchObject([{ step: 'asked', people: ['eli'] }]);
});
