import { describe, expect, test } from 'vitest';
import { blastRadius, blastRadiusWords } from '../../src/pipeline/blast-radius.ts';
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
