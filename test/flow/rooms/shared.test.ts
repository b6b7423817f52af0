/** A channel that is shared with another company, or that we are taken out of: nothing is posted until that is settled. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const STOREFRONT = 'C0STOREFRONT';
/** What owners and admins were told of lost channels. */
const told = () =>
  world.chat.notices.flatMap(({ channel, notice }) =>
    notice.kind !== 'lost_home'
      ? []
      : notice.tickets.length === 0
        ? [`${channel}: settled`]
        : [`${channel}: ${notice.why}, ${notice.tickets.map((ticket) => ticket.key).join(' ')}`],
  );
const posts = () => world.chat.posts.map(({ channel, message, rewrites }) => [channel, message, rewrites]);
const readers = () => [...world.chat.access.values()].map((access) => [...access.keys()]);
const shares = async (channel = INVOICES): Promise<void> => {
  world.chat.shared.set(channel, 'Globex');
  await world.flow.channels.changed(channel);
  await world.works();
};
const asks = (key: string, what: string) =>
  world.answers('ana', { key, gate: 'prd_sign_off', signal: 'changes_requested', words: { what } });

test('fault 27: a channel becomes shared: nothing is posted or rewritten there, and its canvases are closed', async () => {
  const key = await world.reaches('prd_draft');
  const before = posts();
  await shares();
  expect(readers()).toEqual([[]]);
  await asks(key, 'Say who asked.');
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', prd: { version: 2 } });
  expect(posts()).toEqual(before);
  expect(readers()).toEqual([[]]);
  expect((await world.ledger(key)).filter((entry) => entry.signal === 'home_lost')).toMatchObject([
    { facts: { channel: INVOICES, why: 'shared', name: 'invoices', company: 'Globex' }, outcome: 'stayed' },
  ]);
});

test('fault 27: owners get one message each for all of their tickets, the admin one to allow it', async () => {
  const one = await world.reaches('prd_draft');
  const two = await world.reaches('prd_draft', 'Late fees on overdue invoices');
  await shares();
  await shares();
  expect(told().toSorted()).toEqual([`U0ANA: shared, ${one} ${two}`, `U0KIM: shared, ${one} ${two}`]);
});

test('fault 27: the admin allows it, and everything is brought up to date in place; others are refused', async () => {
  const key = await world.reaches('prd_draft');
  await shares();
  await asks(key, 'Say who asked.');
  await world.works();
  const seen = world.chat.posts.length;
  expect(await world.answers('ana', { key, gate: 'card', signal: 'sharing_allowed' })).toMatchObject({
    kind: 'refused',
    code: 'not_your_role',
    who: [{ name: 'Kim' }],
  });
  await world.answers('kim', { key, gate: 'card', signal: 'sharing_allowed' });
  await world.works();
  expect(world.chat.posts.slice(seen).map((post) => [post.channel, post.message.kind])).toEqual([
    [INVOICES, 'ask'],
  ]);
  expect(world.chat.posts[0]?.view.item.prd?.version).toBe(2);
  expect(readers()).toEqual([[INVOICES]]);
  expect(told()).toEqual(['U0ANA: settled', 'U0KIM: settled']);
  // Allowed is allowed: the next look at the channel asks nobody again.
  await world.flow.channels.changed(INVOICES);
  expect((await world.item(key)).lostHome).toBeNull();
});

test('fault 27: moved out of a shared channel, the ticket goes on elsewhere, and nothing more is written there', async () => {
  const key = await world.reaches('spec_draft');
  await shares();
  const there = JSON.stringify(posts());
  await world.answers('ana', { key, gate: 'card', signal: 'moved', words: { channel: STOREFRONT } });
  await world.works();
  await world.answers('eli', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' });
  await world.works();
  expect(JSON.stringify(posts().filter(([channel]) => channel === INVOICES))).toBe(there);
  expect(
    world.chat.posts.filter((post) => post.channel === STOREFRONT).map((post) => post.message.kind),
  ).toEqual(['card', 'ask', 'ask']);
  expect(readers().flat()).toEqual([STOREFRONT, STOREFRONT]);
  expect(told()).toEqual(['U0ANA: settled', 'U0KIM: settled']);
});

test('fault 27: shared no more, it goes on by itself; shared again, it is asked again', async () => {
  const key = await world.reaches('prd_draft');
  await shares();
  await world.answers('kim', { key, gate: 'card', signal: 'sharing_allowed' });
  world.chat.shared.clear();
  await world.flow.channels.changed(INVOICES);
  await world.works();
  expect(await world.item(key)).toMatchObject({ lostHome: null, sharingAllowed: null });
  await shares();
  expect(await world.item(key)).toMatchObject({ lostHome: { why: 'shared' } });
  expect(told()).toEqual([
    'U0ANA: settled',
    'U0KIM: settled',
    `U0ANA: shared, ${key}`,
    `U0KIM: shared, ${key}`,
  ]);
});

test('fault 27: sharing that nobody told us of is noticed at the next start, its end within a minute', async () => {
  const key = await world.reaches('prd_draft');
  world.chat.shared.set(INVOICES, 'Globex');
  await reconcile(world.deps, { boot: true });
  await world.works();
  expect((await world.item(key)).lostHome?.why).toBe('shared');
  world.chat.shared.clear();
  await reconcile(world.deps, { boot: false });
  await world.works();
  expect((await world.item(key)).lostHome).toBeNull();
  expect(readers()).toEqual([[INVOICES]]);
});

test('fault 27: taken out of the channel, found by the first post: the owner is told, and all is shown when we are back', async () => {
  const key = await world.reaches('prd_draft');
  world.chat.left.add(INVOICES);
  await asks(key, 'Say who asked.');
  await world.works();
  expect(told()).toEqual([`U0ANA: removed, ${key}`]);
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', prd: { version: 2 } });
  const seen = world.chat.posts.length;
  world.chat.left.clear();
  await world.flow.channels.changed(INVOICES);
  await world.works();
  expect(world.chat.posts.slice(seen).map((post) => [post.channel, post.message.kind])).toEqual([
    [INVOICES, 'ask'],
  ]);
  expect(told()).toEqual(['U0ANA: settled']);
});

test('in a shared channel a question about a ticket is answered to nobody but whoever asked', async () => {
  const key = await world.reaches('prd_draft');
  await shares();
  const card = world.chat.posts.find((post) => post.message.kind === 'card');
  const before = world.chat.posts.length;
  const reply = await world.flow.conversation.said({
    channel: INVOICES,
    thread: card?.ts ?? '',
    ts: '9.000001',
    by: 'U0ANA',
    text: "Why shouldn't we build this?",
    mentionsUs: false,
    isDirect: false,
  });
  expect(reply).toEqual({
    kind: 'told',
    sentence: `I write nothing here about ${key} until it has a channel again.`,
  });
  expect(world.chat.posts).toHaveLength(before);
});
