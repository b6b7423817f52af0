import { and, desc, eq, gt, isNotNull, isNull, like, lt, or, sql } from 'drizzle-orm';
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

/** An absence that the chat's own status made is told apart by its id. */
const BY_STATUS = 'status_';
export const isByStatus = (row: Pick<AbsenceRow, 'id'>): boolean => row.id.startsWith(BY_STATUS);
const runsByStatus = (person: string) =>
  and(isNull(absences.endedAt), eq(absences.person, person), like(absences.id, `${BY_STATUS}%`));

/** False where another absence of that person runs, which counts more. */
export async function beginByStatus(
  db: Db,
  row: Pick<AbsenceRow, 'id' | 'person' | 'since' | 'until'>,
): Promise<boolean> {
  return (await db.insert(absences).values(row).onConflictDoNothing().returning()).length > 0;
}

export async function moveByStatus(
  db: Db,
  { person, until }: Pick<AbsenceRow, 'person' | 'until'>,
): Promise<void> {
  await db.update(absences).set({ until }).where(runsByStatus(person));
}

/** The status is gone, and so its time is over: nobody said that they are back. */
export async function endByStatus(db: Db, about: { now: string; person: string }): Promise<AbsenceRow[]> {
  const over = { until: about.now, endedAt: about.now };
  return db.update(absences).set(over).where(runsByStatus(about.person)).returning();
}

/** When somebody last said that they are back, before the time of an absence was over. */
export async function lastBack(db: Db, person: string): Promise<string | null> {
  const early = or(isNull(absences.until), lt(absences.endedAt, absences.until));
  const rows = await db
    .select({ at: absences.endedAt })
    .from(absences)
    .where(and(eq(absences.person, person), isNotNull(absences.endedAt), early))
    .orderBy(desc(absences.endedAt))
    .limit(1);
  return rows[0]?.at ?? null;
}

/** They said that they are back, and no absence ran: it counts against a status all the same. */
export async function noteBack(
  db: Db,
  row: Pick<AbsenceRow, 'id' | 'person'> & { now: string },
): Promise<void> {
  const { id, person, now } = row;
  await db.insert(absences).values({ id, person, since: now, endedAt: now });
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
