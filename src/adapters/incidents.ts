/** Where incidents and freezes come from: files, or PagerDuty beside a file of freezes. */
import { setTimeout as wait } from 'node:timers/promises';
import { isThisMachine } from '../pipeline/web/url-rule.ts';
import type { Catalog } from '../ports/lake/catalog.ts';
import type { IncidentEvent } from '../ports/lake/incident-events.ts';
import type { Incidents } from '../ports/lake/incidents.ts';
import { createFileIncidents } from './local/company/incidents.ts';
import { createPagerDuty } from './pagerduty/incidents.ts';
import { createGuardedFetch } from './web/guarded-fetch.ts';

const PAGERDUTY = 'https://api.pagerduty.com';
const SILENT_MS = 8_000;
export interface IncidentsOptions {
  /** A file, `pagerduty`; null: the team has none. */
  incidents: string | null;
  /** A file; null: the team has none. */
  freezes: string | null;
  catalog: Pick<Catalog, 'services'>;
  secret: (name: string) => string | null;
}

export interface IncidentsList {
  all: Incidents;
  /** A webhook's body in our words; the team's source has no webhooks: null. */
  event: ((body: unknown) => Promise<IncidentEvent | null>) | null;
  stop(): void;
}

export function listIncidents(options: IncidentsOptions): IncidentsList {
  const { incidents, freezes, secret } = options;
  if (incidents !== 'pagerduty') {
    return { all: createFileIncidents({ incidents, freezes }), event: null, stop: () => {} };
  }
  const files = createFileIncidents({ incidents: null, freezes });
  const url = secret('PAGERDUTY_URL') ?? PAGERDUTY;
  const { hostname, host } = new URL(url);
  const web = createGuardedFetch({
    service: 'PagerDuty',
    rule: { privateHosts: isThisMachine(hostname) ? [host] : [] },
    silentMs: SILENT_MS,
  });
  const pagerDuty = createPagerDuty(
    {
      url,
      key: secret('PAGERDUTY_API_KEY') ?? '',
      fetch: web.fetch,
      now: () => Date.now(),
      wait: async (ms, signal) => {
        await wait(ms, undefined, { signal });
      },
    },
    options,
  );
  return {
    all: {
      active: () => pagerDuty.active(),
      freezes: () => files.freezes(),
    },
    event: (body) => pagerDuty.event(body),
    stop: () => web.close(),
  };
}
