/** Whoever is asked and is not in the ticket's channel is asked directly; one question, closed everywhere at once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const nudges = () => world.chat.posts.filter((post) => post.message.kind === 'nudge');
const card = () => world.chat.posts.find((post) => post.message.kind === 'card');

test('the question goes to them directly, with the document to read, and closes there too', async () => {
  world.chat.outside.add(`${INVOICES} U0ELI`);
  const key = await world.reaches('spec_draft');
  const ask = await world.open(key, 'spec_sign_off');
  expect(nudges()).toMatchObject([
    { channel: 'U0ELI', message: { kind: 'nudge', ask: ask.id, outside: true }, rewrites: 0 },
  ]);
  expect([...world.chat.access.values()].map((access) => access.get('U0ELI'))).toEqual(['read', 'read']);
  expect(card()?.view.absent).toBeUndefined();
  await world.answers('eli', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' });
  await world.works();
  expect(
    nudges().filter((post) => post.message.kind === 'nudge' && post.message.ask === ask.id),
  ).toMatchObject([{ rewrites: 1 }]);
});

test('in a private channel the card names them, they may read their question, and an invitation ends it', async () => {
  world.chat.privateChannels.add(INVOICES);
  world.chat.outside.add(`${INVOICES} U0ELI`);
  const key = await world.reaches('spec_draft');
  const ask = await world.open(key, 'spec_sign_off');
  expect(card()?.view.absent).toMatchObject([{ name: 'Eli' }]);
  expect((await world.flow.desk.question(ask.id, 'U0ELI'))?.view.item.key).toBe(key);
  expect(await world.flow.desk.ticket(key, 'U0ELI')).toBeNull();

  const invite = (by: string, person = 'U0ELI') => world.flow.channels.invite({ key, person, by });
  world.chat.outside.add(`${INVOICES} U0KIM`);
  expect(await invite('U0KIM')).toEqual({ done: false, sentence: `No ticket ${key} that you can see.` });
  expect(await invite('U0GUS')).toMatchObject({ done: false });
  expect(await invite('U0ANA', 'U0SAM')).toEqual({
    done: false,
    sentence: `Sam is not asked on ${key} now.`,
  });
  expect(await invite('U0ANA')).toEqual({ done: true, sentence: 'Eli is in this channel now.' });
  await world.works();
  expect(card()?.view.absent).toBeUndefined();
  expect(nudges()).toHaveLength(1);
});

test('somebody who leaves the channel while they are asked gets the question directly', async () => {
  await world.reaches('prd_draft');
  expect(nudges()).toEqual([]);
  world.chat.outside.add(`${INVOICES} U0ANA`);
  await world.flow.channels.peopleChanged(INVOICES, 'U0ANA');
  await world.works();
  expect(nudges().map((post) => post.channel)).toEqual(['U0ANA']);
});

test('a question that is rewritten in place stays one direct message', async () => {
  world.chat.outside.add(`${INVOICES} U0ANA`);
  const key = await world.reaches('prd_draft');
  const [id, page] = [...world.chat.pages][0] ?? [];
  if (id === undefined || page === undefined) throw new Error('there is no page');
  world.chat.pages.set(id, {
    ...page,
    markdown: page.markdown.replace('## Problem', '## Problem\n\nFinance copies them by hand.'),
    editor: 'U0SAM',
  });
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  expect((await world.item(key)).prd?.version).toBe(2);
  expect(nudges()).toHaveLength(1);
});

test('the first question ever put to a person is marked, however often it is rewritten; the next is not', async () => {
  const key = await world.reaches('prd_draft');
  const first = () => card()?.view.asks.flatMap((ask) => (ask.first === true ? [ask.gate] : []));
  expect(first()).toEqual(['prd_sign_off']);
  await world.answers('ana', { key, gate: 'card', signal: 'paused', words: { reason: 'Holiday.' } });
  await world.answers('ana', { key, gate: 'card', signal: 'resumed' });
  await world.works();
  expect(first()).toEqual(['prd_sign_off']);
  const other = await world.reaches('prd_draft', 'Late fees on overdue invoices');
  const ask = await world.open(other, 'prd_sign_off');
  expect((await world.flow.desk.ticket(other, 'U0ANA'))?.asks.find((one) => one.id === ask.id)?.first).toBe(
    undefined,
  );
});

test('handed over to somebody outside, it is one message, with the document', async () => {
  const key = await world.reaches('prd_draft');
  world.chat.outside.add(`${INVOICES} U0SAM`);
  await world.answers('ana', {
    key,
    gate: 'prd_sign_off',
    signal: 'ask_moved',
    words: { to: 'U0SAM', note: null },
  });
  await world.works();
  expect(nudges().map((post) => [post.channel, post.message.kind])).toEqual([['U0SAM', 'nudge']]);
  expect([...world.chat.access.values()][0]?.get('U0SAM')).toBe('read');
});
