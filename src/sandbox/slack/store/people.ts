import type { DatabaseSync } from 'node:sqlite';
import { kept } from './database.ts';

const keptPerson = kept<Person>();

export type Person = {
  id: string;
  name: string;
  real_name: string;
  display_name: string;
  title: string;
  tz: string;
  email: string;
  team_id: string;
  is_admin: boolean;
  is_bot: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
  is_stranger: boolean;
  deleted: boolean;
  updated: number;
  status_text?: string;
  status_emoji?: string;
  /** Seconds; 0: it stays. */
  status_expiration?: number;
};

export type PeopleTable = ReturnType<typeof peopleTable>;

export function peopleTable(db: DatabaseSync) {
  const byId = db.prepare('SELECT data FROM people WHERE id = ?');
  const byName = db.prepare('SELECT data FROM people WHERE name = ?');
  const all = db.prepare('SELECT data FROM people ORDER BY rowid');
  const save = db.prepare(
    'INSERT INTO people (id, name, data) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, data = excluded.data',
  );
  return {
    get: (id: string) => keptPerson.one(byId.get(id)),
    named: (name: string) => keptPerson.one(byName.get(name)),
    all: () => keptPerson.all(all.all()),
    save(person: Person): void {
      save.run(person.id, person.name, JSON.stringify(person));
    },
  };
}
