import { and, eq, gte, inArray, like, or, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Db, Tx } from './db.ts';
import { hintsShown, messages, threadWords } from './schema-shown.ts';

export type MessageRow = typeof messages.$inferSelect;

export async function messagesOf(db: Db | Tx, key: string): Promise<MessageRow[]> {
  return db.select().from(messages).where(eq(messages.key, key));
}

/** What messages of many tickets lead to, in one query: cards, those of earlier homes too, and documents in threads. */
export async function landmarksOf(db: Db | Tx, keys: string[]): Promise<MessageRow[]> {
  if (keys.length === 0) return [];
  return db
    .select()
    .from(messages)
    .where(
      and(
        inArray(messages.key, keys),
        or(eq(messages.slot, 'card'), like(messages.slot, 'was:card:%'), like(messages.slot, 'document:%')),
      ),
    )
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
/** How a question is asked in its message. `hinted`: for whom this is one of the first tickets. */
export interface Manner {
  plain: string[];
  hint: MessageRow['hint'];
  hinted: string[];
}
const nothingSpecial: Manner = { plain: [], hint: null, hinted: [] };

/** The intent of a message, stored before it is posted. One slot of a ticket is one message. */
export async function intendMessage(
  db: Db,
  row: Omit<MessageRow, 'at' | 'ts' | 'state' | 'fingerprint' | 'plain' | 'hint'>,
  { plain, hint, hinted }: Manner = nothingSpecial,
): Promise<{ row: MessageRow; fresh: boolean }> {
  const [inserted] = await db.transaction(async (tx) => {
    if (hinted.length > 0)
      await tx
        .insert(hintsShown)
        .values(hinted.map((person) => ({ person, key: row.key })))
        .onConflictDoNothing();
    return tx
      .insert(messages)
      .values({ ...row, state: 'intended', plain: plain.length === 0 ? null : plain, hint })
      .onConflictDoNothing()
      .returning();
  });
  if (inserted !== undefined) return { row: inserted, fresh: true };
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
        plain: old.plain,
        hint: old.hint,
      })
      .onConflictDoNothing()
      .returning();
    const row = rows[0];
    if (row === undefined) throw new Error('a message was renewed by another at the same time');
    return row;
  });
}

/** That somebody wrote in a ticket's thread: what a question's manner and place are decided by. */
export async function saveThreadWords(db: Db, row: typeof threadWords.$inferInsert): Promise<void> {
  await db.insert(threadWords).values(row).onConflictDoNothing();
}

/** How many messages, of people and of ours, came after the one in this slot. */
export async function messagesBelow(tx: Tx, key: string, slot: string): Promise<number> {
  const [row] = await tx
    .select({ ts: messages.ts })
    .from(messages)
    .where(and(eq(messages.key, key), eq(messages.slot, slot)));
  if (row?.ts == null) return 0;
  const after = (ts: AnyPgColumn) => sql`${ts}::numeric > ${row.ts}::numeric`;
  const said = await tx.$count(threadWords, and(eq(threadWords.key, key), after(threadWords.ts)));
  const ours = await tx.$count(messages, and(eq(messages.key, key), after(messages.ts)));
  return said + ours;
}

export async function wroteSince(db: Db, key: string, since: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ person: threadWords.person })
    .from(threadWords)
    .where(and(eq(threadWords.key, key), gte(threadWords.at, since)));
  return rows.map((row) => row.person);
}

/** Tickets on which each of these people was shown hints. */
export async function hintedTickets(db: Db, people: string[]): Promise<Map<string, string[]>> {
  const rows =
    people.length === 0 ? [] : await db.select().from(hintsShown).where(inArray(hintsShown.person, people));
  const byPerson = Map.groupBy(rows, (row) => row.person);
  return new Map([...byPerson].map(([person, own]) => [person, own.map((row) => row.key)]));
}
