import { and, eq, inArray } from 'drizzle-orm';
import type { Db, Tx } from './db.ts';
import { messages } from './schema.ts';

export type MessageRow = typeof messages.$inferSelect;

export async function messagesOf(db: Db | Tx, key: string): Promise<MessageRow[]> {
  return db.select().from(messages).where(eq(messages.key, key));
}

/** The cards of many tickets in one query. */
export async function cardsOf(db: Db | Tx, keys: string[]): Promise<MessageRow[]> {
  if (keys.length === 0) return [];
  return db
    .select()
    .from(messages)
    .where(and(inArray(messages.key, keys), eq(messages.slot, 'card')));
}

/** The intent of a message, stored before it is posted. One slot of a ticket is one message. */
export async function intendMessage(
  db: Db,
  row: Omit<MessageRow, 'at' | 'ts' | 'state' | 'fingerprint'>,
): Promise<{ row: MessageRow; fresh: boolean }> {
  const inserted = await db
    .insert(messages)
    .values({ ...row, state: 'intended' })
    .onConflictDoNothing()
    .returning();
  if (inserted[0] !== undefined) return { row: inserted[0], fresh: true };
  const rows = await db
    .select()
    .from(messages)
    .where(and(eq(messages.key, row.key), eq(messages.slot, row.slot)));
  const known = rows[0];
  if (known === undefined) throw new Error('a message was neither stored nor found');
  return { row: known, fresh: false };
}

export async function saveMessage(
  db: Db,
  id: string,
  change: Partial<Pick<MessageRow, 'ts' | 'state' | 'fingerprint' | 'channel' | 'thread'>>,
): Promise<void> {
  await db.update(messages).set(change).where(eq(messages.id, id));
}
