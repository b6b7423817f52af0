import { eq, inArray, sql } from 'drizzle-orm';
import type { Role } from '../pipeline/people.ts';
import type { Db, Tx } from './db.ts';
import { people } from './schema.ts';

export type PersonRow = typeof people.$inferSelect;

/** People of the policy file; what the chat says of them (outsider) is kept. */
export async function savePeople(
  db: Db,
  rows: (Omit<PersonRow, 'outsider' | 'away' | 'hours'> & Partial<Pick<PersonRow, 'hours'>>)[],
): Promise<void> {
  for (const row of rows) {
    await db.insert(people).values(row).onConflictDoUpdate({ target: people.id, set: row });
  }
  // Whoever is no longer named in the policy keeps their name in the history and holds no role.
  const ids = rows.map((row) => row.id);
  await db
    .update(people)
    .set({ roles: {}, isAdmin: false })
    .where(ids.length === 0 ? undefined : sql`not ${inArray(people.id, ids)}`);
}

/** Somebody of the chat whom the policy does not name: known by name, without a role. */
export async function ensureChatPerson(
  db: Db,
  row: { chatId: string; name: string; zone: string; outsider: boolean },
): Promise<PersonRow> {
  const rows = await db
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
  const person = rows[0];
  if (person === undefined) throw new Error('a person was not stored');
  return person;
}

export async function allPeople(db: Db | Tx): Promise<PersonRow[]> {
  return db.select().from(people).orderBy(people.id);
}
export async function personByChat(db: Db | Tx, chatId: string): Promise<PersonRow | null> {
  const rows = await db.select().from(people).where(eq(people.chatId, chatId));
  return rows[0] ?? null;
}
export async function personByLogin(db: Db | Tx, login: string): Promise<PersonRow | null> {
  const rows = await db.select().from(people).where(eq(people.login, login));
  return rows[0] ?? null;
}

/** Roles in a team; without a team, in any. */
export function rolesIn(person: Pick<PersonRow, 'roles'>, team: string | null): Role[] {
  return team === null ? [...new Set(Object.values(person.roles).flat())] : (person.roles[team] ?? []);
}
