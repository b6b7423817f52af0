import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Db, Tx } from './db.ts';
import { ledger } from './schema.ts';

export type LedgerRow = typeof ledger.$inferSelect;
export type NewLedgerRow = Omit<LedgerRow, 'seq'>;

export async function append(tx: Tx, row: NewLedgerRow): Promise<void> {
  await tx.insert(ledger).values(row);
}

/** What became of a delivery that was read before; null when it is new. */
export async function findDelivery(tx: Tx, key: string, delivery: string): Promise<LedgerRow | null> {
  const rows = await tx
    .select()
    .from(ledger)
    .where(and(eq(ledger.key, key), eq(ledger.delivery, delivery)));
  return rows[0] ?? null;
}

export async function entriesOf(db: Db | Tx, key: string): Promise<LedgerRow[]> {
  return db.select().from(ledger).where(eq(ledger.key, key)).orderBy(ledger.seq);
}

export async function newestEntries(db: Db, key: string, limit: number): Promise<LedgerRow[]> {
  return db.select().from(ledger).where(eq(ledger.key, key)).orderBy(desc(ledger.seq)).limit(limit);
}

/** The entry that made this revision of a ticket. */
export async function entryAt(db: Db, key: string, revision: number): Promise<LedgerRow | null> {
  const rows = await db
    .select()
    .from(ledger)
    .where(
      and(eq(ledger.key, key), eq(ledger.revision, revision), inArray(ledger.outcome, ['moved', 'stayed'])),
    );
  return rows[0] ?? null;
}
