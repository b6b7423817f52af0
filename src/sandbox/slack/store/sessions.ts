import type { DatabaseSync } from 'node:sqlite';
import { kept } from './database.ts';

const keptSession = kept<Session>();

export type Session = {
  channel: string;
  thread_ts: string;
  status: 'active' | 'processing' | 'suspended' | 'closed';
  title: string;
  initiator?: string;
  since: number;
};

export type SessionsTable = ReturnType<typeof sessionsTable>;

export function sessionsTable(db: DatabaseSync) {
  const one = db.prepare('SELECT data FROM sessions WHERE channel = ? AND thread_ts = ?');
  const ofChannel = db.prepare('SELECT data FROM sessions WHERE channel = ?');
  const save = db.prepare('INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)');
  return {
    get: (channel: string, thread: string) => keptSession.one(one.get(channel, thread)),
    in: (channel: string) =>
      new Map(keptSession.all(ofChannel.all(channel)).map((session) => [session.thread_ts, session])),
    save(session: Session): void {
      save.run(session.channel, session.thread_ts, JSON.stringify(session));
    },
  };
}
