import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { z } from 'zod';

/**
 * What the forge must remember. `ci_runs` has one row per commit and attempt; `instances` one per process that
 * we started and have not seen end (`wanted` = 1: it should run, so a boot brings it back); `outbox` one per
 * event, which stays until somebody answered 2xx to it.
 */
const schema = `
create table if not exists repositories (
  name text primary key, next_number integer not null
) strict;
create table if not exists pull_requests (
  repo text not null, number integer not null, branch text not null, base text not null,
  title text not null, body text not null, draft integer not null default 0,
  state text not null default 'open', head_sha text not null, merge_sha text, merged_by text,
  reverts text, reviewers text not null default '', updated_at text not null, primary key (repo, number)
) strict;
create unique index if not exists one_open_per_branch on pull_requests (repo, branch) where state = 'open';
create table if not exists comments (
  repo text not null, number integer not null, author text not null, body text not null, at text not null
) strict;
create table if not exists ci_runs (
  repo text not null, sha text not null, attempt integer not null, state text not null,
  failure text, pid integer, started text, at text not null, primary key (repo, sha, attempt)
) strict;
create table if not exists deployments (
  id text primary key, ordinal integer not null, service text not null, environment text not null,
  repo text not null, sha text not null, previous_sha text, state text not null, failure text,
  url text, at text not null
) strict;
create table if not exists addresses (
  service text not null, environment text not null, port integer not null, primary key (service, environment)
) strict;
create table if not exists instances (
  id text primary key, role text not null, key text not null, service text not null, environment text not null,
  repo text not null, sha text not null, port integer not null, pid integer, started text,
  wanted integer not null, at text not null
) strict;
create table if not exists outbox (
  id integer primary key, delivery text not null unique, event text not null, body text not null,
  attempts integer not null default 0, next_at text not null, sent_at text
) strict;
create table if not exists facts (name text primary key, value text not null) strict;
`;

export interface Database {
  run(sql: string, ...values: SQLInputValue[]): void;
  /** Rows, parsed by the schema of a row. */
  rows<T>(row: z.ZodType<T>, sql: string, ...values: SQLInputValue[]): T[];
  row<T>(row: z.ZodType<T>, sql: string, ...values: SQLInputValue[]): T | null;
  transaction<T>(work: () => T): T;
  close(): void;
}

export function openDatabase(file: string): Database {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 5000;');
  db.exec(schema);
  const rows: Database['rows'] = (row, sql, ...values) =>
    db
      .prepare(sql)
      .all(...values)
      .map((found) => row.parse(found));
  return {
    run: (sql, ...values) => void db.prepare(sql).run(...values),
    rows,
    row: (row, sql, ...values) => rows(row, sql, ...values)[0] ?? null,
    transaction: (work) => {
      db.exec('begin immediate');
      try {
        const result = work();
        db.exec('commit');
        return result;
      } catch (error) {
        db.exec('rollback');
        throw error;
      }
    },
    close: () => db.close(),
  };
}
