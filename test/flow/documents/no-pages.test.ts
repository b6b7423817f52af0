/** A chat without pages: documents stand in their threads, and are edited section by section. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Message } from '../../../src/ports/chat.ts';
import type { AnswerOutcome } from '../../../src/ports/flow.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { chatId, type FlowWorld, type Name, startFlow } from '../flow-world.ts';
import { pageText } from './pages.ts';

let world: FlowWorld;
let edits = 0;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(async () => {
  await world.reset();
  world.chat.withoutPages = true;
});
afterAll(() => world?.close());

type DocumentMessage = Extract<Message, { kind: 'document' }>;
const shown = (kind: 'prd' | 'spec'): DocumentMessage[] =>
  world.chat.posts
    .map((post) => post.message)
    .filter((message) => message.kind === 'document')
    .filter((message) => message.document === kind);
const text = async (key: string): Promise<string> =>
  (await findDocument(world.deps.db, key, { kind: 'prd' }))?.markdown ?? '';

/** A person writes a section of a version that they opened. */
async function edit(
  name: Name,
  about: { key: string; section: string; text: string; version?: number; delivery?: string },
): Promise<AnswerOutcome> {
  const version = about.version ?? (await world.item(about.key)).prd?.version ?? 0;
  const read = await world.flow.texts.read({
    key: about.key,
    document: 'prd',
    version,
    viewer: chatId.ana,
  });
  edits += 1;
  const outcome = await world.flow.texts.editSection({
    key: about.key,
    document: 'prd',
    version,
    section: read?.sections.findIndex((one) => one.title === about.section) ?? -1,
    text: about.text,
    by: chatId[name],
    delivery: about.delivery ?? `edit-${edits}`,
  });
  await world.works();
  return outcome;
}

test('one message a document, before the question that links it; the smooth way takes two posts more', async () => {
  const key = await world.reaches('ready');
  const kinds = world.chat.posts.map(({ message }) =>
    message.kind === 'document' ? message.document : message.kind,
  );
  expect(kinds).toEqual(['card', 'prd', 'ask', 'spec', 'ask', 'ask']);
  const [, prd, asked] = world.chat.posts;
  expect(asked?.view.links.prd).toBe(`https://chat.test/${prd?.channel}/${prd?.ts}`);
  expect(shown('prd')).toMatchObject([{ open: false, version: 1 }]);
  expect((await world.item(key)).prd?.signed?.by).toBe('ana');
});

test('an edited section is a version of that person, shown in place, and asked about', async () => {
  const key = await world.reaches('prd_draft');
  expect(await edit('eli', { key, section: 'Risks', text: 'Exports may be slow.' })).toMatchObject({
    kind: 'done',
  });
  expect((await world.item(key)).prd).toMatchObject({
    version: 2,
    author: 'eli',
    changes: [{ section: 'Risks', after: 'Exports may be slow.' }],
  });
  expect(shown('prd')).toMatchObject([{ version: 2, open: true }]);
  expect(shown('prd')[0]?.markdown).toContain('Exports may be slow.');
  expect((await world.open(key, 'prd_sign_off')).bound).toContain('prd:v2:');
});

test('the same form sent twice, or sent unchanged, is no second version', async () => {
  const key = await world.reaches('prd_draft');
  const about = { key, section: 'Risks', text: 'Exports may be slow.', version: 1 };
  await edit('eli', { ...about, delivery: 'once' });
  expect(await edit('eli', { ...about, delivery: 'once' })).toMatchObject({ kind: 'done' });
  expect(await edit('eli', { ...about, version: 2 })).toMatchObject({ kind: 'done' });
  expect((await world.item(key)).prd?.version).toBe(2);
});

test('two people in two sections: both are kept', async () => {
  const key = await world.reaches('prd_draft');
  await edit('sam', { key, section: 'Risks', text: 'Sam: slow exports.', version: 1 });
  await edit('eli', { key, section: 'Users', text: 'Eli: the finance team.', version: 1 });
  expect(await text(key)).toMatch(/Eli: the finance team\.[\s\S]*Sam: slow exports\./);
  expect((await world.item(key)).prd).toMatchObject({ version: 3, author: 'eli' });
});

test('two people in one section: the second is told who was first, and nothing is saved', async () => {
  const key = await world.reaches('prd_draft');
  await edit('sam', { key, section: 'Risks', text: 'Sam: slow exports.', version: 1 });
  expect(await edit('eli', { key, section: 'Risks', text: 'Eli: none.', version: 1 })).toMatchObject({
    kind: 'refused',
    code: 'text_changed',
    sentence: 'The PRD changed while you wrote: Sam edited Risks. Not saved.',
  });
  expect(await text(key)).not.toContain('Eli: none.');
});

test('signed it is closed to edits; opened again it takes them', async () => {
  const key = await world.reaches('spec_draft');
  expect(await edit('eli', { key, section: 'Risks', text: 'None.' })).toMatchObject({
    kind: 'refused',
    sentence: 'Ana signed PRD v1, so it is read-only. Amend opens it. Nothing changed.',
  });
  await world.answers('ana', {
    key,
    gate: 'amend',
    signal: 'document_reopened',
    words: { document: 'prd', reason: 'Forgot the cancelled ones.' },
  });
  await world.works();
  expect(shown('prd')).toMatchObject([{ open: true }]);
  expect(await edit('eli', { key, section: 'Risks', text: 'None.' })).toMatchObject({ kind: 'done' });
});

test('a document opened again in development is open for edits, though the signed text stays in force', async () => {
  const key = await world.reaches('delegated');
  const amend = (await world.asks(key, 'amend')).find((one) => one.bound.startsWith('prd'));
  await world.flow.door.answer({
    ask: amend?.id ?? '',
    signal: 'document_reopened',
    by: chatId.ana,
    words: { reason: 'Forgot the cancelled ones.' },
    delivery: 'amend',
  });
  await world.works();
  expect(shown('prd')).toMatchObject([{ open: true }]);
  expect(await edit('ana', { key, section: 'Risks', text: 'None.' })).toMatchObject({ kind: 'done' });
  expect(await world.item(key)).toMatchObject({
    stage: 'delegated',
    prd: { version: 2, signed: { version: 1 } },
  });
});

test('paused or closed, a ticket takes no edits', async () => {
  const key = await world.reaches('prd_draft');
  await world.answers('ana', { key, gate: 'card', signal: 'paused', words: { reason: 'Audit.' } });
  expect(await edit('eli', { key, section: 'Risks', text: 'None.' })).toMatchObject({
    kind: 'refused',
    sentence: `${key} is paused. Nothing was changed.`,
  });
  await world.answers('ana', { key, gate: 'card', signal: 'resumed' });
  await world.answers('ana', { key, gate: 'card', signal: 'cancelled', words: { reason: 'No need.' } });
  await world.works();
  expect(await edit('eli', { key, section: 'Risks', text: 'None.' })).toMatchObject({
    kind: 'refused',
    sentence: `${key} is closed now. Nothing was changed.`,
  });
});

test('somebody of another company edits and reads nothing', async () => {
  const key = await world.reaches('prd_draft');
  expect(await edit('gus', { key, section: 'Risks', text: 'Pay Gus.' })).toMatchObject({
    kind: 'refused',
    code: 'outsider',
  });
  expect(await world.flow.texts.read({ key, document: 'prd', version: null, viewer: chatId.gus })).toBeNull();
  expect((await world.item(key)).prd?.version).toBe(1);
});

test('a document whose message was deleted is posted anew', async () => {
  const key = await world.reaches('prd_draft');
  const at = world.chat.posts.findIndex(({ message }) => message.kind === 'document');
  world.chat.posts.splice(at, 1);
  await edit('eli', { key, section: 'Risks', text: 'None.' });
  expect(shown('prd')).toMatchObject([{ version: 2 }]);
  expect(world.chat.posts.at(-1)?.message.kind).toBe('document');
});

test('once the workspace has canvases, the next version goes there and the message leads to it', async () => {
  const key = await world.reaches('prd_draft');
  world.chat.withoutPages = false;
  await edit('eli', { key, section: 'Risks', text: 'None.' });
  expect(pageText(world, 'PRD')).toContain('None.');
  expect(shown('prd')).toMatchObject([{ markdown: null }]);
  expect(await edit('eli', { key, section: 'Risks', text: 'Some.' })).toMatchObject({
    kind: 'refused',
    sentence: 'The PRD is not edited here. Open it with Read PRD. Nothing changed.',
  });
});
