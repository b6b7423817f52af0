import { type BlastRadius, blastRadiusMissing, blastRadiusPath } from '../../pipeline/blast-radius.ts';
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

/** From a dependent down to the service, by whom it is reached. */
function pathFrom(name: string, radius: BlastRadius): string {
  const via = radius.services.find((one) => one.name === name)?.via;
  return via === undefined ? name : `${name} → ${pathFrom(via, radius)}`;
}

export const blastRadius: Tool<'blast_radius'> = async (kit, input) => {
  const looked = await serviceNamed(kit, input.service);
  if (looked.kind === 'not_reached') return looked.found;
  const { name } = looked.service;
  const radius = kit.sources.radius(name, looked.all, looked.partly);
  const hurt = radius.services.filter((one) => one.hops > 0);
  const why =
    blastRadiusPath(radius) ??
    blastRadiusMissing(radius) ??
    (hurt.length === 0
      ? 'Nothing depends on it.'
      : `${hurt.length} ${hurt.length === 1 ? 'service needs' : 'services need'} it.`);
  return {
    findings: hurt.map((one) =>
      finding(looked, {
        id: `service:${one.name}`,
        title: one.name,
        kind: 'catalog',
        excerpt: `${one.hops} ${one.hops === 1 ? 'step' : 'steps'} away, tier ${one.tier ?? 'not in the catalog'}: ${pathFrom(one.name, radius)}.`,
        ...(looked.url === undefined ? {} : { url: looked.url }),
      }),
    ),
    summary: `The blast radius of ${name} is ${radius.level}. ${why}`,
  };
};
