/** Where a ticket lives, and questions that reach one person directly. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const INVOICES = 'C0INVOICES';
const STOREFRONT = 'C0STOREFRONT';
const kinds = (channel?: string) =>
  world.chat.posts
    .filter((post) => channel === undefined || post.channel === channel)
    .map((post) => post.message.kind);
/** What owners were told of lost channels. */
const told = () =>
  world.chat.notices.flatMap(({ channel, notice }) =>
    notice.kind !== 'lost_home'
      ? []
      : notice.tickets.length === 0
        ? [`${channel}: settled`]
        : [`${channel}: ${notice.why}, ${notice.tickets.map((ticket) => ticket.key).join(' ')}`],
  );

test('fault 27: a deleted card is posted anew with the question that is open, and nothing else', async () => {
  const key = await world.reaches('spec_draft');
  expect(kinds()).toEqual(['card', 'ask', 'ask']);
  const card = world.chat.posts.findIndex((post) => post.message.kind === 'card');
  world.chat.posts.splice(card, 1);
  await world.answers('ana', { key, gate: 'card', signal: 'paused', words: { reason: 'Holiday.' } });
  await world.answers('ana', { key, gate: 'card', signal: 'resumed' });
  await world.works();
  const cards = world.chat.posts.filter((post) => post.message.kind === 'card');
  expect(cards).toHaveLength(1);
  const inThread = world.chat.posts.filter((post) => post.thread === cards[0]?.ts);
  expect(inThread.map((post) => post.message)).toMatchObject([
    { kind: 'ask', ask: (await world.open(key, 'spec_sign_off')).id },
  ]);
});

test('fault 27: its channel archived, a ticket stays as it is; its owner is told once, and moves it', async () => {
  const key = await world.reaches('prd_draft');
  world.chat.archived.add(INVOICES);
  await world.answers('ana', {
    key,
    gate: 'prd_sign_off',
    signal: 'changes_requested',
    words: { what: 'Say who asked.' },
  });
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', prd: { version: 2 } });
  expect(told()).toEqual([`U0ANA: archived, ${key}`]);

  await world.answers('ana', { key, gate: 'card', signal: 'moved', words: { channel: STOREFRONT } });
  await world.works();
  expect(kinds(STOREFRONT)).toEqual(['card', 'ask']);
  const card = world.chat.posts.find((post) => post.channel === STOREFRONT && post.message.kind === 'card');
  expect(card?.view.links.earlier).toContain(INVOICES);
  expect(told()).toEqual(['U0ANA: settled']);
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  expect((await world.item(key)).stage).toBe('spec_draft');
});

test('a question handed over is put to that person directly, and closes there when it is answered', async () => {
  const key = await world.reaches('spec_draft');
  const ask = await world.open(key, 'spec_sign_off');
  expect(
    await world.answers('eli', {
      key,
      gate: 'spec_sign_off',
      signal: 'ask_moved',
      words: { to: 'U0SAM', note: null },
    }),
  ).toMatchObject({ kind: 'done' });
  await world.works();
  expect(await world.open(key, 'spec_sign_off')).toMatchObject({ id: ask.id, asked: ['sam'] });
  const nudges = () => world.chat.posts.filter((post) => post.message.kind === 'nudge');
  expect(nudges().map((post) => post.channel)).toEqual(['U0SAM']);
  const before = nudges()[0]?.rewrites;
  await world.answers('sam', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' });
  await world.works();
  expect(nudges()).toHaveLength(1);
  expect(nudges()[0]?.rewrites).toBeGreaterThan(before ?? 0);
});

test('only somebody of the company can be handed a question', async () => {
  const key = await world.reaches('spec_draft');
  const refused = await world.answers('eli', {
    key,
    gate: 'spec_sign_off',
    signal: 'ask_moved',
    words: { to: 'U0GUS', note: null },
  });
  expect(refused).toMatchObject({ kind: 'refused', sentence: 'Choose somebody of this company.' });
});

test('a reminder comes when its time has come, once, and not for a question that was answered', async () => {
  const key = await world.reaches('prd_draft');
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'reminder_set', words: { in: '1h' } });
  await world.works();
  expect(kinds()).not.toContain('nudge');
  await world.later();
  expect(
    world.chat.posts.filter((post) => post.message.kind === 'nudge').map((post) => post.channel),
  ).toEqual(['U0ANA']);

  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'reminder_set', words: { in: '1h' } });
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.later();
  expect(world.chat.posts.filter((post) => post.message.kind === 'nudge')).toHaveLength(1);
});
