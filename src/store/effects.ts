import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { EffectName, EffectRequest } from '../pipeline/effects.ts';
import type { Db, Tx } from './db.ts';
import { effectRows } from './schema.ts';

export type EffectRow = typeof effectRows.$inferSelect;

/** Stores intents; one ledger entry never causes the same effect twice. */
export async function insertEffects(
  tx: Tx,
  key: string,
  about: { revision: number; requests: EffectRequest[] },
): Promise<{ id: number; name: EffectName }[]> {
  if (about.requests.length === 0) return [];
  const rows = await tx
    .insert(effectRows)
    .values(
      about.requests.map((request) => ({
        key,
        revision: about.revision,
        name: request.name,
        input: request.input ?? {},
        state: 'pending' as const,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: effectRows.id, name: effectRows.name });
  return rows.map((row) => ({ id: row.id, name: row.name as EffectName }));
}

/** Takes an effect for one attempt; null when it is over. The attempt is the fencing token of its outcome. */
export async function claimEffect(db: Db, id: number): Promise<EffectRow | null> {
  const rows = await db
    .update(effectRows)
    .set({ state: 'running', attempt: sql`${effectRows.attempt} + 1` })
    .where(and(eq(effectRows.id, id), inArray(effectRows.state, ['pending', 'running'])))
    .returning();
  return rows[0] ?? null;
}

/** Records an outcome, unless a later attempt has begun. */
export async function finishEffect(
  tx: Tx | Db,
  claim: { id: number; attempt: number },
  outcome: { state: 'done' | 'moot' | 'needs_human' | 'pending'; error?: string | null },
): Promise<boolean> {
  const rows = await tx
    .update(effectRows)
    .set({
      state: outcome.state,
      error: outcome.error ?? null,
      finishedAt: sql`clock_timestamp()`,
      ...(outcome.error == null ? {} : { failures: sql`${effectRows.failures} + 1` }),
    })
    .where(
      and(
        eq(effectRows.id, claim.id),
        eq(effectRows.attempt, claim.attempt),
        eq(effectRows.state, 'running'),
      ),
    )
    .returning({ id: effectRows.id });
  return rows.length === 1;
}

/** A later one of the same kind and ticket stands ready, so this one may be left out. */
export async function laterPending(db: Db, effect: EffectRow): Promise<boolean> {
  const rows = await db
    .select({ id: effectRows.id })
    .from(effectRows)
    .where(
      and(
        eq(effectRows.key, effect.key),
        eq(effectRows.name, effect.name),
        gt(effectRows.id, effect.id),
        eq(effectRows.state, 'pending'),
      ),
    )
    .limit(1);
  return rows.length === 1;
}

/** The ticket's last drawing stands ready once more; null where it still does, or there was none. */
export async function drawAgain(tx: Tx, key: string): Promise<number | null> {
  const last = await tx
    .select({ id: effectRows.id, state: effectRows.state })
    .from(effectRows)
    .where(and(eq(effectRows.key, key), eq(effectRows.name, 'show_item')))
    .orderBy(desc(effectRows.id))
    .limit(1)
    .for('update');
  const row = last[0];
  if (row === undefined || row.state === 'pending' || row.state === 'running') return null;
  await tx.update(effectRows).set({ state: 'pending', failures: 0 }).where(eq(effectRows.id, row.id));
  return row.id;
}

export async function openEffects(db: Db): Promise<EffectRow[]> {
  return db
    .select()
    .from(effectRows)
    .where(inArray(effectRows.state, ['pending', 'running']))
    .orderBy(effectRows.id);
}

/** Milliseconds since the oldest intent of this kind that no finished one has covered: how stale a drawing is. */
export async function waitedMs(db: Db, effect: EffectRow): Promise<number> {
  const same = and(eq(effectRows.key, effect.key), eq(effectRows.name, effect.name));
  const covered = db
    .select({ id: sql`coalesce(max(${effectRows.id}), 0)` })
    .from(effectRows)
    .where(and(same, eq(effectRows.state, 'done')));
  const rows = await db
    .select({
      ms: sql<number>`(extract(epoch from clock_timestamp() - min(${effectRows.at})) * 1000)::float`,
    })
    .from(effectRows)
    .where(and(same, sql`${effectRows.id} > (${covered})`));
  return rows[0]?.ms ?? 0;
}
