/** The web edge: real requests over real sockets; what is not signed, too large, too slow or malformed stops there. */
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHostInbox, type HostInbox } from '../../src/flow/host-inbox.ts';
import { type HttpServer, startHttp } from '../../src/http.ts';
import { createLog } from '../../src/log.ts';
import type { HostEvent } from '../../src/ports/host-events.ts';
import { inbox } from '../../src/store/schema.ts';
import { type FlowWorld, startFlow } from '../flow/flow-world.ts';

const secrets = ['the-new-secret', 'the-old-secret'];
const log: string[] = [];
let world: FlowWorld;
let hooks: HostInbox;
let http: HttpServer;
let health: { status: 'ok' | 'degraded'; checks: Record<string, string> };

beforeAll(async () => {
  world = await startFlow();
  http = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log: createLog({ level: 'info', write: (line) => void log.push(line) }),
    metricsToken: 'metrics-token',
    readMs: 300,
    health: async () => health,
    metrics: async () => 'throughline_accepted 1\n',
    webhooks: [
      {
        path: '/webhooks/forge',
        signatureHeader: 'x-forge-signature-256',
        idHeader: 'x-forge-delivery',
        secrets,
        accept: (delivery) => hooks.accept(delivery),
      },
    ],
    mounted: [],
  });
});
beforeEach(async () => {
  await world.reset();
  hooks = createHostInbox(world.deps, 'forge', parse);
  health = { status: 'ok', checks: { database: 'ok' } };
  log.length = 0;
  for (const name of Object.keys(http.counters)) delete http.counters[name];
});
afterAll(async () => {
  await http.close();
  await world.close();
});

const signed = (body: string | Buffer, secret = secrets[0] ?? ''): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function sends(
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${http.url}/webhooks/forge`, {
    method,
    ...(method === 'GET' ? {} : { body }),
    headers: {
      'content-type': 'application/json',
      'x-forge-delivery': 'delivery-1',
      'x-forge-signature-256': signed(body),
      // A kept connection may be closed by the server at the moment of its next use.
      connection: 'close',
      ...headers,
    },
  });
  return { status: response.status, text: await response.text() };
}
/** Bodies here are events in our own words. */
function parse(body: unknown): HostEvent {
  if (typeof body !== 'object' || body === null || !('kind' in body)) throw new Error('not an event');
  return body as HostEvent;
}
const stored = () => world.deps.db.select().from(inbox);
const closing = (number: number) =>
  JSON.stringify({ action: 'closed', number, repository: 'acme/invoices', nested: { a: [1, { b: 2 }] } });

test('a signed delivery is stored before it is acknowledged', async () => {
  expect(await sends(closing(18))).toMatchObject({ status: 202 });
  await hooks.idle();
  expect(await stored()).toMatchObject([{ source: 'forge', id: 'delivery-1' }]);
});

for (const [what, headers] of [
  ['no signature', { 'x-forge-signature-256': '' }],
  ['a signature with another secret', { 'x-forge-signature-256': signed(closing(18), 'guess') }],
  ['a signature of another body', { 'x-forge-signature-256': signed('{}') }],
  ['a signature that is not one', { 'x-forge-signature-256': 'sha256=' }],
] as [string, Record<string, string>][])
  test(`fault 104: ${what} is 401: counted, and nothing of it is kept`, async () => {
    expect(await sends(closing(18), headers)).toMatchObject({ status: 401 });
    expect(await stored()).toEqual([]);
    expect(http.counters).toEqual({ bad_signature: 1 });
    expect(log.join('')).not.toContain('acme/invoices');
  });

test('fault 104: what is not signed is not even parsed', async () => {
  expect(await sends('{not json', { 'x-forge-signature-256': signed('x') })).toMatchObject({ status: 401 });
});

test('fault 105: a valid delivery sent again has no effect', async () => {
  await sends(closing(18));
  await hooks.idle();
  const first = await stored();
  expect(await sends(closing(18))).toMatchObject({ status: 202 });
  await hooks.idle();
  expect(await stored()).toEqual(first);
});

/** #18 is closed on the forge, and this is what the forge sends. */
function closed(): string {
  world.forge.closes(18, 'octo-eli');
  return JSON.stringify(world.forge.events.shift());
}

test('fault 5: a delivery that was worked off is acknowledged again, and has no effect', async () => {
  const key = await world.reaches('preview');
  const body = closed();
  for (const _time of [1, 2, 3]) expect(await sends(body)).toMatchObject({ status: 202 });
  await hooks.idle();
  expect((await world.item(key)).stage).toBe('ready');
  expect((await world.ledger(key)).filter((one) => one.signal === 'pr_closed')).toHaveLength(1);
  expect(await stored()).toMatchObject([{ state: 'processed', tries: 1 }]);
});

test('fault 6: a delivery whose work failed is worked off when it comes again', async () => {
  const key = await world.reaches('preview');
  const body = closed();
  const { send } = world.deps.queue;
  world.deps.queue.send = async () => {
    throw new Error('the queue is away');
  };
  await sends(body);
  await hooks.idle();
  expect(await stored()).toMatchObject([{ state: 'failed', note: 'the queue is away' }]);
  expect((await world.item(key)).stage).toBe('preview');
  world.deps.queue.send = send;
  await sends(body);
  await hooks.idle();
  expect(await stored()).toMatchObject([{ state: 'processed', tries: 2 }]);
  expect((await world.item(key)).stage).toBe('ready');
});

test('a delivery that could not be settled keeps no later one from being worked off', async () => {
  const key = await world.reaches('preview');
  const { db } = world.deps;
  const body = closed();
  hooks = createHostInbox(world.deps, 'forge', (event) => {
    world.deps.db = new Proxy(db, {
      get: () => () => {
        throw new Error('away');
      },
    });
    return parse(event);
  });
  await sends(body);
  await hooks.idle();
  world.deps.db = db;
  hooks = createHostInbox(world.deps, 'forge', parse);
  await hooks.replay();
  expect((await world.item(key)).stage).toBe('ready');
});

test('fault 107: a body over the cap is refused while it streams, whatever its length says', async () => {
  const body = Buffer.alloc(1_200_000, 'x');
  expect(await sends(body)).toMatchObject({ status: 413 });
  const chunked = await fetch(`${http.url}/webhooks/forge`, {
    method: 'POST',
    duplex: 'half',
    body: new Response(body).body,
    headers: { 'content-type': 'application/json', 'x-forge-delivery': 'd', 'x-forge-signature-256': 'x' },
  } as RequestInit & { duplex: 'half' });
  expect(chunked.status).toBe(413);
  expect(await stored()).toEqual([]);
});

test('fault 107: a body that trickles is given up', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(http.port, '127.0.0.1', () =>
      socket.write(
        'POST /webhooks/forge HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nContent-Type: application/json\r\n\r\n{',
      ),
    );
    socket.once('data', (data) => {
      resolve(String(data));
      socket.destroy();
    });
    socket.once('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 408/);
});

test('fault 107: a compressed body is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(5_000_000));
  expect(
    await sends(bomb, { 'content-encoding': 'gzip', 'x-forge-signature-256': signed(bomb) }),
  ).toMatchObject({
    status: 400,
  });
});

for (const [what, body] of [
  ['malformed JSON', '{"a":'],
  ['no JSON at all', 'action=closed'],
  ['a list', '[]'],
  ['a word', '"closed"'],
  ['null', 'null'],
  ['nothing', ''],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
] as [string, string | Buffer<ArrayBuffer>][])
  test(`fault 108: ${what} is 400`, async () => {
    expect(await sends(body)).toMatchObject({ status: 400 });
    expect(await stored()).toEqual([]);
  });

test('fault 108: another content type is 400', async () => {
  expect(await sends(closing(18), { 'content-type': 'text/plain' })).toMatchObject({ status: 400 });
});

test('fault 108: a delivery without an id is 400', async () => {
  expect(await sends(closing(18), { 'x-forge-delivery': '' })).toMatchObject({ status: 400 });
});

test('fault 108: keys that reach for a prototype are left out, and twins and depth harm nothing', async () => {
  const body = `{"action":"closed","action":"opened","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"x":{"__proto__":{"polluted":1}}}`;
  expect(await sends(body)).toMatchObject({ status: 202 });
  await hooks.idle();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(JSON.stringify((await stored())[0]?.payload)).not.toContain('polluted');
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  const answer = await sends(deep, { 'x-forge-delivery': 'deep' });
  expect([202, 400]).toContain(answer.status);
  expect(await sends(closing(18), { 'x-forge-delivery': 'after' })).toMatchObject({ status: 202 });
});

test('fault 109: an event that we do not know is acknowledged and ignored, with a note', async () => {
  expect(await sends('{"event":"solar_eclipse","action":"began"}')).toMatchObject({ status: 202 });
  await hooks.idle();
  expect((await stored())[0]?.state).toBe('ignored');
  expect(log.join('')).not.toContain('"level":50');
});

test('fault 110: both secrets are accepted while one replaces the other', async () => {
  for (const [index, secret] of secrets.entries()) {
    const body = closing(index);
    const headers = { 'x-forge-signature-256': signed(body, secret), 'x-forge-delivery': `of-${secret}` };
    expect(await sends(body, headers)).toMatchObject({ status: 202 });
  }
  expect(await stored()).toHaveLength(2);
});

test('fault 111: health says what is wrong and no secret; it is 503 when degraded', async () => {
  expect((await fetch(`${http.url}/health`)).status).toBe(200);
  health = {
    status: 'degraded',
    checks: {
      database: 'connect failed: postgres://throughline:hunter2@db.internal/x',
      slack: 'token xoxb-12345-abc',
    },
  };
  const answer = await fetch(`${http.url}/health`);
  expect(answer.status).toBe(503);
  const text = await answer.text();
  expect(text).toContain('connect failed');
  for (const secret of [...secrets, 'metrics-token', 'hunter2', 'xoxb-12345'])
    expect(text).not.toContain(secret);
});

test('fault 111: metrics need the token', async () => {
  const at = (authorization?: string) =>
    fetch(`${http.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });
  expect((await at()).status).toBe(401);
  expect((await at('Bearer guess')).status).toBe(401);
  const answer = await at('Bearer metrics-token');
  expect([answer.status, await answer.text()]).toEqual([200, 'throughline_accepted 1\n']);
});

test('fault 12: five hundred deliveries at once are all acknowledged, each stored once', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 500 }, async (_, index) => {
      const body = closing(index % 250);
      const headers = {
        'x-forge-delivery': `burst-${index % 250}`,
        'x-forge-signature-256': signed(body),
      };
      return (await sends(body, headers)).status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([202]));
  await hooks.idle();
  expect(await stored()).toHaveLength(250);
});

test('other methods and paths are told so', async () => {
  expect(await sends('', {}, 'GET')).toMatchObject({ status: 405 });
  expect((await fetch(`${http.url}/.env`)).status).toBe(404);
  expect((await fetch(`${http.url}//evil.test/..%2f..%2fetc/passwd`)).status).toBe(404);
});
