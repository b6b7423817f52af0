/** GitHub's deliveries at the web edge: what is malformed, large, signed with an older secret, or poisonous. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sorted } from '../../../src/adapters/github/webhooks/sorting.ts';
import { type HttpServer, startHttp } from '../../../src/http.ts';
import { createLog } from '../../../src/log.ts';
import { examples, pullBody } from '../../support/github/examples.ts';

const secrets = ['the-new-secret', 'the-old-secret'];
const accepted: { id: string; event: string; body: unknown }[] = [];
let http: HttpServer;
beforeAll(async () => {
  http = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log: createLog({ level: 'error', write: () => {} }),
    metricsToken: null,
    health: async () => ({ status: 'ok', checks: {} }),
    metrics: async () => '',
    webhooks: [
      {
        path: '/webhooks/github',
        signatureHeader: 'x-hub-signature-256',
        idHeader: 'x-github-delivery',
        eventHeader: 'x-github-event',
        mostBytes: 3_000_000,
        secrets,
        accept: async (delivery) => void accepted.push(delivery),
      },
    ],
    mounted: [],
  });
});
afterAll(() => http?.close());

async function sends(
  event: string,
  text: string,
  about: { secret?: string; type?: string } = {},
): Promise<number> {
  const hash = createHmac('sha256', about.secret ?? secrets[0] ?? '').update(text);
  const response = await fetch(`${http.url}/webhooks/github`, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': about.type ?? 'application/json',
      'x-github-event': event,
      'x-github-delivery': 'guid',
      'x-hub-signature-256': `sha256=${hash.digest('hex')}`,
      connection: 'close',
    },
  });
  await response.text();
  return response.status;
}

test('fault 107: larger than others’, and no larger than GitHub’s', async () => {
  expect(await sends('push', JSON.stringify({ padding: 'x'.repeat(2_000_000) }))).toBe(202);
  expect(await sends('push', JSON.stringify({ padding: 'x'.repeat(3_000_000) }))).toBe(413);
});

test('fault 108: a delivery without an event, a body that is a form, a prototype', async () => {
  expect(await sends('', '{}')).toBe(400);
  expect(await sends('ping', 'payload=%7B%7D', { type: 'application/x-www-form-urlencoded' })).toBe(400);
  expect(await sends('ping', '{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}')).toBe(202);
  expect(accepted.at(-1)).toEqual({ id: 'guid', event: 'ping', body: {} });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('fault 128: NUL and half characters, which no database takes, are left out', async () => {
  expect(await sends('ping', '{"zen":"a\\u0000b\\ud800"}')).toBe(202);
  expect(accepted.at(-1)?.body).toEqual({ zen: 'ab\ufffd' });
});

test('fault 110: both secrets while one replaces the other, and no third', async () => {
  const statuses = [];
  for (const secret of [...secrets, 'guess']) statuses.push(await sends('ping', '{}', { secret }));
  expect(statuses).toEqual([202, 202, 401]);
});

test('of a payload is kept what we read of it; of what is nothing for us an outline; what we do not know, whole', () => {
  const pull = {
    number: 7,
    head: { ref: 'a', sha: 'a'.repeat(40) },
    base: { ref: 'main', sha: 'b'.repeat(40) },
  };
  const body = pullBody({ action: 'opened', pull, repo: { id: 91, full_name: 'acme/tiny' } });
  const kept = sorted({ event: 'pull_request', body });
  expect(kept).toMatchObject({ lane: '91', note: null, body: { body: { pull_request: { number: 7 } } } });
  expect(JSON.stringify(kept.body).length).toBeLessThan(JSON.stringify(body).length / 10);
  const outline = {
    event: 'pull_request',
    body: { action: 'labeled', repository: { id: 91, full_name: 'acme/tiny' } },
  };
  expect(sorted({ event: 'pull_request', body: { ...body, action: 'labeled' } })).toEqual({
    lane: '91',
    note: 'nothing for us',
    body: outline,
  });
  const strange = { event: 'status', body: { sha: 5 } };
  expect(sorted(strange)).toEqual({ lane: '', body: strange, note: null });
});

test('every example can be sorted before it is stored', () => {
  const all = examples().flatMap(({ event, bodies }) => bodies.map((body) => sorted({ event, body })));
  expect(all).toHaveLength(329);
  expect(all.filter((one) => JSON.stringify(one.body).length > 6_000)).toEqual([]);
});

test('GitHub’s own signature vector', () => {
  const hash = createHmac('sha256', "It's a Secret to Everybody").update('Hello, World!').digest('hex');
  expect(hash).toBe('757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17');
});
