import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openPglite, openPostgres } from '../../src/store/db.ts';
import { newestItems } from '../../src/store/work-items.ts';
import { type Figure, type Measure, median, rounded, timed } from './figure.ts';
import { type InstantCompany, startInstantCompany } from './instant-company.ts';
import { type Clones, openClones } from './postgres.ts';

const ONE_AFTER_ANOTHER = 5;
const AT_ONCE = 100;
const AT_MOST_MS = 5 * 60_000;

export const pipeline: Measure = { names: ['pipeline.machine_ms', 'pipeline.parallel'], run };

async function run(): Promise<Figure[]> {
  const clones = await openClones();
  try {
    const embedded = await embeddedMs();
    const postgres = await onPostgres(clones, ONE_AFTER_ANOTHER, oneAfterAnother);
    const parallelMs = await onPostgres(clones, AT_ONCE, atOnce);
    return [
      {
        name: 'pipeline.machine_ms',
        value: embedded,
        unit: 'ms',
        target: { atMost: 5_000 },
        comparedWith: `embedded database, median of ${ONE_AFTER_ANOTHER}; ${rounded(postgres)} ms on Postgres`,
      },
      {
        name: 'pipeline.parallel',
        value: (AT_ONCE * 60_000) / parallelMs,
        unit: 'a minute',
        target: null,
        comparedWith: `${AT_ONCE} at once on Postgres, one process; ${rounded(60_000 / postgres)} a minute one after another`,
      },
    ];
  } finally {
    await clones.drop();
  }
}

async function embeddedMs(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-bench-'));
  const database = await openPglite({ folder: join(folder, 'db') });
  try {
    return await within(database, ONE_AFTER_ANOTHER, oneAfterAnother);
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function onPostgres(
  clones: Clones,
  services: number,
  work: (company: InstantCompany) => Promise<number>,
): Promise<number> {
  const database = await openPostgres({ url: await clones.clone() });
  try {
    return await within(database, services, work);
  } finally {
    await database.close();
  }
}

async function within(
  database: Database,
  services: number,
  work: (company: InstantCompany) => Promise<number>,
): Promise<number> {
  const company = await startInstantCompany(database, services);
  try {
    return await work(company);
  } finally {
    await company.stop();
  }
}

/** Two words of their own each, so that no title looks like another's. */
const title = (at: number): string => `Export alpha${at} as beta${at}`;

async function oneAfterAnother(company: InstantCompany): Promise<number> {
  const took: number[] = [];
  for (let at = 0; at < ONE_AFTER_ANOTHER; at += 1)
    took.push(await timed(async () => company.live(await company.file(at, title(at)))));
  return median(took);
}

async function atOnce(company: InstantCompany): Promise<number> {
  const tooLate = AbortSignal.timeout(AT_MOST_MS);
  const late = new Promise<never>((_, reject) => {
    tooLate.addEventListener('abort', () => reject(new Error(`not all ${AT_ONCE} tickets were deployed`)));
  });
  const all = Array.from({ length: AT_ONCE }, async (_, at) =>
    company.live(await company.file(at, title(at))),
  );
  const took = await timed(() => Promise.race([Promise.all(all), late]));
  await noneLostOrDoubled(company);
  return took;
}

async function noneLostOrDoubled({ deps, outside }: InstantCompany): Promise<void> {
  const items = await newestItems(deps.db, { stages: ['deployed'], privateChannels: [], limit: 2 * AT_ONCE });
  const counts = {
    deployed: items.length,
    pullRequests: new Set(outside.pulls.map((pull) => pull.repo)).size,
    merged: outside.pulls.filter((pull) => pull.state === 'merged').length,
    deployments: outside.deployments.length,
    services: new Set(outside.deployments.map((one) => one.service)).size,
  };
  const wrong = Object.entries(counts).filter(([, count]) => count !== AT_ONCE);
  if (wrong.length > 0 || outside.pulls.length !== AT_ONCE)
    throw new Error(`lost or doubled: ${JSON.stringify({ ...counts, pulls: outside.pulls.length })}`);
}
