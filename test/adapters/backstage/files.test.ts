/** Descriptors in files: what is wrong is told with its line, what was good before is not forgotten, Locations lead on. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBackstageCatalog } from '../../../src/adapters/backstage/catalog.ts';
import { readDescriptors } from '../../../src/adapters/backstage/documents.ts';
import { folderSource } from '../../../src/adapters/backstage/folder.ts';
import { repositoriesSource } from '../../../src/adapters/backstage/repositories.ts';
import { blastRadius, blastRadiusMissing } from '../../../src/pipeline/blast-radius.ts';
import type { Catalog, CatalogService } from '../../../src/ports/lake/catalog.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-backstage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
const catalogOf = (path = ''): Catalog =>
  createBackstageCatalog({ source: folderSource(join(folder, path)) });
async function services(catalog: Catalog): Promise<CatalogService[]> {
  const found = await catalog.services();
  return found.state === 'ok' ? found.value : [];
}
const names = async (catalog: Catalog): Promise<string[]> =>
  (await services(catalog)).map(({ name }) => name);
const said = async (catalog: Catalog): Promise<string> =>
  (await catalog.problems())
    .map(
      ({ file, line, entity, sentence, hides }) =>
        `${hides ? '!' : ' '} ${file}:${line} ${entity}: ${sentence}`,
    )
    .join('\n');
const component = (name: string, spec = 'dependsOn: []', more = ''): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n${more}spec:\n  owner: shop\n  ${spec}\n`;

test('fault 95: every kind of mistake, with its file and line, in words to act on', async () => {
  await write(
    'all.yaml',
    [
      component('good'),
      component('bad name'),
      'kind: Component\nspec: {}\n',
      component('texts', 'dependsOn: orders'),
      component('inner', 'dependsOn:\n    - component:orders\n    - 7'),
      component('spaced', "consumesApis: ['api: orders']"),
      component('gold', 'dependsOn: [ghost]', '  labels:\n    tier: gold\n'),
      'metadata:\n  name: kindless\n',
      'apiVersion: backstage.io/v1alpha1\nkind: Componnet\nmetadata: { name: typo }\n',
      component('good', 'dependsOn: [component:gold]'),
      'kind: Component\nmetadata: {\n  name: torn\nspec: [\n',
    ].join('---\n'),
  );
  expect(await said(catalogOf())).toMatchInlineSnapshot(`
    "! all.yaml:12 component:bad name: metadata.name may be 1 to 63 letters, digits, dashes, underscores and dots. Correct it.
    ! all.yaml:17 null: metadata is missing. An entity has metadata with a name.
    ! all.yaml:26 component:texts: spec.dependsOn must be a list such as [component:orders]. Write one, or take it out.
    ! all.yaml:36 component:inner: spec.dependsOn must list references such as component:orders. Write this one as text.
    ! all.yaml:44 component:spaced: spec.consumesApis has "api: orders", which is no reference. Write it like orders-api.
    ! all.yaml:56 null: kind is missing. Say what it is, such as kind: Component.
      all.yaml:59 null: Componnet is no kind that is read here. Correct it if it was meant to be a Component.
    ! all.yaml:74 component:torn: This is not readable YAML: Flow map in block collection must be sufficiently indented and end with a }. Mend that line.
      all.yaml:63 component:good: It stands in all.yaml, line 1, too. That one counts, with what both depend on. Take one of them out.
      all.yaml:46 component:gold: The tier "gold" is not T1, T2 or T3. Without one its blast radius is unknown.
      all.yaml:46 component:gold: It depends on ghost, which is not in the catalog. Add that, or take the name out."
  `);
});

test('fault 95: a file of nothing but mistakes is an unknown catalog that says where', async () => {
  await write('x.yaml', 'kind: Component\nspec: [\n');
  const found = await catalogOf().services();
  expect(found.state === 'unknown' && found.reason).toMatchInlineSnapshot(
    `"x.yaml line 3: This is not readable YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Mend that line."`,
  );
});

describe('a file that breaks while we run', () => {
  test('fault 95: what it said before stays in use, and no blast radius looks smaller for it', async () => {
    const catalog = catalogOf();
    await write('orders.yaml', component('orders', 'dependsOn: []', '  labels: { tier: T3 }\n'));
    await write('ledger.yaml', component('ledger', 'dependsOn: [orders]', '  labels: { tier: T3 }\n'));
    expect(blastRadius('orders', await services(catalog)).level).toBe('low');
    await write('ledger.yaml', `${component('ledger', 'dependsOn: [orders]')}  oops: [\n`);
    const found = await catalog.services();
    const partly = found.state === 'ok' ? (found.partly ?? null) : null;
    const radius = blastRadius('orders', await services(catalog), partly);
    expect(radius.services.map(({ name }) => name)).toEqual(['orders', 'ledger']);
    expect(radius.level).toBe('unknown');
    expect(blastRadiusMissing(radius)).toMatchInlineSnapshot(
      `"The catalog is not whole: ledger.yaml line 9 cannot be read."`,
    );
    expect(await said(catalog)).toMatchInlineSnapshot(
      `"! ledger.yaml:9 component:ledger: This is not readable YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Mend that line. Until then what stood there before is used."`,
    );
    await write('ledger.yaml', component('ledger', 'dependsOn: []', '  labels: { tier: T3 }\n'));
    expect(await catalog.services()).not.toHaveProperty('partly');
    expect((await services(catalog)).find(({ name }) => name === 'ledger')).toMatchObject({ dependsOn: [] });
  });

  test('a file that is taken away is forgotten', async () => {
    const catalog = catalogOf();
    await write('orders.yaml', component('orders'));
    await write('ledger.yaml', component('ledger'));
    expect(await names(catalog)).toEqual(['ledger', 'orders']);
    await rm(join(folder, 'ledger.yaml'));
    expect(await names(catalog)).toEqual(['orders']);
  });
});

describe('shapes that real catalogs have', () => {
  test('anchors, merge keys, placeholders, numbers for texts, empty documents, windows line ends, JSON', async () => {
    await write(
      'many/deep/catalog.yml',
      [
        '---',
        'apiVersion: backstage.io/v1alpha1',
        'kind: Component',
        'metadata: &meta',
        '  name: one',
        '  title: 42',
        '  description: { $text: ./README.md }',
        '  labels: &labels { tier: 2, hidden: true }',
        'spec: &spec { type: service, owner: user:guest, dependsOn: }',
        '---',
        '# nothing here',
        '---',
        'apiVersion: backstage.io/v1beta1',
        'kind: Component',
        'metadata: { <<: { labels: { tier: T1 } }, name: two, links: [{ title: no address }] }',
        'spec: { dependsOn: [Component:DEFAULT/one], definition: { $json: ./x.json } }',
        '...',
        '{ "apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": { "name": "three" } }',
      ].join('\r\n'),
    );
    const catalog = catalogOf();
    expect(await said(catalog)).toBe('');
    expect(
      (await services(catalog)).map(({ name, title, tier, owner, dependsOn }) => ({
        name,
        title,
        tier,
        owner,
        dependsOn,
      })),
    ).toEqual([
      { name: 'one', title: '42', tier: 'T2', owner: 'guest', dependsOn: null },
      { name: 'two', title: 'two', tier: 'T1', owner: null, dependsOn: ['one'] },
      { name: 'three', title: 'three', tier: null, owner: null, dependsOn: null },
    ]);
  });

  test('files of other tools beside it are left alone', async () => {
    await write('catalog-info.yaml', component('orders'));
    await write('mkdocs.yml', 'site_name: Orders\nplugins: [techdocs-core]\n');
    await write('kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n');
    await write(
      'chart/templates/deploy.yaml',
      'kind: Deployment\n{{- if .Values.x }}\nmetadata: {{ .name }}\n',
    );
    await write('template/skeleton/catalog-info.yaml', component('${{ values.name }}'));
    await write('node_modules/x/catalog-info.yaml', component('stranger'));
    const catalog = catalogOf();
    expect(await names(catalog)).toEqual(['orders']);
    expect(await said(catalog)).toMatchInlineSnapshot(
      `"  template/skeleton/catalog-info.yaml:1 null: \${{ values.name }} is a template's placeholder, no entity. It was left out."`,
    );
    expect(await catalog.services()).not.toHaveProperty('partly');
  });

  test('a kilobyte of anchors does not grow to a gigabyte', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let at = 0; at < 12; at += 1) {
      const [now, next] = [String.fromCharCode(97 + at), String.fromCharCode(98 + at)];
      lines.push(`${next}: &${next} [${Array.from({ length: 9 }, () => `*${now}`).join(', ')}]`);
    }
    const read = readDescriptors('x.yaml', `kind: Component\nmetadata: { name: x }\n${lines.join('\n')}\n`);
    expect(read.entities).toEqual([]);
    expect(read.problems).toMatchObject([{ file: 'x.yaml', line: 1, hides: true }]);
  });
});

describe('Locations', () => {
  const location = (...targets: string[]): string =>
    `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: all }\nspec: { targets: ${JSON.stringify(targets)} }\n`;

  test('of one file: what they name is read, also by a pattern; what is outside or missing is told', async () => {
    await write(
      'all.yaml',
      location('./a/more.yaml', 'a/*.yml', './gone.yaml', '../secrets.yaml', 'https://example.com/x.yaml'),
    );
    await write('a/more.yaml', `${location('./one.yaml', '../all.yaml')}---\n${component('two')}`);
    await write('a/one.yaml', component('one'));
    await write('a/three.yml', component('three'));
    await write('unnamed.yaml', component('unnamed'));
    const catalog = catalogOf('all.yaml');
    expect((await names(catalog)).toSorted()).toEqual(['one', 'three', 'two']);
    expect(await said(catalog)).toMatchInlineSnapshot(`
      "! all.yaml:1 null: Its Location points to ../secrets.yaml, which is outside and is not followed.
      ! all.yaml:1 null: Its Location points to https://example.com/x.yaml, which is outside and is not followed.
      ! gone.yaml:null null: A Location points to this file, and it is not there. Mend the Location."
    `);
  });

  test('of repositories: inside the repository and into another that is known; a component belongs to where it stands', async () => {
    const files = new Map([
      [
        'acme/shop/catalog-info.yaml',
        location(
          './services/*/catalog-info.yaml',
          'https://github.com/acme/orders/blob/main/deploy/extra.yaml',
        ),
      ],
      ['acme/shop/services/cart/catalog-info.yaml', component('cart')],
      ['acme/orders/deploy/extra.yaml', component('extra')],
      [
        'acme/orders/catalog-info.yaml',
        `${location('../../acme/secret/catalog-info.yaml', 'https://github.com/other/x/blob/main/x.yaml')}---\n${component('orders')}`,
      ],
    ]);
    const inside = (repo: string): string[] =>
      [...files.keys()]
        .filter((file) => file.startsWith(`${repo}/`))
        .map((file) => file.slice(repo.length + 1));
    const catalog = createBackstageCatalog({
      source: repositoriesSource({
        repositories: async () => ['acme/shop', 'acme/orders', 'acme/empty'],
        read: async (repo, path) => files.get(`${repo}/${path}`) ?? null,
        files: async (repo) => inside(repo),
      }),
    });
    expect((await services(catalog)).map(({ name, repo }) => `${name} ${repo}`).toSorted()).toEqual([
      'cart acme/shop',
      'extra acme/orders',
      'orders acme/orders',
    ]);
    expect(await said(catalog)).toMatchInlineSnapshot(`
      "! acme/orders/catalog-info.yaml:1 null: Its Location points to ../../acme/secret/catalog-info.yaml, which is outside and is not followed.
      ! acme/orders/catalog-info.yaml:1 null: Its Location points to https://github.com/other/x/blob/main/x.yaml, which is outside and is not followed."
    `);
  });
});
