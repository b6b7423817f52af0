import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LakeDocument } from '../../../src/pipeline/knowledge/document.ts';
import { everyone } from '../../../src/pipeline/knowledge/visibility.ts';
import { rowsOf } from '../../../src/store/db.ts';
import {
  dropDocuments,
  filesOfIncidents,
  storeDocuments,
} from '../../../src/store/knowledge/lake-documents.ts';
import { candidatesBy } from '../../../src/store/knowledge/search.ts';
import { secrets } from '../../fixtures/secrets.ts';
import { type TestLake, testLake } from '../../support/local/lake.ts';

let lake: TestLake;
beforeAll(async () => {
  lake = await testLake();
});
beforeEach(() => lake.database.reset());
afterAll(() => lake?.database.close());

const document = (id: string, text: string, more: Partial<LakeDocument> = {}): LakeDocument => ({
  id,
  kind: 'adr',
  title: `About ${id}`,
  url: `https://docs.example/${id}`,
  service: null,
  visibility: { to: 'all' },
  at: '2026-11-01T00:00:00.000Z',
  text,
  ...more,
});
const store = (...documents: LakeDocument[]) =>
  storeDocuments(
    lake.database.db,
    'Docs',
    documents.map((one) => ({ item: one.id, version: '1', document: one })),
  );
const rows = async (query: ReturnType<typeof sql>): Promise<unknown[]> =>
  rowsOf(await lake.database.db.execute(query));

describe('what is found', () => {
  test.each([
    'How many customers asked for CSV?',
    'customer requests for a csv',
    'Do any of our customers want CSVs?',
    'csv',
    'custmers CSV',
  ])('%s', async (question) => {
    await store(
      document('asks', 'A customer asked for a CSV export of all invoices.'),
      document('lunch', 'Soup on Mondays.'),
    );
    expect(await lake.ids(question)).toEqual(['asks']);
  });

  test('a word in a title says more than in a heading, and there more than in a text', async () => {
    await store(
      document('text', 'We talked about rounding, among much else.'),
      document('heading', '## Rounding\n\nOnce, at the end, among much else.'),
      document('title', 'Once, at the end, among much else.', { title: 'Rounding of money' }),
    );
    expect(await lake.ids('rounding')).toEqual(['title', 'heading', 'text']);
  });

  test('the rarer word decides, and the service lifts its own', async () => {
    await store(
      ...[1, 2, 3, 4, 5, 6].map((at) => document(`common-${at}`, 'The invoice page shows the invoice.')),
      document('rare', 'Quokkas eat invoice paper.'),
      document('own', 'The invoice page shows the invoice.', { service: 'invoices' }),
    );
    expect((await lake.ids('invoice quokka', { service: 'invoices' })).slice(0, 2)).toEqual(['rare', 'own']);
  });

  test.each([
    ['TL-42', 'keyed'],
    ['src/orders.js', 'path'],
    ['orders.js', 'path'],
    ['ERR_TIMEOUT', 'code'],
  ])('a name is found as a whole: %s', async (name, id) => {
    await store(
      document('keyed', 'Decided in TL-42.'),
      document('other', 'Decided in TL-43, 42 people, orders, an err, a timeout, js.'),
      document('path', 'Retries in `src/orders.js` tripled the load.'),
      document('code', 'It failed with ERR_TIMEOUT.'),
    );
    expect((await lake.ids(name))[0]).toBe(id);
  });

  test('each document once, with the passage that fits, cut around what was asked', async () => {
    const long = `${'Filler words here. '.repeat(40)}We keep quokkas. ${'More filler. '.repeat(60)}`;
    await store(document('one', `## First\n\nNothing.\n\n## Second\n\n${long}\n\n## Third\n\nQuokkas too.`));
    const [hit, ...others] = await lake.search('keep quokkas');
    expect(others).toEqual([]);
    expect(hit).toMatchObject({
      id: 'one',
      kind: 'adr',
      title: 'About one',
      url: 'https://docs.example/one',
      source: 'Docs',
      at: '2026-11-01T00:00:00.000Z',
    });
    expect(hit?.excerpt).toContain('We keep quokkas.');
    expect(hit?.excerpt.length).toBeLessThanOrEqual(600);
  });

  test('a long document leaves room for others, also where it is the one that is not wanted', async () => {
    const long = Array.from({ length: 120 }, (_, at) => `## Quokkas ${at}\n\nQuokkas, quokkas.`).join('\n\n');
    await store(document('long', long), document('a', 'One quokka.'), document('b', 'Two quokkas.'));
    expect((await lake.ids('quokkas')).toSorted()).toEqual(['a', 'b', 'long']);
    expect((await lake.ids('quokkas', { except: ['long'] })).toSorted()).toEqual(['a', 'b']);
  });

  test('kinds, days and what is not wanted', async () => {
    await store(
      document('adr-1', 'quokkas'),
      document('old', 'quokkas', { kind: 'customer', at: '2024-01-01T00:00:00.000Z' }),
      document('new', 'quokkas', { kind: 'customer' }),
    );
    expect(await lake.ids('quokkas', { kinds: ['customer'], since: '2026-01-01T00:00:00Z' })).toEqual([
      'new',
    ]);
    expect((await lake.ids('quokkas', { except: ['adr-1'] })).toSorted()).toEqual(['new', 'old']);
  });

  test('nothing for words that nobody wrote, or no words', async () => {
    await store(document('one', 'Some text.'));
    expect(await lake.ids('zyzzyva quokka')).toEqual([]);
    expect(await lake.ids('Why did we do this?')).toEqual([]);
    expect(await lake.ids('')).toEqual([]);
  });

  test.each([
    `'; drop table lake_documents; --`,
    `' | !'a:*`,
    `a & | ! ( ) <-> :* \\`,
    '%_$1',
    '𝒳 ١٢ éé 中文',
  ])('fault 112: operators and quotation marks are words: %s', async (text) => {
    await store(document('one', `Somebody wrote ${text} here.`, { title: text, service: text }));
    await expect(lake.search(text, { service: text })).resolves.toBeDefined();
    expect(await rows(sql`select 1 from lake_documents`)).toHaveLength(1);
  });
});

describe('fault 125: who may see it', () => {
  test('a private channel’s document is found there alone, a person’s by that person alone', async () => {
    await store(
      document('public', 'quokkas'),
      document('private', 'quokkas', { visibility: { to: 'channel', channel: 'C1' } }),
      document('personal', 'quokkas', { visibility: { to: 'people', people: ['ana', 'eli'] } }),
      document('nobody', 'quokkas', { visibility: { to: 'people', people: [] } }),
    );
    const seen = async (audience: Parameters<typeof lake.ids>[1]): Promise<string[]> =>
      (await lake.ids('quokkas', audience)).toSorted();
    expect(await seen({ audience: everyone })).toEqual(['public']);
    expect(await seen({ audience: { channels: ['C1'], person: null } })).toEqual(['private', 'public']);
    expect(await seen({ audience: { channels: ['C2'], person: 'ana' } })).toEqual(['personal', 'public']);
    expect(await seen({ audience: { channels: ['ana', 'all'], person: 'C1' } })).toEqual(['public']);
  });

  test('a document that becomes private is gone from the next search on', async () => {
    await store(document('one', 'quokkas'));
    await store(document('one', 'quokkas', { visibility: { to: 'channel', channel: 'C1' } }));
    expect(await lake.ids('quokkas')).toEqual([]);
    expect(
      await filesOfIncidents(lake.database.db, { service: null, since: '2020-01-01', audience: everyone }),
    ).toEqual([]);
  });
});

describe('what is stored', () => {
  test.each(secrets)('fault 122: no %s reaches the database', async (_name, secret) => {
    await store(
      document('one', `Use ${secret} here.`, {
        title: `With ${secret}`,
        url: `https://x.example/?a=${secret}`,
      }),
    );
    const all = JSON.stringify([
      await rows(sql`select * from lake_documents`),
      await rows(sql`select * from lake_passages`),
    ]);
    const core = secret.startsWith('postgres') ? 'hunter2' : secret.split('\n').at(-1)?.slice(0, 40);
    expect(all).not.toContain(core);
    expect(all).toContain('redacted');
  });

  test('fault 128: NUL and lone surrogates do not stop a document', async () => {
    await store(document('one', 'quo\u0000kkas \ud800', { title: 'a\u0000b\udfff' }));
    expect(await lake.ids('quokkas')).toEqual(['one']);
  });

  test('fault 126: an excerpt of a text that was cut says so', async () => {
    await store(document('one', `We keep quokkas. ${'filler '.repeat(40_000)} wombats`));
    const excerpt = (await lake.search('quokkas'))[0]?.excerpt ?? '';
    expect(excerpt).toMatch(/…\n\(Only the first 200,000 of 280,025 characters are searched\.\)$/);
    expect(excerpt.length).toBeLessThanOrEqual(600);
    expect(await lake.ids('wombats')).toEqual([]);
  });

  test('storing the same again changes nothing; a new text replaces the old one whole', async () => {
    await store(document('one', '## A\n\nquokkas\n\n## B\n\nwombats'));
    const before = await rows(sql`select ctid::text, * from lake_passages order by place`);
    await store(document('one', '## A\n\nquokkas\n\n## B\n\nwombats'));
    expect(await rows(sql`select ctid::text, * from lake_passages order by place`)).toEqual(before);
    await store(document('one', 'numbats'));
    expect(await lake.ids('quokkas wombats')).toEqual([]);
    expect(await lake.ids('numbats')).toEqual(['one']);
    expect(await rows(sql`select 1 from lake_passages`)).toHaveLength(1);
  });

  test('an id belongs to the first that has it, in one batch and later', async () => {
    const twin = (item: string) => ({ item, version: '1', document: document('one', `${item} quokkas`) });
    expect(await storeDocuments(lake.database.db, 'Docs', [twin('a'), twin('b')])).toEqual([twin('b')]);
    expect(await storeDocuments(lake.database.db, 'Docs', [twin('c')])).toEqual([twin('c')]);
    expect(await storeDocuments(lake.database.db, 'Others', [twin('c')])).toEqual([]);
    expect(await lake.ids('quokkas')).toEqual(['one', 'one']);
  });

  test('what is dropped is found no more, and leaves no passage', async () => {
    await store(document('one', 'quokkas'), document('two', 'quokkas'));
    await dropDocuments(lake.database.db, 'Docs', ['one', 'none']);
    expect(await lake.ids('quokkas')).toEqual(['two']);
    expect(await rows(sql`select 1 from lake_passages`)).toHaveLength(1);
  });
});

test('files of incidents: most often first, within the service and the time', async () => {
  const incident = (
    id: string,
    at: string,
    files: string[],
    more: Partial<LakeDocument> = {},
  ): LakeDocument =>
    document(id, 'It failed.', { kind: 'incident', service: 'invoices', at, files, ...more });
  await store(
    incident('inc-1', '2026-10-01T00:00:00.000Z', ['src/a.js', 'src/b.js']),
    incident('inc-2', '2026-11-01T00:00:00.000Z', ['src/b.js']),
    incident('inc-0', '2020-01-01T00:00:00.000Z', ['src/b.js']),
    incident('inc-3', '2026-11-02T00:00:00.000Z', ['src/b.js'], { service: 'storefront' }),
    incident('inc-4', '2026-11-02T00:00:00.000Z', ['src/b.js'], {
      visibility: { to: 'channel', channel: 'C1' },
    }),
    document('adr', 'See src/b.js', { service: 'invoices' }),
  );
  const found = await filesOfIncidents(lake.database.db, {
    service: 'invoices',
    since: '2026-01-01T00:00:00Z',
    audience: everyone,
  });
  expect(found.map(({ file, incidents }) => [file, incidents.map((one) => one.id)])).toEqual([
    ['src/b.js', ['inc-2', 'inc-1']],
    ['src/a.js', ['inc-1']],
  ]);
  expect(found[1]?.incidents[0]).toEqual({
    id: 'inc-1',
    title: 'About inc-1',
    at: '2026-10-01T00:00:00.000Z',
    url: 'https://docs.example/inc-1',
  });
});

describe('which words find the candidates', () => {
  const term = (query: string, count: number) => ({ query: `'${query}'`, count });
  test.each([
    [[term('rare', 10), term('few', 300), term('many', 90_000)], "'rare' | 'few'"],
    [[term('many', 90_000)], "'many'"],
    [[term('many', 50_000), term('more', 60_000), term('most', 90_000)], "'many' & ('more' | 'most')"],
    [[term('many', 5_000), term('more', 6_000)], "'many'"],
  ])('%j', (terms, expected) => {
    expect(candidatesBy(terms, 300_000)).toBe(expected);
  });
});
