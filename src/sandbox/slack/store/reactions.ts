import type { DatabaseSync } from 'node:sqlite';
import type { Reaction } from './messages.ts';

export type ReactionsTable = ReturnType<typeof reactionsTable>;

export function reactionsTable(db: DatabaseSync) {
  const ofMessage = db.prepare(
    'SELECT name, person, ts FROM reactions WHERE channel = ? AND ts = ? ORDER BY n',
  );
  const ofChannel = db.prepare('SELECT name, person, ts FROM reactions WHERE channel = ? ORDER BY n');
  const add = db.prepare(
    'INSERT OR IGNORE INTO reactions SELECT ?, ?, ?, ?, coalesce(max(n), 0) + 1 FROM reactions',
  );
  const remove = db.prepare('DELETE FROM reactions WHERE channel = ? AND ts = ? AND name = ? AND person = ?');
  return {
    of: (channel: string, ts: string) => grouped(ofMessage.all(channel, ts)).get(ts) ?? [],
    /** All reactions of a channel by message ts. */
    in: (channel: string) => grouped(ofChannel.all(channel)),
    add: (key: ReactionKey) => add.run(key.channel, key.ts, key.name, key.person).changes > 0,
    remove: (key: ReactionKey) => remove.run(key.channel, key.ts, key.name, key.person).changes > 0,
  };
}

export type ReactionKey = { channel: string; ts: string; name: string; person: string };

function grouped(rows: Record<string, unknown>[]): Map<string, Reaction[]> {
  const byTs = new Map<string, Reaction[]>();
  for (const row of rows) {
    const list = byTs.get(String(row.ts)) ?? [];
    byTs.set(String(row.ts), list);
    let reaction = list.find((known) => known.name === row.name);
    if (!reaction) list.push((reaction = { name: String(row.name), users: [], count: 0 }));
    reaction.users.push(String(row.person));
    reaction.count += 1;
  }
  return byTs;
}
