import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { type Database, MIGRATION_LOCK, openPglite, openPostgres, rowsOf } from '../../src/store/db.ts';
import { openQueue } from '../../src/store/queue/queue.ts';
import { databaseKind } from '../support/database.ts';
import { onServer, withDatabase } from '../support/database-setup.ts';

const count = async (database: Database, query: ReturnType<typeof sql>): Promise<number> =>
  Number(rowsOf<{ n: number | string }>(await database.db.execute(query))[0]?.n);
const applied = (database: Database) =>
  count(database, sql`select count(*) as n from drizzle.__drizzle_migrations`);
const tables = (database: Database) =>
  count(database, sql`select count(*) as n from pg_tables where schemaname = 'public'`);

/** Opens the same, at first empty, database each time; what it opened is closed at the end. */
async function emptyDatabase(): Promise<() => Promise<Database>> {
  const source = inject('database');
  if (source.kind === 'pglite') {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-db-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return () => openPglite({ folder });
  }
  const name = `${source.clones}${process.pid}_empty`;
  await onServer(source.server, (server) => server.unsafe(`create database ${name}`));
  onTestFinished(() =>
    onServer(source.server, (server) => server.unsafe(`drop database ${name} with (force)`)),
  );
  return () => openPostgres({ url: withDatabase(source.server, name), poolSize: 3 });
}

describe('migrations', () => {
  it('make every table of a new database, and nothing the second time', async () => {
    const open = await emptyDatabase();
    const first = await open();
    const before = { applied: await applied(first), tables: await tables(first) };
    await first.close();
    const second = await open();
    expect({ applied: await applied(second), tables: await tables(second) }).toEqual(before);
    expect(before.applied).toBeGreaterThan(0);
    await second.close();
  }, 60_000);

  if (databaseKind() === 'postgres') {
    it('run once when three instances start together, queue and all', async () => {
      const open = await emptyDatabase();
      const troubles: Error[] = [];
      const instances = await Promise.all(
        [1, 2, 3].map(async () => {
          const database = await open();
          const queue = await openQueue(database, { onError: (error) => troubles.push(error) });
          return { database, queue };
        }),
      );
      const one = await open();
      expect(
        await count(one, sql`select count(distinct hash) - count(*) as n from drizzle.__drizzle_migrations`),
      ).toBe(0);
      // Nobody holds it any more: it is to be had at once.
      expect(await count(one, sql`select pg_try_advisory_lock(${MIGRATION_LOCK})::int as n`)).toBe(1);
      await one.close();
      for (const { database, queue } of instances) {
        await queue.stop(1_000);
        await database.close();
      }
      expect(troubles).toEqual([]);
    }, 60_000);
  }
});
