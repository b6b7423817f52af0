import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { findDocument } from '../../../src/store/documents.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';
import { deletePage, editPage, pageAccess, pageText } from './pages.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

test('a text that somebody edited meanwhile is not signed: the difference is shown, the new version offered', async () => {
  const key = await world.reaches('prd_draft');
  editPage(world, 'PRD', { by: 'sam', add: 'Cancelled invoices are left out.' });
  const outcome = await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  const asked = await world.open(key, 'prd_sign_off');
  expect(outcome).toMatchObject({
    kind: 'refused',
    code: 'text_changed',
    offer: { ask: asked.id, gate: 'prd_sign_off' },
  });
  if (outcome.kind === 'refused') {
    expect(outcome.sentence).toMatch(/^The PRD changed while you read it: Sam edited it\. Not signed\./);
    expect(outcome.sentence).toContain('Cancelled invoices are left out.');
  }
  expect(await world.item(key)).toMatchObject({
    stage: 'prd_draft',
    prd: { version: 2, author: 'sam', signed: null },
  });
});

test('the next press signs the version that it was offered', async () => {
  const key = await world.reaches('prd_draft');
  editPage(world, 'PRD', { by: 'sam', add: 'Cancelled invoices are left out.' });
  await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  expect(await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' })).toMatchObject({
    kind: 'done',
  });
  expect((await world.item(key)).prd?.signed).toMatchObject({ version: 2, by: 'ana' });
  expect((await findDocument(world.deps.db, key, { kind: 'prd' }))?.markdown).toContain(
    'Cancelled invoices are left out.',
  );
});

test('a hand edit is imported as a version of whoever made it, and never written over', async () => {
  const key = await world.reaches('prd_draft');
  editPage(world, 'PRD', { by: 'eli', add: 'Rows are streamed.' });
  await reconcile(world.deps, { boot: false });
  await world.works();
  expect((await world.item(key)).prd).toMatchObject({ version: 2, author: 'eli' });
  expect(pageText(world, 'PRD')).toContain('Rows are streamed.');
  await reconcile(world.deps, { boot: false });
  await world.works();
  expect((await world.item(key)).prd?.version).toBe(2);
});

test('white space is not a change', async () => {
  const key = await world.reaches('prd_draft');
  editPage(world, 'PRD', { by: 'eli', add: '  \n\n ' });
  expect(await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' })).toMatchObject({
    kind: 'done',
  });
});

test('a page that cannot be read is not signed', async () => {
  const key = await world.reaches('prd_draft');
  world.chat.read = async () => ({ state: 'unreadable', reason: 'timeout' });
  const outcome = await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  expect(outcome).toMatchObject({
    kind: 'refused',
    code: 'unreadable',
    sentence:
      'I cannot read the PRD right now, so I cannot tell what you would sign. Not signed. I will ask again.',
  });
  expect((await world.item(key)).stage).toBe('prd_draft');
});

test('a page that somebody deleted is restored with the newest text', async () => {
  const key = await world.reaches('prd_draft');
  const text = pageText(world, 'PRD');
  deletePage(world, 'PRD');
  await reconcile(world.deps, { boot: false });
  await world.works();
  expect(pageText(world, 'PRD')).toBe(text);
  expect((await world.item(key)).prd?.version).toBe(1);
});

test('a signed page is read-only; withdrawing the sign-off opens it again', async () => {
  const key = await world.reaches('spec_draft');
  expect(pageAccess(world, 'PRD')).toBe('read');
  expect(pageAccess(world, 'Tech spec')).toBe('write');
  await world.answers('ana', {
    key,
    gate: 'amend',
    signal: 'sign_off_withdrawn',
    words: { document: 'prd', reason: 'Forgot the cancelled ones.' },
  });
  await world.works();
  expect((await world.item(key)).stage).toBe('prd_draft');
  expect(pageAccess(world, 'PRD')).toBe('write');
});

test('an edit by somebody of another company is not imported as theirs', async () => {
  const key = await world.reaches('prd_draft');
  editPage(world, 'PRD', { by: 'gus', add: 'Pay Gus.' });
  await reconcile(world.deps, { boot: false });
  await world.works();
  expect((await world.item(key)).prd?.author).not.toBe('gus');
});
