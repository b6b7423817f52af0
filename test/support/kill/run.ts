/** One life of a ticket under fire, from an empty home to the last check. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onServer, withDatabase } from '../database-setup.ts';
import { Person } from '../people.ts';
import { freePort } from '../world.ts';
import { type Books, openBooks, readBooks } from './books.ts';
import { type ProductUnderFire, startUnderFire } from './product.ts';
import type { Cast, Scenario } from './scenarios.ts';
import {
  type Calls,
  callsOf,
  forgeProblems,
  lastingProcessProblems,
  processesOf,
  slackProblems,
} from './witness.ts';

export interface KillRun {
  kills: number;
  problems: string[];
  met: string[];
  /** What the product logged over all its lives. */
  log: string[];
  books: Books | null;
}
export interface RunOptions {
  home: string;
  /** A Postgres server; null: the embedded database. */
  server: string | null;
  /** Name of the database that is made there, and dropped. */
  database: string;
  points: string[];
  /** After a failure home and database stay, with what the product logged. */
  keep?: boolean;
  progress?: (point: string, ms: number) => void;
  onMet?: (point: string) => void;
}

export async function runScenario(scenario: Scenario, options: RunOptions): Promise<KillRun> {
  const databaseUrl = options.server === null ? null : withDatabase(options.server, options.database);
  if (options.server !== null)
    await onServer(options.server, (sql) => sql.unsafe(`create database ${options.database}`));
  const port = await freePort();
  const beside = await scenario.beside?.(options.home);
  const env = { ...beside?.env, ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) };
  let since = performance.now();
  const fire = startUnderFire({
    home: options.home,
    port,
    points: options.points,
    env,
    progress: (point) => {
      options.progress?.(point, performance.now() - since);
      options.onMet?.(point);
      since = performance.now();
    },
    between: async (point) => {
      if (scenario.between?.point === point) await withBooks(options.home, databaseUrl, scenario.between.act);
      if (options.server !== null && databaseUrl !== null) await tenSecondsPass(databaseUrl);
    },
  });
  const person = (name: string): Person => new Person(fire.url, name);
  const cast: Cast = { ana: person('ana'), eli: person('eli'), sam: person('sam'), kim: person('kim') };
  const run: KillRun = { kills: 0, problems: [], met: [], log: fire.log, books: null };
  try {
    await fire.ready();
    await scenario.live(cast, fire);
    const { books, earlier } = await settled(fire, { home: options.home, databaseUrl });
    run.books = books;
    run.problems.push(...(await lookAround(fire, { home: options.home, books, earlier, ana: cast.ana })));
  } catch (error) {
    run.problems.push(error instanceof Error ? error.message : String(error));
  }
  await fire.stop().then(
    ({ code, ms }) => {
      if (code !== 0) run.problems.push(`it ended with code ${code}`);
      if (ms > 15_000) run.problems.push(`it took ${ms} ms to end`);
    },
    (error: unknown) => run.problems.push(String(error)),
  );
  run.problems.push(...(beside?.problems() ?? []));
  await beside?.end();
  run.met = fire.met();
  run.kills = run.met.length;
  run.problems.push(...processesOf(options.home).map(({ pid, command }) => `left behind: ${pid} ${command}`));
  if (options.keep === true && run.problems.length > 0) {
    await writeFile(join(options.home, 'product.log'), fire.log.join('\n'));
    return run;
  }
  await rm(options.home, { recursive: true, force: true, maxRetries: 5 });
  if (options.server !== null)
    await onServer(options.server, (sql) =>
      sql.unsafe(`drop database if exists ${options.database} with (force)`),
    );
  return run;
}

async function withBooks<T>(
  home: string,
  databaseUrl: string | null,
  use: (books: Awaited<ReturnType<typeof openBooks>>) => Promise<T>,
): Promise<T> {
  const books = await openBooks({ home, databaseUrl });
  try {
    return await use(books);
  } finally {
    await books.close();
  }
}

/**
 * A dead worker's jobs come back when their heartbeat is ten seconds old, and later each time that it happens to the
 * same one; none of that is waited for.
 */
async function tenSecondsPass(databaseUrl: string): Promise<void> {
  await onServer(databaseUrl, async (sql) => {
    const [found] = await sql`select to_regclass('pgboss.job') is not null as there`;
    if (found?.['there'] === true)
      await sql`update pgboss.job set heartbeat_on = now() - interval '11 seconds', retry_count = 0 where state = 'active' and name like 'effects-%'`;
  });
}

/**
 * The books when nothing is left to do. The product is stopped to be read; where effects are still open it is started
 * again and its log says when as many have ended.
 */
async function settled(
  fire: ProductUnderFire,
  about: { home: string; databaseUrl: string | null },
): Promise<{ books: Books; earlier: Calls }> {
  const earlier: Calls = [];
  for (let rounds = 0; rounds < 6; rounds += 1) {
    earlier.push(...(await callsOf(fire.url)));
    const { code } = await fire.stop();
    if (code !== 0) throw new Error(`it ended with code ${code}`);
    const books = await withBooks(about.home, about.databaseUrl, readBooks);
    const open = books.effects.filter((effect) => ['pending', 'running'].includes(effect.state)).length;
    const before = ended(fire);
    fire.again();
    await fire.ready();
    if (open === 0) return { books, earlier };
    const until = Date.now() + 30_000;
    while (ended(fire) < before + open && Date.now() < until) await fire.change(until - Date.now());
  }
  throw new Error('there is always something left to do');
}

const ended = (fire: ProductUnderFire): number =>
  fire.log.filter((line) => line.includes('"effect.finished"')).length;

async function lookAround(
  fire: ProductUnderFire,
  about: { home: string; books: Books; earlier: Calls; ana: Person },
): Promise<string[]> {
  const { home, books, earlier } = about;
  return [
    ...books.problems,
    ...(await slackProblems({ url: fire.url, home, person: about.ana, books, earlier })),
    ...forgeProblems(home, books),
    ...(await lastingProcessProblems(home, fire.lives.at(-1)?.pid ?? 0)),
  ];
}
