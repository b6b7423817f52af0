/** The board over a company's tickets, as App Home reads it. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BoardFilter } from '../../src/ports/flow.ts';
import { runsAtWork } from '../../src/store/records.ts';
import { seedBoard } from '../bench/seeds/board-seed.ts';
import { chatId, type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
  await seedBoard(world.database.db, 1_000);
});
afterAll(() => world.close());

const board = async (filter: Partial<BoardFilter> = {}) => {
  const home = await world.flow.desk.home(
    chatId.ana,
    { show: 'all', open: null, search: null, ...filter },
    5,
  );
  return home.board;
};
const shape = (lanes: Awaited<ReturnType<typeof board>>['lanes']) =>
  lanes.map((lane) => `${lane.column} ${lane.count}: ${lane.cards.length}`);

test('seven lanes with their counts, each with its three oldest; the backlog is a number', async () => {
  const { lanes, backlog } = await board();
  expect(shape(lanes)).toEqual([
    'Incoming 40: 3',
    'Planning 0: 0',
    'For review 180: 3',
    'Ready to delegate 50: 3',
    'In development 120: 3',
    'Preview 70: 3',
    'Deployed 360: 3',
  ]);
  expect(backlog).toBe(150);
  expect(lanes.every((lane) => lane.cards.every((card) => card.since >= (lane.oldest ?? '')))).toBe(true);
});

test('an opened lane shows ten a page, oldest first, and no ticket on two pages', async () => {
  const pages = await Promise.all(
    [0, 1, 2].map(async (page) => {
      const { lanes } = await board({ open: { column: 'Preview', page } });
      return lanes.find((lane) => lane.column === 'Preview')?.cards ?? [];
    }),
  );
  const cards = pages.flat();
  expect(pages.map((page) => page.length)).toEqual([10, 10, 10]);
  expect(new Set(cards.map((card) => card.key)).size).toBe(30);
  expect(cards.map((card) => card.since)).toEqual(cards.map((card) => card.since).toSorted());
});

test('the opened backlog is a lane of its own, after the seven', async () => {
  const { lanes } = await board({ open: { column: 'Backlog', page: 14 } });
  const last = lanes.at(-1);
  expect([last?.column, last?.count, last?.cards.length]).toEqual(['Backlog', 150, 10]);
  expect(last?.cards.every((card) => card.stage === 'backlog')).toBe(true);
  expect(lanes[0]?.count).toBe(40);
});

test('agents at work are counted all, and shown ten', async () => {
  const { agents, agentCount } = await world.flow.desk.home(
    chatId.ana,
    { show: 'all', open: null, search: null },
    5,
  );
  expect(agentCount).toEqual({ all: 100, queued: 0 });
  expect(agents).toHaveLength(10);
  expect(new Set(agents.map((card) => card.stage))).toEqual(new Set(['delegated']));
});

test('a search counts what it finds', async () => {
  const { lanes, backlog } = await board({ search: 'Ticket 617 ' });
  expect(backlog + lanes.reduce((sum, lane) => sum + lane.count, 0)).toBe(1);
});

test('agents of private tickets are counted for those alone who see them', async () => {
  const count = async (privateChannels: string[]) =>
    (await runsAtWork(world.database.db, { privateChannels, limit: 10 })).all;
  await world.database.db.execute(sql`
    update work_items set is_private = true, channel = 'G0SECRET'
    where key = (select min(key) from agent_runs where active)`);
  expect([await count([]), await count(['G0SECRET']), await count(['G0OTHER'])]).toEqual([99, 100, 99]);
});
