/** The board's numbers: they follow every move of a ticket, for those who may see it, however often they were added up. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { StageName } from '../../src/pipeline/stages.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import { type AskRow, insertAsks, waitingFor } from '../../src/store/asks.ts';
import { inTransaction, rowsOf } from '../../src/store/db.ts';
import { countByStage, foldLaneChanges } from '../../src/store/lane-counts.ts';
import { insertItem, saveItem } from '../../src/store/work-items.ts';
import { items } from '../fixtures/items.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const { db } = database;
beforeEach(() => database.reset());
afterAll(() => database.close());

const sample: WorkItem = items.live;
const PRIVATE = 'C0SECRET';

async function files(number: number, about: Partial<WorkItem>): Promise<WorkItem> {
  const item = { ...sample, key: `TL-${number}`, ...about };
  await inTransaction(db, (tx) => insertItem(tx, item, { number, ref: `ref:${number}` }));
  return item;
}
async function moves(item: WorkItem, about: Partial<WorkItem>): Promise<WorkItem> {
  const next = { ...item, ...about, revision: item.revision + 1 };
  await inTransaction(db, (tx) => saveItem(tx, next));
  return next;
}
const counts = async (about: Partial<Parameters<typeof countByStage>[1]> = {}) =>
  Object.fromEntries(
    (await countByStage(db, { privateChannels: [], ...about })).map((row) => [row.stage, row.count]),
  );
const noted = async () =>
  rowsOf<{ n: number }>(await db.execute(sql`select count(*)::int as n from lane_changes`))[0]?.n;

test('a ticket is counted where it stands, before and after the changes are added up', async () => {
  const first = await files(1, { stage: 'incoming' });
  await files(2, { stage: 'incoming' });
  const second = await moves(first, { stage: 'enriched' });
  expect(await counts()).toEqual({ incoming: 1, enriched: 1 });
  await foldLaneChanges(db);
  expect(await counts()).toEqual({ incoming: 1, enriched: 1 });
  await moves(second, { stage: 'deployed' });
  await foldLaneChanges(db);
  await foldLaneChanges(db);
  expect(await counts()).toEqual({ incoming: 1, deployed: 1 });
  expect(await noted()).toBe(2);
});

test('what changes nothing that is counted leaves no trace', async () => {
  const item = await files(1, { stage: 'incoming' });
  await moves(item, { title: 'Another title' });
  expect(await noted()).toBe(1);
});

test('the oldest of a stage is said with its count', async () => {
  await files(1, { stage: 'incoming', stageSince: '2026-11-20T10:00:00.000Z' });
  await files(2, { stage: 'incoming', stageSince: '2026-11-18T10:00:00.000Z' });
  expect(await countByStage(db, { privateChannels: [] })).toEqual([
    { stage: 'incoming', count: 2, oldest: '2026-11-18T10:00:00.000Z' },
  ]);
});

test('a private ticket counts for members of its channel alone, from the moment on that it is private', async () => {
  const home = { channel: PRIVATE, thread: '1.0', isPrivate: true };
  await files(1, { stage: 'incoming', home });
  const open = await files(2, { stage: 'incoming' });
  expect(await counts()).toEqual({ incoming: 1 });
  expect(await counts({ privateChannels: [PRIVATE] })).toEqual({ incoming: 2 });
  await moves(open, { home });
  await foldLaneChanges(db);
  expect(await counts()).toEqual({});
  expect(await counts({ privateChannels: [PRIVATE, 'C0OTHER'] })).toEqual({ incoming: 2 });
});

test('one service, and a search, count the same way', async () => {
  if (sample.service === null) throw new Error('the sample has no service');
  await files(1, { stage: 'incoming', title: 'Export invoices' });
  await files(2, {
    stage: 'blocked',
    title: 'Help page',
    service: { ...sample.service, name: 'storefront' },
  });
  expect(await counts({ service: 'storefront' })).toEqual({ blocked: 1 });
  expect(await counts({ search: 'EXPORT' })).toEqual({ incoming: 1 });
  expect(await counts({ search: 'export', service: 'storefront' })).toEqual({});
});

test('two who add up at once lose nothing', async () => {
  const stages: StageName[] = ['incoming', 'enriched', 'prd_draft', 'prd_ready'];
  for (const [at, stage] of stages.entries()) await files(at + 1, { stage });
  await Promise.all([foldLaneChanges(db), foldLaneChanges(db), files(9, { stage: 'incoming' })]);
  expect(await counts()).toEqual({ incoming: 2, enriched: 1, prd_draft: 1, prd_ready: 1 });
});

test('what waits for a person: the oldest first, reviews apart, and how many there are in all', async () => {
  const ask = (number: number, gate: string, about: Partial<AskRow> = {}): AskRow => ({
    id: `ask_${number}`,
    key: `TL-${number}`,
    gate,
    bound: 'v1',
    state: 'open',
    asked: ['ana'],
    slot: `ask:${number}`,
    since: `2026-11-20T10:00:0${number}.000Z`,
    answeredBy: null,
    answeredAt: null,
    answer: null,
    replacedBy: null,
    again: null,
    told: [],
    moved: null,
    ...about,
  });
  await inTransaction(db, (tx) =>
    insertAsks(tx, [
      ask(1, 'prd_sign_off'),
      ask(2, 'prd_sign_off', { state: 'answered' }),
      ask(3, 'prd_sign_off', { asked: ['eli'] }),
      ask(4, 'delegate'),
      ask(5, 'acceptance'),
      ask(6, 'acceptance', { asked: ['eli', 'ana'] }),
    ]),
  );
  const waiting = await waitingFor(db, 'ana', { all: 2, reviews: 1 });
  const ids = (rows: AskRow[]) => rows.map((row) => row.id);
  expect([ids(waiting.all.rows), waiting.all.total]).toEqual([['ask_1', 'ask_4'], 4]);
  expect([ids(waiting.reviews.rows), waiting.reviews.total]).toEqual([['ask_5'], 2]);
  const none = await waitingFor(db, 'gus', { all: 2, reviews: 1 });
  expect([none.all.total, none.reviews.total]).toEqual([0, 0]);
});
