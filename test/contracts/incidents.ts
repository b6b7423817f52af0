/** What every source of incidents does, wherever it keeps them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Incident } from '../../src/pipeline/item/context.ts';
import type { Fetched } from '../../src/ports/fetched.ts';

export interface GivenIncident {
  title: string;
  priority: string;
  service: 'invoices' | 'storefront';
  owner: string | null;
  openedAt: string;
}

export interface IncidentsWorld {
  incidents: { active(): Promise<Fetched<Incident[]>> };
  /** It opens; answers its id as people say it. */
  opens(given: GivenIncident): Promise<string>;
  ends(id: string): Promise<void>;
  /** From now on it cannot be read. */
  goesAway(): Promise<void>;
  /** It answers again, with something that is no list of incidents. */
  talksNonsense(): Promise<void>;
  end(): Promise<void>;
}

const slow: GivenIncident = {
  title: 'Invoices answer slowly',
  priority: 'P1',
  service: 'invoices',
  owner: 'Dana',
  openedAt: '2026-11-20T09:00:00.000Z',
};

export function incidentsContract(make: () => Promise<IncidentsWorld>): void {
  let world: IncidentsWorld;
  beforeEach(async () => {
    world = await make();
  });
  afterEach(() => world.end());

  async function active(): Promise<Incident[]> {
    const found = await world.incidents.active();
    if (found.state !== 'ok') throw new Error(`Incidents are ${found.state}.`);
    return found.value;
  }

  test('none is a list without entries, with its source and time', async () => {
    const found = await world.incidents.active();
    expect(found).toMatchObject({ state: 'ok', value: [] });
    expect(found.source).not.toBe('');
    expect(new Date(found.at).toISOString()).toBe(found.at);
  });

  test('an open incident names its service as the catalog does, its priority, owner and time', async () => {
    const id = await world.opens(slow);
    expect(await active()).toMatchObject([
      {
        id,
        title: slow.title,
        priority: 'P1',
        services: ['invoices'],
        owner: 'Dana',
        openedAt: slow.openedAt,
      },
    ]);
  });

  test('nobody may own it, and it may be older than any window', async () => {
    await world.opens({ ...slow, owner: null, openedAt: '2025-01-02T03:04:05.000Z' });
    expect(await active()).toMatchObject([{ owner: null, openedAt: '2025-01-02T03:04:05.000Z' }]);
  });

  test('what ended is gone at the next question, the others stay', async () => {
    const first = await world.opens(slow);
    const second = await world.opens({ ...slow, service: 'storefront' });
    await world.ends(first);
    expect(await active()).toMatchObject([{ id: second, services: ['storefront'] }]);
  });

  test('fault 91: what cannot be read, or is no list, is unknown with a reason, never empty', async () => {
    await world.opens(slow);
    await world.goesAway();
    for (const trouble of ['away', 'nonsense']) {
      if (trouble === 'nonsense') await world.talksNonsense();
      const found = await world.incidents.active();
      if (found.state !== 'unknown') throw new Error(`It is ${found.state} when ${trouble}.`);
      expect(found.reason.length).toBeGreaterThan(10);
    }
  });
}
