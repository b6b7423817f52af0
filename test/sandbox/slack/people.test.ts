import { expect, test } from 'vitest';
import { connectApp } from './app-under-control.ts';
import { type Acme, channelIn, startAcme, textAt, textsIn } from './slack-under-test.ts';

const C = 'C0INVOICES';
const pingsOf = async (acme: Acme, name: string) => (await acme.sees(name)).pings.map((ping) => ping.ts);

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

test('people mentioned are pinged, whoever writes is not, nor who is not there', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: '@eli @sam @ana look' });
  expect(await pingsOf(acme, 'eli')).toEqual([ts]);
  expect(await pingsOf(acme, 'ana')).toEqual([]);
  expect(await pingsOf(acme, 'sam')).toEqual([]);
});

test('a reply pings those who follow the thread', async () => {
  const acme = await startAcme();
  const { ts: root } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  const { ts: first } = await acme.does('eli', 'say', { channel: C, text: 'first', thread_ts: root });
  const { ts: second } = await acme.does('ana', 'say', { channel: C, text: 'second', thread_ts: root });
  expect(await pingsOf(acme, 'ana')).toEqual([first]);
  expect(await pingsOf(acme, 'eli')).toEqual([second]);
  expect(await pingsOf(acme, 'gus')).toEqual([]);
});

test('whoever is mentioned follows the thread from then on', async () => {
  const acme = await startAcme();
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '<@U0ELI> please' } }];
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'please', blocks });
  const { ts: reply } = await acme.api('chat.postMessage', { channel: C, text: 'more', thread_ts: ts });
  expect(await pingsOf(acme, 'eli')).toEqual([ts, reply]);
  expect(await pingsOf(acme, 'ana')).toEqual([]);
});

test('an edit pings nobody', async () => {
  const acme = await startAcme();
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'x' });
  await acme.api('chat.update', { channel: C, ts, text: '<@U0ELI> now' });
  expect(await pingsOf(acme, 'eli')).toEqual([]);
});

test('a direct message pings; <!channel> pings everybody', async () => {
  const acme = await startAcme();
  const { ts: direct } = await acme.api('chat.postMessage', { channel: 'D0ELI', text: 'x' });
  const { ts: all } = await acme.api('chat.postMessage', { channel: C, text: '<!channel> x' });
  expect(await pingsOf(acme, 'eli')).toEqual([direct, all]);
  expect(await pingsOf(acme, 'gus')).toEqual([all]);
});

test('unread and mentions go away by reading', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: '@eli look' });
  const eli = async () => {
    const { body } = await acme.send('GET', '/people');
    return Array.isArray(body) ? body.find((one) => textAt(one, 'name') === 'eli') : undefined;
  };
  expect(await eli()).toMatchObject({ unread: 1, mentions: 1 });
  expect(channelIn(await acme.sees('eli'), C)).toMatchObject({ unread: 1, mentions: 1, last_read: '0' });
  await acme.does('eli', 'read', { channel: C, ts });
  expect(await eli()).toMatchObject({ unread: 0, mentions: 0 });
  expect(channelIn(await acme.sees('eli'), C)).toMatchObject({ last_read: ts });
});

test('a thread is read by itself', async () => {
  const acme = await startAcme();
  const { ts: root } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  const { ts } = await acme.does('eli', 'say', { channel: C, text: 'reply', thread_ts: root });
  const mentions = async () => channelIn(await acme.sees('ana'), C).mentions;
  expect(await mentions()).toBe(1);
  await acme.does('ana', 'read', { channel: C, ts, thread_ts: root });
  expect(await mentions()).toBe(0);
  expect(channelIn(await acme.sees('ana'), C).thread_reads).toEqual({ [String(root)]: ts });
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
  await acme.send('POST', '/_channels/billing', { is_ext_shared: true });
  expect(await app.event('channel_shared')).toMatchObject({ channel: C });
  await acme.send('POST', '/_people/eli', { deleted: true });
  expect(await app.event('user_change')).toMatchObject({ user: { id: 'U0ELI', deleted: true } });
  await acme.send('POST', '/_channels/inner', { archived: true });
  expect(await app.event('group_archive')).toMatchObject({ channel: 'C0INNER' });
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

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });

test('menus are answered by what is written on their options', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const elements = [
    { type: 'overflow', action_id: 'more', options: [option('Pause'), option('Close')] },
    {
      type: 'static_select',
      action_id: 'pick',
      placeholder: plain('Pick'),
      options: [option('Low'), option('High')],
    },
    { type: 'users_select', action_id: 'who' },
    { type: 'checkboxes', action_id: 'which', options: [option('One'), option('Two')] },
  ];
  const { ts } = await acme.api('chat.postMessage', {
    channel: C,
    text: 'x',
    blocks: [{ type: 'actions', block_id: 'b', elements }],
  });
  const click = async (how: Record<string, unknown>) => {
    const clicking = acme.does('ana', 'click', { channel: C, ts, ...how });
    const { actions, state } = await app.answer();
    expect(await clicking).toEqual({ ok: true });
    return { action: Array.isArray(actions) ? actions[0] : undefined, state };
  };
  expect((await click({ label: 'Close' })).action).toMatchObject({
    type: 'overflow',
    action_id: 'more',
    selected_option: { value: 'close' },
  });
  expect((await click({ action_id: 'pick', option: 'High' })).action).toMatchObject({
    type: 'static_select',
    selected_option: { value: 'high' },
  });
  expect((await click({ action_id: 'who', value: 'eli' })).action).toMatchObject({ selected_user: 'U0ELI' });
  const last = await click({ action_id: 'which', options: ['One', 'two'] });
  expect(last.action).toMatchObject({ selected_options: [{ value: 'one' }, { value: 'two' }] });
  expect(last.state).toMatchObject({
    values: { b: { pick: { selected_option: { value: 'high' } }, who: { selected_user: 'U0ELI' } } },
  });
});

const row = (n: number) => ({
  type: 'actions',
  block_id: `row${n}`,
  elements: [{ type: 'button', action_id: 'open', value: `${n}`, text: plain('Open') }],
});

test('one label on two buttons needs one word more', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const { ts } = await acme.api('chat.postMessage', { channel: C, text: 'x', blocks: [row(1), row(2)] });
  const at = { channel: C, ts, label: 'Open' };
  expect(await acme.send('POST', '/people/ana/click', at)).toMatchObject({
    status: 409,
    body: { error: 'ambiguous', choices: [{ block_id: 'row1' }, { block_id: 'row2' }] },
  });
  for (const how of [{ block_id: 'row2' }, { index: 1 }, { value: '2' }]) {
    const clicking = acme.does('ana', 'click', { ...at, ...how });
    expect(await app.answer()).toMatchObject({ actions: [{ value: '2' }] });
    await clicking;
  }
});

test('a link button says where it leads, and tells the app', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const elements = [{ type: 'button', text: plain('Read'), url: 'https://a.test/x' }];
  const { ts } = await acme.api('chat.postMessage', {
    channel: C,
    text: 'x',
    blocks: [{ type: 'actions', elements }],
  });
  const clicking = acme.does('ana', 'click', { channel: C, ts, label: 'Read' });
  await app.answer();
  expect(await clicking).toEqual({ ok: true, url: 'https://a.test/x' });
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
