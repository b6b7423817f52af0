/** Linear's deliveries at the web edge: it takes nothing but 200 for delivered, and switches off what fails for long. */
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { trackersOf } from '../../../src/adapters/trackers.ts';
import { type HttpServer, startHttp } from '../../../src/http.ts';
import { createLog } from '../../../src/log.ts';
import { LINEAR_KEY, type LinearDouble, startLinearDouble } from '../../support/linear/double.ts';
import { LINEAR_WEBHOOK_SECRET } from '../../support/linear/webhooks.ts';

let linear: LinearDouble;
let http: HttpServer;
let stop: () => void;
let accepted: string[] = [];
/** The inbox cannot store it, so many times. */
let failing = 0;

beforeAll(async () => {
  linear = await startLinearDouble();
  const secrets: Record<string, string> = {
    LINEAR_URL: linear.url,
    LINEAR_API_KEY: LINEAR_KEY,
    LINEAR_WEBHOOK_SECRET,
  };
  const trackers = trackersOf({
    settings: [
      {
        kind: 'linear',
        team: 'billing',
        places: ['BIL'],
        statuses: {},
        starts: { rule: 'by_hand' },
        channel: null,
      },
    ],
    home: tmpdir(),
    installation: 'acme',
    secret: (name) => secrets[name] ?? null,
  });
  stop = () => trackers.stop();
  http = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log: createLog({ level: 'error', write: () => {} }),
    metricsToken: null,
    health: async () => ({ status: 'ok', checks: {} }),
    metrics: async () => '',
    webhooks: trackers.hooks.map((hook) => ({
      ...hook,
      accept: async ({ id }) => {
        if (failing-- > 0) throw new Error('the database is away');
        accepted.push(id);
      },
    })),
    mounted: [],
  });
});
beforeEach(() => {
  linear.reset();
  accepted = [];
  failing = 0;
  linear.deliver = async ({ raw, headers }) => {
    const answer = await fetch(`${http.url}/webhooks/linear`, {
      method: 'POST',
      headers: { ...headers, connection: 'close' },
      body: raw,
    });
    await answer.text();
    return answer.status;
  };
});
afterAll(async () => {
  stop();
  await http?.close();
  await linear?.end();
});

test('a delivery is taken at the first try, and counts as delivered', async () => {
  linear.files({ title: 'Export' });
  await linear.idle();
  expect(accepted).toHaveLength(1);
  expect(linear.failures).toEqual([]);
});

test('one that could not be stored comes again, and is taken then', async () => {
  failing = 2;
  linear.files({ title: 'Export' });
  await linear.idle();
  expect(linear.failures).toEqual([500, 500]);
  expect(accepted).toEqual([linear.sent[0]?.headers['linear-delivery']]);
});
