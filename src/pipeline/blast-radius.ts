import type { Tier } from './item/basics.ts';

export type BlastLevel = 'low' | 'medium' | 'high' | 'unknown';
export interface BlastRadius {
  level: BlastLevel;
  /** The service itself first, then those that depend on it, nearest first. */
  services: { name: string; tier: Tier | null; hops: number }[];
  sum: number;
}

/** One service of the catalog with its edges; `dependsOn: null` means that the catalog says nothing of them. */
export interface ServiceNode {
  name: string;
  tier: Tier | null;
  dependsOn: string[] | null;
}

const weight: Record<Tier, number> = { T1: 5, T2: 3, T3: 1 };
const farthestHop = 3;
const highSum = 8;
const mediumSum = 3;

/** Services that depend on `service`, by their shortest way to it. */
function dependents(service: ServiceNode, graph: readonly ServiceNode[]): BlastRadius['services'] {
  const found: BlastRadius['services'] = [{ name: service.name, tier: service.tier, hops: 0 }];
  const seen = new Set([service.name]);
  let layer = new Set([service.name]);
  for (let hops = 1; hops <= farthestHop && layer.size > 0; hops += 1) {
    const next = graph
      .filter((node) => !seen.has(node.name) && node.dependsOn?.some((name) => layer.has(name)))
      .toSorted((left, right) => left.name.localeCompare(right.name, 'en'));
    for (const node of next) {
      if (seen.has(node.name)) continue;
      seen.add(node.name);
      found.push({ name: node.name, tier: node.tier, hops });
    }
    layer = new Set(next.map((node) => node.name));
  }
  return found;
}

/**
 * Our own formula, since none is published: over the services that depend on this one, up to three hops, the sum of
 * tier weight × 0.5^(hop−1). High if the service is T1, or a T1 depends on it directly, or the sum is ≥ 8; medium
 * ≥ 3; else low. Unknown when the service or its edges are not in the catalog, or a missing tier could raise it.
 */
export function blastRadius(service: string, graph: readonly ServiceNode[]): BlastRadius {
  const node = graph.find((each) => each.name === service);
  if (!node) return { level: 'unknown', services: [{ name: service, tier: null, hops: 0 }], sum: 0 };
  const services = dependents(node, graph);
  const sum = services
    .slice(1)
    .reduce((total, { tier, hops }) => total + (tier ? weight[tier] * 0.5 ** (hops - 1) : 0), 0);
  const isHigh = services.some(({ tier, hops }) => tier === 'T1' && hops <= 1) || sum >= highSum;
  const isUnknown = node.dependsOn === null || services.some(({ tier }) => tier === null);
  const known: BlastLevel = sum >= mediumSum ? 'medium' : 'low';
  const level: BlastLevel = isHigh ? 'high' : isUnknown ? 'unknown' : known;
  return { level, services, sum };
}

/** "storefront (T1), invoices": only T1 is said, since only it changes what people do. */
export function blastRadiusWords(radius: BlastRadius): string {
  return radius.services.map(({ name, tier }) => (tier === 'T1' ? `${name} (T1)` : name)).join(', ');
}
