import { expect, test } from 'vitest';
import { connectApp } from './app-under-control.ts';
import { type Acme, channelIn, eachText, startAcme, textAt } from './slack-under-test.ts';

const C = 'C0INVOICES';
const PRD = '# Export\n\nWhy we do it.\n\n## Requirements\n\n- all invoices\n- as CSV\n\n## Open\n\nNone.\n';
const content = (markdown: string) => ({ type: 'markdown', markdown });

async function withCanvas(acme: Acme, args: Record<string, unknown> = {}): Promise<string> {
  const made = await acme.api('canvases.create', { title: 'PRD', document_content: content(PRD), ...args });
  expect(made).toMatchObject({ ok: true, canvas_id: expect.stringMatching(/^F/) });
  return String(made.canvas_id);
}

async function ids(acme: Acme, canvas_id: string, criteria: unknown): Promise<string[]> {
  const { sections } = await acme.api('canvases.sections.lookup', { canvas_id, criteria });
  return eachText(sections, 'id');
}

const allIds = (acme: Acme, id: string) => ids(acme, id, { contains_text: '' });
const edit = (acme: Acme, canvas_id: string, ...changes: unknown[]) =>
  acme.api('canvases.edit', { canvas_id, changes });
const markdownOf = async (acme: Acme, canvas_id: string) =>
  (await acme.api('canvases.getContent', { canvas_id })).content;

test('a canvas gives back its markdown in one spelling', async () => {
  const acme = await startAcme();
  const written =
    'Title\n=====\n\n#### Deep\n+ one\n+ two\n\n1) first\n2) second\n\n***\n\n> quoted\n\n```js\nlet a;\n\nlet b;\n```\n\n|a|b|\n|-|-|\n|1|2|\n';
  const id = await withCanvas(acme, { document_content: content(written) });
  expect(await markdownOf(acme, id)).toBe(
    '# Title\n\n### Deep\n\n* one\n* two\n\n1. first\n2. second\n\n---\n\n> quoted\n\n```js\nlet a;\n\nlet b;\n```\n\n|a|b|\n|-|-|\n|1|2|\n',
  );
});

test('what a canvas gives back, it takes without a change', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const before = await markdownOf(acme, id);
  await edit(acme, id, { operation: 'replace', document_content: content(String(before)) });
  expect(await markdownOf(acme, id)).toBe(before);
});

test('sections keep their ids while others change', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const before = await allIds(acme, id);
  const [requirements] = await ids(acme, id, { contains_text: 'all invoices' });
  const [headers] = await ids(acme, id, { section_types: ['h1'] });
  await edit(acme, id, {
    operation: 'replace',
    section_id: requirements,
    document_content: content('- only paid ones'),
  });
  await edit(acme, id, {
    operation: 'insert_after',
    section_id: headers,
    document_content: content('Added.'),
  });
  await edit(acme, id, {
    operation: 'insert_before',
    section_id: headers,
    document_content: content('Before.'),
  });
  await edit(acme, id, { operation: 'insert_at_start', document_content: content('Start.') });
  await edit(acme, id, { operation: 'insert_at_end', document_content: content('End.') });
  expect(await markdownOf(acme, id)).toBe(
    'Start.\n\nBefore.\n\n# Export\n\nAdded.\n\nWhy we do it.\n\n## Requirements\n\n* only paid ones\n\n## Open\n\nNone.\n\nEnd.\n',
  );
  const after = await allIds(acme, id);
  expect(before.filter((one) => !after.includes(one))).toEqual([requirements]);
  const [open] = await ids(acme, id, { contains_text: 'None' });
  await edit(acme, id, { operation: 'delete', section_id: open });
  expect(await markdownOf(acme, id)).not.toContain('None.');
});

test('replacing the whole canvas gives every section a new id', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const before = await allIds(acme, id);
  await edit(acme, id, { operation: 'replace', document_content: content(PRD) });
  const after = await allIds(acme, id);
  expect(after).toHaveLength(before.length);
  expect(after.filter((one) => before.includes(one))).toEqual([]);
});

test('headers are found by their level', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  expect(await ids(acme, id, { section_types: ['any_header'] })).toHaveLength(3);
  expect(await ids(acme, id, { section_types: ['h2'] })).toHaveLength(2);
  expect(await ids(acme, id, { section_types: ['h2'], contains_text: 'requirements' })).toHaveLength(1);
});

test('a canvas is renamed, and files.info knows its title and link', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  await edit(acme, id, { operation: 'rename', title_content: content('PRD v2') });
  const { file } = await acme.api('files.info', { file: id });
  expect(file).toMatchObject({
    id,
    title: 'PRD v2',
    filetype: 'quip',
    user: 'U0BOT',
    permalink: expect.stringContaining(`/docs/T0ACME/${id}`),
  });
  const opened = await fetch(textAt(file, 'permalink'), { redirect: 'manual' });
  expect(opened.headers.get('location')).toBe(`/?canvas=${id}`);
});

test.each([
  [
    'one change a call',
    [
      { operation: 'insert_at_end', document_content: content('a') },
      { operation: 'insert_at_end', document_content: content('b') },
    ],
    'invalid_arguments',
  ],
  ['at least one change', [], 'invalid_arguments'],
  [
    'an operation that exists',
    [{ operation: 'append', document_content: content('a') }],
    'invalid_arguments',
  ],
  ['a section that exists', [{ operation: 'delete', section_id: 'temp:C:gone' }], 'canvas_editing_failed'],
  [
    'no list in a quote',
    [{ operation: 'insert_at_end', document_content: content('> - a') }],
    'canvas_editing_failed',
  ],
  [
    'no heading in a list item',
    [{ operation: 'insert_at_end', document_content: content('- # a') }],
    'canvas_editing_failed',
  ],
  [
    'no ordered list in a bulleted one',
    [{ operation: 'insert_at_end', document_content: content('- a\n  1. b') }],
    'canvas_editing_failed',
  ],
  [
    'at most 1 MiB',
    [{ operation: 'insert_at_end', document_content: content('x'.repeat(1_048_577)) }],
    'invalid_arguments',
  ],
])('canvases.edit wants %s', async (_, changes, error) => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  const answer =
    changes.length && JSON.stringify(changes).length > 900_000 ? { error } : await edit(acme, id, ...changes);
  expect(answer).toMatchObject({ error });
});

test('an error in the markdown says where', async () => {
  const acme = await startAcme();
  const answer = await acme.api('canvases.create', { document_content: content('# A\n\n> - b') });
  expect(answer).toMatchObject({
    error: 'canvas_creation_failed',
    detail: "'content' error: line 3: Unsupported block type (List) within block quote",
  });
});

const table = (rows: number) => `|a|b|c|\n|-|-|-|\n${'|1|2|3|\n'.repeat(rows)}`;

test('a table holds 300 cells', async () => {
  const acme = await startAcme();
  expect(await acme.api('canvases.create', { document_content: content(table(99)) })).toMatchObject({
    ok: true,
  });
  const answer = await acme.api('canvases.create', { document_content: content(table(100)) });
  expect(answer).toMatchObject({
    error: 'canvas_creation_failed',
    detail: expect.stringContaining('303 cells'),
  });
});

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

test('an owner can hand a canvas over, and is then no longer the only one', async () => {
  const acme = await startAcme();
  const id = await withCanvas(acme);
  await acme.api('canvases.access.set', { canvas_id: id, access_level: 'owner', user_ids: ['U0ANA'] });
  expect((await acme.sees('ana')).canvases).toMatchObject([{ id, can_edit: true }]);
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
