import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { TOKENS } from '../support/fixtures.ts';
import { type Acme, channelIn, startAcme, textsIn } from '../support/slack-under-test.ts';

/** Stock Bolt over Socket Mode, as an app would start it. */
async function startBolt(acme: Acme): Promise<App> {
  const clientOptions = { slackApiUrl: `${acme.slack.url}/api/` };
  const receiver = new SocketModeReceiver({
    appToken: TOKENS.app,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions },
  });
  const app = new App({
    token: TOKENS.bot,
    receiver,
    clientOptions,
    logLevel: LogLevel.ERROR,
    convoStore: false,
  });
  onTestFinished(async () => {
    await app.stop();
  });
  await app.start();
  return app;
}

test('an app greets whoever greets it', async () => {
  const acme = await startAcme();
  const app = await startBolt(acme);
  const greeted = new Promise<void>((resolve) => {
    app.message('hello', async ({ message, say }) => {
      if (!('user' in message)) return;
      await say({ text: `Hello <@${message.user}>`, thread_ts: message.ts });
      resolve();
    });
  });
  const { ts } = await acme.does('ana', 'say', { channel: 'invoices', text: 'hello' });
  await greeted;
  const [, reply] = channelIn(await acme.sees('eli'), 'C0INVOICES').messages;
  expect(reply).toMatchObject({ text: 'Hello <@U0ANA>', thread_ts: ts, bot_id: 'B0BOT', user: 'U0BOT' });
});

test('a mention arrives as message and as app_mention, with one ts', async () => {
  const acme = await startAcme();
  const app = await startBolt(acme);
  const seen: string[] = [];
  const both = new Promise<void>((resolve) => {
    const note = (kind: string, ts: string) => {
      seen.push(`${kind} ${ts}`);
      if (seen.length === 2) resolve();
    };
    app.event('message', async ({ event }) => note('message', event.ts));
    app.event('app_mention', async ({ event }) => note('app_mention', event.ts));
  });
  const { ts } = await acme.does('ana', 'say', { channel: 'invoices', text: '@helper hi' });
  await both;
  expect(seen.toSorted()).toEqual([`app_mention ${String(ts)}`, `message ${String(ts)}`]);
});

test('a command is answered in private, and opens a modal that is submitted', async () => {
  const acme = await startAcme();
  const app = await startBolt(acme);
  app.command('/help-me', async ({ ack, client, body }) => {
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'help',
        title: { type: 'plain_text', text: 'Help' },
        submit: { type: 'plain_text', text: 'Ask' },
        blocks: [
          {
            type: 'input',
            block_id: 'what',
            label: { type: 'plain_text', text: 'With what?' },
            element: { type: 'plain_text_input', action_id: 'text' },
          },
        ],
      },
    });
    await ack({ text: 'Opening…' });
  });
  app.view('help', async ({ ack, view }) => {
    const said = view.state.values.what?.text?.value;
    await (said === 'nothing'
      ? ack({ response_action: 'errors', errors: { what: 'Say something' } })
      : ack());
  });
  const run = await acme.does('ana', 'command', { channel: 'invoices', command: '/help-me', text: 'x' });
  expect(run).toMatchObject({ ok: true, shown: { text: 'Opening…' }, modal: { callback_id: 'help' } });
  expect(textsIn(await acme.sees('eli'), 'C0INVOICES')).toEqual([]);
  expect(await acme.does('ana', 'submit', { values: {} })).toEqual({
    closed: false,
    errors: { what: 'Please complete this required field.' },
  });
  expect(await acme.does('ana', 'submit', { values: { what: { text: 'nothing' } } })).toEqual({
    closed: false,
    errors: { what: 'Say something' },
  });
  expect(await acme.does('ana', 'submit', { values: { what: { text: 'invoices' } } })).toEqual({
    closed: true,
  });
  expect((await acme.sees('ana')).modal).toBeNull();
});

test('a button is clicked by what is written on it', async () => {
  const acme = await startAcme();
  const app = await startBolt(acme);
  app.action('go', async ({ ack, action, respond }) => {
    await ack();
    await respond({ text: `Went ${'value' in action ? action.value : ''}`, replace_original: true });
  });
  const { ts } = await acme.api('chat.postMessage', {
    channel: 'C0INVOICES',
    text: 'Shall we?',
    blocks: [
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'go', value: 'north', text: { type: 'plain_text', text: 'Go' } },
        ],
      },
    ],
  });
  const missed = await acme.send('POST', '/people/ana/click', { channel: 'invoices', ts, label: 'Stay' });
  expect(missed).toMatchObject({ status: 404, body: { error: 'nothing_to_click', labels: ['Go'] } });
  const changed = new Promise<void>((resolve) => {
    app.event('message', async ({ event }) => {
      if (event.subtype === 'message_changed') resolve();
    });
  });
  expect(await acme.does('ana', 'click', { channel: 'invoices', ts, label: 'Go' })).toEqual({ ok: true });
  await changed;
  expect(textsIn(await acme.sees('ana'), 'C0INVOICES')).toEqual(['Went north']);
});

test('App Home shows what was published when it was opened', async () => {
  const acme = await startAcme();
  const app = await startBolt(acme);
  const published = new Promise<void>((resolve) => {
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({
        user_id: event.user,
        view: {
          type: 'home',
          blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Nothing waits.' } }],
        },
      });
      resolve();
    });
  });
  await acme.does('ana', 'open-home');
  await published;
  expect((await acme.sees('ana')).home?.blocks).toMatchObject([{ text: { text: 'Nothing waits.' } }]);
  expect((await acme.sees('eli')).home).toBeNull();
});

const authorize = async () => ({ botToken: TOKENS.bot, botId: 'B0BOT', botUserId: 'U0BOT' });

test('over signed HTTP the same app answers, too', async () => {
  const receiver = new HTTPReceiver({ signingSecret: TOKENS.secret, logLevel: LogLevel.ERROR });
  const app = new App({ receiver, authorize, logLevel: LogLevel.ERROR, convoStore: false });
  const server = await app.start(0);
  onTestFinished(async () => {
    await app.stop();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const delivery = { mode: 'http' as const, url: `http://127.0.0.1:${port}/slack/events` };
  const acme = await startAcme({ seed: (seed) => ({ ...seed, app: { ...seed.app, delivery } }) });
  const heard = new Promise<string>((resolve) => {
    app.message('hello', async ({ message }) => resolve(message.ts));
  });
  app.command('/raw', async ({ ack, command, respond }) => {
    await ack(`You said ${command.text}`);
    await respond({ text: 'And later this.', response_type: 'in_channel' });
  });
  const { ts } = await acme.does('ana', 'say', { channel: 'invoices', text: 'hello' });
  expect(await heard).toBe(ts);
  const run = await acme.does('ana', 'command', { channel: 'invoices', command: '/raw', text: 'yes & no' });
  expect(run).toMatchObject({ ok: true, shown: { text: 'You said yes & no' } });
  expect((await acme.send('POST', '/_verify')).body).toEqual({ ok: true });
});
