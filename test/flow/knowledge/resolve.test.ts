/** Which service a ticket is about: hints of its text and files, then people; what they chose once is not asked again. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(async () => {
  await world.reset();
  const [one] = world.facts.known;
  if (one === undefined) throw new Error('no service is known');
  world.facts.known = [
    { ...one, name: 'invoices', title: 'Invoices', tags: ['list'], repo: 'acme/invoices' },
    { ...one, name: 'storefront', title: 'Storefront', tags: ['list'], repo: 'acme/storefront' },
  ];
});
afterAll(() => world?.close());

/** As enrichment finds it when nothing but its text says where it belongs. */
async function filed(title: string, description = ''): Promise<WorkItem> {
  const key = await world.files(title, { description, service: null });
  await world.works();
  return world.item(key);
}

test('a text that fits two is asked about; the next one like it is not', async () => {
  const first = await filed('The list by customer is slow');
  expect(first.stage).toBe('incoming');
  expect(first.serviceChoices?.toSorted()).toEqual(['invoices', 'storefront']);
  await world.answers('ana', {
    key: first.key,
    gate: 'choose_service',
    signal: 'service_chosen',
    words: { service: 'storefront' },
  });
  await world.works();
  expect((await world.item(first.key)).service?.name).toBe('storefront');
  const next = await filed('Sort the list by customer');
  expect(next.service?.name).toBe('storefront');
  expect(next.serviceChoices ?? null).toBeNull();
  expect((await filed('A list of refunds')).serviceChoices).not.toBeNull();
});

test('a file that one repository has says it', async () => {
  world.deps.knowledge.files = async (repo) => ({
    state: 'ok',
    value: {
      paths: repo === 'acme/storefront' ? ['src/basket/total.js'] : ['src/list.js'],
      codeowners: null,
    },
    source: repo,
    at: '2026-11-20T10:00:00.000Z',
  });
  const item = await filed('The list is off by a cent', 'See src/basket/total.js, line 12.');
  expect(item.service?.name).toBe('storefront');
});

test('a server of others is asked with the first line alone, and what it cannot say is named', async () => {
  const asked: string[] = [];
  const servers = world.facts.servers;
  world.deps.knowledgeServers = {
    ...servers,
    search: (query, about) => {
      asked.push(query);
      return servers.search(query, about);
    },
  };
  world.facts.onServers = [
    {
      id: 'zendesk:4711',
      title: 'CSV, please',
      kind: 'customer',
      excerpt: 'We copy every invoice by hand.',
      source: 'Zendesk',
      fetchedAt: '2026-11-20T10:00:00.000Z',
      server: 'zendesk',
      ref: '4711',
      visibility: [{ to: 'all' }],
      flags: [],
    },
  ];
  world.facts.serverTrouble = [
    { server: 'Notion', reason: 'Notion did not answer within 8 s, tried 2 times', blocked: false },
  ];
  const key = await world.files('Export invoices as CSV', {
    description: 'For the tax office. Call +49 30 1234.',
  });
  await world.works();
  const { context } = await world.item(key);
  expect(context?.evidence.map((one) => one.id)).toContain('zendesk:4711');
  expect(context?.sources).toContainEqual({
    source: 'Notion',
    state: 'unknown',
    at: expect.any(String),
    reason: 'Notion did not answer within 8 s, tried 2 times',
  });
  expect(new Set(asked)).toEqual(new Set(['Export invoices as CSV']));
});

test('what of the lake is to be mended stands in the admin’s set-up, and nobody else’s', async () => {
  world.facts.serverTrouble = [
    {
      server: 'zendesk',
      reason: 'The tools of zendesk have changed. Run npm run connect zendesk and approve them.',
      blocked: true,
    },
  ];
  world.facts.problems = async () => [
    {
      file: 'catalog.yaml',
      line: 12,
      entity: 'component:invoices',
      sentence: 'Its owner is missing. Give spec.owner.',
      hides: false,
    },
  ];
  const home = await world.flow.desk.home(chatId.kim, { show: 'all', open: null, search: null }, 5);
  expect(home.setup).toContainEqual({
    problem: 'The tools of zendesk have changed.',
    fix: 'The tools of zendesk have changed. Run npm run connect zendesk and approve them.',
  });
  expect(home.setup).toContainEqual({
    problem: 'Catalog: catalog.yaml, line 12.',
    fix: 'Its owner is missing. Give spec.owner.',
  });
});

test('a service that the policy file names and the catalog lacks stands there, too', async () => {
  const [first] = world.deps.company.channels;
  const before = world.deps.company;
  world.deps.company = {
    ...before,
    channels: [{ id: first?.id ?? '', name: 'invoices', service: 'invoicez' }],
  };
  const home = await world.flow.desk.home(chatId.kim, { show: 'all', open: null, search: null }, 5);
  world.deps.company = before;
  expect(home.setup).toEqual([
    {
      problem: 'channels.C0INVOICES names the service invoicez, which the catalog does not have.',
      fix: 'channels.C0INVOICES names the service invoicez, which the catalog does not have. Mend the name in throughline.yaml, or add the service to the catalog.',
    },
  ]);
});
