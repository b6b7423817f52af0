import { expect, test } from 'vitest';
import { connectApp } from '../support/app-under-control.ts';
import { allIds, C, content, edit, ids, markdownOf, withCanvas } from '../support/canvases-of-acme.ts';
import { channelIn, folder, startAcme, textAt } from '../support/slack-under-test.ts';

test('nobody but the app sees a canvas before it is shared, readers cannot write, writers can', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const seenBy = async (name: string) =>
    (await acme.sees(name)).canvases.map((one) => [one.title, one.can_edit]);
  const rewrite = async (name: string) =>
    (await acme.send('PUT', `/people/${name}/canvas/${id}`, { markdown: 'Mine.' })).status;
  expect(await seenBy('ana')).toEqual([]);
  expect(await rewrite('ana')).toBe(404);
  await acme.api('canvases.access.set', { canvas_id: id, access_level: 'read', channel_ids: [C] });
  expect(await seenBy('ana')).toEqual([['PRD', false]]);
  expect(await rewrite('ana')).toBe(403);
  expect(await seenBy('sam')).toEqual([]);
  await acme.api('canvases.access.set', { canvas_id: id, access_level: 'write', user_ids: ['U0SAM'] });
  expect(await seenBy('sam')).toEqual([['PRD', true]]);
  expect(await rewrite('sam')).toBe(200);
  await acme.api('canvases.access.delete', { canvas_id: id, user_ids: ['U0SAM'] });
  expect(await seenBy('sam')).toEqual([]);
});

test.each([
  ['invalid_parameters', { access_level: 'read' }],
  ['invalid_parameters', { access_level: 'read', channel_ids: [C], user_ids: ['U0ANA'] }],
  ['invalid_parameters', { access_level: 'owner', channel_ids: [C] }],
  ['channel_not_found', { access_level: 'read', channel_ids: ['C0NO'] }],
  ['channel_not_found', { access_level: 'read', channel_ids: ['D0ANA'] }],
  ['user_not_found', { access_level: 'read', user_ids: ['U0NO'] }],
  ['invalid_arguments', { access_level: 'admin', channel_ids: [C] }],
  ['canvas_not_found', { canvas_id: 'F0NO', access_level: 'read', channel_ids: [C] }],
])('canvases.access.set answers %s', async (error, args) => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  expect(await acme.api('canvases.access.set', { canvas_id: id, ...args })).toMatchObject({ error });
});

test('a canvas that was handed over belongs to somebody else', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const hand = { canvas_id: id, access_level: 'owner', user_ids: ['U0ANA'] };
  expect(await acme.api('canvases.access.set', hand)).toMatchObject({ ok: true });
  expect((await acme.sees('ana')).canvases).toMatchObject([{ id, can_edit: true }]);
  expect(
    await edit(acme, id, { operation: 'insert_at_end', document_content: content('Mine?') }),
  ).toMatchObject({ ok: true });
  expect(await acme.api('canvases.access.set', hand)).toMatchObject({ error: 'restricted_action' });
  expect(await acme.api('canvases.access.delete', { canvas_id: id, user_ids: ['U0ANA'] })).toMatchObject({
    error: 'restricted_action',
  });
  expect(await acme.api('canvases.delete', { canvas_id: id })).toMatchObject({ error: 'restricted_action' });
});

test('a hand edit keeps the ids of what it leaves alone, and tells the app that the file changed', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const id = await withCanvas(acme, { channel_id: C });
  const before = await allIds(acme, id);
  const [list] = await ids(acme, id, { contains_text: 'all invoices' });
  const markdown = String(await markdownOf(acme, id))
    .replace('* all invoices', '* all paid invoices')
    .replace('None.', 'None.\n\nReally.');
  await acme.send('PUT', `/people/ana/canvas/${id}`, { markdown });
  expect(await app.event('file_change')).toMatchObject({ file_id: id });
  const after = await allIds(acme, id);
  expect(before.filter((one) => !after.includes(one))).toEqual([list]);
  expect(after).toHaveLength(before.length + 1);
  expect(await markdownOf(acme, id)).toContain('* all paid invoices');
});

test('a person cannot write what a canvas cannot hold', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme, { channel_id: C });
  const answer = await acme.send('PUT', `/people/ana/canvas/${id}`, { markdown: '> - a' });
  expect(answer).toMatchObject({ status: 400, body: { error: 'not_a_canvas' } });
});

test('the app’s own edits tell it that the file changed, too', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const id = await withCanvas(acme);
  await edit(acme, id, { operation: 'insert_at_end', document_content: content('More.') });
  expect(await app.event('file_change')).toMatchObject({ file_id: id, user_id: 'U0BOT' });
});

test('a deleted canvas is gone for everybody', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const id = await withCanvas(acme, { channel_id: C });
  await acme.send('POST', `/_canvases/${id}/delete`);
  expect(await app.event('file_deleted')).toMatchObject({ file_id: id });
  for (const [method, args] of [
    ['canvases.getContent', {}],
    ['canvases.delete', {}],
    ['canvases.sections.lookup', { criteria: { contains_text: 'x' } }],
    ['canvases.edit', { changes: [{ operation: 'insert_at_end', document_content: content('x') }] }],
    ['canvases.access.delete', { channel_ids: [C] }],
  ] as const) {
    expect(await acme.api(method, { canvas_id: id, ...args }), method).toMatchObject({
      error: 'canvas_not_found',
    });
  }
  expect(await acme.api('files.info', { file: id })).toMatchObject({ error: 'file_deleted' });
  expect((await acme.sees('ana')).canvases).toEqual([]);
});

test('a channel has one canvas of its own, shown as its tab', async () => {
  const acme = await startAcme();
  const made = await acme.api('conversations.canvases.create', {
    channel_id: C,
    document_content: content('# Here'),
  });
  expect(made).toMatchObject({ ok: true });
  const { channel } = await acme.api('conversations.info', { channel: C });
  expect(channel).toMatchObject({
    properties: { tabs: [{ type: 'channel_canvas', data: { file_id: made.canvas_id } }] },
  });
  expect(await acme.api('conversations.canvases.create', { channel_id: C })).toMatchObject({
    error: 'channel_canvas_already_exists',
  });
  expect(await acme.api('conversations.canvases.create', { channel_id: 'C0NO' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect(await acme.api('conversations.canvases.create', { channel_id: 'C0RANDOM' })).toMatchObject({
    error: 'restricted_action',
  });
  expect(
    await acme.api('conversations.canvases.create', {
      channel_id: 'C0INNER',
      document_content: content('> - x'),
    }),
  ).toMatchObject({ error: 'canvas_creation_failed' });
});

test('a free plan has one canvas a channel and none that stand alone', async () => {
  const acme = await startAcme({ seed: (seed) => ({ ...seed, features: { free_plan: true } }) });
  expect(await acme.api('canvases.create', { title: 'x' })).toMatchObject({
    error: 'free_teams_cannot_create_standalone_canvases',
  });
  const id = await withCanvas(acme, { channel_id: C });
  expect(await edit(acme, id, { operation: 'insert_at_end', document_content: content('x') })).toMatchObject({
    ok: true,
  });
  expect(await acme.api('canvases.create', { channel_id: C })).toMatchObject({
    error: 'free_team_canvas_tab_already_exists',
  });
  expect(await acme.api('conversations.canvases.create', { channel_id: C })).toMatchObject({
    error: 'free_team_canvas_tab_already_exists',
  });
});

test('without canvases their methods do not exist', async () => {
  const acme = await startAcme({ seed: (seed) => ({ ...seed, features: { canvases: false } }) });
  for (const method of [
    'canvases.create',
    'canvases.edit',
    'canvases.getContent',
    'conversations.canvases.create',
  ]) {
    expect(await acme.api(method), method).toMatchObject({ error: 'unknown_method' });
  }
});

test('the content comes as HTML, too, with the section ids', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme, { document_content: content('# A & B\n\n- one') });
  const [header, list] = await allIds(acme, id);
  const { content: html } = await acme.api('canvases.getContent', { canvas_id: id, content_type: 'html' });
  expect(html).toBe(
    `<div class="quip-canvas-content"><h1 id="${header}">A &amp; B</h1><ul id="${list}"><li>one</li></ul></div>`,
  );
});

test('a canvas linked in the text unfurls, whatever the message says; behind a button it does not', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const id = await withCanvas(acme);
  const link = textAt(await acme.api('files.info', { file: id }), 'file.permalink');
  const { ts } = await acme.api('chat.postMessage', {
    channel: C,
    text: `See <${link}>`,
    unfurl_links: false,
  });
  expect(await app.event('message', 'message_changed')).toMatchObject({
    message: { ts, attachments: [{ title: 'PRD' }] },
  });
  const button = { type: 'button', text: { type: 'plain_text', text: 'Read' }, url: link };
  await acme.api('chat.postMessage', {
    channel: C,
    text: 'See',
    blocks: [{ type: 'actions', elements: [button] }],
  });
  const [, behindButton] = channelIn(await acme.sees('ana'), C).messages;
  expect(behindButton).not.toHaveProperty('attachments');
});

test('an owner can leave the app reading, or nothing', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const more = { operation: 'insert_at_end', document_content: content('x') };
  await acme.send('POST', `/_canvases/${id}/access`, { owner: 'ana', app: 'read' });
  expect(await edit(acme, id, more)).toMatchObject({ error: 'restricted_action' });
  expect(await acme.api('canvases.getContent', { canvas_id: id })).toMatchObject({ ok: true });
  await acme.send('POST', `/_canvases/${id}/access`, { owner: 'ana', app: null });
  expect(await edit(acme, id, more)).toMatchObject({ error: 'canvas_not_found' });
});

test('a team that went back to the free plan cannot edit canvases that stand alone', async () => {
  const home = folder();
  const paid = await startAcme({ home });
  const id = await withCanvas(paid);
  const free = await startAcme({ home, seed: (seed) => ({ ...seed, features: { free_plan: true } }) });
  const more = { operation: 'insert_at_end', document_content: content('x') };
  expect(await edit(free, id, more)).toMatchObject({ error: 'free_teams_cannot_edit_standalone_canvases' });
});

test('a canvas grows to 4 MiB', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const more = { operation: 'insert_at_end', document_content: content('x'.repeat(1_048_576)) };
  for (let n = 0; n < 3; n += 1) expect(await edit(acme, id, more)).toEqual({ ok: true });
  expect(await edit(acme, id, more)).toMatchObject({ error: 'canvas_too_large' });
});

test.each([
  ['canvases.create', 'channel_not_found', { channel_id: 'C0NO' }],
  ['canvases.create', 'restricted_action', { channel_id: 'C0RANDOM' }],
  ['canvases.access.delete', 'invalid_parameters', {}],
  ['canvases.access.delete', 'channel_not_found', { channel_ids: ['C0NO'] }],
  ['canvases.access.delete', 'user_not_found', { user_ids: ['U0NO'] }],
])('%s answers %s', async (method, error, args) => {
  const acme = await startAcme();
  const canvas_id = await withCanvas(acme);
  expect(await acme.api(method, { canvas_id, ...args })).toMatchObject({ ok: false, error });
});

test('an edit can find the canvas locked, when a test says so', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  acme.slack.faults.set([{ method: 'canvases.edit', kind: 'error', error: 'canvas_editing_locked' }]);
  const more = { operation: 'insert_at_end', document_content: content('x') };
  expect(await edit(acme, id, more)).toMatchObject({ error: 'canvas_editing_locked' });
  expect(await edit(acme, id, more)).toMatchObject({ ok: true });
});
