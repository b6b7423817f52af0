/** *Put this into Risks* under an answer: what it showed is proposed, to the letter, and nobody words it anew. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sections } from '../../../src/pipeline/documents/sections.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { chatId, type FlowWorld, INVOICES, type Name, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let key: string;
let thread: string;
beforeAll(async () => {
  world = await startFlow();
  key = await world.reaches('prd_draft');
  thread = world.chat.posts[0]?.ts ?? '';
});
afterAll(() => world?.close());

const section = async (title: string): Promise<string> => {
  const document = await findDocument(world.deps.db, key, { kind: 'prd' });
  return sections(document?.markdown ?? '').find((one) => one.title === title)?.body ?? '';
};
const shown = (): string => {
  const post = world.chat.posts.findLast(
    ({ message, view }) =>
      message.kind === 'ask' && view.asks.some((ask) => ask.id === message.ask && ask.gate === 'proposal'),
  );
  return post === undefined ? '' : JSON.stringify(contentOf(post.message, post.view));
};

test('*Put this into Risks* proposes what the answer showed, each line with its source, and who asked for it', async () => {
  const risks = await section('Risks');
  await world.flow.conversation.said({
    channel: INVOICES,
    thread,
    ts: `${Math.floor(Number(thread)) + 100}.000100`,
    by: chatId.eli,
    text: "Why shouldn't we build this?",
    mentionsUs: false,
    isDirect: false,
  });
  await world.works();
  const post = world.chat.posts.findLast((one) => one.message.kind === 'answer');
  if (post?.message.kind !== 'answer') throw new Error('nothing was answered');
  const reasons = post.message.text.match(/^\d\. .*$/gm) ?? [];
  expect(reasons.length).toBeGreaterThan(0);
  const presses = (name: Name) =>
    world.flow.conversation.intoRisks({
      ticket: key,
      to: post.message.kind === 'answer' ? post.message.to : '',
      by: chatId[name],
      at: { channel: INVOICES, thread, ts: post.ts },
      isDirect: false,
    });
  const posts = world.chat.posts.length;
  expect(await presses('kim')).toEqual({
    kind: 'told',
    sentence: `Only a PM or an engineer of invoices can change the PRD. ${key} is unchanged.`,
  });
  expect((await world.item(key)).proposal).toBeNull();
  expect(await presses('ana')).toEqual({ kind: 'silent' });
  await world.works();
  const { after = '', before } = (await world.item(key)).proposal ?? {};
  expect(before).toBe(risks);
  const added = after.split('\n').slice(risks === '' ? 0 : risks.split('\n').length);
  // Links aside it is to the letter what she read.
  expect(added.map((line) => line.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1'))).toEqual(
    reasons.map((line) => line.replace(/^\d\. /, '- ')),
  );
  expect(after.startsWith(risks)).toBe(true);
  expect((await world.item(key)).proposal).toMatchObject({ by: ['ana'], asked: true });
  expect(shown()).toContain('Asked for by Ana <https://chat.test/');
  expect(shown()).not.toContain('(none)');
  // One question more, and no second answer.
  expect(world.chat.posts).toHaveLength(posts + 1);
  expect(await presses('sam')).toEqual({ kind: 'told', sentence: 'That is proposed already.' });
  const { id: ask } = await world.open(key, 'proposal');
  const words = { document: 'prd', keep: 'apply' };
  const press = { ask, signal: 'prd_revised' as const, by: chatId.ana, words, delivery: 'applies' };
  expect(await world.flow.door.answer(press)).toMatchObject({ kind: 'done' });
  await world.works();
  expect(await section('Risks')).toBe(after);
  expect(await presses('sam')).toEqual({
    kind: 'told',
    sentence: 'Risks in the PRD says all of that already.',
  });
});
