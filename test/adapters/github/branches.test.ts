/** What it costs to know whether a branch still has what was merged, and what GitHub may not tell. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GitHubWorld, startGitHubWorld } from '../../support/github/github-world.ts';

let world: GitHubWorld;
beforeEach(async () => {
  world = await startGitHubWorld();
});
afterEach(() => world.end());

const repo = 'acme/tiny';
const asked = () => world.double.asked.map(({ method, path, status }) => `${status} ${method} ${path}`);

test('an unchanged branch costs one question, of which nothing is counted', async () => {
  const sha = await world.personPushes('main', { 'one.md': '1\n' });
  const ask = () => world.github.codeHost.branch(repo, 'main', [sha]);
  await ask();
  world.double.asked.length = 0;
  for (let times = 0; times < 3; times += 1)
    expect(await ask()).toEqual({ head: sha, missing: [], rewrittenBy: null });
  expect(asked()).toEqual(Array(3).fill('304 GET /repos/acme/tiny/git/ref/heads%2Fmain'));
});

test('a commit that was not asked about before is looked for, the branch being the same', async () => {
  const first = await world.personPushes('main', { 'one.md': '1\n' });
  const second = await world.personPushes('main', { 'two.md': '2\n' });
  const { codeHost } = world.github;
  expect(await codeHost.branch(repo, 'main', [first])).toMatchObject({ head: second, missing: [] });
  const other = await world.personPushes('feature', { 'three.md': '3\n' });
  expect(await codeHost.branch(repo, 'main', [first, other])).toMatchObject({ missing: [other] });
});

test.each([403, 404])(
  'fault 86: a server that does not say who rewrote it (%i) says all else',
  async (status) => {
    const kept = await world.personPushes('main', { 'one.md': '1\n' });
    const gone = await world.personPushes('main', { 'two.md': '2\n' });
    await world.rewrites('main', kept);
    world.double.faults.push({
      method: 'GET',
      path: /\/activity$/,
      what: { status, message: 'Resource not accessible by integration' },
      when: 'before',
      times: 1,
    });
    // Nobody but the remote ever had it.
    expect(await world.github.codeHost.branch(repo, 'main', [kept, gone])).toEqual({
      head: kept,
      missing: [gone],
      rewrittenBy: null,
    });
  },
);

test('fault 86: a history that was replaced whole has none of the old commits', async () => {
  const old = [
    await world.personPushes('main', { 'one.md': '1\n' }),
    await world.personPushes('main', { 'two.md': '2\n' }),
  ];
  await world.github.codeHost.branch(repo, 'main', old);
  const repository = world.double.state.commitsOf(world.repo);
  const { stdout } = await repository.git(['rev-list', '--max-parents=0', 'main'], { cwd: repository.path });
  await world.rewrites('main', stdout.trim());
  expect(await world.github.codeHost.branch(repo, 'main', old)).toMatchObject({
    missing: old,
    rewrittenBy: 'octo-sam',
  });
});
