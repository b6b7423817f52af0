/** Rows 54 and 55: pages of documents that vanish, are lost or edited by hand. The database is the truth. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newVersion } from '../../src/flow/documents.ts';
import { receive } from '../../src/flow/receive.ts';
import { reconcile } from '../../src/flow/reconcile.ts';
import { replaceSection } from '../../src/pipeline/documents/sections.ts';
import { contentOf } from '../../src/slack/cards/message.ts';
import { findDocument } from '../../src/store/documents.ts';
import { deletePage, editPage, pageAccess, pageText } from '../flow/documents/pages.ts';
import { type FlowWorld, startFlow } from '../flow/flow-world.ts';
import { shown } from '../slack/words/shown.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

/** Ten rounds: signed texts are read in one of ten. */
async function rounds(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await reconcile(world.deps, { boot: false, round });
  await world.works();
}
const card = (): string => {
  const post = world.chat.posts.find(({ message }) => message.kind === 'card');
  return post === undefined ? '' : shown(contentOf(post.message, post.view));
};
const signs = (key: string) => world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });

test('fault 54: a deleted draft is restored by reconciliation, and the card says so until the next signature', async () => {
  const key = await world.reaches('prd_draft');
  const text = pageText(world, 'PRD');
  deletePage(world, 'PRD');
  await rounds();
  expect(pageText(world, 'PRD')).toBe(text);
  expect(pageAccess(world, 'PRD')).toBe('write');
  expect(card()).toContain('Somebody deleted the PRD. Restored as v1.');
  expect(card()).toContain('[Read PRD↗]');
  await signs(key);
  await world.works();
  expect(card()).not.toContain('Somebody deleted');
});

test('fault 54: deleted just before the sign-off: what is signed is the text of the database, and it is restored', async () => {
  const key = await world.reaches('prd_draft');
  const known = await findDocument(world.deps.db, key, { kind: 'prd' });
  deletePage(world, 'PRD');
  expect(await signs(key)).toMatchObject({ kind: 'done' });
  await world.works();
  expect((await world.item(key)).prd?.signed).toMatchObject({ by: 'ana', version: 1, hash: known?.hash });
  expect(pageText(world, 'PRD')).toBe(known?.markdown);
  expect(pageAccess(world, 'PRD')).toBe('read');
  expect(card()).toContain('Somebody deleted the PRD. Restored as v1.');
});

test('fault 54: a signed document comes back read-only, and its sign-off stays valid', async () => {
  const key = await world.reaches('delegated');
  const before = await world.item(key);
  deletePage(world, 'PRD');
  await rounds();
  expect(pageAccess(world, 'PRD')).toBe('read');
  const after = await world.item(key);
  expect([after.stage, after.prd?.signed, after.reSign]).toEqual([
    'delegated',
    before.prd?.signed,
    before.reSign,
  ]);
  expect(card()).toContain('Somebody deleted the PRD. Restored as v1.');
  await rounds();
  expect([...world.chat.pages.values()].filter((page) => page.marker === `${key} PRD`)).toHaveLength(1);
});

test('fault 54: deleted before a new version is written: the new one is made anew', async () => {
  const key = await world.reaches('prd_draft');
  await world.answers('ana', {
    key,
    gate: 'prd_sign_off',
    signal: 'changes_requested',
    words: { what: 'Leave cancelled ones out.' },
  });
  await world.worksUntil('draft_prd');
  deletePage(world, 'PRD');
  await world.works();
  const newest = await findDocument(world.deps.db, key, { kind: 'prd' });
  expect(newest?.version).toBe(2);
  expect(pageText(world, 'PRD')).toBe(newest?.markdown);
  expect(card()).toContain('Somebody deleted the PRD. Restored as v2.');
});

test('fault 54: a plan that lost its canvases has the document in the thread, and is signed there', async () => {
  const key = await world.reaches('prd_draft');
  world.chat.withoutPages = true;
  deletePage(world, 'PRD');
  await rounds();
  const post = world.chat.posts.find(({ message }) => message.kind === 'document');
  expect(post?.message).toMatchObject({ document: 'prd', version: 1, open: true });
  expect(await signs(key)).toMatchObject({ kind: 'done' });
  await world.works();
  expect(card()).not.toContain('Somebody deleted');
});

test('fault 55: an edit by hand of a signed text in development is a version that waits to be signed', async () => {
  const key = await world.reaches('delegated');
  editPage(world, 'PRD', { by: 'sam', add: 'Cancelled invoices are left out.' });
  await rounds();
  expect(await world.item(key)).toMatchObject({
    stage: 'delegated',
    reSign: 'prd',
    prd: { version: 2, author: 'sam', signed: { version: 1, by: 'ana' } },
  });
});

test('fault 55: an edit by hand under a new version goes into it, and neither is lost', async () => {
  const key = await world.reaches('prd_draft');
  await versionBy('Risks', 'Exports are slow.', { key, edit: 'Cancelled invoices are left out.' });
  expect((await world.item(key)).prd).toMatchObject({ version: 3, author: 'sam' });
  const newest = await findDocument(world.deps.db, key, { kind: 'prd' });
  expect(newest?.markdown).toContain('Exports are slow.');
  expect(newest?.markdown).toContain('Cancelled invoices are left out.');
  expect(pageText(world, 'PRD')).toBe(newest?.markdown);
});

test('fault 55: two edits of one section are both kept for people to choose from', async () => {
  const key = await world.reaches('prd_draft');
  await versionBy('Problem', 'Copying by hand takes an hour.', {
    key,
    edit: 'Cancelled invoices are left out.',
  });
  const item = await world.item(key);
  expect(item.clash).toMatchObject({ document: 'prd', section: 'Problem' });
  expect(item.clash?.theirs).toContain('Cancelled invoices are left out.');
  expect(item.clash?.ours).toBe('Copying by hand takes an hour.');
  expect(item.prd?.version).toBe(2);
  await world.open(key, 'clash');
});

/** A new version of one section reaches the database, while Sam writes into the first section of the page that shows the old one. */
async function versionBy(section: string, text: string, about: { key: string; edit: string }): Promise<void> {
  const { key } = about;
  const before = await findDocument(world.deps.db, key, { kind: 'prd' });
  const markdown = replaceSection(before?.markdown ?? '', section, text);
  const item = await world.item(key);
  const made = await newVersion(world.deps, item, { kind: 'prd', markdown, author: 'eli', how: 'proposal' });
  editPage(world, 'PRD', { by: 'sam', add: about.edit });
  await receive(world.deps, {
    key,
    signal: made.signal,
    actor: { kind: 'person', id: 'eli' },
    delivery: `version:${key}`,
    write: made.write,
  });
  await world.works();
}
