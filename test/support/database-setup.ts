/**
 * Once per run of vitest. Embedded: a dump of an empty, migrated database, kept under `node_modules/.cache` until the
 * tables change (a new one costs 1.4 s, a loaded dump 0.24 s). Postgres (`TEST_DATABASE_URL`): a migrated template
 * that every test file clones; template and clones are dropped at the end.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { type Database, openPglite, openPostgres } from '../../src/store/db.ts';
import { openQueue } from '../../src/store/queue/queue.ts';

export type DatabaseSource =
  | { kind: 'pglite'; dump: string }
  | { kind: 'postgres'; server: string; template: string; clones: string };

declare module 'vitest' {
  export interface ProvidedContext {
    database: DatabaseSource;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined || server === '') {
    project.provide('database', { kind: 'pglite', dump: await dumpOnce() });
    return async () => {};
  }
  const run = `throughline_test_${process.pid}`;
  const source = { kind: 'postgres', server, template: `${run}_template`, clones: `${run}_` } as const;
  await onServer(server, (sql) => sql.unsafe(`create database ${source.template}`));
  await prepare(await openPostgres({ url: withDatabase(server, source.template), poolSize: 2 }));
  project.provide('database', source);
  return () =>
    onServer(server, async (sql) => {
      const mine = await sql<{ name: string }[]>`
        select datname as name from pg_database where starts_with(datname, ${source.clones})`;
      for (const { name } of mine) await sql.unsafe(`drop database if exists ${name} with (force)`);
    });
}

export async function onServer(server: string, run: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(server, { max: 1, onnotice: () => {} });
  try {
    await run(sql);
  } finally {
    await sql.end();
  }
}

export function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Opening made the product's tables; the queue makes its own at its first start. */
async function prepare(database: Database): Promise<void> {
  const queue = await openQueue(database, {
    onError: (error) => {
      throw error;
    },
  });
  await queue.stop(1_000);
  if (database.kind === 'postgres') await database.close();
}

/** Puts an empty, migrated database where a product will look for its own: a first start makes one in 1.1 s. */
export async function layDatabase(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await promisify(execFile)('tar', ['--extract', '--file', await dumpOnce(), '--directory', folder]);
}

async function dumpOnce(): Promise<string> {
  const path = join(root, 'node_modules/.cache/throughline', `empty-${fingerprint()}.tar`);
  if (existsSync(path)) return path;
  const database = await openPglite({ folder: null });
  await prepare(database);
  const dump = await database.pglite?.dumpDataDir('none');
  await database.close();
  if (dump === undefined) throw new Error('the embedded database was not dumped');
  mkdirSync(dirname(path), { recursive: true });
  // Another run may write the same dump: whoever is last replaces it by an equal one.
  writeFileSync(`${path}.${process.pid}`, Buffer.from(await dump.arrayBuffer()));
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** Everything that decides what an empty database holds. */
function fingerprint(): string {
  const files = [
    ...globSync('migrations/**/*.{sql,json}', { cwd: root }).toSorted(),
    'src/store/queue/queue.ts',
    'package-lock.json',
    'test/support/database-setup.ts',
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}
