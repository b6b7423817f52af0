import type { DatabaseSync } from 'node:sqlite';
import { kept } from './database.ts';
import type { Message } from './messages.ts';

const keptEphemeral = kept<Ephemeral>();

export type Ping = { channel: string; ts: string; thread_ts?: string };
export type Ephemeral = Message & { channel: string; person: string };

export type AttentionTable = ReturnType<typeof attentionTable>;

/** What belongs to one person: pings, read marks, followed threads, ephemerals. */
export function attentionTable(db: DatabaseSync) {
  const ping = db.prepare('INSERT OR IGNORE INTO pings VALUES (?, ?, ?, ?)');
  const pings = db.prepare('SELECT channel, ts, thread_ts FROM pings WHERE person = ? ORDER BY ts');
  const unping = db.prepare('DELETE FROM pings WHERE channel = ? AND ts = ?');
  const follow = db.prepare('INSERT OR IGNORE INTO follows VALUES (?, ?, ?)');
  const followers = db.prepare('SELECT person FROM follows WHERE channel = ? AND thread_ts = ?');
  const read = db.prepare(
    `INSERT INTO reads VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET ts = max(ts, excluded.ts)`,
  );
  const reads = db.prepare('SELECT channel, thread_ts, ts FROM reads WHERE person = ?');
  const whisper = db.prepare('INSERT OR REPLACE INTO ephemerals VALUES (?, ?, ?, ?)');
  const whispers = db.prepare('SELECT data FROM ephemerals WHERE person = ? AND channel = ? ORDER BY ts');
  const oneWhisper = db.prepare('SELECT data FROM ephemerals WHERE channel = ? AND ts = ?');
  const unwhisper = db.prepare('DELETE FROM ephemerals WHERE channel = ? AND ts = ?');
  return {
    ping(person: string, at: Ping): void {
      ping.run(person, at.channel, at.ts, at.thread_ts ?? '');
    },
    pings: (person: string): Ping[] =>
      pings.all(person).map((row) => ({
        channel: String(row.channel),
        ts: String(row.ts),
        ...(row.thread_ts ? { thread_ts: String(row.thread_ts) } : {}),
      })),
    unping(channel: string, ts: string): void {
      unping.run(channel, ts);
    },
    follow(channel: string, thread: string, person: string): void {
      follow.run(channel, thread, person);
    },
    followers: (channel: string, thread: string) =>
      followers.all(channel, thread).map((row) => String(row.person)),
    read(person: string, mark: { channel: string; thread: string; ts: string }): void {
      read.run(person, mark.channel, mark.thread, mark.ts);
    },
    /** Read marks by `channel` (top level) or `channel/thread`. */
    reads: (person: string) =>
      new Map(
        reads
          .all(person)
          .map((row) => [
            row.thread_ts ? `${String(row.channel)}/${String(row.thread_ts)}` : String(row.channel),
            String(row.ts),
          ]),
      ),
    whisper(message: Ephemeral): void {
      whisper.run(message.channel, message.ts, message.person, JSON.stringify(message));
    },
    whispers: (person: string, channel: string) => keptEphemeral.all(whispers.all(person, channel)),
    whispered: (channel: string, ts: string) => keptEphemeral.one(oneWhisper.get(channel, ts)),
    unwhisper: (channel: string, ts: string) => unwhisper.run(channel, ts).changes > 0,
  };
}
