import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS people (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS channels (id TEXT PRIMARY KEY, name TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS members (channel TEXT, person TEXT, PRIMARY KEY (channel, person)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS members_by_person ON members (person);
CREATE TABLE IF NOT EXISTS messages (channel TEXT, ts TEXT, thread_ts TEXT, broadcast INTEGER NOT NULL DEFAULT 0,
  user TEXT, data TEXT NOT NULL, PRIMARY KEY (channel, ts)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS messages_by_thread ON messages (channel, thread_ts, ts, user);
CREATE TABLE IF NOT EXISTS ephemerals (channel TEXT, ts TEXT, person TEXT, data TEXT NOT NULL,
  PRIMARY KEY (channel, ts)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reactions (channel TEXT, ts TEXT, name TEXT, person TEXT, n INTEGER,
  PRIMARY KEY (channel, ts, name, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS follows (channel TEXT, thread_ts TEXT, person TEXT,
  PRIMARY KEY (channel, thread_ts, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reads (person TEXT, channel TEXT, thread_ts TEXT, ts TEXT,
  PRIMARY KEY (person, channel, thread_ts)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pings (person TEXT, channel TEXT, ts TEXT, thread_ts TEXT,
  PRIMARY KEY (person, channel, ts)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS views (id TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL,
  position INTEGER NOT NULL, external_id TEXT, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS views_by_person ON views (person, kind, position);
CREATE TABLE IF NOT EXISTS canvases (id TEXT PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS canvas_access (canvas TEXT, target TEXT, level TEXT,
  PRIMARY KEY (canvas, target)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (id TEXT PRIMARY KEY, data TEXT NOT NULL, content BLOB);
CREATE TABLE IF NOT EXISTS sessions (channel TEXT, thread_ts TEXT, data TEXT NOT NULL,
  PRIMARY KEY (channel, thread_ts)) WITHOUT ROWID;
`;

/** Opens the store in a file, or in memory when there is no path. */
export function openDatabase(path: string | null): DatabaseSync {
  if (path) mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path ?? ':memory:');
  // NORMAL survives a killed process, which is what the sandbox witnesses; only a power cut may lose a row.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;');
  db.exec(SCHEMA);
  return db;
}

/** What a table keeps in its JSON column. */
export type Kept<T> = {
  one(row: Record<string, unknown> | undefined): T | undefined;
  all(rows: Record<string, unknown>[]): T[];
};

/** Reads a JSON column. The type is what the same table's `save` wrote: nothing else writes this file. */
export function kept<T>(): Kept<T> {
  const parsed = (row: Record<string, unknown>): T => JSON.parse(String(row.data)) as T;
  return {
    one: (row) => (row === undefined ? undefined : parsed(row)),
    all: (rows) => rows.map(parsed),
  };
}
