/** App Home of somebody for whom five hundred questions wait, from a real database of a company that has been at it for years. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BoardFilter } from '../../src/ports/flow.ts';
import { homeView } from '../../src/slack/home/view.ts';
import { seedBoard } from '../bench/seeds/board-seed.ts';
import { chatId, type FlowWorld, startFlow } from '../flow/flow-world.ts';
import { viewTrouble } from '../support/payloads/faults.ts';
import { wordsIn } from '../support/payloads/manners.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
  await seedBoard(world.database.db, 1_400);
  await world.database.db.execute(sql`update asks set asked = '["ana"]'::jsonb where state = 'open'`);
});
afterAll(() => world?.close());

const filters: Record<string, BoardFilter> = {
  closed: { show: 'all', open: null, search: null },
  'one lane open': { show: 'all', open: { column: 'For review', page: 2 }, search: null },
  searched: { show: 'mine', open: { column: 'Deployed', page: 0 }, search: 'export' },
};

test.each(Object.entries(filters))(
  'fault 57: 500 questions and 1,400 tickets, %s: one page, at once',
  async (_name, filter) => {
    const started = performance.now();
    const home = await world.flow.desk.home(chatId.ana, filter, 25);
    const view = homeView(home, filter, { notice: [] });
    expect(performance.now() - started).toBeLessThan(2_000);
    const waiting = home.needs.length + home.moreNeeds;
    expect(waiting).toBeGreaterThanOrEqual(500);
    expect(viewTrouble(view)).toEqual([]);
    expect(wordsIn(view.blocks)).toContain(`Needs you (${waiting})`);
    expect(view.blocks.length).toBeLessThanOrEqual(100);
  },
);
