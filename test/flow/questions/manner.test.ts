/** How a question is put: hints on somebody's first tickets, no mention of whoever is here anyway; decided once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { redraw } from '../../../src/flow/showing/redraw.ts';
import { hintedTickets, messagesOf, saveThreadWords } from '../../../src/store/messages.ts';
import { editPage } from '../documents/pages.ts';
import { chatId, type FlowWorld, type Name, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const minutesAgo = (minutes: number): number => Date.now() - minutes * 60_000;
/** The messages that ask for this sign-off, as they are shown now. */
const asked = (key: string, gate = 'prd_sign_off') =>
  world.chat.posts.flatMap((post) => {
    const { message, view } = post;
    if (message.kind !== 'ask' || view.item.key !== key) return [];
    const ask = view.asks.find((one) => one.id === message.ask);
    return ask?.gate === gate ? [{ ...post, message }] : [];
  });
const hintOf = (key: string) => asked(key).at(-1)?.message.hint;

async function writes(name: Name, key: string, at = minutesAgo(0)): Promise<void> {
  const card = (await messagesOf(world.deps.db, key)).find((row) => row.slot === 'card');
  await world.flow.conversation.said({
    channel: card?.channel ?? '',
    thread: card?.ts ?? '',
    ts: (at / 1_000).toFixed(6),
    by: chatId[name],
    text: 'cancelled invoices are noise here',
    mentionsUs: false,
    isDirect: false,
  });
}
async function redrafts(key: string): Promise<void> {
  await world.answers('ana', {
    key,
    gate: 'prd_sign_off',
    signal: 'changes_requested',
    words: { what: 'Leave out cancelled ones' },
  });
  await world.works();
}

test('hints stand on the first three tickets of a person, then on none', async () => {
  const keys: string[] = [];
  for (const title of ['Export invoices', 'Show the due date', 'Sort by customer', 'Print a page']) {
    keys.push(await world.files(title));
    await world.works();
  }
  expect(keys.map(hintOf)).toEqual([true, true, true, undefined]);
  expect([...((await hintedTickets(world.deps.db, ['ana'])).get('ana') ?? [])].toSorted()).toEqual(
    keys.slice(0, 3).toSorted(),
  );
});

test('a message keeps its hint when it is rewritten or drawn again', async () => {
  const first = await world.reaches('prd_draft');
  for (const title of ['Show the due date', 'Sort by customer', 'Print a page']) {
    await world.files(title);
    await world.works();
  }
  await redraw(world.deps, first);
  await world.works();
  expect(hintOf(first)).toBe(true);
});

test('a new version asks whoever wrote here in the last ten minutes without a mention', async () => {
  const key = await world.reaches('prd_draft');
  await writes('ana', key, minutesAgo(9));
  expect(asked(key)[0]?.message.plain).toBeUndefined();
  await redrafts(key);
  expect(asked(key)).toHaveLength(2);
  expect(asked(key)[1]?.message.plain).toEqual(['ana']);
});

test('what was decided stays, although time passes and others write', async () => {
  const key = await world.reaches('prd_draft');
  await writes('sam', key);
  await redrafts(key);
  await writes('ana', key);
  await redraw(world.deps, key);
  await world.works();
  expect(asked(key)[1]?.message.plain).toBeUndefined();
});

test('who wrote earlier, or in another thread, is mentioned', async () => {
  const key = await world.reaches('prd_draft');
  const other = await world.files('Show the due date');
  await world.works();
  await writes('ana', key, minutesAgo(11));
  await writes('ana', other);
  await redrafts(key);
  expect(asked(key)[1]?.message.plain).toBeUndefined();
});

test('a message that is delivered late does not make an earlier one older', async () => {
  const key = await world.reaches('prd_draft');
  await writes('ana', key);
  await saveThreadWords(world.deps.db, {
    key,
    ts: (minutesAgo(60) / 1_000).toFixed(6),
    person: 'ana',
    at: new Date(minutesAgo(60)).toISOString(),
  });
  await redrafts(key);
  expect(asked(key)[1]?.message.plain).toEqual(['ana']);
});

test('an edit by hand rewrites the open question, until ten messages lie below it', async () => {
  const key = await world.reaches('prd_draft');
  for (let number = 0; number < 9; number += 1)
    await writes(number % 2 === 0 ? 'sam' : 'gus', key, minutesAgo(20 - number));
  await edits(key, 'Rows are streamed.');
  expect(asked(key)).toHaveLength(1);
  await writes('sam', key);
  await edits(key, 'Cancelled invoices are left out.');
  const [first, second] = asked(key);
  expect(asked(key)).toHaveLength(2);
  expect(first?.view.asks.find((one) => one.id === first.message.ask)).toMatchObject({ state: 'withdrawn' });
  expect(second?.view.asks.find((one) => one.id === second.message.ask)).toMatchObject({ state: 'open' });
  expect(second?.view.item.prd?.version).toBe(3);
});

async function edits(key: string, add: string): Promise<void> {
  editPage(world, 'PRD', { by: 'sam', add });
  await reconcile(world.deps, { boot: false });
  await world.works();
  expect((await world.item(key)).prd).toMatchObject({ author: 'sam', how: 'edited' });
}
