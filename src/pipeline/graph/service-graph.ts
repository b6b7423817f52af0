import type { Tier } from '../item/basics.ts';

/** One service of the catalog with its edges; `dependsOn: null` means that the catalog says nothing of them. */
export interface ServiceNode {
  name: string;
  tier: Tier | null;
  dependsOn: string[] | null;
}

/** The catalog's services with the edges turned round, built once and read many times. */
export interface ServiceGraph {
  node(name: string): ServiceNode | undefined;
  /** Services that name this one, in the catalog's order. */
  dependents(name: string): readonly ServiceNode[];
}

const none: readonly ServiceNode[] = [];

/** Of two services of one name the first counts, with the edges of both. */
export function serviceGraph(nodes: readonly ServiceNode[]): ServiceGraph {
  const byName = new Map<string, ServiceNode>();
  const turned = new Map<string, ServiceNode[]>();
  for (const node of nodes) if (!byName.has(node.name)) byName.set(node.name, node);
  for (const node of nodes) {
    const known = byName.get(node.name) ?? node;
    for (const name of node.dependsOn ?? []) {
      const list = turned.get(name);
      if (list === undefined) turned.set(name, [known]);
      else list.push(known);
    }
  }
  return { node: (name) => byName.get(name), dependents: (name) => turned.get(name) ?? none };
}
