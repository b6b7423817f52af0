/** Who wrote in a ticket's thread, and who was shown hints: what a question's manner is decided by. */
import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Db, Tx } from './db.ts';
import { hintsShown, messages, threadWords } from './schema-messages.ts';

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
