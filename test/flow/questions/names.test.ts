/** Names as people read them, wherever one is named: asked of the chat, once an hour. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lookUpProfiles } from '../../../src/flow/company/profiles.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { shown } from '../../slack/words/shown.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const says = (name: keyof typeof chatId, profile: { name: string; surname: string | null; left: boolean }) =>
  world.chat.profiles.set(chatId[name], profile);

test('two alike have surnames on the card, in a refusal and in the history', async () => {
  says('ana', { name: 'Ana', surname: 'Lima', left: false });
  says('sam', { name: 'Ana', surname: 'Roth', left: false });
  await lookUpProfiles(world.deps);
  const key = await world.reaches('prd_draft');
  const refused = await world.answers('sam', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  expect(refused).toMatchObject({
    kind: 'refused',
    sentence: `Only a PM of invoices can sign this off: Ana Lima. ${key} is unchanged.`,
  });
  const card = world.chat.posts.find((post) => post.message.kind === 'card');
  if (card === undefined) throw new Error('there is no card');
  expect(shown(contentOf(card.message, card.view))).toContain('Waiting for Ana Lima to sign off PRD v1');
  expect((await world.flow.desk.history(key, chatId.eli, 30)).map((one) => one.who)).toContain('Ana Roth');
});

test('who has left is named so, holds no role, and is asked nothing', async () => {
  const key = await world.reaches('prd_draft');
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  world.chat.outsiders.add(chatId.ana);
  says('ana', { name: 'Ana', surname: 'Lima', left: true });
  await world.deps.db.execute(sql`update people set profile_at = clock_timestamp() - interval '61 minutes'`);
  await lookUpProfiles(world.deps);
  const view = await world.flow.desk.ticket(key, chatId.eli);
  expect(view?.people['ana']?.name).toBe('Ana (left)');
  const again = await world.answers('ana', {
    key,
    gate: 'amend',
    signal: 'sign_off_withdrawn',
    words: { reason: 'Not any more.' },
  });
  expect(again).toMatchObject({ kind: 'refused', code: 'outsider' });
});

test('the chat is asked for each person once an hour', async () => {
  const asked: string[] = [];
  const before = { ...world.deps.directory };
  world.deps.directory.person = async (id) => {
    asked.push(id);
    return before.person(id);
  };
  await lookUpProfiles(world.deps);
  const everybody = asked.length;
  expect(everybody).toBeGreaterThan(3);
  await lookUpProfiles(world.deps);
  expect(asked).toHaveLength(everybody);
});

test('a login that nobody has linked is said to be one', async () => {
  const key = await world.reaches('preview');
  world.forge.mergesByHand(18, 'octo9');
  await world.works();
  expect((await world.item(key)).bypass?.by).toBe('GitHub user octo9 (not linked)');
});
