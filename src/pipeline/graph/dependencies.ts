/** Which service depends on which, drawn from what the entities of a catalog say of each other. */
import { type EntityRef, keyOf, parseRef, shortName } from './entity-ref.ts';

export interface CatalogEntity extends EntityRef {
  system: string | null;
  /** Each as written, in any short form; null: it says nothing of it. */
  dependsOn: string[] | null;
  dependencyOf: string[] | null;
  consumesApis: string[] | null;
  providesApis: string[] | null;
}

export interface ServiceEdges {
  entity: CatalogEntity;
  /** Names of services, its own never among them, those that the catalog lacks included; null: it says nothing of its edges. */
  dependsOn: string[] | null;
  /** References that lead to nothing in this catalog, as they were written. */
  dangling: string[];
}

/** Between two services as many resources may stand in a row; a loop of resources ends here, too. */
const LONGEST_RESOURCES = 20;

/**
 * One entry for each component, in the order given. A component depends on:
 * - what it `dependsOn`, and what names it in `dependencyOf`;
 * - the components that provide an API that it consumes (or depends on);
 * - every component of a system that it depends on: which of them is not said, and fewer would look safer than it is;
 * - what a resource that it depends on depends on: a queue between two services does not part them.
 *
 * Two components that use the same database do not depend on each other: a change to one does not go through the
 * database's own interface to the other, and taking it for an edge would join nearly everything that shares a cluster.
 * Nor does standing in one system make an edge: a system is who looks after what, not who calls whom.
 */
export function serviceEdges(entities: readonly CatalogEntity[]): ServiceEdges[] {
  const index = indexOf(entities);
  return entities.filter((entity) => isKind(entity, 'component')).map((entity) => edgesOf(entity, index));
}

interface Index {
  byKey: Map<string, CatalogEntity>;
  /** By the key of an API. */
  providers: Map<string, CatalogEntity[]>;
  /** By the key of a system. */
  members: Map<string, CatalogEntity[]>;
  /** What names an entity in its `dependencyOf`, by that entity's key. */
  reversed: Map<string, EntityRef[]>;
}

const isKind = (entity: EntityRef, kind: string): boolean => entity.kind.toLowerCase() === kind;

function indexOf(entities: readonly CatalogEntity[]): Index {
  const index: Index = { byKey: new Map(), providers: new Map(), members: new Map(), reversed: new Map() };
  for (const entity of entities) {
    const key = keyOf(entity);
    if (!index.byKey.has(key)) index.byKey.set(key, entity);
    for (const text of entity.dependencyOf ?? [])
      push(index.reversed, refKey(text, entity, 'component'), entity);
    if (!isKind(entity, 'component')) continue;
    for (const text of entity.providesApis ?? []) push(index.providers, refKey(text, entity, 'api'), entity);
    if (entity.system !== null) push(index.members, refKey(entity.system, entity, 'system'), entity);
  }
  return index;
}

function push<T>(lists: Map<string, T[]>, key: string | null, value: T): void {
  if (key === null) return;
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** A name without a namespace is looked for beside whoever names it. */
function refKey(text: string, from: EntityRef, kind: string): string | null {
  const ref = parseRef(text, { kind, namespace: from.namespace });
  return ref === null ? null : keyOf(ref);
}

function edgesOf(entity: CatalogEntity, index: Index): ServiceEdges {
  const own = keyOf(entity);
  const named = index.reversed.get(own) ?? [];
  const isSilent =
    entity.dependsOn === null &&
    entity.dependencyOf === null &&
    entity.consumesApis === null &&
    entity.providesApis === null &&
    named.length === 0;
  if (isSilent) return { entity, dependsOn: null, dangling: [] };
  const found = new Map<string, string>();
  const dangling: string[] = [];
  const add = (ref: EntityRef): void => {
    if (keyOf(ref) !== own) found.set(keyOf(ref), shortName(ref));
  };
  const reach: Reach = { index, add, missing: (text) => dangling.push(text), passed: new Set() };
  for (const text of entity.dependsOn ?? [])
    follow(text, { from: entity, kind: 'component', depth: 0 }, reach);
  for (const text of entity.consumesApis ?? []) follow(text, { from: entity, kind: 'api', depth: 0 }, reach);
  for (const ref of named)
    follow(`${ref.kind}:${ref.namespace}/${ref.name}`, { from: entity, kind: 'component', depth: 0 }, reach);
  return { entity, dependsOn: [...found.values()], dangling: [...new Set(dangling)] };
}

interface Reach {
  index: Index;
  add(ref: EntityRef): void;
  missing(text: string): void;
  /** Keys of the resources that were gone through. */
  passed: Set<string>;
}

function follow(text: string, at: { from: EntityRef; kind: string; depth: number }, reach: Reach): void {
  const { index } = reach;
  const ref = parseRef(text, { kind: at.kind, namespace: at.from.namespace });
  if (ref === null) return reach.missing(text);
  const key = keyOf(ref);
  const target = index.byKey.get(key);
  if (isKind(ref, 'component')) {
    if (target === undefined) reach.missing(text);
    return reach.add(target ?? ref);
  }
  if (isKind(ref, 'api')) {
    const providers = index.providers.get(key) ?? [];
    if (providers.length === 0 && target === undefined) reach.missing(text);
    for (const provider of providers) reach.add(provider);
    return;
  }
  if (target === undefined) return reach.missing(text);
  if (isKind(ref, 'system')) for (const member of index.members.get(key) ?? []) reach.add(member);
  if (!isKind(ref, 'resource') || reach.passed.has(key) || at.depth >= LONGEST_RESOURCES) return;
  reach.passed.add(key);
  const next = { from: target, kind: 'component', depth: at.depth + 1 };
  for (const one of target.dependsOn ?? []) follow(one, next, reach);
  for (const one of index.reversed.get(key) ?? [])
    follow(`${one.kind}:${one.namespace}/${one.name}`, next, reach);
}
