import { and, eq, sql } from 'drizzle-orm';
import { shownNames } from '../../pipeline/people.ts';
import type { Db, Tx } from '../db.ts';
import { people } from '../schema.ts';
import type { AbsenceRow } from './absences.ts';
import { absences, personalSettings } from './schema-personal.ts';
import type { SettingsRow } from './settings.ts';

export interface AskedPerson {
  person: typeof people.$inferSelect;
  /** The absence that counts now. */
  absence: AbsenceRow | null;
  settings: SettingsRow | null;
}

/** Everybody, and how and whether they are asked now: one query, for it is read at every answer. */
export async function peopleToAsk(db: Db | Tx): Promise<AskedPerson[]> {
  const counts = sql`${absences.endedAt} is null and (${absences.until} is null or ${absences.until} > clock_timestamp())`;
  const rows = await db
    .select({ person: people, absence: absences, settings: personalSettings })
    .from(people)
    .leftJoin(absences, and(eq(absences.person, people.id), counts))
    .leftJoin(personalSettings, eq(personalSettings.person, people.id))
    .orderBy(people.id);
  const names = shownNames(rows.map((row) => row.person));
  return rows.map((row) => ({
    ...row,
    person: { ...row.person, name: names.get(row.person.id) ?? row.person.name },
  }));
}
