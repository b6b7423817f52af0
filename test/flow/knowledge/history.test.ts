/** Our own tickets in the lake, and the repositories' texts: kept current by the round, told to those who may see them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { syncHistory } from '../../../src/flow/knowledge/history.ts';
import { audienceOf, searchKnowledge } from '../../../src/flow/knowledge/search.ts';
import { syncLake } from '../../../src/flow/knowledge/sync.ts';
import { receive } from '../../../src/flow/receive.ts';
import { everyone } from '../../../src/pipeline/knowledge/visibility.ts';
import { type Signal, signal } from '../../../src/pipeline/signals.ts';
import { filesOfIncidents, storedOf } from '../../../src/store/knowledge/lake-documents.ts';
import { allSources } from '../../../src/store/knowledge/lake-sources.ts';
import { type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

let deliveries = 0;
const told = (key: string, what: Signal) =>
  receive(world.deps, {
    key,
    signal: what,
    actor: { kind: 'person', id: 'ana' },
    delivery: `history-${(deliveries += 1)}`,
  });
const found = async (question: string, audience = everyone) =>
  (await searchKnowledge(world.deps, [question], { audience, limit: 8 })).hits;
const ids = async (question: string, audience = everyone): Promise<string[]> =>
  (await found(question, audience)).map((one) => one.id);

describe('have we decided this before?', () => {
  test('a ticket that was decided against says why, with a link to its thread', async () => {
    const key = await world.reaches('prd_draft', 'Quokka badges on invoices');
    const outcome = await world.answers('ana', {
      key,
      gate: 'prd_sign_off',
      signal: 'decided_against',
      words: { reason: 'Accountants find quokkas distracting.' },
    });
    expect(outcome.kind).toBe('done');
    const [hit] = await found('Did anybody decide against quokka badges?');
    expect(hit).toMatchObject({
      id: key,
      kind: 'ticket',
      title: `${key} Quokka badges on invoices`,
      source: 'Throughline',
      service: 'invoices',
      url: expect.stringContaining('http'),
    });
    expect((await found('accountants distracting'))[0]?.excerpt).toContain(
      'Ana decided against it: Accountants find quokkas distracting.',
    );
  });

  test('sign-offs, documents and what changed since are found as they are now', async () => {
    const key = await world.reaches('spec_draft', 'Wombat totals');
    expect((await found('who signed off the wombat PRD'))[0]?.id).toBe(key);
    const text = (await found('Wombat signed off PRD version')).map((one) => one.excerpt).join();
    expect(text).toContain('signed off the PRD: version 1');
    await world.answers('ana', {
      key,
      gate: 'card',
      signal: 'cancelled',
      words: { as: 'not_needed', reason: 'The numbats won.' },
    });
    expect(await ids('numbats')).toEqual([key]);
  });

  test('storing again what did not change does nothing; every revision is taken once', async () => {
    await world.reaches('prd_draft');
    expect(await syncHistory(world.deps, 100)).toBe(1);
    const stored = await storedOf(world.database.db, 'Throughline');
    expect(await syncHistory(world.deps, 100)).toBe(0);
    expect(await storedOf(world.database.db, 'Throughline')).toEqual(stored);
  });

  test('a ticket does not find itself, and a filing that was undone is found by nobody', async () => {
    const key = await world.reaches('prd_draft', 'Quokka badges');
    const about = { audience: everyone, except: [key], limit: 8 };
    expect((await searchKnowledge(world.deps, ['quokka badges'], about)).hits).toEqual([]);
    await told(key, signal('filing_undone', {}));
    expect((await world.item(key)).closed?.as).toBe('undone');
    expect(await ids('quokka badges')).toEqual([]);
  });

  test('fault 122: a secret in a ticket is not in the lake', async () => {
    const secret = `ghp_${'Ab1'.repeat(12)}`;
    await world.files('Quokka badges', { description: `Log in with ${secret}.` });
    await world.works();
    const text = (await found('quokka log in')).map((one) => one.excerpt).join();
    expect(text).toContain('[redacted: GitHub token]');
    expect(text).not.toContain(secret);
  });
});

describe('fault 125: tickets of a private channel', () => {
  test('are found in it and nowhere else', async () => {
    world.chat.privateChannels.add(INVOICES);
    const key = await world.reaches('prd_draft', 'Quokka badges');
    const item = await world.item(key);
    expect(item.home).toEqual({ channel: INVOICES, isPrivate: true });
    expect(await ids('quokka badges')).toEqual([]);
    expect(await ids('quokka badges', audienceOf(item))).toEqual([key]);
    expect(await ids('quokka badges', audienceOf({ home: { channel: INVOICES, isPrivate: false } }))).toEqual(
      [],
    );
    expect(await ids('quokka badges', audienceOf({ home: { channel: 'C0OTHER', isPrivate: true } }))).toEqual(
      [],
    );
  });
});

test('which files have caused incidents? The rollback names those of the change', async () => {
  const key = await world.reaches('deployed');
  const item = await world.item(key);
  await world.answers('eli', { key, gate: 'rollback', signal: 'rollback_requested' });
  await world.works();
  await syncHistory(world.deps, 100);
  const files = await filesOfIncidents(world.database.db, {
    service: 'invoices',
    since: '2020-01-01T00:00:00Z',
    audience: everyone,
  });
  const touched = item.run?.files ?? [];
  expect(touched.length).toBeGreaterThan(0);
  expect(files.map((one) => one.file).toSorted()).toEqual(touched.toSorted());
  expect(files[0]?.incidents).toMatchObject([
    {
      id: `${key}-rollback`,
      title: `Rollback of ${key} Export invoices as CSV`,
      url: expect.stringContaining('http'),
    },
  ]);
  expect(await ids('Which files caused a rollback of invoices?')).toContain(`${key}-rollback`);
});

describe('repositories', () => {
  beforeEach(() => {
    const texts: Record<string, string> = {
      'README.md': '# Invoices\n\nHow to run it.',
      'docs/adr/0001-quokkas.md': '# Quokkas are whole numbers\n\n2026-02-03. No half quokkas.',
      'src/quokka.js': 'export const quokka = 1;',
    };
    world.deps.knowledge = {
      ...world.deps.knowledge,
      files: async (repo) => ({
        state: 'ok',
        value: { paths: repo === 'acme/invoices' ? Object.keys(texts) : [], codeowners: null },
        source: repo,
        at: new Date().toISOString(),
      }),
      read: async (repo, path) => ({
        state: 'ok',
        value: texts[path] ?? null,
        source: repo,
        at: new Date().toISOString(),
        url: `https://host.example/${repo}/${path}`,
      }),
    };
  });

  test('docs, decision records and READMEs are found, with kind, service and day; code is not', async () => {
    await syncLake(world.deps);
    expect(await found('half quokkas')).toMatchObject([
      {
        id: 'acme/invoices/docs/adr/0001-quokkas.md',
        kind: 'adr',
        title: 'Quokkas are whole numbers',
        service: 'invoices',
        source: 'Docs of acme/invoices',
        url: 'https://host.example/acme/invoices/docs/adr/0001-quokkas.md',
        at: '2026-02-03T00:00:00.000Z',
      },
    ]);
    expect(await ids('how to run invoices')).toEqual(['acme/invoices/README.md']);
  });

  test('one that leaves the catalog is forgotten; while the catalog is away nothing is', async () => {
    await syncLake(world.deps);
    world.facts.known = world.facts.known.filter((one) => one.name !== 'invoices');
    world.facts.down.add('service catalog');
    await syncLake(world.deps);
    expect(await ids('half quokkas')).toHaveLength(1);
    world.facts.down.delete('service catalog');
    await syncLake(world.deps);
    expect(await ids('half quokkas')).toEqual([]);
    expect((await allSources(world.database.db)).map((one) => one.name)).not.toContain(
      'Docs of acme/invoices',
    );
  });
});
