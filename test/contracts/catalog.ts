/** What every form of the catalog does with the same entities, wherever they are kept. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Catalog, CatalogService } from '../../src/ports/lake/catalog.ts';

export interface CatalogWorld {
  catalog: Catalog;
  /** Writes the text as the whole of what one team keeps, in its own file, repository or registration. */
  keeps(team: string, yaml: string): Promise<void>;
  /** From now on nothing of it can be reached. */
  goesAway(): Promise<void>;
  /** What was read may be used for a while: that while passes. */
  later(): void;
  end(): Promise<void>;
}

const shop = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: storefront
  title: Storefront
  labels: { tier: T1 }
  annotations: { github.com/project-slug: acme/storefront }
spec: { type: website, lifecycle: production, owner: shop, consumesApis: [orders-api] }
`;
const orders = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  annotations:
    throughline.dev/tier: tier-2
    backstage.io/source-location: url:https://github.com/acme/orders/tree/main/
    pagerduty.com/service-id: P123
    jira/project-key: ORD
spec: { type: service, lifecycle: production, owner: 'group:default/checkout', system: sales, providesApis: [orders-api], dependsOn: ['resource:orders-db'] }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: orders-api }
spec: { type: openapi, lifecycle: production, owner: checkout, definition: { $text: ./api.yaml } }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: orders-db }
spec: { type: database, owner: checkout }
`;

export function catalogContract(make: () => Promise<CatalogWorld>): void {
  let world: CatalogWorld;
  beforeEach(async () => {
    world = await make();
    await world.keeps('shop', shop);
    await world.keeps('checkout', orders);
  });
  afterEach(() => world.end());

  async function services(): Promise<CatalogService[]> {
    const found = await world.catalog.services();
    if (found.state !== 'ok') throw new Error(`The catalog is ${found.state}.`);
    return found.value;
  }
  const named = async (name: string): Promise<CatalogService | undefined> =>
    (await services()).find((service) => service.name === name);

  test('components are services, with owner, tier, repository, and edges by way of APIs', async () => {
    expect(await named('orders')).toMatchObject({
      title: 'orders',
      owner: 'checkout',
      tier: 'T2',
      repo: 'acme/orders',
      dependsOn: [],
      system: 'sales',
      pagerDuty: 'P123',
      tracker: { kind: 'jira', project: 'ORD' },
    });
    expect(await named('storefront')).toMatchObject({
      title: 'Storefront',
      owner: 'shop',
      tier: 'T1',
      repo: 'acme/storefront',
      dependsOn: ['orders'],
    });
    expect(await services()).toHaveLength(2);
    expect(await world.catalog.problems()).toEqual([]);
  });

  test('what changes is seen without a restart', async () => {
    await services();
    await world.keeps('shop', shop.replace('T1', 'T3'));
    world.later();
    expect(await named('storefront')).toMatchObject({ tier: 'T3' });
  });

  test('hundreds of entities of every kind', async () => {
    const kinds = ['Group', 'User', 'Domain', 'System', 'Template', 'Resource', 'SomethingNew'];
    const many = Array.from({ length: 300 }, (_, at) =>
      [
        'apiVersion: backstage.io/v1alpha1',
        'kind: Component',
        `metadata: { name: part-${at}, namespace: ${at % 2 === 0 ? 'default' : 'lab'} }`,
        `spec: { type: service, lifecycle: production, owner: lab, dependsOn: ['component:default/part-${at - (at % 2)}'] }`,
        '---',
        `apiVersion: ${kinds[at % kinds.length] === 'SomethingNew' ? 'acme.dev/v1' : 'backstage.io/v1alpha1'}`,
        `kind: ${kinds[at % kinds.length]}`,
        `metadata: { name: other-${at} }`,
      ].join('\n'),
    );
    await world.keeps('lab', many.join('\n---\n'));
    const found = await services();
    expect(found).toHaveLength(302);
    expect(found.find(({ name }) => name === 'lab/part-7')).toMatchObject({ dependsOn: ['part-6'] });
    expect((await world.catalog.problems()).filter(({ hides }) => hides)).toEqual([]);
  });

  test('fault 95: a broken entity is told by name, the others stay, and the catalog is not called whole', async () => {
    await world.keeps('ledger', 'kind: Component\nmetadata: { name: ledger }\nspec: { dependsOn: orders }\n');
    const found = await world.catalog.services();
    expect(found).toMatchObject({ state: 'ok', partly: expect.stringContaining('cannot be read') });
    expect(await services()).toHaveLength(2);
    expect(await world.catalog.problems()).toMatchObject([
      {
        entity: 'component:ledger',
        sentence: 'spec.dependsOn must be a list such as [component:orders]. Write one, or take it out.',
        hides: true,
      },
    ]);
  });

  test('fault 95: a name that leads nowhere is told, and hides nothing', async () => {
    await world.keeps(
      'ledger',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ledger }\nspec: { dependsOn: [ghost] }\n',
    );
    expect(await named('ledger')).toMatchObject({ dependsOn: ['ghost'], tier: null, owner: null });
    expect(await world.catalog.problems()).toMatchObject([
      {
        entity: 'component:ledger',
        sentence: 'It depends on ghost, which is not in the catalog. Add that, or take the name out.',
        hides: false,
      },
    ]);
  });

  test('out of reach it is unknown, not empty, and says why', async () => {
    await services();
    await world.goesAway();
    world.later();
    const found = await world.catalog.services();
    expect(found.state).toBe('unknown');
    expect(await world.catalog.problems()).toMatchObject([{ hides: true }]);
  });
}
