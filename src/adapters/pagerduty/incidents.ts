/** PagerDuty by its REST API: open incidents of the services that the catalog names one for. Writes nothing. */
import { messageOf } from '../../errors.ts';
import type { Incident } from '../../pipeline/item/context.ts';
import type { Fetched } from '../../ports/fetched.ts';
import type { Catalog, CatalogService } from '../../ports/lake/catalog.ts';
import type { IncidentEvent } from '../../ports/lake/incident-events.ts';
import { deadline, failed, get, type PagerDutyOutside, SERVICE } from './api.ts';
import { incidentPage, type ListedIncident, type ToldIncident, toldIncident, webhookBody } from './shapes.ts';

const PAGE = 100;
/** Two thousand open incidents: whoever has more has to look for himself before a deploy. */
const MOST_PAGES = 20;
/** Ids in one request, so that its address stays short. */
const MOST_IDS = 60;

export interface PagerDuty {
  active(): Promise<Fetched<Incident[]>>;
  /** A V3 webhook's body in our words; null: nothing that begins, changes or ends an incident. */
  event(body: unknown): Promise<IncidentEvent | null>;
}

/** Names in the catalog by the id at PagerDuty; several services may share one there. */
type Names = Map<string, string[]>;

function namesIn(services: CatalogService[]): Names {
  const names: Names = new Map();
  for (const { name, pagerDuty } of services) {
    if (pagerDuty === undefined) continue;
    names.set(pagerDuty, [...(names.get(pagerDuty) ?? []), name]);
  }
  return names;
}

export function createPagerDuty(
  outside: PagerDutyOutside,
  about: { catalog: Pick<Catalog, 'services'> },
): PagerDuty {
  const instant = (): string => new Date(outside.now()).toISOString();
  const unknown = (reason: string): Fetched<Incident[]> => ({
    state: 'unknown',
    source: SERVICE,
    at: instant(),
    reason,
  });

  return {
    active: async () => {
      const catalog = await about.catalog.services();
      if (catalog.state !== 'ok') {
        const why = catalog.state === 'unknown' ? `: it ${catalog.reason}` : ' and there is none';
        return unknown(`cannot be asked without the service catalog${why}`);
      }
      const names = namesIn(catalog.value);
      if (names.size === 0)
        return unknown('is named by no service: add the annotation pagerduty.com/service-id to the catalog');
      // Before the first page is asked for: what opens meanwhile is not known, so the fact is that old.
      const at = instant();
      try {
        const found = await open(outside, [...names.keys()]);
        const partly = lacking(catalog.value, catalog.partly);
        return {
          state: 'ok',
          source: SERVICE,
          at,
          value: found.map((one) => fromList(one, names)),
          ...(partly === null ? {} : { partly }),
        };
      } catch (error) {
        return unknown(messageOf(error));
      }
    },
    event: async (body) => {
      const { event } = webhookBody.parse(body);
      const what = meaning(event.event_type);
      if (what === null) return null;
      const catalog = await about.catalog.services();
      if (catalog.state === 'unknown')
        throw failed(`cannot be understood: the catalog ${catalog.reason}`, true);
      const names = namesIn(catalog.state === 'ok' ? catalog.value : []);
      const told = toldIncident.parse(event.data);
      return { what, incident: fromWebhook(told, names), at: new Date(event.occurred_at).toISOString() };
    },
  };
}

/** Every id is asked for; of each part every page. An incident without an end is in the list however old it is. */
async function open(outside: PagerDutyOutside, ids: string[]): Promise<ListedIncident[]> {
  const signal = deadline();
  const found = new Map<string, ListedIncident>();
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    for (let page = 0; ; page += 1) {
      if (page >= MOST_PAGES) throw failed(`has more than ${PAGE * MOST_PAGES} open incidents`, false);
      const query = new URLSearchParams([
        ['statuses[]', 'triggered'],
        ['statuses[]', 'acknowledged'],
        ...ids.slice(from, from + MOST_IDS).map((id) => ['service_ids[]', id]),
        // Without it those older than 30 days are left out, silently.
        ['date_range', 'all'],
        // Oldest first: what opens between two pages comes at the end and moves nothing.
        ['sort_by', 'created_at:asc'],
        ['limit', String(PAGE)],
        ['offset', String(page * PAGE)],
      ]);
      const parsed = incidentPage.safeParse(await get(outside, `/incidents?${query}`, signal));
      if (!parsed.success) throw failed('answered something that is no list of incidents', false);
      for (const one of parsed.data.incidents) found.set(one.id, one);
      if (!parsed.data.more) break;
    }
  }
  return [...found.values()].filter((one) => one.status !== 'resolved');
}

/** Which services nobody is told of. To take them for healthy would be a guess, to hold their deploys a nuisance: it is said. */
function lacking(services: CatalogService[], catalog: string | undefined): string | null {
  const without = services.filter((one) => one.pagerDuty === undefined).map((one) => one.name);
  const shown = without.slice(0, 5).join(', ');
  const more = without.length > 5 ? ` and ${without.length - 5} more` : '';
  const clauses = [
    ...(without.length === 0 ? [] : [`the catalog names no PagerDuty service for ${shown}${more}`]),
    ...(catalog === undefined ? [] : [catalog]),
  ];
  return clauses.length === 0 ? null : clauses.join('; ');
}

function meaning(type: string): IncidentEvent['what'] | null {
  switch (type) {
    case 'incident.triggered':
    case 'incident.reopened':
      return 'opened';
    case 'incident.resolved':
      return 'ended';
    // It moved to another service, or is judged anew: whoever waits for it, or no longer has to, looks again.
    case 'incident.service_updated':
    case 'incident.priority_updated':
      return 'changed';
    default:
      return null;
  }
}

const fromList = (one: ListedIncident, names: Names): Incident =>
  incidentOf(one, {
    number: one.incident_number,
    owner: one.assignments[0]?.assignee?.summary ?? null,
    names,
  });
const fromWebhook = (one: ToldIncident, names: Names): Incident =>
  incidentOf(one, { number: one.number, owner: one.assignees[0]?.summary ?? null, names });

function incidentOf(
  one: ListedIncident | ToldIncident,
  { number, owner, names }: { number: number; owner: string | null; names: Names },
): Incident {
  const url = linkOf(one.html_url);
  return {
    id: `PD-${number}`,
    title: (one.title ?? '').trim() || `Incident ${number}`,
    priority: one.priority?.summary ?? `${one.urgency ?? 'unknown'} urgency`,
    services: names.get(one.service.id) ?? [],
    owner,
    openedAt: new Date(one.created_at).toISOString(),
    ...(url === null ? {} : { url }),
  };
}

/** People press it: only a page of PagerDuty's. */
function linkOf(text: string | null | undefined): string | null {
  if (text == null || !URL.canParse(text)) return null;
  const { protocol, hostname, href } = new URL(text);
  return protocol === 'https:' && /(?:^|\.)pagerduty\.com$/.test(hostname) ? href : null;
}
