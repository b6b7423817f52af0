/** People talk in a ticket's thread, and to us alone. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../../src/ports/talk/conversation.ts';
import { messagesOf } from '../../../src/store/messages.ts';
import { answerRatings } from '../../../src/store/talk/schema-talk.ts';
import type { Post } from '../../support/chat-double.ts';
import { chatId, type FlowWorld, INVOICES, type Name, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let key: string;
let thread: string;
/** Each test talks an hour after the one before. */
let hour = 0;
let earlier: Post[] = [];
beforeAll(async () => {
  world = await startFlow();
  key = await world.reaches('prd_draft');
  thread = world.chat.posts[0]?.ts ?? '';
});
afterAll(() => world?.close());
beforeEach(() => {
  hour += 3_600;
  earlier = [...world.chat.posts];
});

const at = (seconds: number): string => `${Math.floor(Number(thread)) + hour + seconds}.000100`;
const says = (
  name: Name,
  text: string,
  more: { seconds?: number; mentionsUs?: boolean; direct?: string | null } = {},
): Promise<Reply> =>
  world.flow.conversation.said({
    channel: more.direct === undefined ? INVOICES : 'D0ANA',
    thread: more.direct === undefined ? thread : more.direct,
    ts: at(more.seconds ?? 100),
    by: chatId[name],
    text,
    mentionsUs: more.mentionsUs ?? false,
    isDirect: more.direct !== undefined,
  });
const answers = (): Post[] =>
  world.chat.posts.filter((one) => one.message.kind === 'answer' && !earlier.includes(one));

test('quiet in a thread lasts until somebody says our name', async () => {
  expect(await says('ana', 'quiet', { mentionsUs: true })).toEqual({
    kind: 'told',
    sentence: 'Quiet in this thread. Questions will still come. Say my name to talk.',
  });
  expect(await says('eli', 'Who asked for this?')).toEqual({ kind: 'silent' });
  expect(await says('ana', 'ship it')).toEqual({ kind: 'silent' });
  expect(answers()).toEqual([]);
  expect(await says('eli', 'Who asked for this?', { mentionsUs: true })).toMatchObject({ kind: 'answering' });
  expect(await says('eli', 'Who owns it?', { seconds: 101 })).toMatchObject({ kind: 'answering' });
  expect(answers()).toHaveLength(2);
});

test('quiet is of one thread, and of the product: questions still come', async () => {
  await says('ana', 'quiet', { mentionsUs: true });
  const posts = world.chat.posts.length;
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  expect(world.chat.posts.length).toBeGreaterThan(posts);
  await says('ana', 'Talk to me', { mentionsUs: true });
});

test('a reply is for us within ten minutes of the answer, and not after', async () => {
  expect(await says('eli', 'Cancelled ones stay out.', { seconds: 1 })).toEqual({ kind: 'silent' });
  await says('eli', 'Who asked for this?', { seconds: 2 });
  const answered = (): number => Math.floor(Number(answers().at(-1)?.ts)) - Math.floor(Number(at(0)));
  expect(await says('eli', 'And for storefront', { seconds: answered() + 590 })).toMatchObject({
    kind: 'answering',
  });
  expect(await says('eli', 'And for storefront', { seconds: answered() + 1_300 })).toEqual({
    kind: 'silent',
  });
});

test.each<[Name, string]>([
  ['eli', 'thanks'],
  ['ana', 'ok let me check with finance'],
  ['sam', "I'll think about it"],
  ['ana', "Let's talk tomorrow."],
])('just after an answer %s says “%s”: silence, and nothing is proposed', async (name, text) => {
  await says('eli', 'Who asked for this?', { seconds: 1 });
  const seconds = Math.floor(Number(answers().at(-1)?.ts)) - Math.floor(Number(at(0))) + 5;
  const posts = world.chat.posts.length;
  expect(await says(name, text, { seconds })).toEqual({ kind: 'silent' });
  await world.works();
  expect(world.chat.posts).toHaveLength(posts);
  expect((await world.item(key)).proposal).toBeNull();
});

test('whoever names us and asks nothing is told what we do, and thanks get nothing', async () => {
  expect(await says('ana', 'thanks, that helps', { mentionsUs: true })).toEqual({ kind: 'silent' });
  expect(await says('ana', 'finance is happy', { mentionsUs: true, seconds: 101 })).toMatchObject({
    kind: 'told',
    sentence: expect.stringContaining('I answer questions here'),
  });
  expect(await says('ana', 'make it 30 days', { mentionsUs: true, seconds: 102 })).toMatchObject({
    kind: 'told',
    sentence: expect.stringContaining('Without a model I cannot word that change.'),
  });
  expect(await says('kim', 'make it 30 days', { mentionsUs: true, seconds: 103 })).toMatchObject({
    kind: 'told',
    sentence: expect.stringContaining('Only a PM or an engineer of invoices can change the PRD.'),
  });
  expect(
    await says('ana', 'make this a ticket: dark mode', { mentionsUs: true, seconds: 104 }),
  ).toMatchObject({
    kind: 'told',
    sentence: expect.stringContaining(`This is the thread of ${key}, so nothing was filed.`),
  });
  expect(answers()).toEqual([]);
});

test('fault 30: a kill between the question and its answer leaves one answer', async () => {
  const put = world.chat.put.bind(world.chat);
  let cut = '';
  world.chat.put = async (request) => {
    const result = await put(request);
    if (request.message.kind !== 'answer' || result.state !== 'posted') return result;
    cut = result.ts;
    await request.growing?.address(cut);
    throw new Error('killed');
  };
  await expect(says('eli', 'Who asked for this?')).rejects.toThrow('killed');
  const id = `${key}-answer:${at(100)}`;
  const row = async () => (await messagesOf(world.deps.db, key)).find((one) => one.id === id);
  expect(await row()).toMatchObject({ state: 'growing', ts: cut });
  // What was cut off does not carry its id yet.
  Object.assign(answers()[0] ?? {}, { outboxId: '' });
  world.chat.put = put;
  await says('eli', 'Who asked for this?');
  await says('eli', 'Who asked for this?');
  expect(answers()).toMatchObject([{ ts: cut, rewrites: 1 }]);
  expect(await row()).toMatchObject({ state: 'posted', ts: cut });
});

test('an answer that nobody wants any more is not given later', async () => {
  const put = world.chat.put.bind(world.chat);
  world.chat.put = async () => ({ state: 'gone', why: 'not_wanted' });
  await says('eli', 'Who asked for this?');
  world.chat.put = put;
  await says('eli', 'Who asked for this?');
  expect(answers()).toEqual([]);
});

test("a direct message with a ticket's key is answered there, and what follows in its thread is about it too", async () => {
  expect(await says('ana', `who asked for ${key.toLowerCase()}?`, { direct: null })).toEqual({
    kind: 'answering',
    ticket: key,
  });
  expect(answers()).toMatchObject([{ channel: 'D0ANA', thread: at(100) }]);
  expect(await says('ana', 'And who owns it?', { direct: at(100), seconds: 101 })).toMatchObject({
    kind: 'answering',
    ticket: key,
  });
});

test('what only looks like a key is none: the ticket is found beside it, and in its thread', async () => {
  const about = { kind: 'answering', ticket: key };
  expect(await says('ana', `Does INC-80 matter for ${key}?`, { direct: null })).toEqual(about);
  expect(await says('ana', 'And is RFC-4180 enough?', { direct: at(100), seconds: 101 })).toEqual(about);
  expect(await says('ana', 'Thanks!', { direct: at(100), seconds: 102 })).toEqual({ kind: 'silent' });
  expect(await says('ana', 'What about UTF-8?', { direct: null, seconds: 103 })).toMatchObject({
    kind: 'unclear',
  });
});

test('fault 24: words do not sign in a direct message either; the button is offered there', async () => {
  await world.works();
  expect(await says('eli', `ship it ${key}`, { direct: null })).toMatchObject({ kind: 'offer', yours: true });
  expect(answers()).toEqual([]);
});

test('other direct messages get a plain sentence, and file nothing unseen', async () => {
  expect(await says('ana', 'What is waiting for me?', { direct: null })).toEqual({ kind: 'needs' });
  expect(await says('ana', 'I want to file a ticket.', { direct: null })).toMatchObject({
    kind: 'unclear',
    text: '',
  });
  expect(await says('ana', 'Totals are off by a cent', { direct: null })).toMatchInlineSnapshot(`
    {
      "kind": "unclear",
      "sentence": "Name a ticket by its key and I answer about it. Or is this a new one? Only you saw it so far.",
      "text": "Totals are off by a cent",
    }
  `);
  expect(await says('ana', 'How is TL-9?', { direct: null })).toEqual({
    kind: 'told',
    sentence: `No ticket TL-9 that you can see. Near: ${key}.`,
  });
  expect(await says('gus', `How is ${key}?`, { direct: null })).toEqual({ kind: 'silent' });
});

test("a private channel's ticket is not told to who is not in it", async () => {
  world.chat.isMember = async () => false;
  world.chat.channel = async (id) => ({
    id,
    name: 'invoices',
    isPrivate: true,
    sharedOutside: false,
    sharedWith: null,
    archived: false,
    member: true,
  });
  const secret = await world.files('Prepare the sale');
  expect(await says('ana', `How is ${secret}?`, { direct: null })).toMatchObject({
    kind: 'told',
    sentence: expect.stringContaining(`No ticket ${secret} that you can see.`),
  });
});

test('what people thought of an answer is kept, their newest word; it stands in no history', async () => {
  await says('eli', 'Who asked for this?');
  const rate = (by: Name, good: boolean, to = at(100)) =>
    world.flow.conversation.rated({ ticket: key, to, by: chatId[by], good });
  const before = (await world.ledger(key)).length;
  expect(await rate('eli', true)).toBe(true);
  expect(await rate('eli', false)).toBe(true);
  expect(await rate('ana', true)).toBe(true);
  expect(await rate('ana', true, at(5))).toBe(false);
  expect(await rate('gus', true)).toBe(false);
  const kept = await world.deps.db.select().from(answerRatings).orderBy(answerRatings.person);
  expect(kept.map((one) => [one.person, one.good])).toEqual([
    ['ana', true],
    ['eli', false],
  ]);
  expect((await world.ledger(key)).length).toBe(before);
});

test('*agent:* passes words to the agent at work, with the same roles as its button', async () => {
  expect(await says('eli', 'agent: keep the header row')).toEqual({
    kind: 'told',
    sentence: `No agent is at work on ${key}. Nothing was passed on.`,
  });
  const running = await world.reaches('delegated');
  await world.answers('eli', { key: running, gate: 'plan_approval', signal: 'plan_approved' });
  const card = world.chat.posts.find(
    (one) => one.message.kind === 'card' && one.view.item.key === running,
  )?.ts;
  const tells = (name: Name, seconds: number): Promise<Reply> =>
    world.flow.conversation.said({
      channel: INVOICES,
      thread: card ?? '',
      ts: at(seconds),
      by: chatId[name],
      text: 'agent: keep the header row',
      mentionsUs: false,
      isDirect: false,
    });
  expect(await tells('ana', 1)).toMatchObject({ sentence: expect.stringContaining('Only an engineer of') });
  expect(await tells('eli', 2)).toMatchObject({
    kind: 'told',
    sentence: expect.stringMatching(/^Passed to /),
  });
  expect((await world.ledger(running)).filter((one) => one.signal === 'agent_told')).toMatchObject([
    { outcome: 'refused' },
    { outcome: 'stayed', facts: { text: 'keep the header row' } },
  ]);
});

test('named in a conversation without another word, the ticket is made of what was said there', async () => {
  const reply = await world.flow.conversation.said({
    channel: INVOICES,
    thread: at(1),
    ts: at(2),
    by: chatId.ana,
    text: '',
    mentionsUs: true,
    isDirect: false,
    conversation: [
      { who: 'Eli', text: 'Totals are off by a cent' },
      { who: 'Sam', text: 'With two taxes, yes.' },
    ],
  });
  if (reply.kind !== 'filed' || reply.outcome.kind !== 'filed') throw new Error(JSON.stringify(reply));
  expect(await world.item(reply.outcome.key)).toMatchObject({
    title: 'Totals are off by a cent',
    description: 'Eli: Totals are off by a cent\nSam: With two taxes, yes.',
    origin: { kind: 'mention', url: `https://chat.test/${INVOICES}/${at(2)}` },
  });
});

test('“it is still wrong” of what is live leads to what can be done; of anything else it is said between people', async () => {
  expect(await says('eli', 'It is still wrong.')).toEqual({ kind: 'silent' });
  await world.reset();
  const liveKey = await world.reaches('deployed');
  const card = world.chat.posts.find((one) => one.view.item.key === liveKey && one.message.kind === 'card');
  const said = await world.flow.conversation.said({
    channel: INVOICES,
    thread: card?.ts ?? '',
    ts: '9999999999.000100',
    by: chatId.eli,
    text: 'It is still wrong.',
    mentionsUs: false,
    isDirect: false,
  });
  expect(said).toMatchObject({ kind: 'live', view: { item: { key: liveKey, stage: 'deployed' } } });
});
