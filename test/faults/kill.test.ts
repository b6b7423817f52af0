/**
 * A ticket goes live although the product is killed on the way; afterwards nothing is there twice and nothing is missing.
 * Four places: `test/lives/kill.test.ts`; all places of all effects: `npm run test:kill`.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { layDatabase } from '../support/database-setup.ts';
import { type KillRun, runScenario } from '../support/kill/run.ts';
import { goesLive } from '../support/kill/scenarios.ts';

const points = ['start_agent:called'];

let run: KillRun;
beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), 'throughline-killed-'));
  await layDatabase(join(home, 'db'));
  run = await runScenario(goesLive, { home, server: null, database: '', points });
}, 180_000);

test('fault 33: killed between starting the agent and noting it: live all the same, with one agent and one of everything', () => {
  expect(run.met).toEqual(points);
  expect(run.problems).toEqual([]);
  expect(run.books?.items.map((item) => item.stage)).toEqual(['deployed']);
  expect(run.books?.effects.filter((row) => row.name === 'start_agent').map((row) => row.state)).toEqual([
    'moot',
  ]);
  expect(run.books?.runs.map((row) => row.state)).toEqual(['finished']);
  expect(run.books?.deployments.map((row) => [row.kind, row.state])).toEqual([['deploy', 'verified']]);
});
