import type { DatabaseSync } from 'node:sqlite';
import type { Fields } from '../json.ts';
import { kept } from './database.ts';

const keptMessage = kept<Message>();

/** A message as Slack returns it; reactions and reply counts are added on reading. */
export type Message = {
  type: 'message';
  ts: string;
  text: string;
  user?: string;
  subtype?: string;
  thread_ts?: string;
  parent_user_id?: string;
  bot_id?: string;
  app_id?: string;
  bot_profile?: Fields;
  username?: string;
  icons?: Fields;
  team?: string;
  client_msg_id?: string;
  blocks?: Fields[];
  attachments?: Fields[];
  metadata?: Fields;
  files?: Fields[];
  edited?: { user: string; ts: string };
  streaming_state?: 'in_progress' | 'completed' | 'errored';
  hidden?: boolean;
  /** Who pressed Stop while it streamed. */
  stopped_by?: string;
  task_display_mode?: 'timeline' | 'plan';
  upload?: boolean;
  root?: Fields;
};

export type Reply = { thread_ts: string; count: number; users: string[]; latest: string };
export type Reaction = { name: string; users: string[]; count: number };
/** A stretch of history: ts bounds, exclusive unless `inclusive`. */
export type Stretch = { oldest?: string; latest?: string; inclusive: boolean };

export type MessagesTable = ReturnType<typeof messagesTable>;

// Left to itself, SQLite reads a whole channel to count one thread: 5 ms instead of 0.02 ms at 10,000 messages.
const WITHIN = `ts BETWEEN ? AND ?`;

export function messagesTable(db: DatabaseSync) {
  const one = db.prepare('SELECT data FROM messages WHERE channel = ? AND ts = ?');
  const save = db.prepare(
    `INSERT INTO messages (channel, ts, thread_ts, broadcast, user, data) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (channel, ts) DO UPDATE SET data = excluded.data, broadcast = excluded.broadcast`,
  );
  const remove = db.prepare('DELETE FROM messages WHERE channel = ? AND ts = ?');
  const all = db.prepare('SELECT data FROM messages WHERE channel = ? ORDER BY ts');
  const newest = db.prepare('SELECT data FROM messages WHERE channel = ? ORDER BY ts DESC LIMIT ?');
  const history = db.prepare(
    `SELECT data FROM messages WHERE channel = ? AND (thread_ts IS NULL OR broadcast = 1) AND ${WITHIN}
     ORDER BY ts DESC LIMIT ?`,
  );
  const replies = db.prepare(
    `SELECT data FROM messages INDEXED BY messages_by_thread WHERE channel = ? AND thread_ts = ? AND ${WITHIN} ORDER BY ts LIMIT ?`,
  );
  const counts = db.prepare(
    `SELECT thread_ts, count(*) AS n, max(ts) AS latest, group_concat(DISTINCT user) AS users
     FROM messages INDEXED BY messages_by_thread WHERE channel = ? AND thread_ts IS NOT NULL GROUP BY thread_ts`,
  );
  const count = db.prepare(
    `SELECT thread_ts, count(*) AS n, max(ts) AS latest, group_concat(DISTINCT user) AS users
     FROM messages INDEXED BY messages_by_thread WHERE channel = ? AND thread_ts = ? GROUP BY thread_ts`,
  );
  const unread = db.prepare(
    'SELECT count(*) AS n FROM messages INDEXED BY messages_by_thread WHERE channel = ? AND thread_ts IS NULL AND ts > ? AND user IS NOT ?',
  );
  const last = db.prepare('SELECT max(ts) AS ts FROM (SELECT max(ts) AS ts FROM messages GROUP BY channel)');
  return {
    get: (channel: string, ts: string) => keptMessage.one(one.get(channel, ts)),
    save(channel: string, message: Message): void {
      const thread = message.thread_ts === message.ts ? undefined : message.thread_ts;
      const broadcast = message.subtype === 'thread_broadcast' ? 1 : 0;
      const data = JSON.stringify(message);
      save.run(channel, message.ts, thread ?? null, broadcast, message.user ?? null, data);
    },
    remove(channel: string, ts: string): void {
      remove.run(channel, ts);
    },
    all: (channel: string) => keptMessage.all(all.all(channel)),
    newest: (channel: string, limit: number) => keptMessage.all(newest.all(channel, limit)).toReversed(),
    /** Newest first, without replies. */
    history: (channel: string, stretch: Stretch, limit: number) =>
      keptMessage.all(history.all(channel, ...bounds(stretch), limit)),
    /** Oldest first, without the root. */
    replies: (channel: string, thread: string, page: { stretch: Stretch; limit: number }) =>
      keptMessage.all(replies.all(channel, thread, ...bounds(page.stretch), page.limit)),
    threads: (channel: string) =>
      new Map(counts.all(channel).map((row) => [String(row.thread_ts), reply(row)])),
    thread(channel: string, ts: string): Reply | undefined {
      const row = count.get(channel, ts);
      return row && reply(row);
    },
    unread: (channel: string, since: string, person: string) =>
      Number(unread.get(channel, since, person)?.n ?? 0),
    lastTs: () => String(last.get()?.ts ?? '0'),
  };
}

/** The greatest text below a ts, for an exclusive upper bound. */
function before(ts: string): string {
  const digits = (BigInt(ts.replace('.', '')) - 1n).toString().padStart(16, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

function reply(row: Record<string, unknown>): Reply {
  return {
    thread_ts: String(row.thread_ts),
    count: Number(row.n),
    latest: String(row.latest),
    users: typeof row.users === 'string' ? row.users.split(',') : [],
  };
}

function bounds(stretch: Stretch): [string, string] {
  return [
    stretch.oldest === undefined ? '0' : stretch.inclusive ? stretch.oldest : `${stretch.oldest}~`,
    stretch.latest === undefined ? '~' : stretch.inclusive ? stretch.latest : before(stretch.latest),
  ];
}
