import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { historyOfMoved } from '../../../src/store/ledger.ts';
import { rewritePast } from '../../support/database.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const of = async (service: string | null, name: keyof typeof chatId = 'ana') => {
  const view = await world.flow.measures.of(chatId[name], service);
  if ('sentence' in view) throw new Error(view.sentence);
  return view;
};
/** The whole past moved back in time. */
const ago = (days: number): Promise<void> =>
  rewritePast(world.deps.db, sql`update ledger set at = at - make_interval(days => ${days}::int)`);

test('a shipped ticket is measured: lead times, stages, delegation, and what people did', async () => {
  await world.reaches('deployed');
  const view = await of('invoices');
  expect({
    tickets: view.tickets,
    ready: view.readyToDeployedMs.n,
    ticket: view.ticketToDeployedMs.n,
    delegated: view.delegated,
    interventions: view.interventions,
  }).toMatchInlineSnapshot(`
    {
      "delegated": {
        "n": 1,
        "of": 1,
        "rate": 1,
      },
      "interventions": {
        "median": 5,
        "n": 1,
        "p85": 5,
      },
      "ready": 1,
      "ticket": 1,
      "tickets": 1,
    }
  `);
  expect(view.stages.map((one) => one.stage).toSorted()).toEqual([
    'delegated',
    'deploying',
    'enriched',
    'incoming',
    'prd_draft',
    'prd_ready',
    'preview',
    'ready',
    'spec_draft',
    'spec_ready',
  ]);
  expect((await of(null)).tickets).toBe(1);
  expect((await of('storefront')).tickets).toBe(0);
  const home = await world.flow.desk.home(chatId.ana, { show: 'all', open: null, search: null }, 5);
  expect(home.measures).toMatchObject({ service: null, tickets: 1 });

  await ago(31);
  expect(await of('invoices')).toMatchObject({ tickets: 0, readyToDeployedMs: { n: 0 } });
});

test('a private ticket counts only for members of its channel; strangers are told nothing', async () => {
  await world.files('Export invoices as CSV');
  await world.works();
  await world.deps.db.execute(sql`update work_items set is_private = true`);
  expect((await of(null)).tickets).toBe(0);
  expect(await world.flow.measures.of(chatId.gus, null)).toEqual({
    sentence: 'You can read along here, but there is nothing else to show.',
  });
  expect(await world.flow.measures.of(chatId.ana, 'invoice')).toEqual({
    sentence: 'No service invoice. Near: invoices.',
  });
});

test('no more tickets are read than were asked for, the newest first', async () => {
  await world.files('Export invoices as CSV');
  await world.files('Tax total off by a cent');
  await world.works();
  const { entries, tickets } = await historyOfMoved(world.deps.db, {
    since: '2000-01-01T00:00:00Z',
    most: 1,
    privateChannels: [],
  });
  expect(tickets).toBe(1);
  expect(new Set(entries.map((entry) => entry.item))).toEqual(new Set(['TL-2']));
});
