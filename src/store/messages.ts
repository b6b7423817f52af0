import { and, eq, inArray, like, or } from 'drizzle-orm';
import type { Db, Tx } from './db.ts';
import { messages } from './schema.ts';

export type MessageRow = typeof messages.$inferSelect;

export async function messagesOf(db: Db | Tx, key: string): Promise<MessageRow[]> {
  return db.select().from(messages).where(eq(messages.key, key));
}

/** The cards of many tickets in one query, those of earlier homes too. */
export async function cardsOf(db: Db | Tx, keys: string[]): Promise<MessageRow[]> {
  if (keys.length === 0) return [];
  return db
    .select()
    .from(messages)
    .where(and(inArray(messages.key, keys), or(eq(messages.slot, 'card'), like(messages.slot, 'was:card:%'))))
    .orderBy(messages.at);
}

/** Messages about channels and the workspace, by what they are about. */
export async function noticesOf(db: Db, key: string): Promise<MessageRow[]> {
  return db.select().from(messages).where(eq(messages.key, key)).orderBy(messages.at);
}

/** Those of one kind, whatever they are about. */
export async function noticesIn(db: Db, slot: string): Promise<MessageRow[]> {
  return db.select().from(messages).where(eq(messages.slot, slot));
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

/** A new message takes the slot; the old one keeps what is known of it, under a name of the past. */
export async function renewMessage(
  db: Db,
  old: MessageRow,
  next: { id: string; channel: string; thread: string | null; deleted: boolean },
): Promise<MessageRow> {
  return db.transaction(async (tx) => {
    await tx
      .update(messages)
      .set({
        slot: `was:${old.slot}:${old.id}`,
        ...(next.deleted ? { ts: null, state: 'gone' as const } : {}),
      })
      .where(eq(messages.id, old.id));
    const rows = await tx
      .insert(messages)
      .values({
        id: next.id,
        key: old.key,
        slot: old.slot,
        channel: next.channel,
        thread: next.thread,
        state: 'intended',
      })
      .onConflictDoNothing()
      .returning();
    const row = rows[0];
    if (row === undefined) throw new Error('a message was renewed by another at the same time');
    return row;
  });
}
