/** Texts that a document had: compared, and brought back as a version of whoever brings it back. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { shown } from '../../slack/words/shown.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';
import { editPage, pageText } from './pages.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

/** v1 drafted, v2 by Sam's hand. */
async function editedBySam(): Promise<string> {
  const key = await world.reaches('prd_draft');
  editPage(world, 'PRD', { by: 'sam', add: 'Nobody needs this.' });
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  return key;
}
const about = (key: string, name: keyof typeof chatId = 'ana') =>
  ({ key, document: 'prd', viewer: chatId[name] }) as const;
const restores = (key: string, name: keyof typeof chatId, over = 2) =>
  world.flow.versions.restore({
    key,
    document: 'prd',
    version: 1,
    over,
    by: chatId[name],
    delivery: `restore-${name}-${over}`,
  });

test('versions name their authors, and the difference between any two is by section', async () => {
  const key = await editedBySam();
  const all = await world.flow.versions.list(about(key));
  expect(all?.map(({ version, author, how }) => [version, author, how])).toEqual([
    [2, 'Sam', 'edited'],
    [1, null, 'drafted'],
  ]);
  expect(all?.[1]?.skill).toMatch(/^prd 1-[0-9a-f]{8}$/);
  const found = await world.flow.versions.difference({ ...about(key), from: 2, to: 1 });
  expect(found).toMatchObject({ from: { version: 1 }, to: { version: 2 }, newest: 2, restorable: true });
  expect(found?.changes).toHaveLength(1);
  expect(found?.changes[0]?.after).toContain('Nobody needs this.');
});

test('undone, the earlier text is the newest version, on the page too, and the question says who did it', async () => {
  const key = await editedBySam();
  const first = await findDocument(world.deps.db, key, { kind: 'prd', version: 1 });
  expect(await restores(key, 'ana')).toMatchObject({ kind: 'done', sentence: 'PRD v3 has the text of v1.' });
  await world.works();
  expect((await world.item(key)).prd).toMatchObject({ version: 3, hash: first?.hash, author: 'ana' });
  expect(pageText(world, 'PRD')).toBe(first?.markdown);
  const question = world.chat.posts.findLast(({ message }) => message.kind === 'ask');
  const words = question === undefined ? '' : shown(contentOf(question.message, question.view));
  expect(words).toContain('please sign off the *PRD*, v3');
  expect(words).toContain('Ana went back to an earlier text, <t>. This is v3.');
});

test('it is refused over what changed meanwhile, on a signed text, and to whoever has no role', async () => {
  const key = await editedBySam();
  expect(await restores(key, 'gus')).toMatchObject({ kind: 'refused', code: 'outsider' });
  expect(await restores(key, 'kim')).toMatchObject({ kind: 'refused', code: 'not_your_role' });
  expect(await restores(key, 'ana', 1)).toMatchObject({ kind: 'refused', code: 'text_changed' });
  editPage(world, 'PRD', { by: 'sam', add: 'Typed just now.' });
  expect(await restores(key, 'ana')).toMatchObject({ kind: 'refused', code: 'text_changed' });
  expect((await findDocument(world.deps.db, key, { kind: 'prd' }))?.markdown).toContain('Typed just now.');
  await world.works();
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.works();
  expect(await restores(key, 'ana', 3)).toMatchObject({
    kind: 'refused',
    sentence: 'PRD v3 is signed. Amend opens it. Nothing changed.',
  });
});
