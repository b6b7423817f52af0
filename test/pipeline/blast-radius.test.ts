import { describe, expect, test } from 'vitest';
import {
  blastRadius,
  blastRadiusMissing,
  blastRadiusPath,
  blastRadiusWords,
} from '../../src/pipeline/blast-radius.ts';
import type { ServiceNode } from '../../src/pipeline/graph/service-graph.ts';
import type { Tier } from '../../src/pipeline/item/basics.ts';

const node = (name: string, tier: Tier | null, ...dependsOn: string[]): ServiceNode => ({
  name,
  tier,
  dependsOn,
});

describe('blast radius', () => {
  test('of a service on which nothing depends is low', () => {
    expect(blastRadius('invoices', [node('invoices', 'T2', 'storefront'), node('storefront', 'T1')])).toEqual(
      {
        level: 'low',
        services: [{ name: 'invoices', tier: 'T2', hops: 0 }],
        sum: 0,
      },
    );
  });

  test('of a T1 service is high, and names those that depend on it', () => {
    const radius = blastRadius('storefront', [
      node('invoices', 'T2', 'storefront'),
      node('storefront', 'T1'),
    ]);
    expect(radius).toMatchObject({ level: 'high', sum: 3 });
    expect(blastRadiusWords(radius)).toBe('storefront (T1), invoices');
  });

  test.each<[string, ServiceNode[], string, number]>([
    ['one T2 at one hop', [node('a', 'T3'), node('b', 'T2', 'a')], 'medium', 3],
    ['one T3 at one hop', [node('a', 'T3'), node('b', 'T3', 'a')], 'low', 1],
    ['a T1 at one hop', [node('a', 'T3'), node('b', 'T1', 'a')], 'high', 5],
    [
      'a T1 at two hops counts half',
      [node('a', 'T3'), node('b', 'T3', 'a'), node('c', 'T1', 'b')],
      'medium',
      3.5,
    ],
    [
      'three hops count a quarter, a fourth nothing',
      [
        node('a', 'T3'),
        node('b', 'T3', 'a'),
        node('c', 'T3', 'b'),
        node('d', 'T2', 'c'),
        node('e', 'T1', 'd'),
      ],
      'low',
      2.25,
    ],
    [
      'three T2 make it high',
      [node('a', 'T3'), node('b', 'T2', 'a'), node('c', 'T2', 'a'), node('d', 'T2', 'a')],
      'high',
      9,
    ],
    [
      'the shortest way counts',
      [node('a', 'T3'), node('b', 'T3', 'a'), node('c', 'T2', 'a', 'b')],
      'medium',
      4,
    ],
  ])('%s', (_name, graph, level, sum) => {
    expect(blastRadius('a', graph)).toMatchObject({ level, sum });
  });

  test('fault 95: cycles are tolerated', () => {
    const graph = [node('a', 'T3', 'c'), node('b', 'T3', 'a'), node('c', 'T3', 'b')];
    expect(blastRadius('a', graph)).toMatchObject({ level: 'low', sum: 1.5 });
    expect(blastRadius('a', [node('a', 'T3', 'a')])).toMatchObject({ level: 'low', sum: 0 });
  });

  test('fault 95: a service or edges that the catalog lacks make it unknown', () => {
    expect(blastRadius('ghost', [node('a', 'T3')]).level).toBe('unknown');
    expect(blastRadius('a', [{ name: 'a', tier: 'T3', dependsOn: null }]).level).toBe('unknown');
    expect(blastRadius('a', [node('a', 'T3'), node('b', null, 'a')]).level).toBe('unknown');
    expect(blastRadius('a', [{ name: 'a', tier: 'T1', dependsOn: null }]).level).toBe('high');
  });
});

describe('the path that decides', () => {
  const path = (...graph: ServiceNode[]): string | null => blastRadiusPath(blastRadius('invoices', graph));

  test('a T1 next to it', () => {
    expect(
      path(node('invoices', 'T2'), node('orders', 'T2', 'invoices'), node('shop', 'T1', 'invoices')),
    ).toMatchInlineSnapshot(`"shop (T1) depends on invoices."`);
  });

  test('the service itself', () => {
    expect(path(node('invoices', 'T1'), node('orders', 'T2', 'invoices'))).toMatchInlineSnapshot(
      `"invoices is T1 itself."`,
    );
  });

  test('the heaviest chain, which is not always the longest', () => {
    const graph = [
      node('invoices', 'T2'),
      node('ledger', 'T3', 'invoices'),
      node('reports', 'T3', 'ledger'),
      node('audit', 'T3', 'reports'),
      node('orders', 'T3', 'invoices'),
      node('storefront', 'T1', 'orders'),
    ];
    expect(blastRadius('invoices', graph)).toMatchObject({
      level: 'medium',
      path: ['storefront', 'orders', 'invoices'],
    });
    expect(path(...graph)).toMatchInlineSnapshot(
      `"storefront (T1) depends on orders, which depends on invoices."`,
    );
  });

  test('of two shortest ways the heavier', () => {
    expect(
      blastRadius('a', [
        node('a', 'T3'),
        node('b', 'T3', 'a'),
        node('c', 'T2', 'a'),
        node('d', 'T2', 'b', 'c'),
      ]),
    ).toMatchObject({ path: ['d', 'c', 'a'], services: [{}, {}, {}, { name: 'd', via: 'c' }] });
  });

  test('many small ones: the chain and how many more it takes', () => {
    expect(
      path(node('invoices', 'T2'), ...['a', 'b', 'c', 'd'].map((name) => node(name, 'T3', 'invoices'))),
    ).toMatchInlineSnapshot(`"a depends on invoices; with 3 more that depend on it, it adds up to medium."`);
  });

  test('low has none', () => {
    expect(path(node('invoices', 'T2'), node('a', 'T3', 'invoices'))).toBeNull();
  });
});

describe('fault 95: what is unknown is said by name', () => {
  const said = (service: string, partly: string | null, ...graph: ServiceNode[]): string | null =>
    blastRadiusMissing(blastRadius(service, graph, partly));

  test.each([
    ['a service', 'ghost', null, [node('a', 'T3')], 'ghost is not in the catalog.'],
    [
      'edges',
      'a',
      null,
      [{ name: 'a', tier: 'T3' as const, dependsOn: null }],
      'The catalog does not say what a depends on.',
    ],
    ['a tier', 'a', null, [node('a', 'T3'), node('b', null, 'a')], 'b has no tier.'],
    [
      'a part of the catalog',
      'a',
      'orders.yaml line 3 cannot be read',
      [node('a', 'T3')],
      'The catalog is not whole: orders.yaml line 3 cannot be read.',
    ],
    [
      'much',
      'a',
      null,
      [node('a', null), ...['b', 'c', 'd', 'e'].map((name) => node(name, null, 'a'))],
      'a has no tier. b has no tier. c has no tier. And 2 more.',
    ],
  ])('%s', (_what, service, partly, graph, sentence) => {
    expect(said(service, partly, ...graph)).toBe(sentence);
  });

  test('an unread part never makes it look smaller: high stays high, all else is unknown', () => {
    const high = [node('a', 'T3'), node('b', 'T1', 'a')];
    expect(blastRadius('a', high, 'x.yaml cannot be read').level).toBe('high');
    expect(blastRadiusMissing(blastRadius('a', high, 'x.yaml cannot be read'))).toBeNull();
    expect(blastRadius('a', [node('a', 'T3'), node('b', 'T2', 'a')], 'x.yaml cannot be read').level).toBe(
      'unknown',
    );
  });
});
