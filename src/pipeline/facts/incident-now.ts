import type { BlastRadius } from '../blast-radius.ts';
import type { Incident, ServiceFacts } from '../item/context.ts';
import type { WorkItem } from '../work-item.ts';
import type { Known } from './known.ts';

type Catalog = Known<{ service: ServiceFacts | null; blastRadius: BlastRadius }>;

/** Names of the services that a change of this ticket can hurt, its own first. */
export function servicesAtRisk(item: WorkItem, catalog: Catalog): string[] {
  const radius = catalog.state === 'ok' ? catalog.value.blastRadius : item.context?.blastRadius;
  const names = [item.service?.name ?? '', ...(radius?.services.map((service) => service.name) ?? [])];
  return [...new Set(names.filter((name) => name !== ''))];
}

export interface IncidentNow {
  incident: Incident;
  sentence: string;
}

/** The oldest incident in the ticket's blast radius, said as people say it; null when there is none. */
export function incidentNow(
  incidents: Incident[],
  about: { item: WorkItem; catalog: Catalog },
): IncidentNow | null {
  const atRisk = servicesAtRisk(about.item, about.catalog);
  const incident = incidents
    .filter((each) => each.services.some((name) => atRisk.includes(name)))
    .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))[0];
  if (!incident) return null;
  const hurt = incident.services.filter((name) => atRisk.includes(name)).join(', ');
  return {
    incident,
    sentence: `Incident ${incident.id} on ${hurt} (${incident.priority}), in the blast radius.`,
  };
}

/** What is said where none is known; `partly`: of which services nothing could be known. */
export const noIncident = (incidents: Known<unknown>): string =>
  incidents.state === 'ok' && incidents.partly !== undefined
    ? `No known incident is active in the blast radius; ${incidents.partly}.`
    : 'No incident is active in the blast radius.';
