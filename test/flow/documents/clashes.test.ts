/** Hand edits that meet versions of others: what can be merged is, the rest is asked about, and nothing is lost. */

import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newVersion } from '../../../src/flow/documents.ts';
import { receive } from '../../../src/flow/receive.ts';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { redraw } from '../../../src/flow/showing/redraw.ts';
import { replaceSection, sections } from '../../../src/pipeline/documents/sections.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { pages as pageRows } from '../../../src/store/schema.ts';
import { shown } from '../../slack/words/shown.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';
import { pageText } from './pages.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const pageOf = () => {
  const found = [...world.chat.pages].find(([, page]) => page.marker.endsWith('PRD'));
  if (found === undefined) throw new Error('there is no PRD');
  return { id: found[0], page: found[1] };
};
/** Sam writes into sections of the page. */
function byHand(changes: Record<string, string>): void {
  const { id, page } = pageOf();
  const markdown = Object.entries(changes).reduce(
    (text, [section, body]) => replaceSection(text, section, body),
    page.markdown,
  );
  world.chat.pages.set(id, { ...page, markdown, editor: chatId.sam });
}
/** Eli's version of the newest text reaches the database; nothing is drawn yet. */
async function versionOf(key: string, changes: Record<string, string>): Promise<void> {
  const before = await findDocument(world.deps.db, key, { kind: 'prd' });
  const markdown = Object.entries(changes).reduce(
    (text, [section, body]) => replaceSection(text, section, body),
    before?.markdown ?? '',
  );
  const item = await world.item(key);
  const made = await newVersion(world.deps, item, { kind: 'prd', markdown, author: 'eli', how: 'proposal' });
  await receive(world.deps, {
    key,
    signal: made.signal,
    actor: { kind: 'person', id: 'eli' },
    delivery: `version:${key}:${item.prd?.version}`,
    write: made.write,
  });
}
const newest = async (key: string): Promise<Map<string, string>> => {
  const row = await findDocument(world.deps.db, key, { kind: 'prd' });
  return new Map(sections(row?.markdown ?? '').map(({ title, body }) => [title, body]));
};
const chooses = (key: string, keep: string, text?: string) =>
  world.answers('ana', {
    key,
    gate: 'clash',
    signal: 'prd_revised',
    words: { keep, ...(text === undefined ? {} : { text }) },
  });

test('fault 55: beside a clash, the other sections of the same edit are kept as that person’s version', async () => {
  const key = await world.reaches('prd_draft');
  await versionOf(key, { Problem: 'By Eli.' });
  byHand({ Problem: 'By Sam.', Goals: '- A goal of Sam’s.' });
  await world.works();
  const item = await world.item(key);
  expect(item.prd).toMatchObject({ version: 3, author: 'sam', how: 'edited' });
  expect(item.clash).toMatchObject({ section: 'Problem', theirs: 'By Sam.', ours: 'By Eli.', by: 'sam' });
  expect((await newest(key)).get('Goals')).toBe('- A goal of Sam’s.');
  expect(pageText(world, 'PRD')).toContain('A goal of Sam’s.');
  expect(pageText(world, 'PRD')).toContain('By Eli.');
});

test('fault 55: two sections that clash are asked about one after the other', async () => {
  const key = await world.reaches('prd_draft');
  await versionOf(key, { Problem: 'By Eli.', Users: '- Eli' });
  byHand({ Problem: 'By Sam.', Users: '- Sam' });
  await world.works();
  const posts = world.chat.posts.filter(({ message }) => message.kind === 'ask');
  const words = posts.map((post) => shown(contentOf(post.message, post.view))).join('\n');
  expect(words).toContain('Sam and I both changed *Problem*');
  expect(words).toContain("[Keep Sam's]");
  expect(words).toContain('1 more section after this one.');
  await chooses(key, 'theirs');
  await world.works();
  expect((await world.item(key)).clash).toMatchObject({ section: 'Users', theirs: '- Sam', ours: '- Eli' });
  await chooses(key, 'text', '- Sam and Eli');
  await world.works();
  expect((await world.item(key)).clash).toBeNull();
  const text = await newest(key);
  expect([text.get('Problem'), text.get('Users')]).toEqual(['By Sam.', '- Sam and Eli']);
  expect(pageText(world, 'PRD')).toContain('Sam and Eli');
});

test('fault 55: a version of something else leaves the open choice; one of that section shows what it reads now', async () => {
  const key = await world.reaches('prd_draft');
  await versionOf(key, { Problem: 'By Eli.' });
  byHand({ Problem: 'By Sam.' });
  await world.works();
  const first = await world.open(key, 'clash');
  await versionOf(key, { Risks: '- A risk.' });
  await world.works();
  expect((await world.open(key, 'clash')).id).toBe(first.id);
  await versionOf(key, { Problem: 'By Eli, again.' });
  await world.works();
  expect((await world.item(key)).clash).toMatchObject({ theirs: 'By Sam.', ours: 'By Eli, again.' });
  expect((await world.open(key, 'clash')).id).not.toBe(first.id);
  await chooses(key, 'ours');
  expect((await newest(key)).get('Problem')).toBe('By Eli, again.');
});

test('fault 55: a section that was taken away by hand, and changed by others, goes only when people say so', async () => {
  const key = await world.reaches('prd_draft');
  await versionOf(key, { Risks: '- A risk.' });
  const { id, page } = pageOf();
  const markdown = page.markdown.replace(/## Risks\n[\s\S]*?(?=## )/, '');
  world.chat.pages.set(id, { ...page, markdown, editor: chatId.sam });
  await world.works();
  expect((await newest(key)).get('Risks')).toBe('- A risk.');
  await chooses(key, 'theirs');
  expect((await newest(key)).has('Risks')).toBe(false);
});

test('fault 55: an edit between reading a page and writing it becomes a version, and is not written over', async () => {
  const key = await world.reaches('prd_draft');
  const pages = { ...world.deps.pages };
  let writes = 0;
  world.deps.pages.write = async (id, request) => {
    writes += 1;
    if (writes === 1) byHand({ Goals: '- Typed at that moment.' });
    return pages.write(id, request);
  };
  await versionOf(key, { Risks: '- A risk.' });
  await world.works();
  const text = await newest(key);
  expect([text.get('Goals'), text.get('Risks')]).toEqual(['- Typed at that moment.', '- A risk.']);
  expect((await world.item(key)).prd).toMatchObject({ version: 3, author: 'sam' });
  expect(pageText(world, 'PRD')).toContain('Typed at that moment.');
  expect(pageText(world, 'PRD')).toContain('A risk.');
});

test('fault 55: an edit between writing a page and reading it back is imported, not taken for our own text', async () => {
  const key = await world.reaches('prd_draft');
  const pages = { ...world.deps.pages };
  let writes = 0;
  world.deps.pages.write = async (id, request) => {
    const outcome = await pages.write(id, request);
    writes += 1;
    if (writes === 1) byHand({ Goals: '- Typed right after.' });
    return outcome;
  };
  await versionOf(key, { Risks: '- A risk.' });
  await world.works();
  const pressed = await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  expect(pressed).toMatchObject({ kind: 'refused', code: 'text_changed' });
  expect((await newest(key)).get('Goals')).toBe('- Typed right after.');
});

test('a closed ticket takes no edit, is not written over, and its drawing comes to an end', async () => {
  const key = await world.reaches('prd_draft');
  await versionOf(key, { Risks: '- A risk.' });
  await world.answers('ana', { key, gate: 'card', signal: 'cancelled', words: { reason: 'Not now.' } });
  byHand({ Goals: '- Too late.' });
  await world.works();
  await reconcile(world.deps, { boot: false });
  await world.works();
  expect((await world.item(key)).prd?.version).toBe(2);
  expect(pageText(world, 'PRD')).toContain('Too late.');
});

/** As after a kill between the making of a page and the note that it was made. */
const forgetPage = async (key: string): Promise<void> => {
  await world.deps.db.delete(pageRows).where(and(eq(pageRows.key, key), eq(pageRows.kind, 'prd')));
};

test('a page of ours that nobody noted, and that reads otherwise: each difference is asked about, our text stays', async () => {
  const key = await world.reaches('prd_draft');
  const before = await newest(key);
  byHand({ Problem: 'By somebody.', Extra: 'A section of theirs.' });
  await forgetPage(key);
  await redraw(world.deps, key);
  await world.works();
  const item = await world.item(key);
  expect(item.prd?.version).toBe(1);
  expect(item.clash).toMatchObject({
    section: 'Problem',
    theirs: 'By somebody.',
    ours: before.get('Problem'),
    more: [{ section: 'Extra', theirs: 'A section of theirs.', ours: '' }],
  });
  expect(pageText(world, 'PRD')).not.toContain('By somebody.');

  await chooses(key, 'theirs');
  await world.works();
  await chooses(key, 'ours');
  await world.works();
  expect((await world.item(key)).clash).toBeNull();
  expect((await newest(key)).get('Problem')).toBe('By somebody.');
  expect((await newest(key)).has('Extra')).toBe(false);
});

test('fault 31: a page of ours that nobody noted, and that reads as we wrote it, is taken again without a question', async () => {
  const key = await world.reaches('prd_draft');
  const { id } = pageOf();
  await forgetPage(key);
  await redraw(world.deps, key);
  await world.works();
  expect(pageOf().id).toBe(id);
  expect(await world.item(key)).toMatchObject({ prd: { version: 1 }, clash: null });
});
