/** Entities as the services of the port, with their edges resolved and what is wrong between them. */
import { serviceEdges } from '../../pipeline/graph/dependencies.ts';
import { keyOf, parseRef, shortName } from '../../pipeline/graph/entity-ref.ts';
import type { CatalogProblem, CatalogService } from '../../ports/lake/catalog.ts';
import { OWN_TIER, pagerDutyOf, repoOf, tierOf, trackerOf } from './annotations.ts';
import { type Descriptor, entityName } from './descriptor.ts';
import type { Place, PlacedDescriptor } from './documents.ts';

export function servicesOf(
  all: readonly PlacedDescriptor[],
  repoOfFile: (place: Place) => string | null = () => null,
): { services: CatalogService[]; problems: CatalogProblem[] } {
  const { entities, problems } = onlyOnce(all);
  const byKey = new Map(entities.map((entity) => [keyOf(entity), entity]));
  const services: CatalogService[] = [];
  for (const { entity, dependsOn, dangling } of serviceEdges(entities)) {
    const descriptor = byKey.get(keyOf(entity));
    if (descriptor === undefined) continue;
    const about = { ...descriptor.place, entity: entityName(descriptor), hides: false };
    const { tier, strange } = tierOf(descriptor);
    if (strange !== null) {
      const sentence = `The tier "${strange.slice(0, 40)}" is not T1, T2 or T3. Without one its blast radius is unknown.`;
      problems.push({ ...about, sentence });
    }
    for (const text of dangling) {
      const sentence = `It depends on ${text.slice(0, 120)}, which is not in the catalog. Add that, or take the name out.`;
      problems.push({ ...about, sentence });
    }
    services.push(
      serviceOf(descriptor, { tier, dependsOn, repo: repoOf(descriptor) ?? repoOfFile(descriptor.place) }),
    );
  }
  return { services, problems };
}

/** Of two entities of one name the first counts, with the edges of both and the stricter tier: nothing looks safer. */
function onlyOnce(all: readonly PlacedDescriptor[]): {
  entities: PlacedDescriptor[];
  problems: CatalogProblem[];
} {
  const byKey = new Map<string, PlacedDescriptor>();
  const problems: CatalogProblem[] = [];
  for (const entity of all) {
    const before = byKey.get(keyOf(entity));
    byKey.set(keyOf(entity), before === undefined ? entity : joined(before, entity));
    if (before === undefined) continue;
    const where = `${before.place.file}${before.place.line === null ? '' : `, line ${before.place.line}`}`;
    const sentence = `It stands in ${where}, too. That one counts, with what both depend on. Take one of them out.`;
    problems.push({ ...entity.place, entity: entityName(entity), sentence, hides: false });
  }
  return { entities: [...byKey.values()], problems };
}

function joined(first: PlacedDescriptor, second: PlacedDescriptor): PlacedDescriptor {
  const both = (one: string[] | null, other: string[] | null): string[] | null =>
    one === null && other === null ? null : [...new Set([...(one ?? []), ...(other ?? [])])];
  const [stricter] = [tierOf(first).tier, tierOf(second).tier].filter((tier) => tier !== null).toSorted();
  return {
    ...first,
    dependsOn: both(first.dependsOn, second.dependsOn),
    dependencyOf: both(first.dependencyOf, second.dependencyOf),
    consumesApis: both(first.consumesApis, second.consumesApis),
    providesApis: both(first.providesApis, second.providesApis),
    annotations: {
      ...second.annotations,
      ...first.annotations,
      ...(stricter === undefined ? {} : { [OWN_TIER]: stricter }),
    },
  };
}

function serviceOf(
  descriptor: Descriptor,
  about: Pick<CatalogService, 'tier' | 'dependsOn' | 'repo'>,
): CatalogService {
  const pagerDuty = pagerDutyOf(descriptor);
  const tracker = trackerOf(descriptor);
  const { name, owner, system, url } = descriptor;
  return {
    name: shortName(descriptor),
    title: descriptor.title ?? name,
    description: descriptor.description,
    owner: owner === null ? null : nameOf(owner, 'group', descriptor.namespace),
    tier: about.tier,
    repo: about.repo,
    dependsOn: about.dependsOn,
    tags: descriptor.tags,
    ...(url === null ? {} : { url }),
    ...(system === null ? {} : { system: nameOf(system, 'system', descriptor.namespace) }),
    ...(pagerDuty === null ? {} : { pagerDuty }),
    ...(tracker == null ? {} : { tracker }),
  };
}

function nameOf(text: string, kind: string, namespace: string): string {
  const ref = parseRef(text, { kind, namespace });
  return ref === null ? text : shortName(ref);
}
