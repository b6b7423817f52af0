import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from './db.ts';
import { inbox } from './schema.ts';

/** Stores a delivery under its id. A second one with the same id says what became of the first. */
export async function storeDelivery(
  db: Db,
  row: { source: string; id: string; kind: string; payload: unknown },
): Promise<'new' | 'again' | 'seen'> {
  const inserted = await db
    .insert(inbox)
    .values({ ...row, payload: row.payload ?? {}, state: 'received' })
    .onConflictDoNothing()
    .returning({ id: inbox.id });
  if (inserted.length === 1) return 'new';
  // Failed before, or left behind by a crash long enough ago that nobody works on it: it is worked off now.
  const taken = await db
    .update(inbox)
    .set({ tries: sql`${inbox.tries} + 1`, state: 'received', at: sql`clock_timestamp()` })
    .where(
      and(
        eq(inbox.source, row.source),
        eq(inbox.id, row.id),
        sql`(${inbox.state} = 'failed' or (${inbox.state} = 'received' and ${inbox.at} < clock_timestamp() - interval '30 seconds'))`,
      ),
    )
    .returning({ id: inbox.id });
  return taken.length === 1 ? 'again' : 'seen';
}

export async function settleDelivery(
  db: Db,
  { source, id }: { source: string; id: string },
  outcome: { state: 'processed' | 'ignored' | 'failed'; note?: string },
): Promise<void> {
  await db
    .update(inbox)
    .set({ state: outcome.state, note: outcome.note ?? null, settledAt: sql`clock_timestamp()` })
    .where(and(eq(inbox.source, source), eq(inbox.id, id)));
}

export async function pendingDeliveries(
  db: Db,
  source: string,
): Promise<{ source: string; id: string; kind: string; payload: unknown }[]> {
  return db
    .select({ source: inbox.source, id: inbox.id, kind: inbox.kind, payload: inbox.payload })
    .from(inbox)
    .where(
      and(eq(inbox.source, source), inArray(inbox.state, ['received', 'failed']), sql`${inbox.tries} < 5`),
    )
    .orderBy(asc(inbox.at));
}
