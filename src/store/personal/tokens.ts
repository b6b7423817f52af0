/**
 * Tokens that were told to people, by their SHA-256 and nothing else. They stand among the pointers, which have the
 * same columns (what was told, to whom, when), under a name that no question's id begins with.
 */
import { and, eq, like, sql } from 'drizzle-orm';
import { type Db, inTransaction, type Tx } from '../db.ts';
import { pointers } from './schema-personal.ts';

const named = (hash: string): string => `token:${hash}`;

/** The person's one token; returns whether it replaced another. */
export async function saveToken(db: Db, about: { hash: string; person: string }): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const replaced = await endTokens(tx, about.person);
    await tx
      .insert(pointers)
      .values({ ask: named(about.hash), person: about.person, at: sql`clock_timestamp()` });
    return replaced;
  });
}

/** Ends what a person has; false where there was nothing. */
export async function endTokens(db: Db | Tx, person: string): Promise<boolean> {
  const ended = await db
    .delete(pointers)
    .where(and(eq(pointers.person, person), like(pointers.ask, 'token:%')))
    .returning({ ask: pointers.ask });
  return ended.length > 0;
}

export async function personOfToken(db: Db, hash: string): Promise<string | null> {
  const rows = await db
    .select({ person: pointers.person })
    .from(pointers)
    .where(eq(pointers.ask, named(hash)));
  return rows[0]?.person ?? null;
}
