/**
 * An incident tool's word becomes a signal of the tickets whose blast radius it is in. A word may be late, doubled or
 * lost: the tool is asked what is open before a ticket that is being deployed asks its people, and each round of
 * `reconcile` asks it again.
 */
import { blastRadius } from '../../pipeline/blast-radius.ts';
import { incidentNow } from '../../pipeline/facts/incident-now.ts';
import type { Incident } from '../../pipeline/item/context.ts';
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Fetched } from '../../ports/fetched.ts';
import type { CatalogService } from '../../ports/lake/catalog.ts';
import type { IncidentEvent } from '../../ports/lake/incident-events.ts';
import { entriesAbout, entriesOf } from '../../store/ledger.ts';
import { itemsIn } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { fetched, partlyOf, services } from '../gather-facts.ts';
import { receive } from '../receive.ts';

type Heard = { state: 'processed' | 'ignored'; note: string };
const vendor = { kind: 'vendor', name: 'incidents' } as const;

export async function incidentHeard(deps: Deps, delivery: string, event: IncidentEvent): Promise<Heard> {
  const items = await itemsIn(deps.db, ['blocked', 'ready', 'deploying']);
  const concerned = await inRadius(deps, items, [event.incident]);
  const told: string[] = [];
  if (event.what === 'ended') {
    for (const one of concerned.filter(({ item }) => isShipping(item))) await noteEnd(deps, one);
  } else if (await stillOpen(deps, event.incident)) told.push(...(await askWhetherToGoOn(deps, concerned)));
  for (const { item } of concerned.filter((one) => looksAgain(one.item))) {
    await receive(deps, {
      key: item.key,
      signal: signal('fact_changed', { what: `incident ${event.incident.id} ${event.what}` }),
      actor: vendor,
      delivery,
    });
    told.push(item.key);
  }
  return told.length === 0
    ? { state: 'ignored', note: `${event.incident.id} concerns no ticket that could ship` }
    : { state: 'processed', note: told.join(', ') };
}

/** For what no webhook said, and for tools that have none: every minute, where something is being deployed. */
export async function lookForIncidents(deps: Deps): Promise<void> {
  const items = (await itemsIn(deps.db, ['deploying'])).filter(isShipping);
  if (items.length === 0) return;
  const active = await fetched('incidents', deps, () => deps.incidents.active());
  if (active.state !== 'ok') return;
  for (const item of items)
    for (const incident of await openOn(deps, item))
      if (!active.value.some((one) => one.id === incident.id)) await noteEnd(deps, { item, incident });
  await askWhetherToGoOn(deps, await inRadius(deps, items, active.value));
}

const isShipping = (item: WorkItem): boolean =>
  item.deploy?.phase === 'deploying' && item.deploy.deployment !== null;

/** A held deploy, and a scorecard that waits for the world: the gate and the rules fetch what they need themselves. */
const looksAgain = (item: WorkItem): boolean =>
  item.stage === 'deploying' ? item.deploy?.phase === 'held' : true;

type Concerned = { item: WorkItem; incident: Incident };

async function inRadius(deps: Deps, items: WorkItem[], incidents: Incident[]): Promise<Concerned[]> {
  if (items.length === 0 || incidents.every((one) => one.services.length === 0)) return [];
  const all = await services(deps);
  return items.flatMap((item) => {
    const catalog = radiusIn(all, item);
    return incidents
      .filter((incident) => incidentNow([incident], { item, catalog }) !== null)
      .map((incident) => ({ item, incident }));
  });
}

function radiusIn(all: Fetched<CatalogService[]>, item: WorkItem) {
  if (all.state !== 'ok') return all;
  const radius = blastRadius(item.service?.name ?? '', all.value, partlyOf(all));
  return { ...all, value: { service: null, blastRadius: radius } };
}

/**
 * A word that comes after the incident has ended asks nobody. A tool that cannot be reached is believed: to ask once
 * too often costs a press.
 */
async function stillOpen(deps: Deps, incident: Incident): Promise<boolean> {
  const active = await fetched('incidents', deps, () => deps.incidents.active());
  return active.state !== 'ok' || active.value.some((one) => one.id === incident.id);
}

/** Once for each time that it opens, and each deployment: what people let go on they are not asked again. */
async function askWhetherToGoOn(deps: Deps, concerned: Concerned[]): Promise<string[]> {
  const asked: string[] = [];
  for (const one of concerned.filter(({ item }) => isShipping(item))) {
    const { item, incident } = one;
    const ends = await endsOf(deps, one);
    if (isAccepted(one, ends.at(-1)?.at ?? incident.openedAt)) continue;
    const again = ends.length === 0 ? '' : `:${ends.length}`;
    const received = await receive(deps, {
      key: item.key,
      signal: signal('incident_opened', { incident }),
      actor: vendor,
      delivery: `${idOf(one)}${again}`,
    });
    if (received.kind !== 'seen') asked.push(item.key);
  }
  return asked;
}

const idOf = ({ item, incident }: Concerned): string =>
  `incident:${incident.id}:${item.deploy?.deployment?.id}`;

const ended = (incident: Incident): string => `incident ${incident.id} ended`;

/** Ends of it that this deployment saw: the tool gives one that opens again the same id, and the same time. */
const endsOf = async (deps: Deps, one: Concerned): Promise<{ at: string }[]> =>
  (await entriesOf(deps.db, one.item.key)).filter((entry) =>
    entry.delivery.startsWith(`${idOf(one)}:ended:`),
  );

/** Incidents that a deployment was asked about, and whose end is not known. */
async function openOn(deps: Deps, item: WorkItem): Promise<Incident[]> {
  const open = new Map<string, Incident>();
  const about = ['incident_opened', 'fact_changed'] as const;
  for (const entry of await entriesAbout(deps.db, item.key, about)) {
    if (entry.signal === 'incident_opened') open.set(ended(entry.facts.incident), entry.facts.incident);
    if (entry.signal === 'fact_changed') open.delete(entry.facts.what);
  }
  return [...open.values()];
}

/** Told by a webhook or seen by a round: one line, for the one opening before it. */
async function noteEnd(deps: Deps, one: Concerned): Promise<void> {
  const { item, incident } = one;
  if (!(await openOn(deps, item)).some(({ id }) => id === incident.id)) return;
  await receive(deps, {
    key: item.key,
    signal: signal('fact_changed', { what: ended(incident) }),
    actor: vendor,
    delivery: `${idOf(one)}:ended:${(await endsOf(deps, one)).length}`,
  });
}

/** It was active when somebody overrode the hold that it caused. */
const isAccepted = ({ item }: Concerned, since: string): boolean =>
  item.deploy?.overrides.some((one) => one.rule === 'no_active_incident' && one.at >= since) === true;
