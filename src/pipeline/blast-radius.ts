import { type ServiceGraph, type ServiceNode, serviceGraph } from './graph/service-graph.ts';
import type { Tier } from './item/basics.ts';

export type BlastLevel = 'low' | 'medium' | 'high' | 'unknown';

export interface ServiceAtRisk {
  name: string;
  tier: Tier | null;
  hops: number;
  /** The service by which it is reached, on the heaviest of its shortest ways; the service itself has none. */
  via?: string;
}

export interface BlastRadius {
  level: BlastLevel;
  /** The service itself first, then those that depend on it, nearest first. */
  services: ServiceAtRisk[];
  sum: number;
  /** High or medium: the chain that weighs most, from the farthest dependent to the service itself. */
  path?: string[];
  /** What the catalog lacks, so that the radius may be larger than it looks. */
  missing?: Missing[];
}

/** `catalog`: a part of it could not be read, the name says which. */
export interface Missing {
  name: string;
  what: 'service' | 'edges' | 'tier' | 'catalog';
}

const weight: Record<Tier, number> = { T1: 5, T2: 3, T3: 1 };
const farthestHop = 3;
const highSum = 8;
const mediumSum = 3;
const inEnglish = new Intl.Collator('en');

const pointsOf = ({ tier, hops }: ServiceAtRisk): number =>
  tier === null || hops === 0 ? 0 : weight[tier] * 0.5 ** (hops - 1);

/** Reached services with what the chain from the service up to each of them weighs. */
type Reached = Map<string, { one: ServiceAtRisk; chain: number }>;

/** Services that depend on `service`, by their shortest way to it. */
function reach(service: ServiceNode, graph: ServiceGraph): Reached {
  const found: Reached = new Map();
  found.set(service.name, { one: { name: service.name, tier: service.tier, hops: 0 }, chain: 0 });
  let layer = [service.name];
  for (let hops = 1; hops <= farthestHop && layer.length > 0; hops += 1) {
    const next = new Map<string, { node: ServiceNode; via: string; chain: number }>();
    for (const via of layer) {
      const chain = found.get(via)?.chain ?? 0;
      for (const node of graph.dependents(via)) {
        const before = next.get(node.name);
        if (found.has(node.name) || (before !== undefined && before.chain >= chain)) continue;
        next.set(node.name, { node, via, chain });
      }
    }
    const sorted = [...next.values()].toSorted((left, right) =>
      inEnglish.compare(left.node.name, right.node.name),
    );
    for (const { node, via, chain } of sorted) {
      const one: ServiceAtRisk = { name: node.name, tier: node.tier, hops, via };
      found.set(node.name, { one, chain: chain + pointsOf(one) });
    }
    layer = sorted.map(({ node }) => node.name);
  }
  return found;
}

/**
 * Our own formula, since none is published: over the services that depend on this one, up to three hops, the sum of
 * tier weight × 0.5^(hop−1). High if the service is T1, or a T1 depends on it directly, or the sum is ≥ 8; medium
 * ≥ 3; else low. Unknown when the service or its edges are not in the catalog, or a missing tier could raise it.
 * `partly` names what of the catalog could not be read: what is there can only make it too small, so high stays high
 * and everything else is unknown.
 */
export function blastRadius(
  service: string,
  graph: ServiceGraph | readonly ServiceNode[],
  partly: string | null = null,
): BlastRadius {
  const index = 'dependents' in graph ? graph : serviceGraph(graph);
  const unread: Missing[] = partly === null ? [] : [{ name: partly, what: 'catalog' }];
  const node = index.node(service);
  if (node === undefined) {
    const missing: Missing[] = [{ name: service, what: 'service' }, ...unread];
    return { level: 'unknown', services: [{ name: service, tier: null, hops: 0 }], sum: 0, missing };
  }
  const reached = reach(node, index);
  const services = [...reached.values()].map(({ one }) => one);
  const sum = services.reduce((total, one) => total + pointsOf(one), 0);
  const isHigh = services.some(({ tier, hops }) => tier === 'T1' && hops <= 1) || sum >= highSum;
  const missing: Missing[] = [
    ...(node.dependsOn === null ? [{ name: service, what: 'edges' as const }] : []),
    ...services.filter(({ tier }) => tier === null).map(({ name }) => ({ name, what: 'tier' as const })),
    ...unread,
  ];
  const known: BlastLevel = sum >= mediumSum ? 'medium' : 'low';
  const level: BlastLevel = isHigh ? 'high' : missing.length > 0 ? 'unknown' : known;
  return {
    level,
    services,
    sum,
    ...(level === 'high' || level === 'medium' ? { path: decidingPath(reached) } : {}),
    ...(missing.length === 0 ? {} : { missing }),
  };
}

/** A T1 decides by itself: the service, or one next to it. Else the chain that weighs most, of equals the nearer one. */
function decidingPath(reached: Reached): string[] {
  const all = [...reached.values()];
  const decisive = all.find(({ one }) => one.tier === 'T1' && one.hops <= 1);
  const heaviest = all.reduce((most, each) => (each.chain > most.chain ? each : most));
  const path: string[] = [];
  for (let at: string | undefined = (decisive ?? heaviest).one.name; at !== undefined; ) {
    path.push(at);
    at = reached.get(at)?.one.via;
  }
  return path;
}

/** "storefront (T1), invoices": only T1 is said, since only it changes what people do. */
export function blastRadiusWords(radius: BlastRadius): string {
  return radius.services.map(withTier).join(', ');
}

const withTier = ({ name, tier }: Pick<ServiceAtRisk, 'name' | 'tier'>): string =>
  tier === 'T1' ? `${name} (T1)` : name;

/** "storefront (T1) depends on orders, which depends on invoices." Null: no chain decides it, or an older ticket keeps none. */
export function blastRadiusPath(radius: BlastRadius): string | null {
  const chain = (radius.path ?? []).map(
    (name) => radius.services.find((one) => one.name === name) ?? { name, tier: null, hops: 0 },
  );
  const [first, second, ...rest] = chain;
  if (first === undefined) return null;
  if (second === undefined) return `${first.name} is T1 itself.`;
  const words = [
    `${withTier(first)} depends on ${withTier(second)}`,
    ...rest.map((one) => `which depends on ${withTier(one)}`),
  ].join(', ');
  const points = chain.reduce((total, one) => total + pointsOf(one), 0);
  const decides = chain.some(({ tier, hops }) => tier === 'T1' && hops <= 1);
  if (decides || points >= (radius.level === 'high' ? highSum : mediumSum)) return `${words}.`;
  const others = radius.services.length - chain.length;
  return `${words}; with ${others} more that depend on it, it adds up to ${radius.level}.`;
}

const lacks: Record<Missing['what'], (name: string) => string> = {
  service: (name) => `${name} is not in the catalog.`,
  edges: (name) => `The catalog does not say what ${name} depends on.`,
  tier: (name) => `${name} has no tier.`,
  catalog: (name) => `The catalog is not whole: ${name}.`,
};
const mostLacks = 3;

/** Why it is unknown, by name; null where it is known. */
export function blastRadiusMissing({ level, missing = [] }: BlastRadius): string | null {
  if (level !== 'unknown' || missing.length === 0) return null;
  const said = missing.slice(0, mostLacks).map(({ name, what }) => lacks[what](name));
  const more = missing.length - said.length;
  return `${said.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}
