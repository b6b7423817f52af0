/** What is PagerDuty's own: pages, limits, keys, the catalog's names for its services, and its webhooks. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HttpServer, startHttp } from '../../../src/http.ts';
import { silentLog } from '../../../src/log.ts';
import { signatures, told } from '../../support/pagerduty/pagerduty-double.ts';
import {
  type PagerDutyWorld,
  service,
  startPagerDutyWorld,
} from '../../support/pagerduty/pagerduty-world.ts';
import type { Fault } from '../../support/vendors/scripted.ts';

let world: PagerDutyWorld;
let catalogAtFirst: PagerDutyWorld['catalog']['now'];
beforeAll(async () => {
  world = await startPagerDutyWorld();
  catalogAtFirst = world.catalog.now;
});
beforeEach(() => {
  world.double.incidents.length = 0;
  world.double.faults.length = 0;
  world.double.asked.length = 0;
  world.double.key = 'pd-key';
  world.waits.length = 0;
  world.catalog.now = catalogAtFirst;
});
afterAll(() => world?.end());

const reason = async (): Promise<string> => {
  const found = await world.pagerDuty.active();
  return found.state === 'unknown' ? found.reason : `it is ${found.state}`;
};
const numbers = async (): Promise<string[]> => {
  const found = await world.pagerDuty.active();
  return found.state === 'ok' ? found.value.map((one) => one.id) : [found.state];
};

describe('the list', () => {
  test('has every page', async () => {
    for (let index = 0; index < 230; index += 1) world.double.opens();
    expect(new Set(await numbers()).size).toBe(230);
    expect(world.double.asked.map((one) => one.query.get('offset'))).toEqual(['0', '100', '200']);
  });

  test('asks for the services of the catalog alone, and names those that share one', async () => {
    world.catalog.now = {
      ...catalogAtFirst,
      value: [service('invoices', 'PBILLING'), service('refunds', 'PBILLING')],
    } as never;
    world.double.opens({ service: 'PBILLING' });
    world.double.opens({ service: 'PELSEWHERE' });
    expect(await world.pagerDuty.active()).toMatchObject({ value: [{ services: ['invoices', 'refunds'] }] });
    expect(world.double.asked[0]?.query.getAll('service_ids[]')).toEqual(['PBILLING']);
  });

  test('parts a long list of services into requests', async () => {
    const many = Array.from({ length: 130 }, (_, index) => service(`s${index}`, `P${index}`));
    world.catalog.now = { ...catalogAtFirst, value: many } as never;
    world.double.opens({ service: 'P129' });
    expect(await world.pagerDuty.active()).toMatchObject({ value: [{ services: ['s129'] }] });
    expect(world.double.asked).toHaveLength(3);
  });

  test('an acknowledged one is open; without a priority its urgency is said; the link is PagerDuty’s', async () => {
    world.double.opens({ number: 7, status: 'acknowledged', priority: null, urgency: 'low' });
    expect(await world.pagerDuty.active()).toMatchObject({
      value: [{ id: 'PD-7', priority: 'low urgency', url: 'https://acme.pagerduty.com/incidents/Q7' }],
    });
  });

  test('is as old as the moment before it was asked for', async () => {
    const found = await world.pagerDuty.active();
    expect(found.at).toBe(new Date(world.double.now).toISOString());
  });
});

describe('what the catalog does not say', () => {
  test.each<[string, PagerDutyWorld['catalog']['now'], string]>([
    [
      'a catalog that is away',
      { state: 'unknown', source: 'catalog', at: '', reason: 'did not answer' },
      'cannot be asked without the service catalog: it did not answer',
    ],
    [
      'no catalog',
      { state: 'absent', source: 'catalog', at: '' },
      'cannot be asked without the service catalog and there is none',
    ],
    [
      'no service with an id',
      { state: 'ok', source: 'catalog', at: '', value: [service('invoices')] },
      'is named by no service: add the annotation pagerduty.com/service-id to the catalog',
    ],
  ])('%s: unknown', async (_case, catalog, expected) => {
    world.catalog.now = catalog;
    expect(await reason()).toBe(expected);
    expect(world.double.asked).toEqual([]);
  });

  test('services without an id, and a catalog that is partly unreadable, are named', async () => {
    world.catalog.now = {
      ...catalogAtFirst,
      value: [service('invoices', 'PINVOICES'), service('docs'), service('lab')],
      partly: 'shop.yaml could not be read',
    } as never;
    expect(await world.pagerDuty.active()).toMatchObject({
      partly: 'the catalog names no PagerDuty service for docs, lab; shop.yaml could not be read',
    });
  });
});

describe('trouble', () => {
  test.each<[string, Fault[], number[]]>([
    ['one 429', [{ what: { answer: { status: 429, headers: { 'ratelimit-reset': '1' } } } }], [1_000]],
    ['two answers of 503', [{ times: 2, what: { answer: { status: 503 } } }], [200, 400]],
    ['a dropped connection', [{ what: { drop: 'before' } }], [200]],
    ['an answer that breaks off', [{ what: { cut: true } }], [200]],
  ])('%s is tried again', async (_case, faults, waits) => {
    world.double.opens({ number: 5 });
    world.double.faults.push(...faults);
    expect(await numbers()).toEqual(['PD-5']);
    expect(world.waits).toEqual(waits);
  });

  test.each<[string, Fault['what'], RegExp, number]>([
    [
      'a long pause is not waited for',
      { answer: { status: 429, headers: { 'ratelimit-reset': '42' } } },
      /^asks to be left alone for 42 s$/,
      1,
    ],
    ['a server that stays down', { answer: { status: 502 } }, /^answered with status 502$/, 3],
    ['a page of a proxy', { text: '<html>Sign in</html>' }, /^answered something that is not JSON$/, 1],
    ['another list', { answer: { status: 200, body: { teams: [] } } }, /no list of incidents$/, 1],
    ['a redirect', { answer: { status: 302, headers: { location: 'https://evil.example' } } }, /redirect/, 1],
  ])('%s', async (_case, what, expected, asked) => {
    world.double.faults.push({ times: 9, what });
    expect(await reason()).toMatch(expected);
    expect(world.double.asked).toHaveLength(asked);
  });

  test('a key that is refused says which to give, and nothing of the key', async () => {
    world.double.key = 'another';
    const said = await reason();
    expect(said).toBe('refused our key (401): give a read-only one as PAGERDUTY_API_KEY');
    expect(said).not.toContain('pd-key');
  });

  test('a page that fails makes all unknown: half of the incidents is not the incidents', async () => {
    for (let index = 0; index < 120; index += 1) world.double.opens();
    world.double.faults.push({ what: { delayMs: 0 } }, { times: 9, what: { answer: { status: 500 } } });
    expect(await reason()).toBe('answered with status 500');
  });
});

describe('webhooks', () => {
  test.each<[string, string | null]>([
    ['incident.triggered', 'opened'],
    ['incident.reopened', 'opened'],
    ['incident.resolved', 'ended'],
    ['incident.priority_updated', 'changed'],
    ['incident.service_updated', 'changed'],
    ['incident.annotated', null],
    ['incident.something_new', null],
    ['service.created', null],
  ])('%s', async (type, what) => {
    const body: unknown = JSON.parse(told(world.double.opens({ number: 9 }), type, '2026-11-20T10:05:00Z'));
    const event = await world.pagerDuty.event(body);
    if (what === null) expect(event).toBeNull();
    else
      expect(event).toMatchObject({
        what,
        at: '2026-11-20T10:05:00.000Z',
        incident: { id: 'PD-9', services: ['invoices'], owner: 'Dana', priority: 'P1' },
      });
  });

  test('a body that is not PagerDuty’s is refused, a catalog that is away is waited for', async () => {
    await expect(world.pagerDuty.event({ messages: [] })).rejects.toThrow();
    world.catalog.now = { state: 'unknown', source: 'catalog', at: '', reason: 'is away' };
    const body: unknown = JSON.parse(told(world.double.opens(), 'incident.triggered'));
    await expect(world.pagerDuty.event(body)).rejects.toMatchObject({ retryable: true });
  });

  test('fault 104, 110: either secret signs, among several signatures; anything else is 401 and stored nowhere', async () => {
    const heard: string[] = [];
    const http: HttpServer = await startHttp({
      port: 0,
      host: '127.0.0.1',
      log: silentLog,
      metricsToken: null,
      health: async () => ({ status: 'ok', checks: {} }),
      metrics: async () => '',
      webhooks: [
        {
          path: '/webhooks/pagerduty',
          signatureHeader: 'x-pagerduty-signature',
          signaturePrefix: 'v1=',
          idHeader: 'x-webhook-id',
          secrets: ['new', 'old'],
          accept: async ({ id }) => void heard.push(id),
        },
      ],
      mounted: [],
    });
    const body = told(world.double.opens(), 'incident.triggered');
    const send = async (id: string, signature: string): Promise<number> => {
      const headers = {
        'content-type': 'application/json',
        'x-webhook-id': id,
        'x-pagerduty-signature': signature,
      };
      return (await fetch(`${http.url}/webhooks/pagerduty`, { method: 'POST', body, headers })).status;
    };
    const [right = ''] = signatures(body, ['new']).split(',');
    const answers = [
      await send('new', right),
      await send('old', signatures(body, ['old'])),
      await send('both', signatures(body, ['gone', 'new'])),
      await send('wrong', signatures(body, ['gone'])),
      await send('bare', right.slice(3)),
      await send('v2', right.replace('v1=', 'v2=')),
      await send('none', ''),
    ];
    await http.close();
    expect(answers).toEqual([202, 202, 202, 401, 401, 401, 401]);
    expect(heard).toEqual(['new', 'old', 'both']);
  });
});
