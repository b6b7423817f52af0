import { and, desc, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { AskRow } from '../asks.ts';
import type { Db, Tx } from '../db.ts';
import { asks } from '../schema.ts';
import { absences } from './schema-personal.ts';

export type AbsenceRow = typeof absences.$inferSelect;

/** Absences that count at this moment, by person. */
export async function absentAt(db: Db | Tx, now: string): Promise<Map<string, AbsenceRow>> {
  const rows = await db
    .select()
    .from(absences)
    .where(and(isNull(absences.endedAt), or(isNull(absences.until), gt(absences.until, now))));
  return new Map(rows.map((row) => [row.person, row]));
}

/** Begins an absence, or changes the one that runs. */
export async function beginAbsence(
  db: Db | Tx,
  row: Pick<AbsenceRow, 'id' | 'person' | 'since' | 'until' | 'deputy'>,
): Promise<AbsenceRow> {
  const rows = await db
    .insert(absences)
    .values(row)
    .onConflictDoUpdate({
      target: absences.person,
      targetWhere: sql`ended_at is null`,
      set: { until: row.until, deputy: row.deputy },
    })
    .returning();
  const stored = rows[0];
  if (stored === undefined) throw new Error('an absence was not stored');
  return stored;
}

/** Ends the absence of one person, or every one whose time is over; each is ended once. */
export async function endAbsences(
  db: Db | Tx,
  about: { now: string; person?: string },
): Promise<AbsenceRow[]> {
  return db
    .update(absences)
    .set({ endedAt: about.now })
    .where(
      and(
        isNull(absences.endedAt),
        about.person === undefined
          ? sql`${absences.until} <= ${about.now}`
          : eq(absences.person, about.person),
      ),
    )
    .returning();
}

/** Ended since then: their word of what happened meanwhile may still be owed. */
export async function endedSince(db: Db, since: string): Promise<AbsenceRow[]> {
  return db.select().from(absences).where(gt(absences.endedAt, since)).orderBy(absences.endedAt);
}

export async function findAbsence(db: Db, id: string): Promise<AbsenceRow | null> {
  const rows = await db.select().from(absences).where(eq(absences.id, id));
  return rows[0] ?? null;
}

/** Questions that an absence moved and others have answered, newest first. */
export async function answeredMeanwhile(db: Db, absence: string): Promise<AskRow[]> {
  return db
    .select()
    .from(asks)
    .where(
      and(
        sql`${asks.moved} ->> 'absence' = ${absence}`,
        eq(asks.state, 'answered'),
        isNotNull(asks.answeredBy),
      ),
    )
    .orderBy(desc(asks.answeredAt));
}
