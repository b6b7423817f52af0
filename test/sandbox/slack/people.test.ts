import { expect, test } from 'vitest';
import { connectApp } from './support/app-under-control.ts';
import { channelIn, startAcme, textsIn } from './support/slack-under-test.ts';

const C = 'C0INVOICES';
test.each([
  ['@ana look', '<@U0ANA> look'],
  ['(@Ana Lima) and @eli.', '(<@U0ANA>) and <@U0ELI>.'],
  ['me@ana.test', 'me@ana.test'],
  ['@anastasia', '@anastasia'],
  ['@helper help', '<@U0BOT> help'],
  ['@payments @here', '<!subteam^S0PAY> <!here>'],
  ['#invoices, not #nowhere', '<#C0INVOICES|invoices>, not #nowhere'],
  ['see https://a.test/x?a=1&b=2.', 'see <https://a.test/x?a=1&amp;b=2>.'],
  ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
  ['<@U0ANA> <!channel>', '&lt;@U0ANA&gt; &lt;!channel&gt;'],
])('typed: %s', async (text, stored) => {
  const acme = await startAcme();
  await acme.does('ana', 'say', { channel: 'invoices', text });
  const [message] = channelIn(await acme.sees('eli'), C).messages;
  expect(message?.text).toBe(stored);
  expect(message?.blocks).toMatchObject([{ type: 'rich_text' }]);
});

test('a person edits and deletes what is theirs, and the app hears of it', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'one' });
  await acme.does('ana', 'edit', { channel: C, ts, text: 'two @eli' });
  expect(await app.event('message', 'message_changed')).toMatchObject({
    hidden: true,
    message: { text: 'two <@U0ELI>', edited: { user: 'U0ANA' } },
    previous_message: { text: 'one' },
  });
  expect(await acme.send('POST', '/people/eli/edit', { channel: C, ts, text: 'x' })).toMatchObject({
    status: 403,
  });
  await acme.does('ana', 'delete', { channel: C, ts });
  expect(await app.event('message', 'message_deleted')).toMatchObject({ deleted_ts: ts });
  expect(textsIn(await acme.sees('ana'), C)).toEqual([]);
});

test('a direct message with the app is a message.im', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  await acme.does('ana', 'say', { channel: '@helper', text: 'hello @helper' });
  expect(await app.event('message')).toMatchObject({
    channel: 'D0ANA',
    channel_type: 'im',
    text: 'hello <@U0BOT>',
  });
  await acme.slack.idle();
});

test('a reply names its thread and whose it is', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  await app.event('message');
  await acme.does('eli', 'say', { channel: C, text: 'reply', thread_ts: ts });
  expect(await app.event('message')).toMatchObject({ thread_ts: ts, parent_user_id: 'U0ANA' });
  const [root] = channelIn(await acme.sees('ana'), C).messages;
  expect(root).toMatchObject({ reply_count: 1, thread_ts: ts });
});

test('a message shortcut shows the app the message', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'make it a ticket' });
  const run = acme.does('eli', 'shortcut', { callback_id: 'help_with_message', channel: C, ts });
  expect(await app.answer()).toMatchObject({
    type: 'message_action',
    callback_id: 'help_with_message',
    user: { id: 'U0ELI' },
    channel: { id: C },
    message_ts: ts,
    message: { text: 'make it a ticket', user: 'U0ANA' },
    trigger_id: expect.any(String),
    response_url: expect.any(String),
  });
  expect(await run).toEqual({ ok: true });
  expect(await acme.send('POST', '/people/eli/shortcut', { callback_id: 'help_with_message' })).toMatchObject(
    { status: 404 },
  );
});

test('a forwarded message comes with whose it is, where it stands and its files', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const files = [{ name: 'shot.png', content: Buffer.from('picture').toString('base64') }];
  const { ts } = await acme.does('eli', 'say', { channel: C, text: 'The export stops at 1,000 rows', files });
  await app.event('message', 'file_share');
  await acme.does('ana', 'forward', { channel: C, ts, to: '@helper', text: 'make this a ticket' });
  expect(await app.event('message')).toMatchObject({
    channel_type: 'im',
    user: 'U0ANA',
    text: 'make this a ticket',
    attachments: [
      {
        is_share: true,
        is_msg_unfurl: true,
        author_id: 'U0ELI',
        author_name: 'Eli',
        channel_id: C,
        ts,
        text: 'The export stops at 1,000 rows',
        from_url: expect.stringContaining(`/archives/${C}/p`),
        message_blocks: [{ channel: C, ts, message: { blocks: [{ type: 'rich_text' }] } }],
        files: [{ name: 'shot.png' }],
      },
    ],
  });
  expect(await acme.send('POST', '/people/gus/forward', { channel: 'no-such', ts, to: C })).toMatchObject({
    status: 404,
  });
});

test('membership is told, of the app too', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  await acme.send('POST', '/_channels/random', { app_member: true, inviter: 'ana' });
  expect(await app.event('member_joined_channel')).toMatchObject({
    user: 'U0BOT',
    channel: 'C0RANDOM',
    channel_type: 'C',
    inviter: 'U0ANA',
  });
  await acme.send('POST', '/_channels/random', { members: ['ana'] });
  expect(await app.event('member_left_channel')).toMatchObject({ user: 'U0SAM', channel: 'C0RANDOM' });
  await acme.send('POST', '/_channels/random', { app_member: false });
  expect(await app.event('channel_left')).toMatchObject({ channel: 'C0RANDOM' });
});

test('channels are archived, renamed and shared, people change, and the app hears of it', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  await acme.send('POST', '/_channels/invoices', { archived: true });
  expect(await app.event('channel_archive')).toMatchObject({ channel: C });
  await acme.send('POST', '/_channels/invoices', { archived: false, name: 'billing' });
  expect(await app.event('channel_unarchive')).toMatchObject({ channel: C });
  expect(await app.event('channel_rename')).toMatchObject({ channel: { id: C, name: 'billing' } });
  await acme.send('POST', '/_channels/billing', {
    is_ext_shared: true,
    connected_team: { id: 'T0GLOBEX', name: 'Globex' },
  });
  expect(await app.event('channel_shared')).toEqual({
    type: 'channel_shared',
    connected_team_id: 'T0GLOBEX',
    channel: C,
    event_ts: expect.any(String),
  });
  await acme.send('POST', '/_channels/billing', { is_ext_shared: false });
  expect(await app.event('channel_unshared')).toEqual({
    type: 'channel_unshared',
    previously_connected_team_id: 'T0GLOBEX',
    is_ext_shared: false,
    channel: C,
    event_ts: expect.any(String),
  });
  await acme.send('POST', '/_people/eli', { deleted: true });
  expect(await app.event('user_change')).toMatchObject({ user: { id: 'U0ELI', deleted: true } });
  await acme.send('POST', '/_channels/inner', { archived: true });
  expect(await app.event('group_archive')).toMatchObject({ channel: 'C0INNER' });
  await acme.send('POST', '/_channels/inner', { archived: false });
  expect(await app.event('group_unarchive')).toMatchObject({ channel: 'C0INNER', actor_id: 'U0ANA' });
});

test('a deleted channel is gone for everybody, and the app hears of it', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  await acme.send('POST', '/_channels/invoices', { deleted: true });
  expect(await app.event('channel_deleted')).toMatchObject({ channel: C });
  expect(await acme.api('conversations.info', { channel: C })).toMatchObject({ error: 'channel_not_found' });
  expect(await acme.api('chat.postMessage', { channel: C, text: 'x' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect((await acme.sees('ana')).channels.map((channel) => channel.id)).not.toContain(C);
});

test('reactions of people are told', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'x' });
  await acme.does('eli', 'react', { channel: C, ts, name: 'eyes' });
  expect(await app.event('reaction_added')).toMatchObject({
    user: 'U0ELI',
    reaction: 'eyes',
    item: { channel: C, ts },
    item_user: 'U0ANA',
  });
  await acme.does('eli', 'react', { channel: C, ts, name: 'eyes', remove: true });
  expect(await app.event('reaction_removed')).toMatchObject({ user: 'U0ELI' });
});

test('a test deletes what a person wrote', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'x' });
  expect(await acme.send('POST', '/_messages/delete', { channel: C, ts })).toMatchObject({ status: 200 });
  expect(textsIn(await acme.sees('ana'), C)).toEqual([]);
  expect(await acme.send('POST', '/_messages/delete', { channel: C, ts })).toMatchObject({ status: 404 });
});

test('people see no more than their own channels', async () => {
  const acme = await startAcme();
  const names = (await acme.sees('eli')).channels.map((channel) => channel.name);
  expect(names).toEqual(['invoices', 'inner', 'Helper']);
  expect(await acme.send('POST', '/people/eli/say', { channel: 'secret', text: 'x' })).toMatchObject({
    status: 404,
    body: { error: 'channel_not_found' },
  });
});

test('whoever listens is told at once what changed', async () => {
  const acme = await startAcme();
  const leaving = new AbortController();
  const response = await fetch(`${acme.slack.url}/people/eli/events`, { signal: leaving.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const until = async (wanted: string): Promise<string> => {
    let text = '';
    while (!text.includes(wanted)) text += (await reader?.read())?.value ?? '';
    return text;
  };
  await until(': open');
  await acme.does('ana', 'say', { channel: 'secret', text: 'not for eli' });
  await acme.does('ana', 'say', { channel: C, text: 'x' });
  await acme.api('views.publish', { user_id: 'U0ELI', view: { type: 'home', blocks: [] } });
  expect(await until('"home":true')).toMatch(
    /event: changed\ndata: \{"channels":\["C0INVOICES"\],"canvases":\[\],"home":true\}/,
  );
  leaving.abort();
});

test('whoever was deactivated does nothing more', async () => {
  const acme = await startAcme();
  const answer = await acme.send('POST', '/people/tom/say', { channel: C, text: 'x' });
  expect(answer).toMatchObject({ status: 403, body: { error: 'deactivated' } });
});

test('the sandbox page gets what it needs', async () => {
  const acme = await startAcme({ seed: (seed) => ({ ...seed, notice: 'No model key.' }) });
  expect((await acme.send('GET', '/sandbox')).body).toMatchObject({
    team: { name: 'acme' },
    app: {
      name: 'Helper',
      commands: [{ command: '/help-me', usage_hint: 'what' }, { command: '/raw' }],
      shortcuts: [{ type: 'global' }, { type: 'message' }],
    },
    features: { canvases: true, free_plan: false },
    notice: 'No model key.',
    guide: null,
  });
});
