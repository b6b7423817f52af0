/** The web edge: real requests over real sockets; what is not signed, too large, too slow or malformed stops there. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Edge, secrets, signed, startEdge } from './edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
beforeEach(() => edge.reset());
afterAll(() => edge?.close());

const closing = (number: number) =>
  JSON.stringify({ action: 'closed', number, repository: 'acme/invoices', nested: { a: [1, { b: 2 }] } });

for (const [what, headers] of [
  ['no signature', { 'x-forge-signature-256': '' }],
  ['a signature with another secret', { 'x-forge-signature-256': signed(closing(18), 'guess') }],
  ['a signature of another body', { 'x-forge-signature-256': signed('{}') }],
  ['a signature that is not one', { 'x-forge-signature-256': 'sha256=' }],
] as [string, Record<string, string>][])
  test(`fault 104: ${what} is 401: counted, and nothing of it is kept`, async () => {
    expect(await edge.sends(closing(18), headers)).toMatchObject({ status: 401 });
    expect(await edge.stored()).toEqual([]);
    expect(edge.http.counters).toEqual({ bad_signature: 1 });
    expect(edge.log.join('')).not.toContain('acme/invoices');
  });

test('fault 104: where no secret is set nothing is taken, not even what is signed with nothing', async () => {
  for (const signature of ['', 'sha256=', signed(closing(18), ''), signed(closing(18), 'undefined')]) {
    const answer = await fetch(`${edge.http.url}/webhooks/without-secret`, {
      method: 'POST',
      body: closing(18),
      headers: {
        'content-type': 'application/json',
        'x-forge-delivery': 'delivery-1',
        'x-forge-signature-256': signature,
        connection: 'close',
      },
    });
    expect(answer.status).toBe(401);
  }
  expect(await edge.stored()).toEqual([]);
});

test('fault 104: what is not signed is not even parsed', async () => {
  expect(await edge.sends('{not json', { 'x-forge-signature-256': signed('x') })).toMatchObject({
    status: 401,
  });
});

test('fault 107: a body over the cap is refused while it streams, whatever its length says', async () => {
  const body = Buffer.alloc(1_200_000, 'x');
  expect(await edge.sends(body)).toMatchObject({ status: 413 });
  const chunked = await fetch(`${edge.http.url}/webhooks/forge`, {
    method: 'POST',
    duplex: 'half',
    body: new Response(body).body,
    headers: { 'content-type': 'application/json', 'x-forge-delivery': 'd', 'x-forge-signature-256': 'x' },
  } as RequestInit & { duplex: 'half' });
  expect(chunked.status).toBe(413);
  expect(await edge.stored()).toEqual([]);
});

test('fault 107: a body that trickles is given up', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(edge.http.port, '127.0.0.1', () =>
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
    await edge.sends(bomb, { 'content-encoding': 'gzip', 'x-forge-signature-256': signed(bomb) }),
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
    expect(await edge.sends(body)).toMatchObject({ status: 400 });
    expect(await edge.stored()).toEqual([]);
  });

test('fault 108: another content type is 400', async () => {
  expect(await edge.sends(closing(18), { 'content-type': 'text/plain' })).toMatchObject({ status: 400 });
});

test('fault 108: a delivery without an id is 400', async () => {
  expect(await edge.sends(closing(18), { 'x-forge-delivery': '' })).toMatchObject({ status: 400 });
});

test('fault 108: keys that reach for a prototype are left out, and twins and depth harm nothing', async () => {
  const body = `{"action":"closed","action":"opened","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"x":{"__proto__":{"polluted":1}}}`;
  expect(await edge.sends(body)).toMatchObject({ status: 202 });
  await edge.hooks.idle();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(JSON.stringify((await edge.stored())[0]?.payload)).not.toContain('polluted');
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  const answer = await edge.sends(deep, { 'x-forge-delivery': 'deep' });
  expect([202, 400]).toContain(answer.status);
  expect(await edge.sends(closing(18), { 'x-forge-delivery': 'after' })).toMatchObject({ status: 202 });
});

test('fault 111: health says what is wrong and no secret; it is 503 when degraded', async () => {
  expect((await fetch(`${edge.http.url}/health`)).status).toBe(200);
  edge.health = {
    status: 'degraded',
    checks: {
      database: 'connect failed: postgres://throughline:hunter2@db.internal/x',
      slack: 'token xoxb-12345-abc',
    },
  };
  const answer = await fetch(`${edge.http.url}/health`);
  expect(answer.status).toBe(503);
  const text = await answer.text();
  expect(text).toContain('connect failed');
  for (const secret of [...secrets, 'metrics-token', 'hunter2', 'xoxb-12345'])
    expect(text).not.toContain(secret);
});

test('fault 111: metrics need the token', async () => {
  const at = (authorization?: string) =>
    fetch(`${edge.http.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });
  expect((await at()).status).toBe(401);
  expect((await at('Bearer guess')).status).toBe(401);
  const answer = await at('Bearer metrics-token');
  expect([answer.status, await answer.text()]).toEqual([200, 'throughline_accepted 1\n']);
});

test('other methods and paths are told so', async () => {
  expect(await edge.sends('', {}, 'GET')).toMatchObject({ status: 405 });
  expect((await fetch(`${edge.http.url}/.env`)).status).toBe(404);
  expect((await fetch(`${edge.http.url}//evil.test/..%2f..%2fetc/passwd`)).status).toBe(404);
});
