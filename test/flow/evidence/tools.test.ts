/** What each tool says, and what comes of sources that do not answer. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseCodeowners } from '../../../src/pipeline/facts/codeowners.ts';
import type { Gathered } from '../../../src/ports/lake/evidence.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';
import { AT, asking, commit, ok } from './asking.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());
const asks = asking(() => world);
const told = ({ summary, findings }: Gathered) => ({
  summary,
  findings: findings.map((one) => `${one.id} | ${one.title} | ${one.excerpt}`),
});

test('a service, with both directions of its edges, each finding with its source and time', async () => {
  const found = await asks('service', { name: 'Storefront' });
  expect(told(found)).toMatchInlineSnapshot(`
    {
      "findings": [
        "service:storefront | storefront | Owner: shop. Tier: T1.
    Repository: acme/storefront.
    Depends on: nothing.
    Needed by: invoices.
    Tags: shop, help.",
      ],
      "summary": "storefront belongs to shop and is T1.",
    }
  `);
  expect(found.findings[0]).toMatchObject({ source: 'service catalog', fetchedAt: expect.any(String) });
  expect(found.sources).toMatchObject([{ source: 'service catalog', state: 'ok' }]);
});

test('the blast radius says what decides it', async () => {
  expect(told(await asks('blast_radius', { service: 'storefront' }))).toMatchInlineSnapshot(`
    {
      "findings": [
        "service:invoices | invoices | 1 step away, tier T2: invoices → storefront.",
      ],
      "summary": "The blast radius of storefront is high. storefront is T1 itself.",
    }
  `);
  expect((await asks('blast_radius', { service: 'invoices' })).summary).toMatchInlineSnapshot(
    `"The blast radius of invoices is low. Nothing depends on it."`,
  );
  for (const known of world.facts.known) if (known.name === 'storefront') known.tier = 'T3';
  world.facts.known.push(
    ...world.facts.known
      .filter((one) => one.name === 'invoices')
      .map((one) => ({ ...one, name: 'checkout', tier: 'T1' as const, dependsOn: ['storefront'] })),
  );
  expect((await asks('blast_radius', { service: 'storefront' })).summary).toMatchInlineSnapshot(
    `"The blast radius of storefront is high. checkout (T1) depends on storefront."`,
  );
  world.facts.partly = 'teams.yaml';
  expect((await asks('blast_radius', { service: 'invoices' })).summary).toMatchInlineSnapshot(
    `"The blast radius of invoices is unknown. The catalog is not whole: teams.yaml."`,
  );
  delete world.facts.partly;
  for (const known of world.facts.known) known.dependsOn = null;
  expect((await asks('blast_radius', { service: 'storefront' })).summary).toMatchInlineSnapshot(
    `"The blast radius of storefront is unknown. The catalog does not say what storefront depends on."`,
  );
});

const history = [
  commit('Round once', { sha: 'a'.repeat(40), files: ['src/money.js'] }),
  commit('Sort the list', { sha: 'b'.repeat(40) }),
  commit('Fix a typo', { sha: 'd'.repeat(40), author: 'octo-eli', files: ['README.md'] }),
];
const sources = { history: async () => ok(history, 'Git history of acme/invoices') };

test('recent changes are those of the paths that were asked for, newest first', async () => {
  const all = await asks('recent_changes', { service: 'invoices', limit: 2 }, { sources });
  expect(told(all)).toMatchInlineSnapshot(`
    {
      "findings": [
        "commit:aaaaaaaaaaaa | Round once | octo-sam, aaaaaaa
    src/money.js",
        "commit:bbbbbbbbbbbb | Sort the list | octo-sam, bbbbbbb
    src/list.js",
      ],
      "summary": "3 commits on acme/invoices in the last 30 days. The newest 2 are shown.",
    }
  `);
  const some = await asks('recent_changes', { service: 'invoices', paths: ['src/'] }, { sources });
  expect(some.findings.map((one) => one.title)).toEqual(['Round once', 'Sort the list']);
});

test('who was active, how often, and with what last', async () => {
  expect(told(await asks('people_active_in', { service: 'invoices' }, { sources }))).toMatchInlineSnapshot(`
    {
      "findings": [
        "person:octo-sam | octo-sam | 2 commits, the last one "Round once".",
        "person:octo-eli | octo-eli | 1 commit, the last one "Fix a typo".",
      ],
      "summary": "2 people changed acme/invoices in the last 90 days.",
    }
  `);
});

test('owners by CODEOWNERS stand beside who was active, for the paths that were asked for', async () => {
  const owned = {
    paths: ['README.md', 'src/list.js', 'src/money.js'],
    owners: parseCodeowners('* @acme/billing\n/src/money.js @octo-eli\n'),
  };
  const both = { ...sources, owners: async () => ok(owned, 'Files of acme/invoices') };
  const about = { service: 'invoices', paths: ['src/'] };
  expect(told(await asks('people_active_in', about, { sources: both }))).toMatchInlineSnapshot(`
    {
      "findings": [
        "person:octo-sam | octo-sam | 2 commits, the last one "Round once".",
        "owner:@acme/billing | Owner by CODEOWNERS: @acme/billing | src/list.js",
        "owner:@octo-eli | Owner by CODEOWNERS: @octo-eli | src/money.js",
      ],
      "summary": "1 person changed acme/invoices in the last 90 days. 2 owners by CODEOWNERS.",
    }
  `);
});

test('open pull requests, whoever opened them, and tickets in work', async () => {
  await world.reaches('delegated');
  world.forge.others = [
    {
      repo: 'acme/invoices',
      number: 17,
      title: 'Sort the list',
      author: 'octo-sam',
      files: ['src/list.js'],
      url: 'https://forge.test/acme/invoices/pull/17',
      updatedAt: AT,
    },
  ];
  const found = await asks('open_pull_requests', { service: 'invoices' });
  expect(told(found)).toMatchInlineSnapshot(`
    {
      "findings": [
        "pr:acme/invoices#17 | #17 Sort the list | Open, by octo-sam.
    src/list.js",
        "TL-1 | TL-1 Export invoices as CSV | It is in development.
    src/list.js",
      ],
      "summary": "1 open pull request and 1 ticket in work on invoices.",
    }
  `);
  expect(found.findings[0]?.url).toBe('https://forge.test/acme/invoices/pull/17');
  const other = await asks('open_pull_requests', { service: 'invoices', paths: ['docs'] });
  expect(other.findings).toEqual([]);
});

test('active and past incidents, and rollbacks with the files that they were about', async () => {
  const key = await world.reaches('deployed');
  await world.answers('eli', { key, gate: 'rollback', signal: 'rollback_requested' });
  await world.works();
  world.facts.openIncidents = [
    {
      id: 'inc-91',
      title: 'Totals are slow',
      priority: 'P2',
      services: ['invoices'],
      owner: 'Dana',
      openedAt: AT,
      url: 'https://incidents.test/91',
    },
  ];
  world.facts.evidence = [
    { id: 'inc-80', title: 'Export broke', kind: 'incident', excerpt: 'src/export.js', at: AT },
    { id: 'adr-3', title: 'Round once', kind: 'adr', excerpt: 'We round once.', at: AT },
  ];
  const found = await asks('incidents', { service: 'invoices' });
  expect(found.findings.map((one) => one.id)).toEqual(['inc-91', key, 'inc-80']);
  expect(found.findings[1]?.excerpt).toContain('src/list.js');
  expect(found.summary).toMatchInlineSnapshot(
    `"1 active incident, 1 past one and 1 rollback of invoices in 365 days."`,
  );
});

test('tickets like a text are found by their description too', async () => {
  await world.files('Totals are off by a cent');
  const key = await world.files('Download for bookkeeping', {
    description: 'Finance copies every invoice into a spreadsheet by hand each month.',
  });
  const found = await asks('similar_items', { text: 'spreadsheet of invoices for finance' });
  expect(found.findings[0]).toMatchObject({ id: key, title: `${key} Download for bookkeeping` });
});

test('what customers asked for, within the days', async () => {
  const customer = (id: string, at: string) =>
    ({ id, title: id, kind: 'customer', excerpt: 'We need CSV.', at }) as const;
  const recent = new Date(Date.now() - 86_400_000).toISOString();
  world.facts.evidence = [
    customer('old', '2020-01-01T00:00:00.000Z'),
    customer('new', recent),
    { id: 'adr-3', title: 'CSV', kind: 'adr', excerpt: 'CSV', at: recent },
  ];
  const found = await asks('customer_evidence', { query: 'CSV', days: 30 });
  expect(found.findings.map((one) => one.id)).toEqual(['new']);
  expect(found.summary).toBe('1 request of customers in the last 30 days on this.');
  expect((await asks('customer_evidence', { query: 'CSV' })).findings).toHaveLength(2);
});

test('code is searched for one line of text; lines of files that keep secrets are left out', async () => {
  const lines = async () =>
    ok(
      [
        { path: '.env.production', line: 1, text: 'TOKEN=createServer' },
        { path: 'src/server.js', line: 3, text: 'createServer()' },
      ],
      'Code of acme/invoices',
    );
  const found = await asks(
    'search_code',
    { service: 'invoices', text: 'createServer' },
    { sources: { lines } },
  );
  expect(told(found)).toEqual({
    summary: '1 line of acme/invoices with that text.',
    findings: ['code:acme/invoices/src/server.js:3 | src/server.js:3 | createServer()'],
  });
});

describe('partial results', () => {
  const slow = { openPullRequests: () => new Promise<never>(() => {}) };

  test('fault 66: a source that hangs is named with why, and what the others said is used', async () => {
    await world.reaches('delegated');
    const found = await asks(
      'open_pull_requests',
      { service: 'invoices' },
      { sources: slow, deadlineMs: 20 },
    );
    expect(found.findings.map((one) => one.id)).toEqual(['TL-1']);
    expect(found.summary).toMatchInlineSnapshot(
      `"Pull requests of acme/invoices could not be reached, so this is not known. 1 ticket in work on invoices."`,
    );
    expect(found.sources).toContainEqual({
      source: 'pull requests of acme/invoices',
      state: 'unknown',
      at: expect.any(String),
      reason: 'did not answer within 0.02 s',
    });
  });

  test('a source that throws is unknown, and that is logged', async () => {
    const lines = async () => {
      throw new Error('no route to host');
    };
    const found = await asks('search_code', { service: 'invoices', text: 'x1' }, { sources: { lines } });
    expect(found.sources.at(-1)).toMatchObject({
      state: 'unknown',
      reason: 'did not answer: no route to host',
    });
    expect(world.log.some((line) => line.event === 'evidence.source_failed')).toBe(true);
  });

  test('without the catalog nothing is guessed', async () => {
    world.facts.down.add('service catalog');
    expect(await asks('service', { name: 'invoices' })).toMatchObject({
      findings: [],
      summary: 'Service catalog could not be reached, so this is not known.',
      sources: [{ state: 'unknown', reason: 'did not answer' }],
    });
  });

  test('a source that the team does not have is absent, not unknown', async () => {
    const absent = {
      activeIncidents: async () => ({ state: 'absent', source: 'incidents', at: AT }) as const,
    };
    const found = await asks('incidents', { service: 'invoices' }, { sources: absent });
    expect(found.sources).toContainEqual({ source: 'incidents', state: 'absent', at: AT });
    expect(found.summary).not.toContain('not known');
  });
});
