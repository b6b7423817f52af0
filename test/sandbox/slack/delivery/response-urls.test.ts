import { expect, test } from 'vitest';
import type { Clock } from '../../../../src/sandbox/slack/clock.ts';
import { connectApp } from '../support/app-under-control.ts';
import { movableClock } from '../support/movable-clock.ts';
import { channelIn, startAcme, textsIn } from '../support/slack-under-test.ts';

const C = 'C0INVOICES';
const actions = (label: string) => [
  {
    type: 'actions',
    elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: label } }],
  },
];

async function clicked(options: { ephemeral?: boolean; thread?: boolean; clock?: Clock } = {}) {
  const acme = await startAcme(options.clock ? { clock: options.clock } : {});
  const app = await connectApp(acme);
  const { ts: root } = await acme.does('ana', 'say', { channel: C, text: 'root' });
  const where = options.thread ? { thread_ts: root } : {};
  const args = { channel: C, text: 'Go?', blocks: actions('Go'), ...where };
  const sent = options.ephemeral
    ? await acme.api('chat.postEphemeral', { ...args, user: 'U0ANA' })
    : await acme.api('chat.postMessage', args);
  const ts = String(sent.ts ?? sent.message_ts);
  const clicking = acme.does('ana', 'click', { channel: C, ts, label: 'Go' });
  const payload = await app.answer();
  expect(await clicking).toEqual({ ok: true });
  const respond = async (body: unknown) => {
    const response = await fetch(String(payload.response_url), {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return [response.status, await response.text()];
  };
  return { acme, app, payload, respond, ts, root: String(root) };
}

test('a click says who, what and where', async () => {
  const { payload, ts } = await clicked();
  expect(payload).toMatchObject({
    type: 'block_actions',
    user: { id: 'U0ANA', team_id: 'T0ACME' },
    team: { id: 'T0ACME' },
    channel: { id: C, name: 'invoices' },
    container: { type: 'message', message_ts: ts, channel_id: C, is_ephemeral: false },
    message: { ts, text: 'Go?', bot_id: 'B0BOT' },
    actions: [{ type: 'button', action_id: 'go', block_id: expect.any(String), text: { text: 'Go' } }],
    state: { values: {} },
  });
});

test('a response is private unless it says in_channel', async () => {
  const { acme, respond } = await clicked();
  expect(await respond({ text: 'only you' })).toEqual([200, 'ok']);
  await respond({ text: 'for all', response_type: 'in_channel' });
  expect(textsIn(await acme.sees('ana'), C)).toEqual(['root', 'Go?', 'only you', 'for all']);
  expect(textsIn(await acme.sees('eli'), C)).toEqual(['root', 'Go?', 'for all']);
});

test('it goes into a thread only when it is public, names the thread and leaves the original', async () => {
  const { acme, respond, root } = await clicked({ thread: true });
  await respond({ text: 'whispered', thread_ts: root });
  await respond({ text: 'public', response_type: 'in_channel', thread_ts: root });
  await respond({ text: 'threaded', response_type: 'in_channel', thread_ts: root, replace_original: false });
  const messages = channelIn(await acme.sees('ana'), C).messages.slice(2);
  expect(messages.map(({ text, thread_ts }) => [text, thread_ts])).toEqual([
    ['whispered', undefined],
    ['public', undefined],
    ['threaded', root],
  ]);
});

test('it replaces and deletes the original, and keeps its kind', async () => {
  const open = await clicked();
  await open.respond({ text: 'Gone on.', replace_original: true });
  expect(textsIn(await open.acme.sees('eli'), C)).toEqual(['root', 'Gone on.']);
  await open.respond({ delete_original: true });
  expect(textsIn(await open.acme.sees('eli'), C)).toEqual(['root']);
  expect(await open.respond({ delete_original: true })).toEqual([
    400,
    '{"ok":false,"error":"message_not_found"}',
  ]);
  const secret = await clicked({ ephemeral: true });
  expect(secret.payload).not.toHaveProperty('message');
  await secret.respond({ text: 'Still yours.', replace_original: true, response_type: 'in_channel' });
  expect(textsIn(await secret.acme.sees('ana'), C)).toEqual(['root', 'Still yours.']);
  expect(textsIn(await secret.acme.sees('eli'), C)).toEqual(['root']);
});

test('it works five times', async () => {
  const { respond } = await clicked();
  for (let n = 0; n < 5; n += 1) expect(await respond({ text: `${n}` })).toEqual([200, 'ok']);
  expect(await respond({ text: '5' })).toEqual([404, '{"ok":false,"error":"used_url"}']);
});

test('it works for thirty minutes', async () => {
  const clock = movableClock();
  const { respond } = await clicked({ clock });
  clock.pass(30 * 60_000);
  expect(await respond({ text: 'just in time' })).toEqual([200, 'ok']);
  clock.pass(1);
  expect(await respond({ text: 'late' })).toEqual([404, '{"ok":false,"error":"expired_url"}']);
});

test('bad content is refused', async () => {
  const { respond } = await clicked();
  expect(await respond({})).toEqual([400, '{"ok":false,"error":"no_text"}']);
  const [status, body] = await respond({ text: 'x', blocks: [{ type: 'nonsense' }] });
  expect([status, body]).toEqual([400, expect.stringContaining('invalid_blocks')]);
});
