import { expect, test } from 'vitest';
import { connectApp } from './support/app-under-control.ts';
import { modal, say, triggered, withModal } from './support/modals.ts';
import { type Acme, startAcme, textAt } from './support/slack-under-test.ts';

const C = 'C0INVOICES';
const recipient = { recipient_user_id: 'U0ANA', recipient_team_id: 'T0ACME' };
const dividers = Array.from({ length: 30 }, () => ({ type: 'divider' }));
const manyBlocks = [0, 1].map(() => ({ type: 'blocks', blocks: dividers }));

/** A thread of Ana's with a post of the app and a stream in it. */
async function prepared(): Promise<{ acme: Acme; own: string; live: string; anas: string }> {
  const acme = await startAcme();
  const anas = textAt(await acme.does('ana', 'say', { channel: C, text: 'root' }), 'ts');
  const own = textAt(await acme.api('chat.postMessage', { channel: C, text: 'mine' }), 'ts');
  const live = textAt(
    await acme.api('chat.startStream', { channel: C, thread_ts: anas, ...recipient }),
    'ts',
  );
  return { acme, own, live, anas };
}

const BAD_CONTENT: [string, Record<string, unknown>][] = [
  ['no_text', { text: '' }],
  ['invalid_blocks', { text: 'x', blocks: [{ type: 'nonsense' }] }],
  ['invalid_blocks_format', { text: 'x', blocks: '{nope' }],
  ['markdown_text_conflict', { text: 'x', markdown_text: 'y' }],
  ['msg_too_long', { markdown_text: 'y'.repeat(12_001) }],
  ['too_many_attachments', { text: 'x', attachments: Array.from({ length: 101 }, () => ({ text: 'a' })) }],
  ['invalid_metadata_format', { text: 'x', metadata: 'nope' }],
  ['invalid_metadata_schema', { text: 'x', metadata: { event_type: 'ok' } }],
  [
    'metadata_too_large',
    { text: 'x', metadata: { event_type: 'ok', event_payload: { a: 'x'.repeat(17_000) } } },
  ],
];

test('bad content is bad in an update and in an ephemeral, too', async () => {
  const { acme, own } = await prepared();
  for (const [error, content] of BAD_CONTENT) {
    expect(await acme.api('chat.update', { channel: C, ts: own, ...content }), error).toMatchObject({
      error,
    });
    expect(
      await acme.api('chat.postEphemeral', { channel: C, user: 'U0ANA', ...content }),
      error,
    ).toMatchObject({ error });
  }
});

test('a stream takes no nonsense while it grows, nor at its end', async () => {
  const { acme, live, own, anas } = await prepared();
  const refusals: [string, Record<string, unknown>][] = [
    ['invalid_chunks', { chunks: [{ type: 'nonsense' }] }],
    ['invalid_blocks', { chunks: [{ type: 'blocks', blocks: [{ type: 'nonsense' }] }] }],
    ['msg_blocks_too_many', { chunks: manyBlocks }],
    ['not_in_channel', { channel: 'C0RANDOM', markdown_text: 'x' }],
    ['channel_not_found', { channel: 'C0NO', markdown_text: 'x' }],
    ['message_not_found', { ts: '1.000001', markdown_text: 'x' }],
    ['message_not_owned_by_app', { ts: anas, markdown_text: 'x' }],
    ['message_not_in_streaming_state', { ts: own, markdown_text: 'x' }],
    ['no_text', {}],
  ];
  for (const [error, args] of refusals) {
    const call = { channel: C, ts: live, ...args };
    expect(await acme.api('chat.appendStream', call), error).toMatchObject({ error });
    expect(await acme.api('chat.stopStream', call), error).toMatchObject({ error });
  }
  const ending: [string, Record<string, unknown>][] = [
    ['invalid_blocks_format', { blocks: '{nope' }],
    ['invalid_metadata_format', { metadata: 'nope' }],
    ['invalid_metadata_schema', { metadata: { event_type: 'ok' } }],
    ['metadata_too_large', { metadata: { event_type: 'ok', event_payload: { a: 'x'.repeat(17_000) } } }],
  ];
  for (const [error, args] of ending) {
    expect(await acme.api('chat.stopStream', { channel: C, ts: live, ...args }), error).toMatchObject({
      error,
    });
  }
  expect(await acme.api('chat.stopStream', { channel: C, ts: live, markdown_text: 'Done.' })).toMatchObject({
    ok: true,
  });
});

test('a stopped stream is over, and an archived channel has none', async () => {
  const { acme, live, anas } = await prepared();
  await acme.api('agents.sessions.setStatus', { channel_id: C, thread_ts: anas, status: 'processing' });
  await acme.does('ana', 'stop', { channel: C, thread_ts: anas });
  expect(await acme.api('chat.stopStream', { channel: C, ts: live })).toMatchObject({
    error: 'stopped_by_user',
  });
  await acme.send('POST', '/_channels/invoices', { archived: true });
  const archived = { error: 'is_archived' };
  expect(await acme.api('chat.startStream', { channel: C, thread_ts: anas, ...recipient })).toMatchObject(
    archived,
  );
  expect(await acme.api('chat.appendStream', { channel: C, ts: live, markdown_text: 'x' })).toMatchObject(
    archived,
  );
  expect(await acme.api('chat.stopStream', { channel: C, ts: live })).toMatchObject(archived);
  expect(await acme.api('conversations.invite', { channel: C, users: 'U0SAM' })).toMatchObject(archived);
});

test('every method that reads a list judges its cursor and its bounds', async () => {
  const { acme, anas } = await prepared();
  const cursor = { channel: C, ts: anas, cursor: 'x' };
  for (const method of ['conversations.members', 'conversations.replies', 'users.conversations']) {
    expect(await acme.api(method, cursor), method).toMatchObject({ error: 'invalid_cursor' });
  }
  const replies = (more: Record<string, unknown>) =>
    acme.api('conversations.replies', { channel: C, ts: anas, ...more });
  expect(await replies({ latest: 'x' })).toMatchObject({ error: 'invalid_ts_latest' });
  expect(await replies({ oldest: 'x' })).toMatchObject({ error: 'invalid_ts_oldest' });
});

test.each(['reactions.remove', 'reactions.get'])('%s wants a message', async (method) => {
  const acme = await startAcme();
  const call = (args: Record<string, unknown>) => acme.api(method, { name: 'eyes', ...args });
  expect(await call({})).toMatchObject({ error: 'no_item_specified' });
  expect(await call({ channel: C, timestamp: 'now' })).toMatchObject({ error: 'bad_timestamp' });
  expect(await call({ channel: C, timestamp: '1.000001' })).toMatchObject({ error: 'message_not_found' });
  expect(await call({ channel: 'C0NO', timestamp: '1.000001' })).toMatchObject({
    error: 'channel_not_found',
  });
});

test('every method that takes a view judges its size and its external id', async () => {
  const { acme, app, view } = await withModal({ ...modal('One'), external_id: 'taken' });
  const large = modal('Large', ...Array.from({ length: 90 }, () => say('x'.repeat(2900))));
  const twice = { ...modal('Two'), external_id: 'taken' };
  const tooLarge = { error: 'view_too_large' };
  const duplicate = { error: 'duplicate_external_id' };
  for (const method of ['views.open', 'views.push']) {
    expect(await acme.api(method, { trigger_id: 'any', view: large }), method).toMatchObject(tooLarge);
    expect(await acme.api(method, { trigger_id: 'any', view: twice }), method).toMatchObject(duplicate);
  }
  expect(await acme.api('views.update', { view_id: view.id, view: large })).toMatchObject(tooLarge);
  const pushed = await acme.api('views.push', {
    trigger_id: await triggered(acme, app),
    view: modal('Other'),
  });
  expect(await acme.api('views.update', { view_id: textAt(pushed, 'view.id'), view: twice })).toMatchObject(
    duplicate,
  );
  const home = { type: 'home', external_id: 'taken', blocks: [] };
  expect(await acme.api('views.publish', { user_id: 'U0ANA', view: home })).toMatchObject(duplicate);
});

test('a push needs a fresh trigger, too', async () => {
  const { acme, app } = await withModal();
  const push = (trigger_id: string) => acme.api('views.push', { trigger_id, view: modal('Two') });
  const trigger = await triggered(acme, app);
  expect(await push(trigger)).toMatchObject({ ok: true });
  expect(await push(trigger)).toMatchObject({ error: 'exchanged_trigger_id' });
  expect(await push('made.up')).toMatchObject({ error: 'invalid_trigger_id' });
});

test('renaming a session is refused like setting its status', async () => {
  const { acme, anas } = await prepared();
  const rename = (more: Record<string, unknown>) =>
    acme.api('agents.sessions.rename', { channel_id: C, thread_ts: anas, title: 'x', ...more });
  expect(await rename({ channel_id: 'C0RANDOM' })).toMatchObject({ error: 'not_authorized' });
  expect(await rename({ channel_id: 'C0NO' })).toMatchObject({ error: 'channel_not_found' });
  expect(await acme.api('agents.sessions.rename', { channel_id: C, title: 'x' })).toMatchObject({
    error: 'thread_ts_required',
  });
  const old = await startAcme({ seed: (seed) => ({ ...seed, features: { agent_sessions: false } }) });
  const at = { channel_id: C, thread_ts: anas, title: 'x' };
  expect(await old.api('agents.sessions.rename', at)).toMatchObject({ error: 'feature_disabled' });
});

test('files come with good blocks or none', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const made = await acme.api('files.getUploadURLExternal', { filename: 'x.txt', length: 3 });
  await fetch(textAt(made, 'upload_url'), { method: 'POST', body: 'abc' });
  const complete = (blocks: unknown) =>
    acme.api('files.completeUploadExternal', { files: [{ id: made.file_id }], channel_id: C, blocks });
  expect(await complete([{ type: 'nonsense' }])).toMatchObject({ error: 'invalid_blocks' });
  expect(await complete([say('Here.')])).toMatchObject({ ok: true });
  expect(await app.event('message')).toMatchObject({
    files: [{ name: 'x.txt' }],
    blocks: [{ text: { text: 'Here.' } }],
  });
});
