import type { BlastRadius } from '../../pipeline/blast-radius.ts';
import type { CatalogService } from '../../ports/lake/catalog.ts';
import { finding, serviceNamed, type Tool } from './kit.ts';

const listed = (names: string[], none: string): string => (names.length === 0 ? none : names.join(', '));

function factsOf(service: CatalogService, all: CatalogService[]): string {
  const dependents = all.filter((one) => one.dependsOn?.includes(service.name)).map((one) => one.name);
  return [
    service.description,
    `Owner: ${service.owner ?? 'not in the catalog'}. Tier: ${service.tier ?? 'not in the catalog'}.`,
    `Repository: ${service.repo ?? 'not in the catalog'}.`,
    `Depends on: ${service.dependsOn === null ? 'the catalog does not say' : listed(service.dependsOn, 'nothing')}.`,
    `Needed by: ${listed(dependents, 'nothing')}.`,
    ...(service.tags.length === 0 ? [] : [`Tags: ${service.tags.join(', ')}.`]),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

export const serviceFacts: Tool<'service'> = async (kit, input) => {
  const looked = await serviceNamed(kit, input.name);
  if (looked.kind === 'not_reached') return looked.found;
  const found = looked.service;
  const url = found.url ?? looked.url;
  return {
    findings: [
      finding(looked, {
        id: `service:${found.name}`,
        title: found.title,
        kind: 'catalog',
        excerpt: factsOf(found, looked.all),
        ...(url === undefined ? {} : { url }),
      }),
    ],
    summary: `${found.name} belongs to ${found.owner ?? 'nobody that the catalog names'}${found.tier === null ? '' : ` and is ${found.tier}`}.`,
  };
};

/** The shortest way from a dependent down to the service, by who depends on whom. */
function pathTo(from: string, service: string, all: CatalogService[]): string[] {
  const before = new Map<string, string | null>([[from, null]]);
  for (const name of before.keys()) {
    if (name === service) break;
    for (const next of all.find((one) => one.name === name)?.dependsOn ?? [])
      if (!before.has(next)) before.set(next, name);
  }
  const path: string[] = [];
  for (let at: string | null | undefined = service; at != null; at = before.get(at)) path.unshift(at);
  return path;
}

/** Why the level is what it is, as the rule in `pipeline/blast-radius.ts` has it. */
function whatDecides(service: CatalogService, all: CatalogService[], radius: BlastRadius): string {
  const hurt = radius.services.filter((one) => one.hops > 0);
  const needed = `${hurt.length} ${hurt.length === 1 ? 'service needs' : 'services need'} it`;
  if (service.tier === 'T1') return 'it is T1 itself';
  const critical = hurt.find((one) => one.tier === 'T1' && one.hops === 1);
  if (critical !== undefined)
    return `${pathTo(critical.name, service.name, all).join(' → ')}, and ${critical.name} is T1`;
  if (radius.level === 'unknown') {
    const untold = radius.services.find((one) => one.tier === null);
    return service.dependsOn === null
      ? 'the catalog does not say what it depends on'
      : `the catalog gives no tier for ${untold?.name ?? service.name}`;
  }
  return hurt.length === 0 ? 'nothing depends on it' : needed;
}

export const blastRadius: Tool<'blast_radius'> = async (kit, input) => {
  const looked = await serviceNamed(kit, input.service);
  if (looked.kind === 'not_reached') return looked.found;
  const { name } = looked.service;
  const radius = kit.sources.radius(name, looked.all);
  const hurt = radius.services.filter((one) => one.hops > 0);
  const because = whatDecides(looked.service, looked.all, radius);
  return {
    findings: hurt.map((one) =>
      finding(looked, {
        id: `service:${one.name}`,
        title: one.name,
        kind: 'catalog',
        excerpt: `${one.hops} ${one.hops === 1 ? 'step' : 'steps'} away, tier ${one.tier ?? 'not in the catalog'}: ${pathTo(one.name, name, looked.all).join(' → ')}.`,
        ...(looked.url === undefined ? {} : { url: looked.url }),
      }),
    ),
    summary: `The blast radius of ${name} is ${radius.level}: ${because}.`,
  };
};
