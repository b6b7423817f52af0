/** Databases on a real Postgres for one measure: a migrated template, clones of it, all dropped at the end. */
import { openPostgres } from '../../src/store/db.ts';
import { openQueue } from '../../src/store/queue/queue.ts';
import { onServer, withDatabase } from '../support/database-setup.ts';

const server = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export interface Clones {
  /** A fresh clone of the empty template. */
  clone(): Promise<string>;
  /** A clone of another one that nobody is connected to. */
  copy(url: string): Promise<string>;
  drop(): Promise<void>;
}

export async function openClones(): Promise<Clones> {
  const run = `throughline_bench_${process.pid}_${Date.now().toString(36)}`;
  const made: string[] = [];
  const create = async (name: string, template: string | null): Promise<string> => {
    await onServer(server, (sql) =>
      sql.unsafe(`create database ${name}${template === null ? '' : ` template ${template}`}`),
    );
    made.push(name);
    return withDatabase(server, name);
  };
  const first = await create(`${run}_template`, null);
  const database = await openPostgres({ url: first, poolSize: 2 });
  const queue = await openQueue(database, {
    onError: (error) => {
      throw error;
    },
  });
  await queue.stop(1_000);
  await database.close();
  return {
    clone: () => create(`${run}_${made.length}`, `${run}_template`),
    copy: (url) => create(`${run}_${made.length}`, new URL(url).pathname.slice(1)),
    drop: async () => {
      for (const name of made.toReversed())
        await onServer(server, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
    },
  };
}
