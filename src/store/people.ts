import { and, eq, inArray, isNotNull, isNull, lt, notInArray, or, sql } from 'drizzle-orm';
import { type Profile, type Role, shownNames } from '../pipeline/people.ts';
import { type Db, inTransaction, isUniqueViolation, type Tx } from './db.ts';
import { people } from './schema.ts';

export type PersonRow = typeof people.$inferSelect;

/** Any number will do, as long as it never changes and nobody else has it. */
const PEOPLE_LOCK = 7_340_222;

type Given = Omit<PersonRow, 'outsider' | 'away' | 'profile' | 'profileAt' | 'firstAsked' | 'hours'> &
  Partial<Pick<PersonRow, 'hours'>>;

/**
 * People of the policy file; what the chat says of them (outsider) is kept. Resolves to the id of each one's row, by the
 * id that the file gives them. Who somebody is their account in the chat says: whoever acted before they were listed,
 * or is listed under another id, keeps their row, since the ledger and all that is theirs name it.
 */
export async function savePeople(db: Db, given: Given[]): Promise<Map<string, string>> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await inTransaction(db, (tx) => save(tx, given));
    } catch (error) {
      // Somebody who is listed now wrote for the first time meanwhile: by the next time their row is there.
      if (tries >= 3 || !isUniqueViolation(error)) throw error;
    }
  }
}

async function save(tx: Tx, given: Given[]): Promise<Map<string, string>> {
  // Two instances that start at once: each reads what the other wrote.
  await tx.execute(sql`select pg_advisory_xact_lock(${PEOPLE_LOCK})`);
  const known = await tx.select({ id: people.id, chatId: people.chatId }).from(people);
  const ids = idsOf(given, known);
  const rows = given.map((row) => ({ ...row, id: ids.get(row.id) ?? row.id }));
  for (const row of rows)
    await tx.insert(people).values(row).onConflictDoUpdate({ target: people.id, set: row });
  const others = rows.length === 0 ? undefined : notInArray(people.id, [...ids.values()]);
  // Whoever is no longer named in the policy keeps their name in the history and holds no role.
  await tx.update(people).set({ roles: {}, isAdmin: false }).where(others);
  // A login is one person's: whoever has it by the file now.
  const logins = rows.flatMap(({ login }) => (login === null ? [] : [login.toLowerCase()]));
  if (logins.length > 0)
    await tx
      .update(people)
      .set({ login: null })
      .where(and(others, inArray(sql`lower(${people.login})`, logins)));
  return ids;
}

/** By account; else by id, unless that row is another's by its account: then the account names the row. */
function idsOf(given: Given[], known: Pick<PersonRow, 'id' | 'chatId'>[]): Map<string, string> {
  const byAccount = new Map(known.flatMap((row) => (row.chatId === null ? [] : [[row.chatId, row.id]])));
  const found = given.map((row) => (row.chatId === null ? undefined : byAccount.get(row.chatId)));
  const taken = new Set(found.filter((id) => id !== undefined));
  return new Map(
    given.map(({ id, chatId }, index) => [id, found[index] ?? (taken.has(id) ? (chatId ?? id) : id)]),
  );
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
/** Code hosts take a login in any case. */
export const personByLogin = async (db: Db | Tx, login: string): Promise<PersonRow | null> =>
  (await allPeople(db)).find((row) => row.login?.toLowerCase() === login.toLowerCase()) ?? null;

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
