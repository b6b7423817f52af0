import { and, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { type Profile, type Role, shownNames } from '../pipeline/people.ts';
import { type Db, inTransaction, isUniqueViolation, type Tx } from './db.ts';
import { people } from './schema.ts';

export type PersonRow = typeof people.$inferSelect;

/** Any number will do, as long as it never changes and nobody else has it. */
const PEOPLE_LOCK = 7_340_222;

/** People of the policy file; what the chat says of them (outsider) is kept. */
export async function savePeople(
  db: Db,
  rows: (Omit<PersonRow, 'outsider' | 'away' | 'profile' | 'profileAt' | 'firstAsked' | 'hours'> &
    Partial<Pick<PersonRow, 'hours'>>)[],
): Promise<void> {
  await inTransaction(db, async (tx) => {
    // Two instances that start at once: a row has two unique names, and only one of them can be the conflict's target.
    await tx.execute(sql`select pg_advisory_xact_lock(${PEOPLE_LOCK})`);
    for (const row of rows) {
      await tx.insert(people).values(row).onConflictDoUpdate({ target: people.id, set: row });
    }
    // Whoever is no longer named in the policy keeps their name in the history and holds no role.
    const ids = rows.map((row) => row.id);
    await tx
      .update(people)
      .set({ roles: {}, isAdmin: false })
      .where(ids.length === 0 ? undefined : sql`not ${inArray(people.id, ids)}`);
  });
}

/** Somebody of the chat whom the policy does not name: known by name, without a role. */
export async function ensureChatPerson(
  db: Db,
  row: { chatId: string; name: string; zone: string; outsider: boolean },
): Promise<PersonRow> {
  const insert = (): Promise<PersonRow[]> =>
    db
      .insert(people)
      .values({
        id: row.chatId,
        name: row.name,
        chatId: row.chatId,
        login: null,
        zone: row.zone,
        roles: {},
        outsider: row.outsider,
      })
      .onConflictDoUpdate({ target: people.chatId, set: { outsider: row.outsider } })
      .returning();
  // Two at once: the other name of the row may collide first. By the second time the row is there.
  const rows = await insert().catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
    return insert();
  });
  const person = rows[0];
  if (person === undefined) throw new Error('a person was not stored');
  return person;
}

/** Everybody, by the names that people see. */
export async function allPeople(db: Db | Tx): Promise<PersonRow[]> {
  const rows = await db.select().from(people).orderBy(people.id);
  const names = shownNames(rows);
  return rows.map((row) => ({ ...row, name: names.get(row.id) ?? row.name }));
}
export const personByChat = async (db: Db | Tx, chatId: string): Promise<PersonRow | null> =>
  (await allPeople(db)).find((row) => row.chatId === chatId) ?? null;
export const personById = async (db: Db | Tx, id: string): Promise<PersonRow | null> =>
  (await allPeople(db)).find((row) => row.id === id) ?? null;
export const personByLogin = async (db: Db | Tx, login: string): Promise<PersonRow | null> =>
  (await allPeople(db)).find((row) => row.login === login) ?? null;

/** Those of whom the chat was asked longest ago, or never. */
export async function oldestProfiles(
  db: Db,
  about: { before: string; limit: number },
): Promise<{ id: string; chatId: string }[]> {
  const rows = await db
    .select({ id: people.id, chatId: people.chatId })
    .from(people)
    .where(and(isNotNull(people.chatId), or(isNull(people.profileAt), lt(people.profileAt, about.before))))
    .orderBy(sql`${people.profileAt} nulls first`, people.id)
    .limit(about.limit);
  return rows.flatMap(({ id, chatId }) => (chatId === null ? [] : [{ id, chatId }]));
}

export async function saveProfile(
  db: Db,
  id: string,
  found: { profile: Profile; outsider: boolean } | null,
): Promise<void> {
  await db
    .update(people)
    .set({ profileAt: sql`clock_timestamp()`, ...found })
    .where(eq(people.id, id));
}

/** Remembers the message of somebody's first question; later ones change nothing. */
export async function noteAsked(tx: Tx, ids: string[], slot: string): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(people)
    .set({ firstAsked: slot })
    .where(and(inArray(people.id, ids), isNull(people.firstAsked)));
}

/** Roles in a team; without a team, in any. */
export function rolesIn(person: Pick<PersonRow, 'roles'>, team: string | null): Role[] {
  return team === null ? [...new Set(Object.values(person.roles).flat())] : (person.roles[team] ?? []);
}
