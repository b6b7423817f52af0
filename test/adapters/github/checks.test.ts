/** What ran on a commit, and what we say of it there. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitHub } from '../../../src/adapters/github/github.ts';
import { type GitHubWorld, startGitHubWorld, withToken } from '../../support/github/github-world.ts';

let world: GitHubWorld;
beforeEach(async () => {
  world = await startGitHubWorld();
});
afterEach(() => world.end());

const repo = 'acme/tiny';
async function opened(host: GitHub = world.github): Promise<{ number: number; head: string }> {
  const branch = 'tl-1-greet';
  const head = await world.personPushes(branch, { 'new.md': 'new\n' });
  const { number } = await host.codeHost.ensurePullRequest({
    repo,
    branch,
    base: 'main',
    title: 'TL-1',
    body: '',
  });
  return { number, head };
}

describe('CI is everything that ran on the head', () => {
  const ciOf = async (number: number) => (await world.github.codeHost.pullRequest(repo, number))?.ci;

  test('green only when all have ended well; what we published ourselves is none', async () => {
    const { number, head } = await opened();
    expect(await ciOf(number)).toEqual([]);
    world.double.state.run(world.repo, { name: 'Throughline', sha: head, conclusion: 'neutral' });
    expect(await ciOf(number)).toEqual([]);
    world.double.state.run(world.repo, { name: 'test', sha: head, conclusion: 'success' });
    world.double.state.run(world.repo, { name: 'docs', sha: head, conclusion: 'skipped' });
    const slow = world.double.state.run(world.repo, { name: 'e2e', sha: head, conclusion: null });
    expect(await ciOf(number)).toMatchObject([{ sha: head, state: 'pending', attempt: 1 }]);
    Object.assign(slow, {
      status: 'completed',
      conclusion: 'success',
      completedAt: world.double.state.tick(),
    });
    expect(await ciOf(number)).toMatchObject([{ state: 'green', failure: null }]);
    world.repo.statuses.push({
      sha: head,
      context: 'ci/old',
      state: 'failure',
      description: 'lint: 2 errors',
      updatedAt: world.double.state.tick(),
    });
    expect(await ciOf(number)).toMatchObject([{ state: 'red', failure: 'ci/old: lint: 2 errors' }]);
  });

  test('fault 9: a second attempt that passes takes the place of the red one', async () => {
    const { number, head } = await opened();
    world.double.state.run(world.repo, {
      sha: head,
      conclusion: 'failure',
      log: '2026-11-20T09:00:00.0Z ##[error]No space left on device',
    });
    expect(await ciOf(number)).toMatchObject([
      { state: 'red', attempt: 1, failure: 'test: No space left on device' },
    ]);
    world.double.state.run(world.repo, { sha: head, conclusion: 'success', attempt: 2 });
    expect(await ciOf(number)).toMatchObject([{ state: 'green', attempt: 2 }]);
  });

  test('a log that is gone is no trouble: the check says it in its own words', async () => {
    const { number, head } = await opened();
    world.double.state.run(world.repo, {
      sha: head,
      conclusion: 'failure',
      output: { title: '3 tests failed', summary: null },
    });
    expect(await ciOf(number)).toMatchObject([{ failure: 'test: 3 tests failed' }]);
    world.double.state.run(world.repo, { sha: head, conclusion: 'timed_out', attempt: 2 });
    expect(await ciOf(number)).toMatchObject([{ failure: 'test: took too long' }]);
  });
});

describe('the verdict on a commit', () => {
  const verdict = {
    state: 'look' as const,
    title: 'TL-1: 2 of 3 criteria met',
    summary: 'See @acme/all.',
    url: null,
  };

  test('as an App a check run, which is replaced and never red', async () => {
    const { head } = await opened();
    await world.github.verdicts.publish({ repo, sha: head, verdict });
    await world.github.verdicts.publish({ repo, sha: head, verdict: { ...verdict, state: 'fine' } });
    expect(world.repo.runs).toMatchObject([
      {
        name: 'Throughline',
        sha: head,
        conclusion: 'success',
        output: { summary: 'See `@acme/all`.' },
      },
    ]);
  });

  test('with a token a commit status, since only an App has checks', async () => {
    const host = world.boot(withToken);
    const { head } = await opened(host);
    await host.verdicts.publish({ repo, sha: head, verdict });
    expect(world.repo.statuses).toMatchObject([{ sha: head, context: 'Throughline', state: 'success' }]);
  });
});
