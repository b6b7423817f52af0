/**
 * A database for a test file: embedded, or a clone of the template on Postgres when `TEST_DATABASE_URL` is set
 * (`npm run test:postgres`). The same tests run on both.
 */
import { readFileSync } from 'node:fs';
import { type SQL, sql } from 'drizzle-orm';
import { inject } from 'vitest';
import { type Database, type Db, inTransaction, openPglite, openPostgres } from '../../src/store/db.ts';
import { onServer, withDatabase } from './database-setup.ts';

export interface TestDatabase extends Database {
  /** Empties every table, the ledger and the jobs too, and starts every number again. */
  reset(): Promise<void>;
}

/** Which of the two this run is on: for what only one of them can show, such as two connections at once. */
export const databaseKind = (): Database['kind'] => inject('database').kind;

let clones = 0;

/** Embedded databases that a file of this worker has closed: opening one costs half a second of work. */
const free: Database[] = [];

/** A migrated, empty database of one's own. `close` it after the file's last test. */
export async function testDatabase(): Promise<TestDatabase> {
  const source = inject('database');
  if (source.kind === 'pglite') {
    const database =
      free.pop() ?? (await openPglite({ folder: null, loadFrom: new Blob([readFileSync(source.dump)]) }));
    return {
      ...database,
      reset: () => empty(database),
      close: async () => {
        await empty(database);
        free.push(database);
      },
    };
  }
  clones += 1;
  const name = `${source.clones}${process.pid}_${clones}`;
  await onServer(source.server, (server) =>
    server.unsafe(`create database ${name} template ${source.template}`),
  );
  const database = await openPostgres({ url: withDatabase(source.server, name), poolSize: 8 });
  return {
    ...database,
    reset: () => empty(database),
    close: async () => {
      await database.close();
      await onServer(source.server, (server) =>
        server.unsafe(`drop database if exists ${name} with (force)`),
      );
    },
  };
}

/** Changes what only tests may: the ledger's past. Triggers rest for this one statement. */
export const rewritePast = (db: Db, change: SQL): Promise<void> =>
  inTransaction(db, async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(change);
  });

/**
 * The ledger's trigger refuses every change, so triggers rest for this one statement. Rows are deleted, not
 * truncated: on small tables that is faster, and it does not wait for a queue that is at work.
 */
async function empty(database: Database): Promise<void> {
  await database.db.execute(sql`
    do $$
    declare
      named text;
    begin
      perform set_config('session_replication_role', 'replica', true);
      for named in
        select format('%I.%I', schemaname, tablename) from pg_tables
        where schemaname = 'public' or (schemaname = 'pgboss' and tablename in ('job_common', 'schedule'))
      loop
        execute 'delete from ' || named;
      end loop;
      for named in select format('%I.%I', schemaname, sequencename) from pg_sequences where schemaname = 'public'
      loop
        perform setval(named::regclass, 1, false);
      end loop;
    end
    $$`);
}
