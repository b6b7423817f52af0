/**
 * A ticket goes live although the product is killed at four places on the way; afterwards nothing is there twice and
 * nothing is missing. All places of all effects: `npm run test:kill`.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { layDatabase } from '../support/database-setup.ts';
import { type KillRun, runScenario } from '../support/kill/run.ts';
import { goesLive } from '../support/kill/scenarios.ts';

const points = [
  'draft_prd:after_model',
  'start_agent:after_worktree',
  'start_agent:called',
  'show_item:after_post',
];

let run: KillRun;
beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), 'throughline-killed-'));
  await layDatabase(join(home, 'db'));
  run = await runScenario(goesLive, { home, server: null, database: '', points });
}, 180_000);

const problemsOf = (about: RegExp): string[] => run.problems.filter((problem) => about.test(problem));
const documents = (kind: string): number =>
  run.books?.documents.filter((row) => row.kind === kind).length ?? 0;
const ended = (name: string): string[] =>
  run.books?.effects.filter((row) => row.name === name).map((row) => row.state) ?? [];

test('it was killed at each of the four places, and the ticket is live all the same', () => {
  expect(run.met.toSorted()).toEqual(points.toSorted());
  expect(run.problems).toEqual([]);
  expect(run.books?.items.map((item) => item.stage)).toEqual(['deployed']);
});

test('fault 30: killed after the model has drafted: drafted again, tokens logged twice, one text', () => {
  const drafted = run.log.filter((line) => line.includes('"model.drafted"') && line.includes('"prd"'));
  expect(drafted).toHaveLength(2);
  expect(documents('prd')).toBe(1);
});

test('its documents stand on one canvas each', () => {
  expect(problemsOf(/canvas/)).toEqual([]);
  expect(run.books?.items[0]?.prd?.version).toBe(1);
});

test('fault 32: killed in the midst of delegating: the branch and the run go on, there is no second agent', () => {
  expect(run.books?.runs).toHaveLength(1);
  expect(problemsOf(/branch|step of a run/)).toEqual([]);
});

test('fault 33: killed between starting the agent and noting it: it is not started a second time', () => {
  expect(ended('start_agent')).toEqual(['moot']);
  expect(run.books?.runs.map((row) => row.state)).toEqual(['finished']);
});

test('it was deployed once, and verified', () => {
  expect(run.books?.deployments.map((row) => [row.kind, row.state])).toEqual([['deploy', 'verified']]);
  expect(ended('verify')).toEqual(['done']);
});

test('fault 35: killed between two posts: the rest is posted, nothing a second time', () => {
  expect(problemsOf(/message|posted|stands nowhere/)).toEqual([]);
  expect(run.books?.messages.every((row) => row.state === 'posted')).toBe(true);
});
