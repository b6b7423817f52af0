/** Edges between services, from what entities say of each other; and the laws of a blast radius over any graph. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blastRadius, blastRadiusPath } from '../../../src/pipeline/blast-radius.ts';
import { type CatalogEntity, serviceEdges } from '../../../src/pipeline/graph/dependencies.ts';
import { keyOf, parseRef, shortName } from '../../../src/pipeline/graph/entity-ref.ts';
import { type ServiceNode, serviceGraph } from '../../../src/pipeline/graph/service-graph.ts';

type Said = Partial<Omit<CatalogEntity, 'kind' | 'name'>>;
const entity = (kind: string, name: string, said: Said = {}): CatalogEntity => ({
  kind,
  name,
  namespace: 'default',
  system: null,
  dependsOn: null,
  dependencyOf: null,
  consumesApis: null,
  providesApis: null,
  ...said,
});
const component = (name: string, said?: Said): CatalogEntity => entity('Component', name, said);
const edges = (...entities: CatalogEntity[]): Record<string, string[] | null> =>
  Object.fromEntries(serviceEdges(entities).map((one) => [one.entity.name, one.dependsOn]));

describe('references', () => {
  test.each([
    ['orders', 'component:default/orders'],
    ['component:orders', 'component:default/orders'],
    ['shop/orders', 'component:shop/orders'],
    ['Component:Default/Orders', 'component:default/orders'],
    ['resource:shop/db', 'resource:shop/db'],
    [' api:a.b-c_d ', 'api:default/a.b-c_d'],
  ])('%s is %s', (text, key) => {
    const ref = parseRef(text, { kind: 'component' });
    expect(ref && keyOf(ref)).toBe(key);
  });

  test.each(['', 'a b', 'component:', 'a/b/c', ':x', 'component: orders'])('"%s" is none', (text) => {
    expect(parseRef(text, { kind: 'component' })).toBeNull();
  });

  test('the default namespace goes without saying', () => {
    expect(shortName({ namespace: 'Default', name: 'orders' })).toBe('orders');
    expect(shortName({ namespace: 'shop', name: 'orders' })).toBe('shop/orders');
  });
});

describe('edges', () => {
  test.each<[string, CatalogEntity[], Record<string, string[] | null>]>([
    [
      'dependsOn, in any short form and any capitals; the name is as the entity writes it',
      [
        component('Orders', { dependsOn: [] }),
        component('shop', { dependsOn: ['component:default/orders', 'ORDERS'] }),
      ],
      { Orders: [], shop: ['Orders'] },
    ],
    [
      'an API leads to whoever provides it',
      [
        component('orders', { providesApis: ['orders-api'] }),
        component('shop', { consumesApis: ['orders-api'] }),
      ],
      { orders: [], shop: ['orders'] },
    ],
    [
      'an API that nobody here provides leads nowhere',
      [entity('API', 'maps'), component('shop', { consumesApis: ['maps'] })],
      { shop: [] },
    ],
    [
      'one’s own API is no edge',
      [component('orders', { providesApis: ['o'], consumesApis: ['o'] })],
      { orders: [] },
    ],
    [
      'two that share a database do not depend on each other',
      [
        entity('Resource', 'db'),
        component('a', { dependsOn: ['resource:db'] }),
        component('b', { dependsOn: ['resource:db'] }),
      ],
      { a: [], b: [] },
    ],
    [
      'a resource between two services does not part them, nor do two of them in a loop',
      [
        entity('Resource', 'queue', { dependsOn: ['resource:disk', 'component:orders'] }),
        entity('Resource', 'disk', { dependsOn: ['resource:queue'] }),
        component('orders', { dependsOn: [] }),
        component('shop', { dependsOn: ['resource:queue'] }),
      ],
      { orders: [], shop: ['orders'] },
    ],
    [
      'dependencyOf is the same edge, said from the other end',
      [component('orders', { dependencyOf: ['component:shop'] }), component('shop')],
      { orders: [], shop: ['orders'] },
    ],
    [
      'a system that is depended on stands for all in it; standing in one is no edge',
      [
        entity('System', 'billing'),
        component('invoices', { system: 'billing', dependsOn: [] }),
        component('ledger', { system: 'system:default/billing', dependsOn: [] }),
        component('shop', { dependsOn: ['system:billing'] }),
      ],
      { invoices: [], ledger: [], shop: ['invoices', 'ledger'] },
    ],
    [
      'a name without a namespace is looked for beside whoever names it',
      [
        component('orders', { namespace: 'shop', dependsOn: [] }),
        component('front', { namespace: 'shop', dependsOn: ['orders'] }),
        component('other', { dependsOn: ['shop/orders'] }),
      ],
      { orders: [], front: ['shop/orders'], other: ['shop/orders'] },
    ],
    ['nothing said is nothing known', [component('x')], { x: null }],
  ])('%s', (_name, entities, expected) => {
    expect(edges(...entities)).toEqual(expected);
  });

  test('fault 95: a name that is missing is kept as an edge and told', () => {
    const [shop] = serviceEdges([
      component('shop', { dependsOn: ['ghost', 'resource:nowhere'], consumesApis: ['none'] }),
    ]);
    expect(shop).toMatchObject({ dependsOn: ['ghost'], dangling: ['ghost', 'resource:nowhere', 'none'] });
  });
});

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const anyGraph = fc
  .tuple(
    ...names.map((name) =>
      fc.record({
        name: fc.constant(name),
        tier: fc.constantFrom('T1' as const, 'T2' as const, 'T3' as const, null),
        dependsOn: fc.option(fc.subarray([...names, 'ghost']), { freq: 9 }),
      }),
    ),
  )
  .map((nodes): ServiceNode[] => nodes);
const order = { low: 0, medium: 1, high: 2, unknown: 3 };

describe('fault 95: over any graph, with cycles and missing names', () => {
  test('each service once, nearest first, reached by an edge that is there', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const radius = blastRadius('a', graph);
        const found = radius.services.map(({ name }) => name);
        expect(new Set(found).size).toBe(found.length);
        const hops = radius.services.map((one) => one.hops);
        expect(hops).toEqual(hops.toSorted((one, other) => one - other));
        expect(hops.every((hop) => hop <= 3)).toBe(true);
        for (const { name, via } of radius.services.slice(1)) {
          expect(graph.find((node) => node.name === name)?.dependsOn).toContain(via);
          expect(found).toContain(via);
        }
      }),
    );
  });

  test('the path begins at a dependent, ends at the service, and follows edges; it is there when it is needed', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const radius = blastRadius('a', graph);
        expect(radius.path !== undefined).toBe(radius.level === 'high' || radius.level === 'medium');
        const path = radius.path ?? ['a'];
        expect(path.at(-1)).toBe('a');
        for (const [at, name] of path.slice(0, -1).entries())
          expect(graph.find((node) => node.name === name)?.dependsOn).toContain(path[at + 1]);
        expect(blastRadiusPath(radius) === null).toBe(radius.path === undefined);
      }),
    );
  });

  test('one more edge never makes it smaller, an unread part never says low or medium', () => {
    fc.assert(
      fc.property(anyGraph, fc.constantFrom(...names), fc.constantFrom(...names), (graph, from, to) => {
        const more = graph.map((node) =>
          node.name === from && node.dependsOn !== null
            ? { ...node, dependsOn: [...node.dependsOn, to] }
            : node,
        );
        const [before, after] = [blastRadius('a', graph), blastRadius('a', more)];
        expect(after.sum).toBeGreaterThanOrEqual(before.sum);
        if (before.level !== 'unknown')
          expect(order[after.level]).toBeGreaterThanOrEqual(order[before.level]);
        expect(['high', 'unknown']).toContain(blastRadius('a', graph, 'x').level);
      }),
    );
  });

  test('the same from an index that is kept', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        expect(blastRadius('a', serviceGraph(graph))).toEqual(blastRadius('a', graph));
      }),
    );
  });
});
