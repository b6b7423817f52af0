import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { lakeSources, type SourceProblem } from './schema-lake.ts';

export type LakeSource = typeof lakeSources.$inferSelect;

export async function allSources(db: Db): Promise<LakeSource[]> {
  return db.select().from(lakeSources).orderBy(lakeSources.name);
}

export async function sourceOf(db: Db, name: string): Promise<LakeSource | null> {
  return (await db.select().from(lakeSources).where(eq(lakeSources.name, name)))[0] ?? null;
}

/** `reason`: why it did not answer. What it answered before stays, with its time. */
export async function saveSource(
  db: Db,
  name: string,
  found: { reason: string } | { problems: SourceProblem[] },
): Promise<void> {
  const now = sql`clock_timestamp()`;
  const row =
    'reason' in found
      ? { triedAt: now, reason: found.reason }
      : { triedAt: now, reachedAt: now, reason: null, problems: found.problems };
  await db
    .insert(lakeSources)
    .values({ name, problems: [], ...row })
    .onConflictDoUpdate({ target: lakeSources.name, set: row });
}

/** Statistics that a search plans by: Postgres renews them by itself a minute after a first sync, embedded never. */
export async function analyseLake(db: Db): Promise<void> {
  await db.execute(sql`analyze lake_passages`);
}
