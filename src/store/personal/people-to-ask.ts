import { and, eq, sql } from 'drizzle-orm';
import { shownNames } from '../../pipeline/people.ts';
import type { Db, Tx } from '../db.ts';
import { people } from '../schema.ts';
import type { AbsenceRow } from './absences.ts';
import { absences, personalSettings } from './schema-personal.ts';
import type { SettingsRow } from './settings.ts';

type PersonRow = typeof people.$inferSelect;
export interface AskedPerson {
  person: Omit<PersonRow, 'chatId' | 'profileAt'>;
  /** The absence that counts now. */
  absence: Pick<AbsenceRow, 'id' | 'until' | 'deputy'> | null;
  settings: Pick<SettingsRow, 'asked' | 'hours' | 'instead' | 'morning'> | null;
}

/** What whom-to-ask reads, and no more: each column costs at every answer. */
const columns = {
  id: people.id,
  name: people.name,
  login: people.login,
  zone: people.zone,
  isAdmin: people.isAdmin,
  roles: people.roles,
  outsider: people.outsider,
  away: people.away,
  hours: people.hours,
  profile: people.profile,
  firstAsked: people.firstAsked,
  absence: { id: absences.id, until: absences.until, deputy: absences.deputy },
  settings: {
    asked: personalSettings.asked,
    hours: personalSettings.hours,
    instead: personalSettings.instead,
    morning: personalSettings.morning,
  },
};

/** Everybody, and how and whether they are asked now: one query, for it is read at every answer. */
export async function peopleToAsk(db: Db | Tx): Promise<AskedPerson[]> {
  const counts = sql`${absences.endedAt} is null and (${absences.until} is null or ${absences.until} > clock_timestamp())`;
  const rows = await db
    .select(columns)
    .from(people)
    .leftJoin(absences, and(eq(absences.person, people.id), counts))
    .leftJoin(personalSettings, eq(personalSettings.person, people.id))
    .orderBy(people.id);
  const names = shownNames(rows);
  return rows.map(({ absence, settings, ...person }) => ({
    person: { ...person, name: names.get(person.id) ?? person.name },
    absence,
    settings,
  }));
}
