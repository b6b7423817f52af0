import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Db, Tx } from './db.ts';
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
    .where(and(eq(asks.key, key), eq(asks.state, 'open')));
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
export async function loads(tx: Tx | Db): Promise<Map<string, number>> {
  return tally(
    await tx
      .select({ asked: asks.asked })
      .from(asks)
      .where(and(eq(asks.state, 'open'), isNotNull(asks.slot))),
  );
}

function tally(rows: { asked: string[] }[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const id of rows.flatMap((row) => row.asked)) sums.set(id, (sums.get(id) ?? 0) + 1);
  return sums;
}

/** Open reviews (acceptances) by person. */
export async function waitingReviews(db: Db): Promise<Map<string, number>> {
  return tally(
    await db
      .select({ asked: asks.asked })
      .from(asks)
      .where(and(eq(asks.state, 'open'), eq(asks.gate, 'acceptance'))),
  );
}
