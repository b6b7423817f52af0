/**
 * Kills the product at every point of every effect and starts it again, in a few lives of tickets; then looks from
 * outside and into the database for anything that is there twice, missing, or unfinished. Runs on Postgres where
 * `TEST_DATABASE_URL` or `DATABASE_URL` names a server, else on the embedded database.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killPoints } from './kill/points.ts';
import { endAll } from './kill/product.ts';
import { type KillRun, runScenario } from './kill/run.ts';
import { scenarios } from './kill/scenarios.ts';
import { keepTemporaryFilesInMemory } from './memory-folder.ts';

keepTemporaryFilesInMemory();
const server = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'] || null;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { points: { type: 'string' } },
});
/** `kill-matrix.ts split --points make_children`: some scenarios, some points. */
const only = positionals;
const keep = process.env['KILL_KEEP'] !== undefined;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(0)} s`;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endAll().finally(() => process.exit(1)));
}

const started = performance.now();
const all = killPoints().filter((point) => new RegExp(values.points ?? '').test(point));
const met = new Set<string>();
const failures: string[] = [];
let passed = 0;
say(`${all.length} points, on ${server === null ? 'the embedded database' : 'Postgres'}`);

for (const [number, scenario] of scenarios.entries()) {
  if (only.length > 0 && !only.some((word) => scenario.name.includes(word))) continue;
  const begun = performance.now();
  const points = [
    ...all.filter((point) => !met.has(point)),
    ...[
      ...(scenario.again ?? []),
      ...(scenario.between === undefined ? [] : [scenario.between.point]),
    ].filter((point) => met.has(point) || !all.includes(point)),
  ];
  say(`\n${scenario.name} (${points.length} points armed)`);
  const home = await mkdtemp(join(tmpdir(), 'throughline-kill-'));
  const run: KillRun = await runScenario(scenario, {
    home,
    server,
    database: `throughline_kill_${process.pid}_${number}`,
    points,
    keep,
    progress: (point, ms) =>
      say(`  ${String(met.size + 1).padStart(3)} killed at ${point.padEnd(32)} ${(ms / 1_000).toFixed(1)} s`),
    onMet: (point) => met.add(point),
  });
  for (const problem of run.problems) say(`  FAILED ${problem}`);
  failures.push(...run.problems.map((problem) => `${scenario.name}: ${problem}`));
  if (run.problems.length === 0) passed += 1;
  say(`  ${run.kills} kills, ${run.problems.length} problems, ${seconds(begun)}`);
  if (run.problems.length > 0 && keep) say(`  kept ${home}`);
}

const missed = only.length > 0 ? [] : all.filter((point) => !met.has(point));
for (const point of missed) say(`NOT MET ${point}`);
failures.push(...missed.map((point) => `no life of a ticket met ${point}`));
passed += met.size;
const results = { numPassedTests: passed, numFailedTests: failures.length, failures };
if (process.env['KILL_RESULTS'])
  await writeFile(process.env['KILL_RESULTS'], JSON.stringify(results, null, 2));
say(
  `\n${passed} passed, ${failures.length} failed (${met.size} of ${all.length} points, ${seconds(started)})`,
);
process.exit(failures.length === 0 ? 0 : 1);
