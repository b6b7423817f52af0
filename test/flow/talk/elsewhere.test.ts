/** Our name outside of a ticket's thread: questions are answered and never filed, what is long is shown first. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reply, Utterance } from '../../../src/ports/talk/conversation.ts';
import type { Post } from '../../support/chat-double.ts';
import { chatId, type FlowWorld, INVOICES, type Name, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let key: string;
let second = 0;
beforeAll(async () => {
  world = await startFlow();
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.reset();
  key = await world.reaches('prd_draft');
});

const mentions = (name: Name, text: string, more: Partial<Utterance> = {}): Promise<Reply> => {
  second += 1;
  return world.flow.conversation.said({
    channel: INVOICES,
    thread: null,
    ts: `1790000000.${String(second).padStart(6, '0')}`,
    by: chatId[name],
    text,
    mentionsUs: true,
    isDirect: false,
    ...more,
  });
};
const answers = (): Post[] => world.chat.posts.filter((one) => one.message.kind === 'answer');
const isFiled = (reply: Reply): boolean => reply.kind === 'filed' && reply.outcome.kind === 'filed';
const nextKey = 'TL-2';
const nothingFiled = () => expect(world.item(nextKey)).rejects.toThrow(`there is no ${nextKey}`);

test('a question that names a ticket is answered below it, and so is what follows there', async () => {
  const asked = await mentions('eli', `who asked for ${key}?`, { ts: '1790000100.000100' });
  expect(asked).toEqual({ kind: 'answering', ticket: key });
  expect(answers()).toMatchObject([{ channel: INVOICES, thread: '1790000100.000100' }]);
  const follows = await mentions('eli', 'I mean the one of finance', { thread: '1790000100.000100' });
  expect(follows).toEqual({ kind: 'answering', ticket: key });
  expect(answers()).toHaveLength(2);
  await nothingFiled();
});

test.each([
  'Why is the export slow?',
  'Can customers see cancelled invoices',
  'what is the plan for the tax report',
  'The totals are off. Does anybody know why?',
  'How do I export invoices (as CSV)?',
])('“%s” is a question: nothing is filed, and it says how to get an answer', async (text) => {
  expect(await mentions('ana', text)).toEqual({
    kind: 'unclear',
    sentence: 'Name a ticket by its key, or ask in its thread, and I answer. Nothing was filed.',
    text: '',
  });
  await nothingFiled();
});

test.each([
  'Could you make this a ticket: the due date is missing?',
  'can you create a ticket for the missing due date?',
  'The due date is missing. Can you file this?',
  'Show the due date on the list',
  'When I press Export, nothing happens',
  'do not show cancelled invoices',
])('“%s” is no question: it is filed', async (text) => {
  expect(isFiled(await mentions('ana', text))).toBe(true);
});

test.each(['thanks!', 'quiet please', 'ship it', '// not for you'])('“%s” is no ticket', async (text) => {
  expect(await mentions('ana', text)).toEqual({ kind: 'silent' });
  await nothingFiled();
});

test('what waits for somebody is not said in a channel', async () => {
  expect(await mentions('ana', 'What is waiting for me?')).toEqual({
    kind: 'told',
    sentence: 'What waits for you stands in App Home. Or ask me directly.',
  });
  expect(await mentions('ana', `How is TL-9?`)).toMatchObject({ kind: 'told' });
});

test('words do not sign elsewhere either: the button is offered', async () => {
  expect(await mentions('ana', `ship it ${key}`)).toMatchObject({ kind: 'offer', yours: true });
});

test('a ticket of a private channel is not told in another one, not even to its members; nor where others read along', async () => {
  const room = (id: string, more: object) => ({
    id,
    name: 'invoices',
    isPrivate: false,
    sharedOutside: false,
    sharedWith: null,
    archived: false,
    member: true,
    ...more,
  });
  const channel = world.chat.channel.bind(world.chat);
  world.chat.channel = async (id) => room(id, { isPrivate: id === INVOICES });
  const secret = await world.files('Prepare the sale');
  expect(await mentions('ana', `Who asked for ${secret}?`, { channel: 'C0ELSE' })).toEqual({
    kind: 'told',
    sentence: `${secret} is in a private channel. Ask in its thread, or ask me directly.`,
  });
  expect(await mentions('ana', `Who asked for ${secret}?`)).toMatchObject({ kind: 'answering' });
  world.chat.channel = async (id) => room(id, { sharedOutside: true });
  expect(await mentions('ana', `Who asked for ${key}?`, { channel: 'C0ELSE' })).toEqual({
    kind: 'told',
    sentence: `Others than your company read along here. Ask about ${key} in its thread, or ask me directly.`,
  });
  world.chat.channel = channel;
  expect(answers()).toHaveLength(1);
});

test('what is long is shown before it is filed', async () => {
  const story = 'Finance copies every invoice into a sheet by hand each month and makes mistakes. '.repeat(8);
  expect(await mentions('ana', `make this a ticket: ${story}`)).toMatchObject({
    kind: 'unclear',
    sentence: 'It is in the form, to look at and file. Nothing is filed yet.',
  });
  const talk = Array.from({ length: 9 }, () => ({ who: 'Sam', text: story.slice(0, 80) }));
  expect(await mentions('ana', '', { thread: '1.1', conversation: talk })).toMatchObject({ kind: 'unclear' });
  await nothingFiled();
  expect(isFiled(await mentions('ana', 'make this a ticket: the due date is missing'))).toBe(true);
});
