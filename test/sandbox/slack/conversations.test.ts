import { expect, test } from 'vitest';
import { TOKENS } from './support/fixtures.ts';
import { channelIn, startAcme, textAt } from './support/slack-under-test.ts';

const C = 'C0INVOICES';

test('auth.test says who the app is', async () => {
  const acme = await startAcme();
  const answer = await acme.api('auth.test');
  expect(answer).toMatchObject({
    ok: true,
    team_id: 'T0ACME',
    user_id: 'U0BOT',
    bot_id: 'B0BOT',
    user: 'helper',
  });
});

test.each([
  ['not_authed', 'auth.test', null],
  ['invalid_auth', 'auth.test', 'xoxb-somebody-else'],
  ['not_allowed_token_type', 'auth.test', TOKENS.app],
  ['not_allowed_token_type', 'apps.connections.open', TOKENS.bot],
  ['unknown_method', 'chat.nonsense', TOKENS.bot],
])('a call answers %s', async (error, method, token) => {
  const acme = await startAcme();
  expect(await acme.api(method, {}, token)).toMatchObject({ ok: false, error });
});

const needed = (scope: string) => ({ error: 'missing_scope', needed: scope });

test('a method whose scope the manifest lacks names the scope', async () => {
  const acme = await startAcme({ manifest: { without: ['chat:write', 'groups:read', 'groups:history'] } });
  const post = await acme.api('chat.postMessage', { channel: C, text: 'x' });
  expect(post).toMatchObject({
    error: 'missing_scope',
    needed: 'chat:write',
    provided: expect.stringContaining('users:read'),
  });
  expect(await acme.api('conversations.info', { channel: 'C0INNER' })).toMatchObject(needed('groups:read'));
  expect(await acme.api('conversations.history', { channel: 'C0INNER' })).toMatchObject(
    needed('groups:history'),
  );
  expect(await acme.api('conversations.list', { types: 'private_channel' })).toMatchObject(
    needed('groups:read'),
  );
  expect(await acme.api('conversations.info', { channel: C })).toMatchObject({ ok: true });
});

test('the app sees public channels, and the private ones it is in', async () => {
  const acme = await startAcme();
  const { channels } = await acme.api('conversations.list', { types: 'public_channel,private_channel' });
  expect(channels).toMatchObject([
    { id: C, name: 'invoices', is_member: true, num_members: 4 },
    { id: 'C0RANDOM', is_member: false },
    { id: 'C0INNER', is_private: true, is_member: true },
  ]);
  expect(await acme.api('conversations.info', { channel: 'C0SECRET' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect(await acme.api('conversations.list', { types: 'nonsense' })).toMatchObject({
    error: 'invalid_types',
  });
  expect(await acme.api('conversations.list', { cursor: 'nonsense' })).toMatchObject({
    error: 'invalid_cursor',
  });
});

test('lists come in pages', async () => {
  const acme = await startAcme();
  const first = await acme.api('conversations.members', { channel: C, limit: 3 });
  expect(first).toMatchObject({ members: ['U0ANA', 'U0BOT', 'U0ELI'] });
  const cursor = textAt(first, 'response_metadata.next_cursor');
  const second = await acme.api('conversations.members', { channel: C, limit: 3, cursor });
  expect(second).toMatchObject({ members: ['U0GUS'], response_metadata: { next_cursor: '' } });
});

test('an externally shared channel says so', async () => {
  const acme = await startAcme();
  expect(await acme.api('conversations.info', { channel: C })).toMatchObject({
    channel: { is_ext_shared: false },
  });
  expect(await acme.api('team.info', { team: 'T0GLOBEX' })).toMatchObject({ error: 'team_not_found' });
  await acme.send('POST', '/_channels/invoices', {
    is_ext_shared: true,
    connected_team: { id: 'T0GLOBEX', name: 'Globex' },
  });
  expect(await acme.api('team.info', { team: 'T0GLOBEX' })).toMatchObject({ team: { name: 'Globex' } });
  const answer = await acme.api('conversations.info', { channel: C });
  expect(answer).toMatchObject({
    channel: { is_ext_shared: true, is_shared: true, connected_team_ids: ['T0GLOBEX'] },
  });
});

test('the app joins public channels, once', async () => {
  const acme = await startAcme();
  expect(await acme.api('conversations.join', { channel: 'C0RANDOM' })).toMatchObject({
    ok: true,
    channel: { is_member: true },
  });
  expect(await acme.api('conversations.join', { channel: 'C0RANDOM' })).toMatchObject({
    ok: true,
    warning: 'already_in_channel',
  });
  expect(await acme.api('conversations.join', { channel: 'C0INNER' })).toMatchObject({
    error: 'method_not_supported_for_channel_type',
  });
  await acme.send('POST', '/_channels/random', { archived: true });
  expect(await acme.api('conversations.join', { channel: 'C0RANDOM' })).toMatchObject({
    error: 'is_archived',
  });
});

test('conversations.open finds the direct message, and makes group messages', async () => {
  const acme = await startAcme();
  expect(await acme.api('conversations.open', { users: 'U0ANA' })).toMatchObject({
    channel: { id: 'D0ANA' },
  });
  const group = await acme.api('conversations.open', { users: 'U0ANA,U0ELI', return_im: true });
  expect(group).toMatchObject({ channel: { is_mpim: true } });
  expect(await acme.api('conversations.open', { users: 'U0ELI,U0ANA', return_im: true })).toEqual(group);
});

test.each([
  ['users_list_not_supplied', {}],
  ['user_not_found', { users: 'U0NOBODY' }],
  ['user_disabled', { users: 'U0TOM' }],
  ['too_many_users', { users: Array.from({ length: 9 }, (_, n) => `U${n}`).join(',') }],
  ['channel_not_found', { channel: 'D0NOBODY' }],
  ['method_not_supported_for_channel_type', { channel: C }],
])('conversations.open answers %s', async (error, args) => {
  const acme = await startAcme();
  expect(await acme.api('conversations.open', args)).toMatchObject({ ok: false, error });
});

test.each([
  ['no_user', { channel: C }],
  ['user_not_found', { channel: C, users: 'U0NOBODY' }],
  ['already_in_channel', { channel: C, users: 'U0ANA' }],
  ['cant_invite_self', { channel: C, users: 'U0BOT' }],
  ['not_in_channel', { channel: 'C0RANDOM', users: 'U0ELI' }],
  ['method_not_supported_for_channel_type', { channel: 'D0ANA', users: 'U0ELI' }],
])('conversations.invite answers %s', async (error, args) => {
  const acme = await startAcme();
  expect(await acme.api('conversations.invite', args)).toMatchObject({ ok: false, error });
});

test('an invitation puts somebody into the channel', async () => {
  const acme = await startAcme();
  expect(await acme.api('conversations.invite', { channel: C, users: 'U0SAM' })).toMatchObject({ ok: true });
  expect(channelIn(await acme.sees('sam'), C).name).toBe('invoices');
});

test('history goes backwards in pages, without replies', async () => {
  const acme = await startAcme();
  const stamps: string[] = [];
  for (const text of ['one', 'two', 'three']) {
    const { ts } = await acme.does('ana', 'say', { channel: C, text });
    stamps.push(String(ts));
  }
  await acme.does('eli', 'say', { channel: C, text: 'reply', thread_ts: stamps[0] });
  const first = await acme.api('conversations.history', { channel: C, limit: 2 });
  expect(first).toMatchObject({ has_more: true, messages: [{ text: 'three' }, { text: 'two' }] });
  const cursor = textAt(first, 'response_metadata.next_cursor');
  const second = await acme.api('conversations.history', { channel: C, limit: 2, cursor });
  expect(second).toMatchObject({
    has_more: false,
    messages: [{ text: 'one', reply_count: 1, reply_users: ['U0ELI'] }],
  });
  const between = { channel: C, oldest: stamps[0], latest: stamps[2] };
  expect(await acme.api('conversations.history', between)).toMatchObject({ messages: [{ text: 'two' }] });
  const { messages } = await acme.api('conversations.history', { ...between, inclusive: true });
  expect(messages).toHaveLength(3);
});

test.each([
  ['channel_not_found', 'conversations.history', {}],
  ['not_in_channel', 'conversations.history', { channel: 'C0RANDOM' }],
  ['invalid_ts_latest', 'conversations.history', { channel: C, latest: 'yesterday' }],
  ['invalid_ts_oldest', 'conversations.history', { channel: C, oldest: 'yesterday' }],
  ['invalid_cursor', 'conversations.history', { channel: C, cursor: 'x' }],
  ['thread_not_found', 'conversations.replies', { channel: C, ts: '1.000001' }],
  ['not_in_channel', 'conversations.replies', { channel: 'C0RANDOM', ts: '1.000001' }],
])('%s is answered by %s', async (error, method, args) => {
  const acme = await startAcme();
  expect(await acme.api(method, args)).toMatchObject({ ok: false, error });
});

test('the replies of a thread begin with its root on every page', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  for (const text of ['a', 'b', 'c']) await acme.does('eli', 'say', { channel: C, text, thread_ts: ts });
  const first = await acme.api('conversations.replies', { channel: C, ts, limit: 2 });
  expect(first).toMatchObject({
    has_more: true,
    messages: [{ text: 'root', reply_count: 3 }, { text: 'a', parent_user_id: 'U0ANA' }, { text: 'b' }],
  });
  const cursor = textAt(first, 'response_metadata.next_cursor');
  const second = await acme.api('conversations.replies', { channel: C, ts, limit: 2, cursor });
  expect(second).toMatchObject({ has_more: false, messages: [{ text: 'root' }, { text: 'c' }] });
});
