/** Freezes and locks that people ordered. */
import { and, eq, gt, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db.ts';
import { standingOrders } from './schema-standing.ts';

export type StandingOrder = typeof standingOrders.$inferSelect;
export type NewOrder = Pick<StandingOrder, 'id' | 'kind' | 'service' | 'reason' | 'by' | 'until'>;

/** The same order twice is one; answers the row as it stands. */
export async function placeOrder(tx: Tx, order: NewOrder): Promise<StandingOrder> {
  await tx.insert(standingOrders).values(order).onConflictDoNothing();
  const rows = await tx.select().from(standingOrders).where(eq(standingOrders.id, order.id));
  const row = rows[0];
  if (row === undefined) throw new Error('an order was neither stored nor found');
  return row;
}

export async function findOrder(db: Db | Tx, id: string): Promise<StandingOrder | null> {
  const rows = await db.select().from(standingOrders).where(eq(standingOrders.id, id));
  return rows[0] ?? null;
}

/** What stands now, of all services or of one. */
export async function openOrders(
  db: Db | Tx,
  about: { kind: StandingOrder['kind']; service?: string },
): Promise<StandingOrder[]> {
  return db
    .select()
    .from(standingOrders)
    .where(
      and(
        isNull(standingOrders.endedAt),
        eq(standingOrders.kind, about.kind),
        about.service === undefined ? undefined : eq(standingOrders.service, about.service),
      ),
    )
    .orderBy(standingOrders.since);
}

const ending = (by: string | null, command: string | null) => ({
  endedAt: sql`clock_timestamp()`,
  endedBy: by,
  endedIn: command,
  shown: false,
});

/** Ends what stands of a kind on a service; answers what this ended. */
export async function endOrders(
  tx: Tx,
  about: Pick<StandingOrder, 'kind' | 'service'> & { by: string; endedIn: string },
): Promise<StandingOrder[]> {
  return tx
    .update(standingOrders)
    .set(ending(about.by, about.endedIn))
    .where(
      and(
        isNull(standingOrders.endedAt),
        eq(standingOrders.kind, about.kind),
        eq(standingOrders.service, about.service),
      ),
    )
    .returning();
}

export async function endOrder(tx: Tx, id: string, by: string): Promise<StandingOrder | null> {
  const rows = await tx
    .update(standingOrders)
    .set(ending(by, null))
    .where(and(isNull(standingOrders.endedAt), eq(standingOrders.id, id)))
    .returning();
  return rows[0] ?? null;
}

/** Freezes whose time has come. */
export async function endDueOrders(tx: Tx): Promise<StandingOrder[]> {
  return tx
    .update(standingOrders)
    .set(ending(null, null))
    .where(
      and(
        isNull(standingOrders.endedAt),
        isNotNull(standingOrders.until),
        lte(standingOrders.until, sql`clock_timestamp()`),
      ),
    )
    .returning();
}

/** What one command ended, not longer ago than this. */
export async function endedIn(db: Db | Tx, command: string, withinMs: number): Promise<StandingOrder[]> {
  return db
    .select()
    .from(standingOrders)
    .where(
      and(
        eq(standingOrders.endedIn, command),
        gt(standingOrders.endedAt, sql`clock_timestamp() - make_interval(secs => ${withinMs / 1_000})`),
      ),
    );
}

/** Stands again, if its time has not come meanwhile. */
export async function revive(tx: Tx, command: string): Promise<StandingOrder[]> {
  return tx
    .update(standingOrders)
    .set({ endedAt: null, endedBy: null, endedIn: null, shown: false })
    .where(
      and(
        eq(standingOrders.endedIn, command),
        or(isNull(standingOrders.until), gt(standingOrders.until, sql`clock_timestamp()`)),
      ),
    )
    .returning();
}

export async function unshownOrders(db: Db): Promise<StandingOrder[]> {
  return db.select().from(standingOrders).where(eq(standingOrders.shown, false)).limit(200);
}

/** Only as long as it is what was shown: ended meanwhile, it is shown once more. */
export async function markShown(db: Db, order: Pick<StandingOrder, 'id' | 'endedAt'>): Promise<void> {
  await db
    .update(standingOrders)
    .set({ shown: true })
    .where(
      and(
        eq(standingOrders.id, order.id),
        order.endedAt === null ? isNull(standingOrders.endedAt) : isNotNull(standingOrders.endedAt),
      ),
    );
}
