import { expect, test } from 'vitest';
import { channelIn, eachText, startAcme } from './support/slack-under-test.ts';

const C = 'C0INVOICES';

test('people are shown as Slack shows them, e-mail only with its scope', async () => {
  const acme = await startAcme();
  const { user } = await acme.api('users.info', { user: 'U0ANA' });
  expect(user).toMatchObject({
    id: 'U0ANA',
    tz: 'Europe/Berlin',
    is_bot: false,
    profile: { display_name: 'Ana', email: 'ana@acme.test' },
  });
  expect(await acme.api('users.info', { user: 'U0GUS' })).toMatchObject({
    user: { is_stranger: true, team_id: 'T0GLOBEX' },
  });
  expect(await acme.api('users.info', { user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  expect(await acme.api('users.lookupByEmail', { email: 'eli@acme.test' })).toMatchObject({
    user: { id: 'U0ELI' },
  });
  expect(await acme.api('users.lookupByEmail', { email: 'x@acme.test' })).toMatchObject({
    error: 'users_not_found',
  });
  expect(await acme.api('users.getPresence', { user: 'U0ANA' })).toMatchObject({ presence: 'active' });
  expect(await acme.api('users.getPresence', { user: 'U0NOBODY' })).toMatchObject({
    error: 'user_not_found',
  });
  const narrow = await startAcme({ manifest: { without: ['users:read.email'] } });
  const { user: guarded } = await narrow.api('users.info', { user: 'U0ANA' });
  expect(guarded).not.toHaveProperty('profile.email');
  expect(await narrow.api('users.lookupByEmail', { email: 'eli@acme.test' })).toMatchObject({
    error: 'missing_scope',
  });
});

test('a status is shown until its time is over', async () => {
  const acme = await startAcme();
  const statusOf = async () => {
    const { user } = await acme.api('users.info', { user: 'U0ELI' });
    const {
      status_emoji: emoji,
      status_text: text,
      status_expiration: end,
    } = (user as { profile: Record<string, unknown> }).profile;
    return { emoji, text, end };
  };
  expect(await statusOf()).toEqual({ emoji: '', text: '', end: 0 });
  const status = { status_emoji: ':palm_tree:', status_text: 'Vacationing' };
  await acme.send('POST', '/_people/eli', { ...status, status_expiration: 4_102_444_800 });
  expect(await statusOf()).toEqual({ emoji: ':palm_tree:', text: 'Vacationing', end: 4_102_444_800 });
  await acme.send('POST', '/_people/eli', { ...status, status_expiration: 1 });
  expect(await statusOf()).toEqual({ emoji: '', text: '', end: 0 });
});

test('users.conversations lists where somebody is', async () => {
  const acme = await startAcme();
  const types = 'public_channel,private_channel';
  const ids = async (user?: string) => {
    const { channels } = await acme.api('users.conversations', { types, ...(user ? { user } : {}) });
    return eachText(channels, 'id');
  };
  expect(await ids()).toEqual([C, 'C0INNER']);
  expect(await ids('U0ANA')).toEqual([C, 'C0RANDOM', 'C0INNER']);
  expect(await acme.api('users.conversations', { types: 'x' })).toMatchObject({ error: 'invalid_types' });
});

test('users.list holds everybody, in pages', async () => {
  const acme = await startAcme();
  const { members } = await acme.api('users.list');
  expect(eachText(members, 'name')).toEqual(['ana', 'eli', 'sam', 'gus', 'tom', 'helper']);
  expect(await acme.api('users.list', { cursor: 'x' })).toMatchObject({ error: 'invalid_cursor' });
});

test('the app reacts once, and takes it back once', async () => {
  const acme = await startAcme();
  const { ts: timestamp } = await acme.does('ana', 'say', { channel: C, text: 'x' });
  const eyes = { channel: C, timestamp, name: 'eyes' };
  expect(await acme.api('reactions.add', eyes)).toMatchObject({ ok: true });
  expect(await acme.api('reactions.add', eyes)).toMatchObject({ error: 'already_reacted' });
  await acme.does('eli', 'react', { channel: C, ts: timestamp, name: ':eyes:' });
  const { message } = await acme.api('reactions.get', { channel: C, timestamp });
  expect(message).toMatchObject({ reactions: [{ name: 'eyes', users: ['U0BOT', 'U0ELI'], count: 2 }] });
  expect(await acme.api('reactions.remove', eyes)).toMatchObject({ ok: true });
  expect(await acme.api('reactions.remove', eyes)).toMatchObject({ error: 'no_reaction' });
  expect(channelIn(await acme.sees('ana'), C).messages[0]?.reactions).toEqual([
    { name: 'eyes', users: ['U0ELI'] },
  ]);
});

test.each([
  ['no_item_specified', { name: 'eyes' }],
  ['bad_timestamp', { channel: C, timestamp: 'now', name: 'eyes' }],
  ['message_not_found', { channel: C, timestamp: '1.000001', name: 'eyes' }],
  ['channel_not_found', { channel: 'C0NO', timestamp: '1.000001', name: 'eyes' }],
])('reactions.add answers %s', async (error, args) => {
  const acme = await startAcme();
  expect(await acme.api('reactions.add', args)).toMatchObject({ ok: false, error });
});

test('reactions have names, and a message takes 23 kinds', async () => {
  const acme = await startAcme();
  const { ts: timestamp } = await acme.does('ana', 'say', { channel: C, text: 'x' });
  const react = async (name: string) => await acme.api('reactions.add', { channel: C, timestamp, name });
  expect(await react('no such name!')).toMatchObject({ error: 'invalid_name' });
  for (let n = 1; n <= 23; n += 1) expect(await react(`emoji_${n}`)).toMatchObject({ ok: true });
  expect(await react('emoji_24')).toMatchObject({ error: 'too_many_emoji' });
  await acme.send('POST', '/_channels/invoices', { archived: true });
  expect(await react('emoji_25')).toMatchObject({ error: 'is_archived' });
});

test('where the app is not, it cannot react', async () => {
  const acme = await startAcme();
  const { ts: timestamp } = await acme.does('ana', 'say', { channel: 'C0RANDOM', text: 'x' });
  expect(await acme.api('reactions.add', { channel: 'C0RANDOM', timestamp, name: 'eyes' })).toMatchObject({
    error: 'no_access',
  });
});

test('the team, the bot, the groups', async () => {
  const acme = await startAcme();
  expect(await acme.api('team.info')).toMatchObject({ team: { id: 'T0ACME', domain: 'acme' } });
  expect(await acme.api('team.info', { team: 'T0OTHER' })).toMatchObject({ error: 'team_not_found' });
  expect(await acme.api('bots.info', { bot: 'B0BOT' })).toMatchObject({
    bot: { app_id: 'A0APP', user_id: 'U0BOT' },
  });
  expect(await acme.api('bots.info', { bot: 'B0NO' })).toMatchObject({ error: 'bot_not_found' });
  expect(await acme.api('usergroups.list', { include_users: true })).toMatchObject({
    usergroups: [{ handle: 'payments', users: ['U0ELI', 'U0SAM'] }],
  });
  expect(await acme.api('usergroups.users.list', { usergroup: 'S0PAY' })).toMatchObject({
    users: ['U0ELI', 'U0SAM'],
  });
  expect(await acme.api('usergroups.users.list', { usergroup: 'S0NO' })).toMatchObject({
    error: 'no_such_subteam',
  });
  expect(await acme.api('dnd.info', { user: 'U0ANA' })).toMatchObject({ dnd_enabled: false });
  expect(await acme.api('dnd.info', { user: 'U0NO' })).toMatchObject({ error: 'user_not_found' });
});
