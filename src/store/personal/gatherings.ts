/** What agents ask of people, and the messages that gather it. */
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { AskRow } from '../asks.ts';
import { type Db, rowsOf, type Tx } from '../db.ts';
import { asks, people } from '../schema.ts';
import { gatherings } from './schema-personal.ts';

export type GatheringRow = typeof gatherings.$inferSelect;

const ofAgents = and(eq(asks.state, 'open'), inArray(asks.gate, ['permission', 'agent_question']));

/** What agents ask of this person now, the oldest first. */
export async function requestsOf(db: Db | Tx, person: string): Promise<AskRow[]> {
  return db
    .select()
    .from(asks)
    .where(and(ofAgents, sql`${asks.asked} ? ${person}`))
    .orderBy(asc(asks.since), asc(asks.id));
}

export async function asksNamed(db: Db | Tx, ids: string[]): Promise<AskRow[]> {
  return ids.length === 0 ? [] : db.select().from(asks).where(inArray(asks.id, ids));
}

/** Everybody whose message may say something else now; of one ticket alone where it is named. */
export async function peopleToGatherFor(db: Db, key?: string): Promise<string[]> {
  const mine = key === undefined ? sql`true` : eq(asks.key, key);
  const rows = rowsOf<{ person: string }>(
    await db.execute(sql`
      select person from ${asks}, jsonb_array_elements_text(${asks.asked}) as person where ${ofAgents} and ${mine}
      union
      select ${gatherings.person} from ${gatherings} where not ${gatherings.over} and ${
        key === undefined
          ? sql`true`
          : sql`exists (select 1 from ${asks} where ${asks.key} = ${key} and ${gatherings.asks} ? ${asks.id})`
      }`),
  );
  return rows.map((row) => row.person);
}

/** One instance at a time decides what a person's message holds. */
export async function lockPerson(tx: Tx, person: string): Promise<void> {
  await tx.select({ id: people.id }).from(people).where(eq(people.id, person)).for('update');
}

export async function newestGathering(db: Db | Tx, person: string): Promise<GatheringRow | null> {
  const rows = await db
    .select()
    .from(gatherings)
    .where(eq(gatherings.person, person))
    .orderBy(desc(gatherings.at), desc(gatherings.id))
    .limit(1);
  return rows[0] ?? null;
}

/** Those that are still drawn: the newest, and any before it that does not yet say that it is not. */
export async function drawnGatherings(db: Db, person: string): Promise<GatheringRow[]> {
  return db
    .select()
    .from(gatherings)
    .where(and(eq(gatherings.person, person), eq(gatherings.over, false)))
    .orderBy(asc(gatherings.at));
}

export async function findGathering(db: Db, id: string): Promise<GatheringRow | null> {
  const rows = await db.select().from(gatherings).where(eq(gatherings.id, id));
  return rows[0] ?? null;
}

export async function insertGathering(
  tx: Tx,
  row: Pick<GatheringRow, 'id' | 'person' | 'asks' | 'at' | 'inDigest'>,
): Promise<void> {
  await tx.insert(gatherings).values(row).onConflictDoNothing();
}

/** What joined is drawn, also where everything before it had ended. */
export async function joinGathering(tx: Tx, id: string, joined: string[]): Promise<void> {
  await tx.update(gatherings).set({ asks: joined, over: false }).where(eq(gatherings.id, id));
}

/** Nothing more is drawn of it, unless something joined meanwhile. */
export async function endGathering(db: Db, row: GatheringRow): Promise<void> {
  await db
    .update(gatherings)
    .set({ over: true })
    .where(and(eq(gatherings.id, row.id), sql`jsonb_array_length(${gatherings.asks}) = ${row.asks.length}`));
}
