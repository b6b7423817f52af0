/** The adapter before the double, with a catalog that names its services and a clock that nobody waits for. */
import { createPagerDuty, type PagerDuty } from '../../../src/adapters/pagerduty/incidents.ts';
import { createGuardedFetch } from '../../../src/adapters/web/guarded-fetch.ts';
import type { Fetched } from '../../../src/ports/fetched.ts';
import type { CatalogService } from '../../../src/ports/lake/catalog.ts';
import { type PagerDutyDouble, startPagerDutyDouble } from './pagerduty-double.ts';

export const service = (name: string, pagerDuty?: string): CatalogService => ({
  name,
  title: name,
  description: '',
  owner: 'billing',
  tier: 'T2',
  repo: null,
  dependsOn: [],
  tags: [],
  ...(pagerDuty === undefined ? {} : { pagerDuty }),
});

export interface PagerDutyWorld {
  double: PagerDutyDouble;
  pagerDuty: PagerDuty;
  /** What the catalog says. */
  catalog: { now: Fetched<CatalogService[]> };
  /** How long the adapter wanted to wait, in order. */
  waits: number[];
  end: () => Promise<void>;
}

export async function startPagerDutyWorld(): Promise<PagerDutyWorld> {
  const double = await startPagerDutyDouble();
  const waits: number[] = [];
  const catalog: PagerDutyWorld['catalog'] = {
    now: {
      state: 'ok',
      source: 'catalog',
      at: '2026-11-20T10:00:00.000Z',
      value: [service('invoices', 'PINVOICES'), service('storefront', 'PSTOREFRONT')],
    },
  };
  const web = createGuardedFetch({
    service: 'PagerDuty',
    rule: { privateHosts: [new URL(double.url).host] },
    silentMs: 1_000,
  });
  const pagerDuty = createPagerDuty(
    {
      url: double.url,
      key: 'pd-key',
      fetch: web.fetch,
      now: () => double.now,
      wait: async (ms) => {
        waits.push(ms);
      },
    },
    { catalog: { services: async () => catalog.now } },
  );
  return {
    double,
    pagerDuty,
    catalog,
    waits,
    end: async () => {
      web.close();
      await double.end();
    },
  };
}
