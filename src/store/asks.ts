import { and, asc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import { type Db, rowsOf, type Tx } from './db.ts';
import { asks } from './schema.ts';

export type AskRow = typeof asks.$inferSelect;

export async function findAsk(db: Db | Tx, id: string): Promise<AskRow | null> {
  const rows = await db.select().from(asks).where(eq(asks.id, id));
  return rows[0] ?? null;
}

export async function asksOf(db: Db | Tx, key: string): Promise<AskRow[]> {
  return db.select().from(asks).where(eq(asks.key, key)).orderBy(asc(asks.since), asc(asks.id));
}

/** Questions of many tickets in one query, each ticket's in their order. */
export async function asksOfAll(db: Db | Tx, keys: string[]): Promise<AskRow[]> {
  if (keys.length === 0) return [];
  return db.select().from(asks).where(inArray(asks.key, keys)).orderBy(asc(asks.since), asc(asks.id));
}

export async function openAsks(tx: Tx, key: string): Promise<AskRow[]> {
  return tx
    .select()
    .from(asks)
    .where(and(eq(asks.key, key), eq(asks.state, 'open')))
    .orderBy(asks.since, asks.id);
}

export async function insertAsks(tx: Tx, rows: AskRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(asks).values(rows);
}

export async function settleAsk(
  tx: Tx,
  id: string,
  change: Pick<AskRow, 'state' | 'answeredBy' | 'answeredAt' | 'answer' | 'replacedBy'>,
): Promise<void> {
  await tx.update(asks).set(change).where(eq(asks.id, id));
}

/** Another is asked, or was told. */
export async function reassign(
  tx: Tx,
  id: string,
  change: Partial<Pick<AskRow, 'asked' | 'told' | 'moved'>>,
): Promise<void> {
  await tx.update(asks).set(change).where(eq(asks.id, id));
}

/** Tickets that wait for an answer of this kind. */
export async function waitingAt(db: Db, gate: AskRow['gate']): Promise<string[]> {
  const rows = await db
    .selectDistinct({ key: asks.key })
    .from(asks)
    .where(and(eq(asks.state, 'open'), eq(asks.gate, gate)));
  return rows.map((row) => row.key);
}

/** Every question that waits for somebody. */
export async function askedNow(db: Db): Promise<AskRow[]> {
  return db
    .select()
    .from(asks)
    .where(and(eq(asks.state, 'open'), isNotNull(asks.slot)))
    .orderBy(asc(asks.since), asc(asks.id));
}

export interface Waiting {
  rows: AskRow[];
  total: number;
}

/** What waits for this person, and the reviews among it: the oldest of each, and how many there are in all. */
export async function waitingFor(
  db: Db,
  person: string,
  limit: { all: number; reviews: number },
): Promise<{ all: Waiting; reviews: Waiting }> {
  const mine = db.$with('mine').as(
    db
      .select({ id: asks.id, gate: asks.gate, since: asks.since })
      .from(asks)
      .where(and(eq(asks.state, 'open'), isNotNull(asks.slot), sql`${asks.asked} ? ${person}`)),
  );
  const review = eq(mine.gate, 'acceptance');
  // Few whole rows are read, however many there are to count.
  const found = await db
    .with(mine)
    .select({
      ask: asks,
      total: sql<number>`(select count(*)::int from ${mine})`,
      reviews: sql<number>`(select count(*)::int from ${mine} where ${review})`,
    })
    .from(asks)
    .where(
      sql`${asks.id} in (
        (select ${mine.id} from ${mine} order by ${mine.since} limit ${limit.all}::int)
        union (select ${mine.id} from ${mine} where ${review} order by ${mine.since} limit ${limit.reviews}::int))`,
    )
    .orderBy(asc(asks.since));
  const rows = found.map((row) => row.ask);
  return {
    all: { rows: rows.slice(0, limit.all), total: found[0]?.total ?? 0 },
    reviews: {
      rows: rows.filter((row) => row.gate === 'acceptance').slice(0, limit.reviews),
      total: found[0]?.reviews ?? 0,
    },
  };
}

/** Open questions by person: whom to ask next is the least loaded. */
export const loads = (tx: Tx | Db): Promise<Map<string, number>> => tally(tx, isNotNull(asks.slot));

/** Open reviews (acceptances) by person. */
export const waitingReviews = (db: Db): Promise<Map<string, number>> =>
  tally(db, eq(asks.gate, 'acceptance'));

/** Counted by the database: there may be thousands of open questions, and a few dozen people. */
async function tally(db: Tx | Db, which: SQL): Promise<Map<string, number>> {
  const rows = rowsOf<{ person: string; open: number }>(
    await db.execute(sql`
      select person, count(*)::int as open from ${asks}, jsonb_array_elements_text(${asks.asked}) as person
      where ${asks.state} = 'open' and ${which} group by person`),
  );
  return new Map(rows.map((row) => [row.person, row.open]));
}
