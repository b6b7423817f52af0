/** Who wrote in a ticket's thread, and who was shown hints: what a question's manner is decided by. */
import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Db } from './db.ts';
import { hintsShown, threadWords } from './schema-messages.ts';

export async function saveThreadWords(
  db: Db,
  row: { key: string; person: string; at: string },
): Promise<void> {
  await db
    .insert(threadWords)
    .values(row)
    .onConflictDoUpdate({
      target: [threadWords.key, threadWords.person],
      set: { at: sql`greatest(${threadWords.at}, excluded.at)` },
    });
}

export async function wroteSince(db: Db, key: string, since: string): Promise<string[]> {
  const rows = await db
    .select({ person: threadWords.person })
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
