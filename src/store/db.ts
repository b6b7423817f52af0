/**
 * One door to the database: embedded PGlite in a folder, or Postgres behind `DATABASE_URL`. Same schema, same
 * migrations. Inside a transaction only `tx` may be used: on PGlite there is one connection, and a query beside the
 * transaction never returned (measured).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { DrizzleQueryError, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { openEmbedded } from './embedded.ts';
import * as schema from './schema.ts';

export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export interface Database {
  db: Db;
  kind: 'pglite' | 'postgres';
  /** The embedded database, for the queue's adapter. */
  pglite: PGlite | null;
  url: string | null;
  close(): Promise<void>;
}

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));
/** Any number will do, as long as it never changes. */
export const MIGRATION_LOCK = 7_340_221;

export async function openPglite(about: { folder: string | null; loadFrom?: Blob }): Promise<Database> {
  const pglite = await openEmbedded(about);
  const db = drizzlePglite(pglite, { schema });
  await migratePglite(db, { migrationsFolder });
  if (about.folder !== null) await vacuum(pglite);
  return { db: db as unknown as Db, kind: 'pglite', pglite, url: null, close: () => pglite.close() };
}

const WORTH_VACUUMING_BYTES = 128 * 1024;

/**
 * Embedded there is no autovacuum: old versions of rows pile up, and counts read whole tables. Small tables are read
 * whole anyway, and the whole database took a fifth of the time of a start (measured).
 */
async function vacuum(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relkind = 'r' and c.oid >= 16384 and pg_relation_size(c.oid) >= $1`,
    [WORTH_VACUUMING_BYTES],
  );
  for (const { name } of rows) await pglite.exec(`vacuum (analyze) ${name}`);
}

export async function openPostgres(about: {
  url: string;
  poolSize?: number;
  /** Hears every statement with its parameters. */
  onQuery?: (query: string, params: unknown[]) => void;
}): Promise<Database> {
  const client = postgres(about.url, {
    max: about.poolSize ?? 10,
    connect_timeout: 10,
    idle_timeout: 60,
    onnotice: () => {},
    connection: { application_name: 'throughline', statement_timeout: 15_000, lock_timeout: 5_000 },
  });
  const db = drizzlePostgres(preparing(client), {
    schema,
    ...(about.onQuery === undefined ? {} : { logger: { logQuery: about.onQuery } }),
  });
  try {
    await migrateUnderLock(client);
  } catch (error) {
    await client.end({ timeout: 1 });
    throw error;
  }
  return {
    db: db as unknown as Db,
    kind: 'postgres',
    pglite: null,
    url: about.url,
    close: () => client.end({ timeout: 5 }),
  };
}

/** The server does not answer or does not let us in; its own words name the address, never the password. */
export class DatabaseAway extends Error {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `The database of DATABASE_URL does not let us in (${why}). Start it, correct DATABASE_URL, or leave it out for the embedded database.`,
      { cause },
    );
    this.name = 'DatabaseAway';
  }
}

export interface PostgresSeen {
  version: string;
  /** Of the database: migrations make schemas and tables. */
  mayCreate: boolean;
}

/** Whether Postgres lets us in, and lets us do what migrations do. Changes nothing. */
export async function lookAtPostgres(url: string): Promise<PostgresSeen> {
  const client = postgres(url, { max: 1, connect_timeout: 8, onnotice: () => {} });
  try {
    const [row] = await client<{ version: string; may: boolean }[]>`
      select current_setting('server_version') as version,
        has_database_privilege(current_database(), 'CREATE') as may`;
    return { version: row?.version ?? 'unknown', mayCreate: row?.may === true };
  } catch (error) {
    throw new DatabaseAway(error);
  } finally {
    await client.end({ timeout: 1 });
  }
}

/** When the newest webhook of each of these sources came, as far as the database that the product uses remembers. */
export async function lastWebhooks(url: string, sources: string[]): Promise<Record<string, string>> {
  const client = postgres(url, { max: 1, connect_timeout: 8, onnotice: () => {} });
  try {
    const [table] = await client<{ inbox: string | null }[]>`select to_regclass('inbox')::text as inbox`;
    // The product has never been started on it.
    if (table?.inbox == null) return {};
    const rows = await client<{ source: string; at: Date | string }[]>`
      select source, max(at) as at from inbox where source in ${client(sources)} group by source`;
    return Object.fromEntries(rows.map(({ source, at }) => [source, new Date(at).toISOString()]));
  } finally {
    await client.end({ timeout: 1 });
  }
}

/** On a reserved connection: through the pool `unlock` answered false and concurrent callers hung (measured). */
async function migrateUnderLock(client: postgres.Sql): Promise<void> {
  const reserved = await client.reserve().catch((error: unknown) => {
    throw new DatabaseAway(error);
  });
  try {
    await reserved`select set_config('lock_timeout', '60s', false), set_config('statement_timeout', '0', false)`;
    await reserved`select pg_advisory_lock(${MIGRATION_LOCK})`;
    try {
      await migratePostgres(drizzlePostgres(asClient(reserved, client)), { migrationsFolder });
    } finally {
      await reserved`select pg_advisory_unlock(${MIGRATION_LOCK})`;
    }
  } finally {
    reserved.release();
  }
}

/**
 * drizzle asks for unprepared statements, and each then costs a second round trip to learn its types; prepared, once
 * for each connection. A pooler that shares connections between transactions needs `max_prepared_statements` set.
 */
function preparing<Client extends postgres.ISql>(client: Client): Client {
  const unsafe = client.unsafe.bind(client);
  const prepared: typeof client.unsafe = (query, params, options) =>
    unsafe(query, params, { ...options, prepare: true });
  client.unsafe = prepared;
  const outer = client as Partial<Pick<postgres.Sql, 'begin'>>;
  const begin = outer.begin?.bind(client) as
    | ((run: (tx: postgres.TransactionSql) => unknown) => Promise<unknown>)
    | undefined;
  if (begin !== undefined)
    outer.begin = ((run: (tx: postgres.TransactionSql) => unknown) =>
      begin(async (tx) => {
        try {
          return await run(preparing(tx));
        } catch (error) {
          if (isLost(error)) return untilClosed();
          throw error;
        }
      })) as postgres.Sql['begin'];
  return client;
}

/** A query's own connection was ended by the server, or broke: there is nothing left to roll back. */
const isLost = (error: unknown): boolean =>
  error instanceof DrizzleQueryError && /^(?:57P0|08|CONNECTION_|ECONNRESET|EPIPE)/.test(codeOf(error) ?? '');
/**
 * `begin` fails by itself when its connection closes. Given the error earlier, the driver wrote `rollback` to a socket
 * that was gone and an exception that nobody could catch ended the process (seen with pg_terminate_backend).
 */
const untilClosed = (): Promise<never> => new Promise(() => {});

/** drizzle opens its transaction with `begin`, which a reserved connection lacks: here it is one by hand. */
function asClient(reserved: postgres.ReservedSql, client: postgres.Sql): postgres.Sql {
  const begin = async (run: (sql: postgres.ReservedSql) => Promise<unknown>) => {
    await reserved`begin`;
    try {
      const result = await run(reserved);
      await reserved`commit`;
      return result;
    } catch (error) {
      await reserved`rollback`;
      throw error;
    }
  };
  return Object.assign(reserved, {
    begin,
    options: client.options,
    parameters: client.parameters,
  });
}

const retryable = new Set(['40001', '40P01']);
const codeOf = (error: unknown): string | undefined => {
  const own = (error as { code?: unknown } | null)?.code;
  if (typeof own === 'string') return own;
  const cause = (error as { cause?: unknown } | null)?.cause;
  return cause === undefined ? undefined : codeOf(cause);
};
/** What the database said, without the query: its parameters hold names and addresses of people. */
export const withoutQuery = (error: unknown): unknown =>
  error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';

/**
 * Runs a transaction; one lost to a serialization failure or deadlock is run again, three times in all. After a pause
 * of its own length: rivals that came back at once met in the same deadlock three times over (seen under load).
 */
export async function inTransaction<T>(db: Db, run: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction(run);
    } catch (error) {
      if (tries >= 3 || !retryable.has(codeOf(error) ?? '')) throw error;
      await pause(tries * (20 + Math.random() * 60));
    }
  }
}

/** The database's clock: leases, windows and freshness use no other. */
export async function dbNow(db: Db | Tx): Promise<string> {
  const rows = rowsOf<{ now: string | Date }>(await db.execute(sql`select clock_timestamp() as now`));
  return new Date(rows[0]?.now ?? Number.NaN).toISOString();
}

/** Rows of a raw query, whichever driver ran it. */
export function rowsOf<Row>(result: unknown): Row[] {
  if (Array.isArray(result)) return result as Row[];
  return (result as { rows: Row[] }).rows;
}
