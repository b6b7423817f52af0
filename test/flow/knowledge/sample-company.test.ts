/** The sample company's folders, and what a person does to them while the product runs. */
import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FolderSource } from '../../../src/adapters/local/company/folder-source.ts';
import { storedOf } from '../../../src/store/knowledge/lake-documents.ts';
import { sourceOf } from '../../../src/store/knowledge/lake-sources.ts';
import { acmeSource } from '../../support/local/acme.ts';
import { folderSource, type TestLake, testLake } from '../../support/local/lake.ts';

let lake: TestLake;
let folder: string;
let source: FolderSource;

beforeAll(async () => {
  lake = await testLake();
});
beforeEach(async () => {
  await lake.database.reset();
  lake.log.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'throughline-lake-'));
  for (const name of ['knowledge', 'customers'])
    await cp(join(acmeSource, name), join(folder, name), { recursive: true });
  source = folderSource(join(folder, 'knowledge'), join(folder, 'customers'));
  await lake.sync(source);
  return () => rm(folder, { recursive: true, force: true });
});
afterAll(() => lake?.database.close());

const ids = (question: string, limit = 8): Promise<string[]> =>
  lake.ids(question, { service: 'invoices', limit });

describe('questions find what answers them', () => {
  const customers = ['customer-brightside-2026-06', 'customer-norrland-2026-08', 'customer-polder-2026-10'];
  test.each([
    ['How many customers asked for a CSV export in the last 6 months?', customers],
    ['how often did clients or customers request CSV files', customers],
    ['Why shouldn’t we build an export of invoices?', ['prd-tl-12']],
    ['Is there a report that does nearly the same?', ['prd-tl-12']],
    ['What do we have to mind with spreadsheets and formulas?', ['adr-spreadsheet-files', 'inc-80']],
    ['opening a file in a spreadsheet runs formulas', ['adr-spreadsheet-files', 'inc-80']],
    ['How do I roll back invoices?', ['runbook-deploy-invoices']],
    ['rolling invoices back', ['runbook-deploy-invoices']],
    ['totals off by a cent, rounding', ['adr-round-once']],
    ['How is money rounded?', ['adr-round-once']],
    ['Which incidents had to do with orders?', ['inc-74']],
    ['Which files have caused incidents recently? src/orders.js', ['inc-61']],
    ['INC-61', ['inc-61']],
  ])('%s', async (question, expected) => {
    expect(await ids(question)).toEqual(expect.arrayContaining(expected));
  });

  test('evidence has a date, a link, and a passage that fits', async () => {
    const [hit] = await lake.search('rolled back forty seconds', { service: 'invoices', limit: 1 });
    expect(hit).toMatchObject({
      id: 'runbook-deploy-invoices',
      kind: 'runbook',
      at: '2026-08-03T00:00:00.000Z',
      url: 'https://docs.example/runbook-deploy-invoices',
      source: 'Company docs',
    });
    expect(hit?.excerpt).toContain('forty seconds');
    expect(await source.document('runbook-deploy-invoices')).toMatchObject({ title: hit?.title });
    expect(await source.document('none')).toBeNull();
  });
});

describe('a person edits the folders', () => {
  const file = (...names: string[]): string => join(folder, 'knowledge', ...names);

  test('a text that is added, changed, renamed and deleted shows so at the next question', async () => {
    await writeFile(
      file('adrs', 'new.md'),
      '---\nid: adr-new\ntitle: Quokkas\nservice: invoices\n---\n\nWe keep quokkas.\n',
    );
    await lake.sync(source);
    expect(await lake.search('quokkas')).toMatchObject([{ id: 'adr-new', kind: 'adr', service: 'invoices' }]);
    await writeFile(file('adrs', 'new.md'), '---\nid: adr-new\ntitle: Wombats\n---\n\nWe keep wombats.\n');
    await lake.sync(source);
    expect(await ids('quokkas')).toEqual([]);
    expect(await ids('wombats')).toEqual(['adr-new']);
    await rename(file('adrs', 'new.md'), file('adrs', 'renamed.md'));
    await lake.sync(source);
    expect(await ids('wombats')).toEqual(['adr-new']);
    await rm(file('adrs', 'renamed.md'));
    await lake.sync(source);
    expect(await ids('wombats')).toEqual([]);
  });

  test('plain markdown: its title is its heading, its kind follows its folder, its day is in its name', async () => {
    await writeFile(file('runbooks', '2026-05-04 Quokkas.md'), '# Feeding quokkas\n\nTwice a day.\n');
    await writeFile(file('wombats.md'), 'Feeding wombats: once.');
    await lake.sync(source);
    expect(await lake.search('feeding quokkas', { limit: 1 })).toMatchObject([
      {
        id: 'knowledge-runbooks-2026-05-04-quokkas',
        kind: 'runbook',
        title: 'Feeding quokkas',
        at: '2026-05-04T00:00:00.000Z',
        excerpt: 'Twice a day.',
      },
    ]);
    expect(await lake.search('wombats')).toMatchObject([
      { id: 'knowledge-wombats', kind: 'file', title: 'wombats' },
    ]);
  });

  test('front matter says who may see it', async () => {
    await writeFile(file('a.md'), '---\nchannel: C0SECRET\n---\nquokkas');
    await writeFile(file('b.md'), '---\npeople: [ana]\n---\nquokkas');
    await lake.sync(source);
    expect(await ids('quokkas')).toEqual([]);
    expect(await lake.ids('quokkas', { audience: { channels: ['C0SECRET'], person: null } })).toEqual([
      'knowledge-a',
    ]);
    expect(await lake.ids('quokkas', { audience: { channels: [], person: 'ana' } })).toEqual(['knowledge-b']);
    expect(await source.document('knowledge-a')).toBeNull();
  });

  test.each([
    ['a kind that there is not', '---\nkind: poem\n---\nquokkas', /its front matter: kind/],
    ['no YAML', '---\nkind: [\n---\nquokkas', /its front matter is not YAML/],
    ['an id of another document', '---\nid: inc-61\n---\nquokkas', /another document has its id, inc-61/],
  ])('one bad file is named and does not stop the rest: %s', async (_name, text, why) => {
    await writeFile(file('z-bad.md'), text);
    await writeFile(file('z-good.md'), 'wombats');
    await lake.sync(source);
    expect(await ids('wombats')).toEqual(['knowledge-z-good']);
    expect(await ids('quokkas')).toEqual([]);
    expect(await ids('storefront slow at month end')).toContain('inc-61');
    const told = { what: 'knowledge/z-bad.md', why: expect.stringMatching(why) };
    expect((await sourceOf(lake.database.db, 'Company docs'))?.problems).toEqual([told]);
    await lake.sync(source);
    expect(lake.log).toEqual([{ event: 'knowledge.left_out', fields: { source: 'Company docs', ...told } }]);
  });

  test('a file that breaks is taken out until it is mended: nobody knows who may see it', async () => {
    await writeFile(file('one.md'), 'quokkas');
    await lake.sync(source);
    await writeFile(file('one.md'), '---\nchannel: [C0\n---\nquokkas');
    await lake.sync(source);
    expect(await ids('quokkas')).toEqual([]);
  });

  test('a PDF is left out with a note; hidden files are none of ours', async () => {
    await writeFile(file('plan.pdf'), '%PDF-1.7 quokkas');
    await writeFile(file('.draft.md'), 'quokkas');
    await lake.sync(source);
    expect(await ids('quokkas')).toEqual([]);
    expect((await sourceOf(lake.database.db, 'Company docs'))?.problems).toEqual([
      { what: 'knowledge/plan.pdf', why: 'it is no text file' },
    ]);
  });

  test('a folder that is away keeps what is there and says since when', async () => {
    const before = await storedOf(lake.database.db, 'Company docs');
    await rename(file(), join(folder, 'elsewhere'));
    await lake.sync(source);
    expect(await storedOf(lake.database.db, 'Company docs')).toEqual(before);
    expect(await ids('spreadsheets and formulas')).toContain('adr-spreadsheet-files');
    const found = await sourceOf(lake.database.db, 'Company docs');
    expect(found?.reason).toContain('ENOENT');
    expect(Date.parse(found?.reachedAt ?? '')).toBeLessThan(Date.parse(found?.triedAt ?? ''));
  });

  test('a link to a file elsewhere is not followed, nor a name with dots', async () => {
    expect(await source.read('knowledge/../../../etc/passwd')).toEqual({ state: 'gone' });
    expect(await source.read('other/x.md')).toEqual({ state: 'gone' });
  });
});
