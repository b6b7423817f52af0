import { expect, test } from 'vitest';
import { connectApp } from './support/app-under-control.ts';
import { movableClock } from './support/movable-clock.ts';
import { type Acme, channelIn, startAcme, textAt } from './support/slack-under-test.ts';

const C = 'C0INVOICES';
const recipient = { recipient_user_id: 'U0ANA', recipient_team_id: 'T0ACME' };

async function threadOf(acme: Acme): Promise<string> {
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'Why?' });
  return String(ts);
}

async function streaming(setup: Parameters<typeof startAcme>[0] = {}) {
  const acme = await startAcme(setup);
  const thread_ts = await threadOf(acme);
  const started = await acme.api('chat.startStream', {
    channel: C,
    thread_ts,
    ...recipient,
    markdown_text: 'Because',
  });
  expect(started).toMatchObject({ ok: true, channel: C });
  const at = { channel: C, ts: String(started.ts) };
  const shown = async () =>
    channelIn(await acme.sees('ana'), C).messages.find((message) => message.ts === at.ts);
  return { acme, at, thread_ts, shown };
}

test('a stream grows before everybody’s eyes, and ends', async () => {
  const { acme, at, shown } = await streaming();
  expect(await shown()).toMatchObject({ text: 'Because', streaming: true });
  await acme.api('chat.appendStream', { ...at, markdown_text: ' **nobody** asked' });
  expect(await shown()).toMatchObject({
    text: 'Because **nobody** asked',
    blocks: [{ type: 'markdown', text: 'Because **nobody** asked' }],
  });
  const feedback = {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'rate',
        positive_button: { text: { type: 'plain_text', text: 'Good' }, value: 'good' },
        negative_button: { text: { type: 'plain_text', text: 'Bad' }, value: 'bad' },
      },
    ],
  };
  const stopped = await acme.api('chat.stopStream', { ...at, markdown_text: '.', blocks: [feedback] });
  expect(stopped).toMatchObject({
    ok: true,
    message: { text: 'Because **nobody** asked.', streaming_state: 'completed' },
  });
  expect(await shown()).toMatchObject({
    streaming: false,
    blocks: [{ type: 'markdown' }, { type: 'context_actions' }],
  });
});

const side = (text: string) => ({ text: { type: 'plain_text', text }, value: text.toLowerCase() });

test('one side of the feedback buttons is clicked', async () => {
  const { acme, at } = await streaming();
  const app = await connectApp(acme);
  const rate = {
    type: 'feedback_buttons',
    action_id: 'rate',
    positive_button: side('Good'),
    negative_button: side('Bad'),
  };
  await acme.api('chat.stopStream', { ...at, blocks: [{ type: 'context_actions', elements: [rate] }] });
  const clicking = acme.does('ana', 'click', { ...at, label: 'Bad' });
  expect(await app.answer()).toMatchObject({
    actions: [{ type: 'feedback_buttons', action_id: 'rate', value: 'bad' }],
  });
  await clicking;
});

const task = (status: string) => ({ type: 'task_update', id: '1', title: 'Read', status });

test('tasks are updated by their id, in a plan or as they come', async () => {
  const { acme, at, thread_ts, shown } = await streaming();
  await acme.api('chat.appendStream', {
    ...at,
    chunks: [task('in_progress'), { type: 'markdown_text', text: 'Done' }],
  });
  await acme.api('chat.appendStream', { ...at, chunks: [task('complete')] });
  expect((await shown())?.blocks).toMatchObject([
    { type: 'markdown' },
    { type: 'task_card', task_id: '1', status: 'complete' },
    { type: 'markdown', text: 'Done' },
  ]);
  const planned = await acme.api('chat.startStream', {
    channel: C,
    thread_ts,
    ...recipient,
    task_display_mode: 'plan',
    chunks: [{ type: 'plan_update', title: 'Two steps' }, task('pending')],
  });
  const plan = channelIn(await acme.sees('ana'), C).messages.find((message) => message.ts === planned.ts);
  expect(plan?.blocks).toMatchObject([
    { type: 'plan', title: 'Two steps', tasks: [{ task_id: '1', status: 'pending' }] },
  ]);
});

test('a message cannot be updated while it streams, nor streamed when it does not', async () => {
  const { acme, at } = await streaming();
  expect(await acme.api('chat.update', { ...at, text: 'x' })).toMatchObject({
    error: 'streaming_state_conflict',
  });
  await acme.api('chat.stopStream', at);
  expect(await acme.api('chat.appendStream', { ...at, markdown_text: 'x' })).toMatchObject({
    error: 'message_not_in_streaming_state',
  });
  expect(await acme.api('chat.stopStream', at)).toMatchObject({ error: 'message_not_in_streaming_state' });
  expect(await acme.api('chat.update', { ...at, text: 'x' })).toMatchObject({ ok: true });
});

test('Stop ends the stream and tells the app', async () => {
  const { acme, at, thread_ts, shown } = await streaming();
  const app = await connectApp(acme);
  await acme.api('agents.sessions.setStatus', { channel_id: C, thread_ts, status: 'processing' });
  await acme.does('ana', 'stop', { channel: C, thread_ts });
  expect(await app.event('agent_session_stopped')).toMatchObject({
    channel: C,
    thread_ts,
    user: 'U0ANA',
    streaming_message_ts: [at.ts],
  });
  expect(await shown()).toMatchObject({ streaming: false });
  expect(await acme.api('chat.appendStream', { ...at, markdown_text: 'x' })).toMatchObject({
    error: 'stopped_by_user',
  });
  expect(await acme.send('POST', '/people/ana/stop', { channel: C, thread_ts })).toMatchObject({
    status: 409,
  });
});

test.each([
  ['missing_recipient_user_id', { recipient_user_id: undefined }],
  ['missing_recipient_team_id', { recipient_team_id: undefined }],
  ['user_not_found', { recipient_user_id: 'U0NO' }],
  ['invalid_arguments', { thread_ts: undefined }],
  ['invalid_arguments', { markdown_text: 'x', chunks: [] }],
  ['invalid_chunks', { chunks: [{ type: 'nonsense' }] }],
  [
    'invalid_chunks',
    { chunks: [{ type: 'task_update', id: '1', title: 'x'.repeat(257), status: 'pending' }] },
  ],
  ['invalid_blocks', { chunks: [{ type: 'blocks', blocks: [{ type: 'nonsense' }] }] }],
  [
    'msg_blocks_too_many',
    {
      chunks: [0, 1].map(() => ({
        type: 'blocks',
        blocks: Array.from({ length: 30 }, () => ({ type: 'divider' })),
      })),
    },
  ],
  ['not_in_channel', { channel: 'C0RANDOM' }],
  ['channel_not_found', { channel: 'C0NO' }],
])('chat.startStream answers %s', async (error, change) => {
  const acme = await startAcme();
  const thread_ts = await threadOf(acme);
  const args = Object.entries({ channel: C, thread_ts, ...recipient, ...change }).filter(
    ([, value]) => value !== undefined,
  );
  expect(await acme.api('chat.startStream', Object.fromEntries(args))).toMatchObject({ ok: false, error });
});

test('a stream belongs to whoever began it', async () => {
  const { acme, at } = await streaming();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'mine' });
  expect(await acme.api('chat.appendStream', { channel: C, ts, markdown_text: 'x' })).toMatchObject({
    error: 'message_not_owned_by_app',
  });
  expect(
    await acme.api('chat.appendStream', { channel: C, ts: '1.000001', markdown_text: 'x' }),
  ).toMatchObject({ error: 'message_not_found' });
  expect(await acme.api('chat.appendStream', at)).toMatchObject({ error: 'no_text' });
  const { channel } = await acme.api('conversations.open', { users: 'U0ANA,U0ELI' });
  const group = textAt(channel, 'id');
  const start = { channel: group, thread_ts: '1.000001', ...recipient };
  expect(await acme.api('chat.startStream', start)).toMatchObject({ error: 'channel_type_not_supported' });
});

test('without streaming its methods do not exist', async () => {
  const acme = await startAcme({ seed: (seed) => ({ ...seed, features: { streaming: false } }) });
  expect(await acme.api('chat.startStream')).toMatchObject({ error: 'unknown_method' });
});

test('a session has a status and a title, shown at its thread', async () => {
  const acme = await startAcme();
  const thread_ts = await threadOf(acme);
  const at = { channel_id: C, thread_ts };
  const set = await acme.api('agents.sessions.setStatus', {
    ...at,
    status: 'processing',
    title: 'TL-1',
    initiator_user_id: 'U0ANA',
  });
  expect(set).toEqual({ ok: true, status: 'processing', agent_status: 'processing', title: 'TL-1' });
  await acme.api('agents.sessions.setStatus', { ...at, status: 'suspended', title: 'ignored' });
  const session = async () => channelIn(await acme.sees('ana'), C).messages[0]?.session;
  expect(await session()).toEqual({ status: 'suspended', title: 'TL-1' });
  expect(await acme.api('agents.sessions.rename', { ...at, title: 'TL-1 Export' })).toEqual({
    ok: true,
    title: 'TL-1 Export',
  });
  const app = await connectApp(acme);
  await acme.does('ana', 'rename-session', { channel: C, thread_ts, title: 'Mine' });
  expect(await app.event('agent_session_title_changed')).toMatchObject({
    title: 'Mine',
    previous_title: 'TL-1 Export',
    thread_ts,
  });
  expect(await session()).toEqual({ status: 'suspended', title: 'Mine' });
});

test('processing ends by itself after an hour', async () => {
  const clock = movableClock();
  const acme = await startAcme({ clock });
  const thread_ts = await threadOf(acme);
  await acme.api('assistant.threads.setStatus', { channel_id: C, thread_ts, status: 'is thinking…' });
  const status = async () => channelIn(await acme.sees('ana'), C).messages[0]?.session;
  expect(await status()).toMatchObject({ status: 'processing' });
  clock.pass(3_600_001);
  expect(await status()).toMatchObject({ status: 'active' });
});

test.each([
  ['thread_ts_required', { thread_ts: undefined }],
  ['invalid_status', { status: 'done' }],
  ['user_not_found', { initiator_user_id: 'U0SAM' }],
  ['not_authorized', { channel_id: 'C0RANDOM' }],
  ['channel_not_found', { channel_id: 'C0NO' }],
])('agents.sessions.setStatus answers %s', async (error, change) => {
  const acme = await startAcme();
  const thread_ts = await threadOf(acme);
  const args = Object.entries({ channel_id: C, thread_ts, status: 'active', ...change }).filter(
    ([, value]) => value !== undefined,
  );
  expect(await acme.api('agents.sessions.setStatus', Object.fromEntries(args))).toMatchObject({
    ok: false,
    error,
  });
});

test('renaming needs a session and a title of at most 200 characters', async () => {
  const acme = await startAcme();
  const thread_ts = await threadOf(acme);
  const rename = (title: string) => acme.api('agents.sessions.rename', { channel_id: C, thread_ts, title });
  expect(await rename('x')).toMatchObject({ error: 'session_not_found' });
  await acme.api('agents.sessions.setStatus', { channel_id: C, thread_ts, status: 'active' });
  expect(await rename('x'.repeat(201))).toMatchObject({ error: 'invalid_name' });
});

test('sessions are disabled where the workspace has none, and warn without a Stop button', async () => {
  const old = await startAcme({ seed: (seed) => ({ ...seed, features: { agent_sessions: false } }) });
  const at = { channel_id: C, thread_ts: await threadOf(old), status: 'active' };
  expect(await old.api('agents.sessions.setStatus', at)).toMatchObject({ error: 'feature_disabled' });
  const deaf = await startAcme({ manifest: { withoutEvents: ['agent_session_stopped'] } });
  const thread_ts = await threadOf(deaf);
  expect(
    await deaf.api('agents.sessions.setStatus', { ...at, thread_ts, status: 'processing' }),
  ).toMatchObject({ warning: 'missing_agent_session_stopped_event_subscription' });
  expect(await deaf.send('POST', '/people/ana/stop', { channel: C, thread_ts })).toMatchObject({
    status: 409,
    body: { error: 'no_stop_button' },
  });
});

test('assistant.threads.setStatus wants a thread', async () => {
  const acme = await startAcme();
  const set = (args: Record<string, unknown>) =>
    acme.api('assistant.threads.setStatus', { channel_id: C, status: 'x', ...args });
  expect(await set({})).toMatchObject({ error: 'invalid_thread_ts' });
  expect(await set({ thread_ts: 'x' })).toMatchObject({ error: 'invalid_thread_ts' });
  expect(await set({ channel_id: 'C0NO', thread_ts: '1.000001' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect(await set({ thread_ts: '1.000001', loading_messages: ['x'.repeat(51)] })).toMatchObject({
    error: 'invalid_arguments',
  });
});
