import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { TOKENS } from '../support/fixtures.ts';
import { startAcme, textAt } from '../support/slack-under-test.ts';

const C = 'C0INVOICES';

type Received = { headers: IncomingMessage['headers']; body: string };

/** An app behind a URL that answers as told and keeps what came. */
async function listen(
  answer: (
    received: Received,
    n: number,
  ) => { status: number; headers?: Record<string, string>; body?: string } | null,
) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const entry = { headers: request.headers, body: Buffer.concat(chunks).toString() };
    received.push(entry);
    const given = answer(entry, received.length);
    if (given) response.writeHead(given.status, given.headers).end(given.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/slack/events`, received };
}

const overHttp = (url: string) => ({
  seed: (seed: Parameters<NonNullable<Parameters<typeof startAcme>[0]>['seed'] & object>[0]) => ({
    ...seed,
    app: { ...seed.app, delivery: { mode: 'http' as const, url } },
  }),
});

function isSigned({ headers, body }: Received): boolean {
  const base = `v0:${String(headers['x-slack-request-timestamp'])}:${body}`;
  return (
    headers['x-slack-signature'] === `v0=${createHmac('sha256', TOKENS.secret).update(base).digest('hex')}`
  );
}

test('over HTTP, events are signed JSON', async () => {
  const app = await listen(() => ({ status: 200 }));
  const acme = await startAcme(overHttp(app.url));
  await acme.does('ana', 'say', { channel: C, text: 'hi' });
  await acme.slack.idle();
  expect(app.received).toHaveLength(1);
  const [event] = app.received;
  expect(event && isSigned(event)).toBe(true);
  expect(event?.headers['content-type']).toBe('application/json');
  expect(event?.headers).not.toHaveProperty('x-slack-retry-num');
  expect(JSON.parse(event?.body ?? '')).toMatchObject({ event: { text: 'hi' } });
});

test('over HTTP, an event comes again with its number and reason', async () => {
  const app = await listen(() => ({ status: 500 }));
  const acme = await startAcme(overHttp(app.url));
  await acme.does('ana', 'say', { channel: C, text: 'hi' });
  await acme.slack.idle();
  const tries = app.received.map(({ headers }) => [
    headers['x-slack-retry-num'],
    headers['x-slack-retry-reason'],
  ]);
  expect(tries).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_error'],
    ['3', 'http_error'],
  ]);
});

test('over HTTP, a slow app times out', async () => {
  const app = await listen((_, n) => (n === 1 ? null : { status: 200 }));
  const acme = await startAcme({ ...overHttp(app.url), ackMs: 400 });
  await acme.does('ana', 'say', { channel: C, text: 'hi' });
  await acme.slack.idle();
  expect(app.received.map(({ headers }) => headers['x-slack-retry-reason'])).toEqual([
    undefined,
    'http_timeout',
  ]);
});

test('over HTTP, x-slack-no-retry ends the tries', async () => {
  const app = await listen(() => ({ status: 500, headers: { 'x-slack-no-retry': '1' } }));
  const acme = await startAcme(overHttp(app.url));
  await acme.does('ana', 'say', { channel: C, text: 'hi' });
  await acme.slack.idle();
  expect(app.received).toHaveLength(1);
});

test('over HTTP, commands and clicks are signed forms without a charset', async () => {
  const app = await listen(() => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"text":"Yes."}',
  }));
  const acme = await startAcme(overHttp(app.url));
  expect(await acme.does('ana', 'command', { channel: C, command: '/raw', text: 'a&b=c' })).toMatchObject({
    shown: { text: 'Yes.' },
  });
  await acme.does('ana', 'shortcut', { callback_id: 'help_anywhere' });
  const [command, shortcut] = app.received;
  expect(command?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(command && isSigned(command) && shortcut && isSigned(shortcut)).toBe(true);
  expect(new URLSearchParams(command?.body).get('text')).toBe('a&b=c');
  expect(JSON.parse(new URLSearchParams(shortcut?.body).get('payload') ?? '')).toMatchObject({
    type: 'shortcut',
    callback_id: 'help_anywhere',
  });
});

test('over HTTP, an app that answers with an error is named', async () => {
  const app = await listen(() => ({ status: 404 }));
  const acme = await startAcme(overHttp(app.url));
  const run = await acme.does('ana', 'shortcut', { callback_id: 'help_anywhere' });
  expect(run).toMatchObject({ ok: false, message: 'Helper responded with status code 404. Try again.' });
});

test('a URL is verified by its echo', async () => {
  const app = await listen(({ body }) => ({
    status: 200,
    body: textAt(JSON.parse(body), 'challenge'),
  }));
  const acme = await startAcme(overHttp(app.url));
  expect((await acme.send('POST', '/_verify')).body).toEqual({ ok: true });
  const deaf = await listen(() => ({ status: 200, body: 'ok' }));
  const other = await startAcme(overHttp(deaf.url));
  expect((await other.send('POST', '/_verify')).body).toEqual({ ok: false });
});
