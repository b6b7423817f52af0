import { expect, test } from 'vitest';
import { connectApp } from './support/app-under-control.ts';
import { channelIn, startAcme, textsIn } from './support/slack-under-test.ts';

const C = 'C0INVOICES';
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

test('a post is seen by the channel and kept in history', async () => {
  const acme = await startAcme();
  const { ts, message } = await acme.api('chat.postMessage', {
    channel: C,
    text: 'Hi',
    blocks: [section('*Hi*')],
  });
  expect(message).toMatchObject({ bot_id: 'B0BOT', user: 'U0BOT', text: 'Hi' });
  expect(channelIn(await acme.sees('eli'), C).messages).toMatchObject([{ ts, text: 'Hi', bot_id: 'B0BOT' }]);
  const history = await acme.api('conversations.history', { channel: C });
  expect(history).toMatchObject({ ok: true, has_more: false, messages: [{ ts, text: 'Hi' }] });
});

test('blocks and their elements get ids', async () => {
  const acme = await startAcme();
  const button = { type: 'button', text: { type: 'plain_text', text: 'Go' } };
  const { message } = await acme.api('chat.postMessage', {
    channel: C,
    text: 'x',
    blocks: [{ type: 'actions', elements: [button] }],
  });
  expect(message).toMatchObject({
    blocks: [{ block_id: expect.any(String), elements: [{ action_id: expect.any(String) }] }],
  });
});

test.each([
  ['channel_not_found', { text: 'x' }],
  ['channel_not_found', { channel: 'C0NOWHERE', text: 'x' }],
  ['channel_not_found', { channel: 'C0SECRET', text: 'x' }],
  ['channel_not_found', { channel: 'U0TOM', text: 'x' }],
  ['not_in_channel', { channel: 'C0RANDOM', text: 'x' }],
  ['no_text', { channel: C }],
  ['no_text', { channel: C, text: '' }],
  ['invalid_blocks_format', { channel: C, text: 'x', blocks: '{nope' }],
  ['invalid_blocks_format', { channel: C, text: 'x', blocks: '{"type":"section"}' }],
  ['invalid_blocks', { channel: C, text: 'x', blocks: [{ type: 'nonsense' }] }],
  ['markdown_text_conflict', { channel: C, text: 'x', markdown_text: 'y' }],
  ['msg_too_long', { channel: C, markdown_text: 'y'.repeat(12_001) }],
  [
    'too_many_attachments',
    { channel: C, text: 'x', attachments: Array.from({ length: 101 }, () => ({ text: 'a' })) },
  ],
  ['invalid_metadata_format', { channel: C, text: 'x', metadata: 'nope' }],
  [
    'invalid_metadata_schema',
    { channel: C, text: 'x', metadata: { event_type: 'has space', event_payload: {} } },
  ],
  ['invalid_metadata_schema', { channel: C, text: 'x', metadata: { event_type: 'ok' } }],
  [
    'metadata_too_large',
    { channel: C, text: 'x', metadata: { event_type: 'ok', event_payload: { a: 'x'.repeat(17_000) } } },
  ],
  ['thread_not_found', { channel: C, text: 'x', thread_ts: '1700000000.000100' }],
  ['invalid_arguments', { channel: C, text: 'x', thread_ts: 'nope' }],
])('chat.postMessage answers %s', async (error, args) => {
  const acme = await startAcme();
  expect(await acme.api('chat.postMessage', args)).toMatchObject({ ok: false, error });
});

test('an archived channel takes no posts', async () => {
  const acme = await startAcme();
  await acme.send('POST', '/_channels/invoices', { archived: true });
  expect(await acme.api('chat.postMessage', { channel: C, text: 'x' })).toMatchObject({
    error: 'is_archived',
  });
  expect(await acme.api('chat.postEphemeral', { channel: C, user: 'U0ANA', text: 'x' })).toMatchObject({
    error: 'is_archived',
  });
});

test('nobody replies to "has joined the channel"', async () => {
  const acme = await startAcme();
  await acme.send('POST', '/_channels/invoices', { members: ['ana', 'eli', 'gus', 'sam'] });
  const joined = channelIn(await acme.sees('ana'), C).messages.at(-1);
  expect(joined).toMatchObject({ subtype: 'channel_join', user: 'U0SAM' });
  const reply = await acme.api('chat.postMessage', { channel: C, text: 'x', thread_ts: joined?.ts });
  expect(reply).toMatchObject({ error: 'cannot_reply_to_message' });
});

test('a text over 40,000 characters is cut, with a warning', async () => {
  const acme = await startAcme();
  const answer = await acme.api('chat.postMessage', { channel: C, text: 'x'.repeat(40_001) });
  expect(answer).toMatchObject({ ok: true, warning: 'message_truncated' });
  expect(textsIn(await acme.sees('ana'), C)[0]).toHaveLength(40_000);
});

test('a person’s id stands for the direct message with them', async () => {
  const acme = await startAcme();
  const { channel } = await acme.api('chat.postMessage', { channel: 'U0ANA', text: 'psst' });
  expect(channel).toBe('D0ANA');
  const seen = await acme.sees('ana');
  expect(textsIn(seen, 'D0ANA')).toEqual(['psst']);
  expect(seen.pings).toHaveLength(1);
});

test('a persona needs a scope of its own, and makes a bot_message', async () => {
  const allowed = await startAcme();
  const { message } = await allowed.api('chat.postMessage', {
    channel: C,
    text: 'x',
    username: 'Robot',
    icon_emoji: ':robot_face:',
  });
  expect(message).toMatchObject({
    subtype: 'bot_message',
    username: 'Robot',
    icons: { emoji: ':robot_face:' },
  });
  const refused = await startAcme({ manifest: { without: ['chat:write.customize'] } });
  expect(await refused.api('chat.postMessage', { channel: C, text: 'x', username: 'Robot' })).toMatchObject({
    error: 'missing_scope',
    needed: 'chat:write.customize',
  });
});

test('metadata is kept, returned on request, kept by an update and cleared by {}', async () => {
  const acme = await startAcme();
  const metadata = { event_type: 'ticket', event_payload: { id: '42' } };
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'x', metadata });
  const stored = async () => {
    const { messages } = await acme.api('conversations.history', { channel: C, include_all_metadata: true });
    return messages;
  };
  expect(await acme.api('conversations.history', { channel: C })).not.toMatchObject({
    messages: [{ metadata }],
  });
  expect(await stored()).toMatchObject([{ metadata }]);
  await acme.api('chat.update', { channel: C, ts, text: 'y' });
  expect(await stored()).toMatchObject([{ text: 'y', metadata }]);
  await acme.api('chat.update', { channel: C, ts, metadata: {} });
  expect(await stored()).toEqual([expect.not.objectContaining({ metadata: expect.anything() })]);
  expect(await stored()).toMatchObject([{ text: 'y' }]);
});

test('an update by text alone takes the blocks away and shows as edited; one with blocks does not', async () => {
  const acme = await startAcme();
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'x', blocks: [section('one')] });
  await acme.api('chat.update', { channel: C, ts, text: 'x', blocks: [section('two')] });
  const [withBlocks] = channelIn(await acme.sees('ana'), C).messages;
  expect(withBlocks).toMatchObject({ blocks: [{ text: { text: 'two' } }] });
  expect(withBlocks).not.toHaveProperty('edited');
  await acme.api('chat.update', { channel: C, ts, text: 'plain' });
  const [plain] = channelIn(await acme.sees('ana'), C).messages;
  expect(plain).toMatchObject({ text: 'plain', blocks: [], edited: { user: 'U0BOT' } });
});

test('chat.update and chat.delete touch only what the app wrote', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'mine' });
  expect(await acme.api('chat.update', { channel: C, ts, text: 'x' })).toMatchObject({
    error: 'cant_update_message',
  });
  expect(await acme.api('chat.delete', { channel: C, ts })).toMatchObject({ error: 'cant_delete_message' });
  const nowhere = { channel: C, ts: '1700000000.000100' };
  expect(await acme.api('chat.update', { ...nowhere, text: 'x' })).toMatchObject({
    error: 'message_not_found',
  });
  expect(await acme.api('chat.delete', nowhere)).toMatchObject({ error: 'message_not_found' });
  expect(await acme.api('chat.update', { channel: 'C0NO', ts, text: 'x' })).toMatchObject({
    error: 'channel_not_found',
  });
});

test('chat.update refuses a long text, where chat.postMessage would cut it', async () => {
  const acme = await startAcme();
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'x' });
  const answer = await acme.api('chat.update', { channel: C, ts, text: 'x'.repeat(4001) });
  expect(answer).toMatchObject({ error: 'msg_too_long' });
});

test('a deleted message is gone, but a root with replies leaves a tombstone and its thread goes on', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const { ts: lone } = await acme.api('chat.postMessage', { channel: C, text: 'lone' });
  const { ts: root } = await acme.api('chat.postMessage', { channel: C, text: 'root' });
  await acme.api('chat.postMessage', { channel: C, text: 'reply', thread_ts: root });
  await acme.api('chat.delete', { channel: C, ts: lone });
  expect(await app.event('message', 'message_deleted')).toMatchObject({
    deleted_ts: lone,
    previous_message: { text: 'lone' },
  });
  await acme.api('chat.delete', { channel: C, ts: root });
  expect(textsIn(await acme.sees('ana'), C)).toEqual(['This message was deleted.', 'reply']);
  expect(await acme.api('chat.postMessage', { channel: C, text: 'still', thread_ts: root })).toMatchObject({
    ok: true,
  });
  expect(await acme.api('chat.postMessage', { channel: C, text: 'no', thread_ts: lone })).toMatchObject({
    error: 'thread_not_found',
  });
  expect(await acme.api('chat.update', { channel: C, ts: root, text: 'x' })).toMatchObject({
    error: 'message_not_found',
  });
  const { messages } = await acme.api('conversations.replies', { channel: C, ts: root });
  expect(messages).toMatchObject([
    { subtype: 'tombstone', reply_count: 2 },
    { text: 'reply' },
    { text: 'still' },
  ]);
});

test('an ephemeral is seen by its person alone and is in no history', async () => {
  const acme = await startAcme();
  const { message_ts: ts } = await acme.api('chat.postEphemeral', {
    channel: C,
    user: 'U0ANA',
    text: 'only you',
  });
  expect(channelIn(await acme.sees('ana'), C).messages).toMatchObject([
    { ts, text: 'only you', ephemeral: true },
  ]);
  expect(textsIn(await acme.sees('eli'), C)).toEqual([]);
  expect((await acme.sees('ana')).pings).toEqual([]);
  expect(await acme.api('conversations.history', { channel: C })).toMatchObject({ messages: [] });
  expect(await acme.api('chat.update', { channel: C, ts, text: 'x' })).toMatchObject({
    error: 'message_not_found',
  });
});

test('an ephemeral in a thread without replies is shown to nobody', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  const whisper = { channel: C, user: 'U0ANA', text: 'psst', thread_ts: ts };
  expect(await acme.api('chat.postEphemeral', whisper)).toMatchObject({ ok: true });
  expect(textsIn(await acme.sees('ana'), C)).toEqual(['root']);
  await acme.does('eli', 'say', { channel: C, text: 'reply', thread_ts: ts });
  await acme.api('chat.postEphemeral', whisper);
  expect(textsIn(await acme.sees('ana'), C)).toEqual(['root', 'reply', 'psst']);
});

test.each([
  ['user_not_in_channel', { channel: C, user: 'U0SAM', text: 'x' }],
  ['user_not_in_channel', { channel: C, text: 'x' }],
  ['channel_not_found', { user: 'U0ANA', text: 'x' }],
  ['not_in_channel', { channel: 'C0RANDOM', user: 'U0ANA', text: 'x' }],
  ['no_text', { channel: C, user: 'U0ANA' }],
  ['invalid_blocks', { channel: C, user: 'U0ANA', text: 'x', blocks: [{ type: 'alert' }] }],
])('chat.postEphemeral answers %s', async (error, args) => {
  const acme = await startAcme();
  expect(await acme.api('chat.postEphemeral', args)).toMatchObject({ ok: false, error });
});

test('a permalink opens at the message', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  const { ts: reply } = await acme.does('eli', 'say', { channel: C, text: 'reply', thread_ts: ts });
  const { permalink } = await acme.api('chat.getPermalink', { channel: C, message_ts: reply });
  const opened = await fetch(String(permalink), { redirect: 'manual' });
  expect(opened.headers.get('location')).toBe(`/?channel=${C}&thread=${String(ts)}&message=${String(reply)}`);
  expect(await acme.api('chat.getPermalink', { channel: C, message_ts: '1.2' })).toMatchObject({
    error: 'message_not_found',
  });
});

test('own posts come back as events with bot_id, edits as message_changed', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'one' });
  const posted = await app.event('message');
  expect(posted).toMatchObject({ ts, user: 'U0BOT', bot_id: 'B0BOT', channel: C, channel_type: 'channel' });
  expect(posted).not.toHaveProperty('subtype');
  await acme.api('chat.update', { channel: C, ts, text: 'two' });
  expect(await app.event('message', 'message_changed')).toMatchObject({
    hidden: true,
    message: { ts, text: 'two', bot_id: 'B0BOT' },
    previous_message: { text: 'one' },
  });
});
