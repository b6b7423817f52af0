import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { type Db, rowsOf } from './db.ts';
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

export interface NewDelivery {
  source: string;
  id: string;
  kind: string;
  payload: unknown;
  /** Why there is nothing to do for it; null: it is to be worked off. */
  note: string | null;
}

/**
 * Stores many in one statement, whose text is the same for any number of them; the ids of those that were new. A
 * microsecond apart, so that their order is known later.
 */
export async function storeDeliveries(db: Db, rows: NewDelivery[]): Promise<string[]> {
  const stored = await db.execute(sql`
    insert into ${inbox} (source, id, kind, payload, state, note, at, settled_at)
    select one->>'source', one->>'id', one->>'kind', one->'payload',
      case when one->>'note' is null then 'received' else 'ignored' end, one->>'note',
      clock_timestamp() + position * interval '1 microsecond',
      case when one->>'note' is null then null else clock_timestamp() end
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as given(one, position)
    on conflict do nothing
    returning id`);
  return rowsOf<{ id: string }>(stored).map((row) => row.id);
}

/** Deliveries whose work failed, the oldest first; each is taken five times at most. */
export async function takeFailed(
  db: Db,
  source: string,
): Promise<{ source: string; id: string; kind: string; payload: unknown }[]> {
  const { id, kind, payload, at } = inbox;
  const taken = await db
    .update(inbox)
    .set({ tries: sql`${inbox.tries} + 1`, state: 'received' })
    .where(and(eq(inbox.source, source), eq(inbox.state, 'failed'), sql`${inbox.tries} < 5`))
    .returning({ source: inbox.source, id, kind, payload, at });
  return taken.toSorted((one, other) => one.at.localeCompare(other.at));
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
