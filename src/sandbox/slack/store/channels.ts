import type { DatabaseSync } from 'node:sqlite';
import { kept } from './database.ts';

const keptChannel = kept<Channel>();

export type Channel = {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im' | 'mpim';
  topic: string;
  is_archived: boolean;
  is_ext_shared: boolean;
  /** The other company of a channel shared by Slack Connect. */
  connected_team?: { id: string; name: string };
  /** Deleted for good: nobody finds it any more. */
  is_deleted?: boolean;
  created: number;
  creator: string;
};

export type ChannelsTable = ReturnType<typeof channelsTable>;

export function channelsTable(db: DatabaseSync) {
  const byId = db.prepare('SELECT data FROM channels WHERE id = ?');
  const byName = db.prepare('SELECT data FROM channels WHERE name = ?');
  const all = db.prepare('SELECT data FROM channels ORDER BY rowid');
  const ofPerson = db.prepare(
    'SELECT c.data FROM channels c JOIN members m ON m.channel = c.id WHERE m.person = ? ORDER BY c.rowid',
  );
  const save = db.prepare(
    'INSERT INTO channels (id, name, data) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, data = excluded.data',
  );
  const members = db.prepare('SELECT person FROM members WHERE channel = ? ORDER BY person');
  const isMember = db.prepare('SELECT 1 FROM members WHERE channel = ? AND person = ?');
  const join = db.prepare('INSERT OR IGNORE INTO members VALUES (?, ?)');
  const leave = db.prepare('DELETE FROM members WHERE channel = ? AND person = ?');
  return {
    get: (id: string) => keptChannel.one(byId.get(id)),
    named: (name: string) => keptChannel.one(byName.get(name)),
    all: () => keptChannel.all(all.all()),
    of: (person: string) => keptChannel.all(ofPerson.all(person)),
    save(channel: Channel): void {
      save.run(channel.id, channel.name, JSON.stringify(channel));
    },
    members: (channel: string) => members.all(channel).map((row) => String(row.person)),
    hasMember: (channel: string, person: string) => isMember.get(channel, person) !== undefined,
    /** True when the person was not a member before. */
    join: (channel: string, person: string) => join.run(channel, person).changes > 0,
    /** True when the person was a member before. */
    leave: (channel: string, person: string) => leave.run(channel, person).changes > 0,
  };
}
