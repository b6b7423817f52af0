import { expect, test } from 'vitest';
import { z } from 'zod';
import { TOKENS } from './support/fixtures.ts';
import { type Acme, channelIn, startAcme, textAt } from './support/slack-under-test.ts';

const C = 'C0INVOICES';

const uploadedIds = z.object({
  files: z.tuple([z.object({ files: z.tuple([z.object({ id: z.string() })]) })]),
});

async function uploaded(acme: Acme, content: string): Promise<string> {
  const { upload_url: url, file_id: id } = await acme.api('files.getUploadURLExternal', {
    filename: 'prd.md',
    length: content.length,
  });
  const response = await fetch(String(url), { method: 'POST', body: content });
  expect(await response.text()).toBe(`OK - ${content.length}`);
  return String(id);
}

test('the SDK’s own upload works, into a thread', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  await acme.client.filesUploadV2({
    channel_id: C,
    thread_ts: String(ts),
    filename: 'prd.md',
    content: '# PRD',
    initial_comment: 'Here.',
  });
  const reply = channelIn(await acme.sees('eli'), C).messages.at(-1);
  expect(reply).toMatchObject({
    text: 'Here.',
    thread_ts: ts,
    files: [{ name: 'prd.md', mimetype: 'text/markdown', size: 5 }],
  });
  const url = textAt(reply, 'files.0.url_private');
  expect(await acme.api('files.info', { file: textAt(reply, 'files.0.id') })).toMatchObject({
    file: { name: 'prd.md', channels: [C] },
  });
  const withToken = await fetch(url, {
    headers: { authorization: `Bearer ${TOKENS.bot}` },
  });
  expect(await withToken.text()).toBe('# PRD');
  expect((await fetch(url, { headers: { authorization: 'Bearer nonsense' } })).status).toBe(403);
});

test('a file is completed once, after its bytes', async () => {
  const acme = await startAcme();
  const { file_id: early } = await acme.api('files.getUploadURLExternal', { filename: 'x.txt', length: 3 });
  const complete = (id: unknown, more: Record<string, unknown> = {}) =>
    acme.api('files.completeUploadExternal', { files: [{ id, title: 'X' }], ...more });
  expect(await complete(early)).toMatchObject({ error: 'file_update_failed' });
  expect(await complete('F0NO')).toMatchObject({ error: 'file_not_found' });
  const id = await uploaded(acme, 'abc');
  expect(await complete(id, { channel_id: 'C0NO' })).toMatchObject({ error: 'channel_not_found' });
  expect(await complete(id, { channel_id: 'C0RANDOM' })).toMatchObject({ error: 'not_in_channel' });
  expect(await complete(id, { channels: Array.from({ length: 101 }, () => C).join(',') })).toMatchObject({
    error: 'channels_limit_exceeded',
  });
  expect(await complete(id, { channel_id: C })).toMatchObject({ ok: true, files: [{ id, title: 'X' }] });
  expect(await complete(id, { channel_id: C })).toMatchObject({ error: 'file_update_failed' });
});

test('a message is given files that are whole already, in place of those it had', async () => {
  const acme = await startAcme();
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'PRD' });
  const update = (ids: unknown) => acme.api('chat.update', { channel: C, ts, text: 'PRD', file_ids: ids });
  const id = await uploaded(acme, '# v1');
  expect(await update([id])).toMatchObject({ error: 'file_not_found' });
  await acme.api('files.completeUploadExternal', { files: [{ id, title: 'v1' }] });
  expect(await update([id])).toMatchObject({ ok: true, message: { files: [{ id, title: 'v1' }] } });
  const next = await uploaded(acme, '# v2');
  await acme.api('files.completeUploadExternal', { files: [{ id: next }] });
  expect(await update(next)).toMatchObject({ message: { files: [{ id: next }] } });
  await acme.api('chat.update', { channel: C, ts, text: 'PRD, signed' });
  expect(channelIn(await acme.sees('eli'), C).messages.at(-1)).toMatchObject({
    text: 'PRD, signed',
    files: [{ id: next }],
  });
  await acme.api('files.delete', { file: id });
  expect(await update([id])).toMatchObject({ error: 'file_deleted' });
});

test('files are listed and deleted by whoever made them', async () => {
  const acme = await startAcme();
  const id = await uploaded(acme, 'abc');
  await acme.api('files.completeUploadExternal', { files: [{ id }], channel_id: C });
  const screenshot = { name: 'shot.png', content: Buffer.from('png').toString('base64') };
  await acme.does('ana', 'say', { channel: C, text: 'Look', files: [screenshot] });
  const { files } = await acme.api('files.list', { channel: C });
  expect(files).toMatchObject([
    { id, user: 'U0BOT' },
    { name: 'shot.png', user: 'U0ANA', mimetype: 'image/png' },
  ]);
  const theirs = textAt(files, '1.id');
  expect(await acme.api('files.delete', { file: theirs })).toMatchObject({ error: 'cant_delete_file' });
  expect(await acme.api('files.delete', { file: id })).toMatchObject({ ok: true });
  expect(await acme.api('files.delete', { file: id })).toMatchObject({ error: 'file_deleted' });
  expect(await acme.api('files.info', { file: id })).toMatchObject({ error: 'file_deleted' });
  expect(await acme.api('files.info', { file: 'F0NO' })).toMatchObject({ error: 'file_not_found' });
});

test.each([
  ['missing_argument', { filename: 'x' }],
  ['missing_argument', { length: 3 }],
  ['alt_txt_too_large', { filename: 'x', length: 3, alt_txt: 'x'.repeat(1001) }],
  ['file_upload_size_restricted', { filename: 'x', length: 10_000_001 }],
])('files.getUploadURLExternal answers %s', async (error, args) => {
  const acme = await startAcme();
  expect(await acme.api('files.getUploadURLExternal', args)).toMatchObject({ ok: false, error });
});

test('an archived channel takes no files', async () => {
  const acme = await startAcme();
  const id = await uploaded(acme, 'abc');
  await acme.send('POST', '/_channels/invoices', { archived: true });
  const answer = await acme.api('files.completeUploadExternal', { files: [{ id }], channel_id: C });
  expect(answer).toMatchObject({ error: 'posting_to_channel_denied' });
});

test('an upload over 10 MB is refused, as is one that nobody asked for', async () => {
  const acme = await startAcme();
  const { upload_url: url } = await acme.api('files.getUploadURLExternal', { filename: 'x.bin', length: 3 });
  expect((await fetch(String(url), { method: 'POST', body: Buffer.alloc(10_000_001) })).status).toBe(413);
  expect((await fetch(`${acme.slack.url}/upload/v1/F0NO`, { method: 'POST', body: 'x' })).status).toBe(404);
});

test('a block shows a picture of this workspace, once Slack is done with it, and nothing else', async () => {
  const acme = await startAcme({ fileMs: 300 });
  const uploads = async (filename: string): Promise<string> => {
    const answer = await acme.client.filesUploadV2({ filename, file: Buffer.from('bytes') });
    return uploadedIds.parse(answer).files[0].files[0].id;
  };
  const shows = (id: string) => [
    { type: 'divider' },
    { type: 'image', slack_file: { id }, alt_text: 'Time per stage' },
  ];
  const posts = (id: string) =>
    acme.api('chat.postMessage', { channel: C, text: 'Digest', blocks: shows(id) });
  const refused = {
    error: 'invalid_blocks',
    errors: ['invalid slack file [json-pointer:/blocks/1/slack_file]'],
  };
  const id = await uploads('chart.png');
  expect(await acme.api('files.info', { file: id })).toMatchObject({ file: { mimetype: '' } });
  expect(await posts(id)).toMatchObject(refused);
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(await acme.api('files.info', { file: id })).toMatchObject({ file: { mimetype: 'image/png' } });
  expect(await posts(id)).toMatchObject({ ok: true });
  const view = (of: string) => ({ user_id: 'U0ANA', view: { type: 'home', blocks: shows(of) } });
  expect(await acme.api('views.publish', view(id))).toMatchObject({ ok: true });
  expect(await acme.api('views.publish', view('F0NOTHERE1'))).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: { messages: ['[ERROR] invalid slack file [json-pointer:/view/blocks/1/slack_file]'] },
  });
  const text = await uploads('notes.txt');
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(await posts(text)).toMatchObject(refused);
  expect(await acme.api('files.list', { types: 'images' })).toMatchObject({ files: [{ id }] });
  await acme.api('files.delete', { file: id });
  expect(await posts(id)).toMatchObject(refused);
});
