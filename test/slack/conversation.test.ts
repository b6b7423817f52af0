import { expect, test } from 'vitest';
import type { Reply } from '../../src/ports/talk/conversation.ts';
import { people } from '../fixtures/company.ts';
import { items } from '../fixtures/items.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { INVOICES, startWorld, type World, wordsOf } from './world.ts';

async function thread(world: World): Promise<string> {
  const view = world.flow.add(
    viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] }), askOf('card')]),
  );
  const card = await world.show(view, { kind: 'card' });
  world.flow.threads.set(`${INVOICES} ${card}`, view.item.key);
  return card;
}
const says = (world: World, name: string, text: string, at?: string) =>
  world.does(name, 'say', { channel: INVOICES, text, ...(at === undefined ? {} : { thread_ts: at }) });

test('what people write is heard as they read it: names, channels, addresses', async () => {
  const world = await startWorld();
  const at = await thread(world);
  await says(world, 'eli', '@throughline ask @ana about #invoices & <b>, see https://wiki.example/a', at);
  expect(world.flow.heard[0]).toMatchObject({
    text: 'ask @Ana about #invoices & <b>, see https://wiki.example/a',
    by: 'U0ELI',
    thread: at,
    mentionsUs: true,
    isDirect: false,
  });
});

test('a reply that takes a while shows a sign of life, which goes with the answer', async () => {
  const world = await startWorld();
  const at = await thread(world);
  const gate = Promise.withResolvers<Reply>();
  world.flow.answer = () => gate.promise;
  const said = says(world, 'eli', 'Why this?', at);
  const status = async (): Promise<unknown> => {
    const root = (await world.messages('eli')).find((one) => one.ts === at);
    return (root?.['session'] as { status?: string } | undefined)?.status;
  };
  await expect.poll(status).toBe('processing');
  gate.resolve({ kind: 'answering', ticket: 'TL-42' });
  await said;
  await world.settled();
  expect(await status(), 'a person is asked on it').toBe('suspended');
});

test('without sessions the sign of life is a reaction', async () => {
  const world = await startWorld();
  const at = await thread(world);
  world.local.faults.set([
    { method: 'agents.sessions.setStatus', kind: 'error', error: 'feature_disabled', times: 5 },
  ]);
  const gate = Promise.withResolvers<Reply>();
  world.flow.answer = () => gate.promise;
  const said = says(world, 'eli', 'Why this?', at);
  const reactions = async (): Promise<string[]> =>
    (await world.messages('ana'))
      .filter((one) => one.text === 'Why this?')
      .flatMap((one) => one.reactions.map((each) => each.name));
  await expect.poll(reactions).toEqual(['eyes']);
  gate.resolve({ kind: 'answering', ticket: 'TL-42' });
  await said;
  await world.settled();
  expect(await reactions()).toEqual([]);
});

test('fault 24: "ship it" gets the button offered in private, once, and it works', async () => {
  const world = await startWorld();
  const at = await thread(world);
  const view = world.flow.tickets.get('TL-42');
  if (view === undefined) throw new Error('no ticket');
  world.flow.answer = () => ({
    kind: 'offer',
    ask: 'ask-prd_sign_off',
    view,
    gate: 'prd_sign_off',
    yours: true,
    asked: [],
  });
  await says(world, 'ana', 'ship it', at);
  await says(world, 'ana', 'lgtm', at);
  const offers = (await world.messages('ana')).filter((one) => one.ephemeral === true);
  expect(offers.map((one) => wordsOf(one.blocks))).toEqual([
    "Words don't sign here. This is your button.\nSign off PRD\nNot now",
  ]);
  expect((await world.messages('eli')).filter((one) => one.ephemeral === true)).toEqual([]);
  await world.clicks('ana', offers[0]?.ts ?? '', 'Not now');
  expect((await world.messages('ana')).filter((one) => one.ephemeral === true)).toEqual([]);
  expect(world.flow.answers).toEqual([]);
});

test('the wrong person\'s "ship it" is noted as support', async () => {
  const world = await startWorld();
  const at = await thread(world);
  const view = world.flow.tickets.get('TL-42');
  const ana = people['ana'];
  if (view === undefined || ana === undefined) throw new Error('no ticket');
  world.flow.answer = () => ({
    kind: 'offer',
    ask: 'ask-prd_sign_off',
    view,
    gate: 'prd_sign_off',
    yours: false,
    asked: [ana],
  });
  await says(world, 'eli', 'ship it', at);
  expect(
    (await world.messages('eli')).filter((one) => one.ephemeral === true).map((one) => one.text),
  ).toEqual(['Noted as support. Ana signs this one.']);
});

test('“it is still wrong” below what is live gets what can be done about it, in private', async () => {
  const world = await startWorld();
  const at = await thread(world);
  const view = viewOf(items.live, [askOf('rollback', { asked: [] })]);
  world.flow.answer = () => ({ kind: 'live', view });
  await says(world, 'ana', 'It is still wrong.', at);
  const told = (await world.messages('ana')).filter((one) => one.ephemeral === true);
  expect(told.map((one) => wordsOf(one.blocks))).toEqual([
    expect.stringMatching(/^\*TL-\d+\* is live since .*\.\nFile a follow-up…\nRoll back\n/),
  ]);
  expect((await world.messages('eli')).filter((one) => one.ephemeral === true)).toEqual([]);
});

test('a mention outside a ticket files it, and says so in that thread', async () => {
  const world = await startWorld();
  world.flow.answer = (said) => ({
    kind: 'filed',
    outcome: {
      kind: 'filed',
      key: 'TL-60',
      title: said.text,
      home: { channel: INVOICES, isPrivate: false },
      thread: 'https://acme.slack.com/x',
    },
  });
  const { body } = await says(world, 'eli', '@throughline totals are off by a cent');
  expect((await world.messages('ana')).at(-1)).toMatchObject({
    text: 'Filed as TL-60.',
    thread_ts: body['ts'],
  });
});

test('what could be a ticket is said to its author alone, and the form has the whole thread', async () => {
  const world = await startWorld();
  const sentence = 'It is in the form, to look at and file. Nothing is filed yet.';
  world.flow.answer = () => ({ kind: 'unclear', sentence, text: 'cut' });
  const story = 'Finance copies every invoice into a sheet by hand each month. '.repeat(40).trim();
  const { body: root } = await says(world, 'sam', story);
  const thread_ts = String(root['ts']);
  const { body } = await says(world, 'eli', '@throughline make this a ticket: a CSV export', thread_ts);
  const shown = (await world.messages('eli')).at(-1);
  expect(shown).toMatchObject({ ephemeral: true, text: sentence });
  expect(wordsOf(shown?.blocks)).toBe(`${sentence}\nFile a ticket…\nNot now`);
  expect((await world.messages('ana')).some((one) => one.text === sentence)).toBe(false);
  await world.clicks('eli', shown?.ts ?? '', 'File a ticket…');
  await world.does('eli', 'submit', { values: {} });
  await world.settled();
  const filed = world.flow.filed.at(-1);
  expect(filed).toMatchObject({
    by: 'U0ELI',
    channel: INVOICES,
    origin: { kind: 'mention', ref: `slack:${INVOICES}:${String(body['ts'])}` },
    title: 'A CSV export',
    description: `Sam: ${story}`,
  });
  expect((await world.messages('ana')).at(-1)).toMatchObject({ thread_ts });
});

test('an answer carries sources as links, documents as buttons, and its buttons work', async () => {
  const world = await startWorld();
  const at = await thread(world);
  const view = world.flow.tickets.get('TL-42');
  if (view === undefined) throw new Error('no ticket');
  const put = await world.slack.chat.put({
    outboxId: 'a1',
    place: { channel: INVOICES, thread: at },
    ts: null,
    message: {
      kind: 'answer',
      to: at,
      text: 'Three asked. <!channel> [bank](https://evil.example) `code`',
      sources: [{ title: 'PRD', url: 'https://acme.slack.com/docs/T0ACME/F0PRD' }],
      offers: ['risks', 'decided_against'],
    },
    view,
  });
  expect(put.state).toBe('posted');
  const shown = (await world.messages('ana')).at(-1);
  expect(wordsOf(shown?.blocks)).toContain(
    'Three asked. &lt;!channel&gt; bank (`https://evil.example/`) `code`',
  );
  expect(wordsOf(shown?.blocks)).toContain('Read PRD');
  await world.clicks('ana', shown?.ts ?? '', 'Put this into Risks');
  expect(world.flow.risks).toEqual([
    {
      ticket: 'TL-42',
      to: at,
      by: 'U0ANA',
      at: { channel: INVOICES, thread: at, ts: shown?.ts },
      isDirect: false,
    },
  ]);
  // Nobody said anything in her name.
  expect(world.flow.heard).toEqual([]);
  await world.clicks('ana', shown?.ts ?? '', 'Put this into Risks');
  expect((await world.messages('ana')).at(-1)?.text).toBe('That is proposed already.');
  await world.clicks('ana', shown?.ts ?? '', 'Go on');
  expect(wordsOf((await world.messages('ana')).at(-1)?.blocks)).not.toContain('Go on');
});

test('a direct message is heard', async () => {
  const world = await startWorld();
  await world.does('ana', 'say', { channel: 'D0ANA', text: 'What is waiting for me?' });
  expect(world.flow.heard).toMatchObject([
    { text: 'What is waiting for me?', isDirect: true, mentionsUs: false },
  ]);
});
