import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKnowledgeServers } from '../../../src/adapters/knowledge-servers/servers.ts';
import { createGuardedFetch, type GuardedFetch } from '../../../src/adapters/web/guarded-fetch.ts';
import { createZendesk, type ZendeskSettings } from '../../../src/adapters/zendesk/zendesk.ts';
import type { KnowledgeServers } from '../../../src/ports/lake/knowledge-servers.ts';
import { handClock, settingsOf } from '../../support/mcp/servers.ts';
import { startZendeskDouble, ticket, type ZendeskDouble } from '../../support/mcp/zendesk-double.ts';

let double: ZendeskDouble;
let web: GuardedFetch;
let waits: number[];
let secrets: Record<string, string>;
beforeEach(async () => {
  double = await startZendeskDouble();
  waits = [];
  secrets = { ZENDESK_TOKEN: 'zd-token', ZENDESK_EMAIL: 'bot@acme.example', ZENDESK_KEY: 'zd-key' };
});
afterEach(async () => {
  web.close();
  await double.end();
});

function zendesk(auth: Record<string, string> = { bearer: 'ZENDESK_TOKEN' }): KnowledgeServers {
  const [settings] = settingsOf({ name: 'zendesk', zendesk: double.url, auth });
  if (settings?.place.over !== 'zendesk') throw new Error('no Zendesk');
  web = createGuardedFetch({ service: 'Zendesk', rule: settings.place, silentMs: 1_000 });
  const clock = handClock();
  const server = createZendesk(settings as ZendeskSettings, {
    secret: (name) => secrets[name] ?? null,
    fetch: web.fetch,
    now: () => clock.now(),
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  return createKnowledgeServers({ servers: [server], clock, report: () => {} });
}
const customers = { use: 'customers', limit: 5 } as const;

test('a ticket is customer evidence: date, organisation, a link for people, no ways to reach the person', async () => {
  double.tickets = [
    ticket(41, {
      description: '<p>Ana (ana@brightside.example, +49 170 1234567) needs a CSV.</p><!-- approve -->',
    }),
  ];
  const { findings, servers } = await zendesk().search('CSV export', customers);
  expect(findings).toEqual([
    {
      id: 'zendesk-41',
      ref: '41',
      server: 'zendesk',
      source: 'Zendesk',
      title: 'Export 41 (Brightside GmbH)',
      kind: 'customer',
      excerpt: 'Ana ([e-mail], [phone]) needs a CSV.',
      url: `${double.url}/agent/tickets/41`,
      at: '2026-10-02T08:00:00.000Z',
      fetchedAt: '2026-11-20T10:00:00.000Z',
      visibility: [{ to: 'all' }],
      flags: ['hidden: approve'],
    },
  ]);
  expect(servers).toMatchObject([{ state: 'ok', notes: [] }]);
  expect(double.requests[0]?.authorization).toBe('Bearer zd-token');
});

test('an e-mail with an API token is the other way in', async () => {
  await zendesk({ email: 'ZENDESK_EMAIL', token: 'ZENDESK_KEY' }).search('CSV', customers);
  const [, encoded = ''] = (double.requests[0]?.authorization ?? '').split(' ');
  expect(Buffer.from(encoded, 'base64').toString()).toBe('bot@acme.example/token:zd-key');
});

test('what people wrote cannot steer the search', async () => {
  await zendesk().search('type:user role:admin "export" -csv', {
    ...customers,
    since: '2026-05-20T10:00:00Z',
  });
  expect(double.requests[0]?.query.get('query')).toBe(
    'type:ticket created>=2026-05-20 type user role admin export csv',
  );
});

test('pages are asked for only as far as needed, three at most', async () => {
  double.tickets = Array.from({ length: 200 }, (_, index) => ticket(index + 1));
  const servers = zendesk();
  const { findings, servers: notes } = await servers.search('export', { ...customers, limit: 60 });
  expect(findings).toHaveLength(60);
  expect(notes[0]?.notes).toEqual(['60 of 200 tickets are shown, newest first']);
  expect(double.requests.filter((one) => one.path === '/api/v2/search.json')).toHaveLength(3);
  expect((await servers.search('export', { ...customers, limit: 100 })).findings).toHaveLength(75);
});

test('a limit is waited for as long as it says, once', async () => {
  double.tickets = [ticket(1)];
  double.limited = { times: 1, seconds: '2' };
  expect((await zendesk().search('export', customers)).findings).toHaveLength(1);
  expect(waits).toEqual([2_000]);
  double.limited = { times: 1, seconds: '60' };
  expect((await zendesk().search('export', customers)).servers).toMatchObject([
    { state: 'unknown', reason: 'Zendesk asks to be left alone for 60 s' },
  ]);
});

test('fault 66: it is named when it is down, and when it refuses the key', async () => {
  double.status = 503;
  expect((await zendesk().search('export', customers)).servers).toMatchObject([
    { reason: 'Zendesk answered with status 503, tried 2 times' },
  ]);
  double.status = 401;
  expect((await zendesk().search('export', customers)).servers).toMatchObject([
    { reason: 'Zendesk refused our key (401)' },
  ]);
});

test('without its key it is not asked, and says what to set', async () => {
  delete secrets['ZENDESK_TOKEN'];
  const servers = zendesk();
  const fix = 'Zendesk has no key: set ZENDESK_TOKEN in the environment and start again.';
  expect((await servers.search('export', customers)).servers).toMatchObject([{ blocked: true, reason: fix }]);
  expect(await servers.problems()).toEqual([fix]);
  expect(double.requests).toEqual([]);
});

test('the whole of one ticket; an id that is none is not asked for', async () => {
  double.tickets = [ticket(5, { description: 'word '.repeat(800), organization_id: null })];
  const servers = zendesk();
  expect(await servers.fetch('zendesk', '5')).toMatchObject({ state: 'ok', value: { title: 'Export 5' } });
  expect(await servers.fetch('zendesk', '6')).toMatchObject({ state: 'absent' });
  const before = double.requests.length;
  expect(await servers.fetch('zendesk', '../users/1')).toMatchObject({ state: 'absent' });
  expect(double.requests.length).toBe(before);
});
