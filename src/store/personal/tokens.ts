/** Tokens that were told to people: by their SHA-256 and nothing else. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { toolTokens } from './schema-personal.ts';

/** The person's one token; returns whether it replaced another. */
export async function saveToken(db: Db, about: { hash: string; person: string }): Promise<boolean> {
  const before = await db
    .select({ hash: toolTokens.hash })
    .from(toolTokens)
    .where(eq(toolTokens.person, about.person));
  await db
    .insert(toolTokens)
    .values(about)
    .onConflictDoUpdate({ target: toolTokens.person, set: { hash: about.hash, at: sql`clock_timestamp()` } });
  return before.length > 0;
}

/** Ends what a person has; false where there was nothing. */
export async function endTokens(db: Db, person: string): Promise<boolean> {
  const ended = await db
    .delete(toolTokens)
    .where(eq(toolTokens.person, person))
    .returning({ person: toolTokens.person });
  return ended.length > 0;
}

export async function personOfToken(db: Db, hash: string): Promise<string | null> {
  const rows = await db
    .select({ person: toolTokens.person })
    .from(toolTokens)
    .where(eq(toolTokens.hash, hash));
  return rows[0]?.person ?? null;
}
