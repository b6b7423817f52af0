import { expect, test } from 'vitest';
import { connectApp } from '../support/app-under-control.ts';
import { TOKENS } from '../support/fixtures.ts';
import { startAcme, textAt, textsIn } from '../support/slack-under-test.ts';

const C = 'C0INVOICES';

test('an event comes in an envelope, once acknowledged never again', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'hi' });
  const envelope = await app.next();
  expect(envelope).toMatchObject({
    type: 'events_api',
    accepts_response_payload: false,
    retry_attempt: 0,
    payload: {
      type: 'event_callback',
      team_id: 'T0ACME',
      api_app_id: 'A0APP',
      event_id: expect.stringMatching(/^Ev/),
      is_ext_shared_channel: false,
      authorizations: [{ user_id: 'U0BOT', is_bot: true }],
      event: {
        type: 'message',
        ts,
        text: 'hi',
        user: 'U0ANA',
        channel: C,
        channel_type: 'channel',
        event_ts: ts,
      },
    },
  });
  app.ack(envelope);
  await acme.slack.idle();
});

test('an event without an acknowledgement comes again, three times, then never', async () => {
  const acme = await startAcme({ ackMs: 20 });
  const app = await connectApp(acme);
  await acme.does('ana', 'say', { channel: C, text: 'hi' });
  const attempts: unknown[] = [];
  const ids = new Set<string>();
  for (let n = 0; n < 4; n += 1) {
    const { retry_attempt, retry_reason, payload } = await app.next();
    attempts.push([retry_attempt, retry_reason]);
    ids.add(textAt(payload, 'event_id'));
  }
  expect(attempts).toEqual([
    [0, ''],
    [1, 'timeout'],
    [2, 'timeout'],
    [3, 'timeout'],
  ]);
  expect(ids.size).toBe(1);
  await acme.slack.idle();
});

test('what a lost connection has not acknowledged goes to another one', async () => {
  const acme = await startAcme();
  const first = await connectApp(acme);
  await acme.does('ana', 'say', { channel: C, text: 'hi' });
  await first.next();
  const second = await connectApp(acme);
  await first.close();
  const envelope = await second.next();
  expect(envelope).toMatchObject({ retry_attempt: 1, payload: { event: { text: 'hi' } } });
  second.ack(envelope);
  await acme.slack.idle();
});

test('what happened while the app was away comes when it is back', async () => {
  const acme = await startAcme({ retryScale: 1 });
  const gone = await connectApp(acme);
  await gone.close();
  await acme.does('ana', 'say', { channel: C, text: 'are you there?' });
  const back = await connectApp(acme);
  expect(await back.event('message')).toMatchObject({ text: 'are you there?' });
  await acme.slack.idle();
});

test('each payload goes to one of the connections', async () => {
  const acme = await startAcme();
  const [one, other] = [await connectApp(acme), await connectApp(acme)];
  await acme.does('ana', 'say', { channel: C, text: 'first' });
  await acme.does('ana', 'say', { channel: C, text: 'second' });
  const got = [await one.event('message'), await other.event('message')].map((event) => event.text);
  expect(new Set(got)).toEqual(new Set(['first', 'second']));
  await acme.slack.idle();
});

test('ten connections, and no more; a ticket works once', async () => {
  const acme = await startAcme();
  for (let n = 0; n < 10; n += 1) await connectApp(acme);
  expect(acme.slack.connections()).toBe(10);
  expect(await acme.api('apps.connections.open', {}, TOKENS.app)).toMatchObject({ error: 'internal_error' });
});

test('pings are answered, and Slack can ask to come back', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  await app.ping();
  acme.slack.refresh('refresh_requested');
  expect(await app.next()).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
});

test('only what the manifest subscribes to, from where the app is, is delivered', async () => {
  const acme = await startAcme({ manifest: { withoutEvents: ['reaction_added'] } });
  const app = await connectApp(acme);
  await acme.does('ana', 'say', { channel: 'C0RANDOM', text: 'not here' });
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'here' });
  await acme.does('ana', 'react', { channel: C, ts, name: 'eyes' });
  await acme.does('ana', 'say', { channel: C, text: 'last' });
  const events = [await app.next(), await app.next()].map((envelope) => {
    app.ack(envelope);
    return envelope.payload?.event;
  });
  expect(events).toMatchObject([{ text: 'here' }, { text: 'last' }]);
});

test('an app that does not answer a command is named, in private', async () => {
  const acme = await startAcme({ ackMs: 20 });
  await connectApp(acme);
  const run = await acme.send('POST', '/people/ana/command', { channel: C, command: '/help-me' });
  expect(run).toMatchObject({
    status: 504,
    body: {
      ok: false,
      error: 'operation_timeout',
      message: '/help-me failed with the error "operation_timeout"',
    },
  });
  expect((await acme.sees('ana')).errors).toEqual([
    { text: '/help-me failed with the error "operation_timeout"' },
  ]);
  expect((await acme.sees('eli')).errors).toEqual([]);
});

test('an app that is not there is named, too', async () => {
  const acme = await startAcme();
  const run = await acme.send('POST', '/people/ana/shortcut', { callback_id: 'help_anywhere' });
  expect(run).toMatchObject({
    status: 504,
    body: { error: 'dispatch_failed', message: 'Helper could not be reached. Try again.' },
  });
});

test('a command carries what was typed, escaped where it asks for it', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  const typed = 'for @eli in #invoices <b>';
  const escaped = acme.does('ana', 'command', { channel: C, command: '/help-me', text: typed });
  expect(await app.answer()).toMatchObject({
    command: '/help-me',
    text: 'for <@U0ELI> in <#C0INVOICES|invoices> &lt;b&gt;',
    user_id: 'U0ANA',
    channel_id: C,
    channel_name: 'invoices',
  });
  expect(await escaped).toEqual({ ok: true, shown: null, modal: null });
  const raw = acme.does('ana', 'command', { channel: C, command: '/raw', text: typed });
  expect(await app.answer('Done.')).toMatchObject({ text: typed });
  expect(await raw).toMatchObject({ shown: { text: 'Done.' } });
  const open = acme.does('ana', 'command', { channel: C, command: '/raw', text: '' });
  await app.answer({ response_type: 'in_channel', text: 'For all.' });
  await open;
  expect(textsIn(await acme.sees('eli'), C)).toEqual(['For all.']);
  expect(textsIn(await acme.sees('ana'), C)).toEqual(['Done.', 'For all.']);
});

test('commands do not work in threads, nor when nobody has them', async () => {
  const acme = await startAcme();
  const { ts } = await acme.does('ana', 'say', { channel: C, text: 'x' });
  const inThread = await acme.send('POST', '/people/ana/command', {
    channel: C,
    command: '/help-me',
    thread_ts: ts,
  });
  expect(inThread).toMatchObject({
    status: 400,
    body: { error: 'not_supported_in_threads', message: '/help-me is not supported in threads. Sorry!' },
  });
  const unknown = await acme.send('POST', '/people/ana/command', { channel: C, command: '/nope' });
  expect(unknown).toMatchObject({ status: 404, body: { error: 'unknown_command' } });
});

test('deliveries can be dropped, doubled and put out of order', async () => {
  const acme = await startAcme();
  const app = await connectApp(acme);
  await acme.send('PUT', '/_faults', [
    { method: 'delivery:events', kind: 'drop', type: 'message' },
    { method: 'delivery:events', kind: 'duplicate' },
    { method: 'delivery:events', kind: 'reorder' },
  ]);
  for (const text of ['dropped', 'doubled', 'late', 'early'])
    await acme.does('ana', 'say', { channel: C, text });
  const got: unknown[] = [];
  for (let n = 0; n < 4; n += 1) got.push((await app.event('message')).text);
  expect(got).toEqual(['doubled', 'doubled', 'early', 'late']);
});
