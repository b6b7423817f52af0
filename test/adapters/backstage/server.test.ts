/** A Backstage server that is large, old, slow, or not what it seems. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBackstageCatalog } from '../../../src/adapters/backstage/catalog.ts';
import { serverSource } from '../../../src/adapters/backstage/server.ts';
import type { Catalog } from '../../../src/ports/lake/catalog.ts';
import { type BackstageDouble, startBackstage } from '../../support/local/backstage-double.ts';

let backstage: BackstageDouble;
beforeEach(async () => {
  backstage = await startBackstage();
  backstage.registers('lab', many(250));
});
afterEach(() => backstage.close());

const many = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) =>
      `kind: Component\nmetadata: { name: part-${at} }\nspec: {}\nrelations: [{ type: dependsOn, targetRef: 'component:default/part-0' }, { type: ownedBy, targetRef: 'group:default/lab' }]\n`,
  ).join('---\n');
const catalog = (about: { token?: string | null; timeoutMs?: number } = {}): Catalog =>
  createBackstageCatalog({
    source: serverSource({ url: `${backstage.url}/`, token: backstage.token, ...about }),
  });
async function reason(of: Catalog): Promise<string> {
  const found = await of.services();
  return found.state === 'unknown' ? found.reason.replace(/:\d{4,5}\b/, ':PORT') : `it is ${found.state}`;
}

test('page after page, with what its processors found out', async () => {
  const found = await catalog().services();
  expect(backstage.pages).toEqual([100, 100, 50]);
  expect(found).toMatchObject({ state: 'ok', source: 'Backstage', url: backstage.url });
  expect(found.state === 'ok' && found.value[7]).toMatchObject({
    name: 'part-7',
    owner: 'lab',
    dependsOn: ['part-0'],
    url: `${backstage.url}/catalog/default/component/part-7`,
  });
});

test('an older server has one long list', async () => {
  backstage.behaves('before by-query');
  const found = await catalog().services();
  expect(found.state === 'ok' && found.value).toHaveLength(250);
});

test('many questions at once are one reading', async () => {
  const one = catalog();
  await Promise.all([one.services(), one.services(), one.problems()]);
  await one.services();
  expect(backstage.pages).toHaveLength(3);
});

test.each([
  ['hangs', 'Backstage did not answer in time.'],
  ['redirects', 'Backstage sends us elsewhere (302). Give the address that it ends at.'],
  ['talks nonsense', 'Backstage answered something that is no JSON.'],
  ['floods', 'Backstage answered more than 20000000 bytes.'],
  ['circles', 'Backstage goes round in its own pages.'],
] as const)('one that %s is unknown', async (how, sentence) => {
  backstage.behaves(how);
  expect(await reason(catalog({ timeoutMs: how === 'hangs' ? 200 : 10_000 }))).toBe(sentence);
  expect(backstage.strays).toBe(0);
});

test('a token that is refused, and a server that is gone', async () => {
  const wrong = catalog({ token: 'secret-of-mine' });
  expect(await reason(wrong)).toBe(
    'Backstage refuses the token (401). Give it one that may read the catalog.',
  );
  expect(JSON.stringify(await wrong.problems())).not.toContain('secret-of-mine');
  await backstage.close();
  expect(await reason(catalog())).toMatch(/^Backstage cannot be reached: /);
});
