/** What only GitHub does: uncertain answers, limits, renamed repositories, CI of many parts. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitHub } from '../../../src/adapters/github/github.ts';
import { UpstreamError } from '../../../src/errors.ts';
import type { Fault } from '../../support/github/double.ts';
import { type GitHubWorld, NOW, startGitHubWorld, withToken } from '../../support/github/github-world.ts';

let world: GitHubWorld;
beforeEach(async () => {
  world = await startGitHubWorld();
});
afterEach(() => world.end());

const repo = 'acme/tiny';
const branch = 'tl-1-greet';
const hello = { 'greeting.js': "export const greeting = 'hello, world';\n" };
const request = { repo, branch, base: 'main', title: 'TL-1 Greet the world', body: 'Part of TL-1.' };
const fails = (fault: Partial<Fault> & Pick<Fault, 'method' | 'path' | 'what'>): void => {
  world.double.faults.push({ when: 'before', times: 1, ...fault });
};
const asked = (method: string, path: RegExp): string[] =>
  world.double.asked.filter((one) => one.method === method && path.test(one.path)).map((one) => one.path);
const trouble = async (work: Promise<unknown>): Promise<UpstreamError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UpstreamError)) throw new Error(`nothing of an outside service: ${String(error)}`);
  return error;
};
async function opened(host: GitHub = world.github): Promise<{ number: number; head: string }> {
  const head = await world.personPushes(branch, hello);
  const { number } = await host.codeHost.ensurePullRequest(request);
  return { number, head };
}

describe('nothing is done twice, and nothing blindly', () => {
  test.each([
    ['502 after it was opened', { status: 502 }],
    ['the connection ended after it was opened', 'drop'],
  ] as const)('fault 73: %s: the pull request is looked up and adopted', async (_, what) => {
    await world.personPushes(branch, hello);
    fails({ method: 'POST', path: /\/pulls$/, what, when: 'after' });
    const made = await world.github.codeHost.ensurePullRequest(request);
    expect(world.repo.pulls.map((one) => one.number)).toEqual([made.number]);
  });

  test('a 502 before it was opened is said, not repeated; asked again it is opened once', async () => {
    await world.personPushes(branch, hello);
    fails({ method: 'POST', path: /\/pulls$/, what: { status: 502 } });
    expect(await trouble(world.github.codeHost.ensurePullRequest(request))).toMatchObject({
      retryable: true,
    });
    expect(asked('POST', /\/pulls$/)).toHaveLength(1);
    await world.github.codeHost.ensurePullRequest(request);
    expect(world.repo.pulls).toHaveLength(1);
  });

  test('two of us ask at once: one pull request', async () => {
    await world.personPushes(branch, hello);
    const [one, other] = [world.github, world.boot()];
    const made = await Promise.all([one, other].map((host) => host.codeHost.ensurePullRequest(request)));
    expect(new Set(made.map(({ number }) => number)).size).toBe(1);
    expect(world.repo.pulls).toHaveLength(1);
  });

  test('a merge that answers 502 after it was made is the merge', async () => {
    const { number, head } = await opened();
    fails({ method: 'PUT', path: /\/merge$/, what: { status: 502 }, when: 'after' });
    const answer = await world.github.codeHost.merge(repo, number, { expectedHead: head, message: 'TL-1' });
    expect(answer).toMatchObject({ kind: 'merged', mergeSha: world.repo.pulls[0]?.merged?.sha });
    expect(asked('PUT', /\/merge$/)).toHaveLength(1);
  });

  test('a head that moves between the look and the merge is not merged: GitHub is told which head it must be', async () => {
    const { number, head } = await opened();
    const { state } = world.double;
    const mergeable = state.mergeable.bind(state);
    let moved = false;
    state.mergeable = async (...about) => {
      const answer = await mergeable(...about);
      if (!moved) await world.personPushes(branch, { 'more.md': 'later\n' });
      moved = true;
      return answer;
    };
    const answer = await world.github.codeHost.merge(repo, number, { expectedHead: head, message: 'TL-1' });
    expect(answer).toMatchObject({ kind: 'refused', why: 'moved' });
    expect(world.repo.pulls[0]?.merged).toBeNull();
  });

  test('a merge that another one overtakes is looked at and tried again, and made once', async () => {
    const { number, head } = await opened();
    const what = { status: 405, message: 'Base branch was modified. Review and try the merge again.' };
    fails({ method: 'PUT', path: /\/merge$/, what, times: 2 });
    world.double.asked.length = 0;
    const answer = await world.github.codeHost.merge(repo, number, { expectedHead: head, message: 'TL-1' });
    expect(answer).toMatchObject({ kind: 'merged', mergeSha: world.repo.pulls[0]?.merged?.sha });
    const order = world.double.asked
      .filter((one) => /\/pulls\/1(?:\/merge)?$/.test(one.path))
      .map((one) => `${one.method} ${one.status}`);
    expect(order.filter((one) => one.startsWith('PUT'))).toEqual(['PUT 405', 'PUT 405', 'PUT 200']);
    for (const [at, one] of order.entries()) if (one.startsWith('PUT')) expect(order[at - 1]).toMatch(/^GET/);
  });

  test('one that is overtaken each time is tried later, and asks nobody yet', async () => {
    const { number, head } = await opened();
    const what = { status: 405, message: 'Base branch was modified. Review and try the merge again.' };
    fails({ method: 'PUT', path: /\/merge$/, what, times: 9 });
    const merging = world.github.codeHost.merge(repo, number, { expectedHead: head, message: 'TL-1' });
    expect(await trouble(merging)).toMatchObject({ retryable: true });
    expect(asked('PUT', /\/merge$/)).toHaveLength(3);
    expect(world.repo.pulls[0]?.merged).toBeNull();
  });

  test('a head that GitHub says was modified is not merged, although its other answers are older', async () => {
    const { number, head } = await opened();
    const what = { status: 409, message: 'Head branch was modified. Review and try the merge again.' };
    fails({ method: 'PUT', path: /\/merge$/, what });
    const answer = await world.github.codeHost.merge(repo, number, { expectedHead: head, message: 'TL-1' });
    expect(answer).toEqual({
      kind: 'refused',
      why: 'moved',
      sentence: `#1 is not at ${head.slice(0, 7)} any more, says GitHub.`,
    });
    expect(asked('PUT', /\/merge$/)).toHaveLength(1);
    expect(world.repo.pulls[0]?.merged).toBeNull();
  });

  test('a rule of the repository that keeps it from being merged is said, and not tried again', async () => {
    const { number, head } = await opened();
    const what = { status: 405, message: 'At least 1 approving review is required by reviewers.' };
    fails({ method: 'PUT', path: /\/merge$/, what });
    const merging = world.github.codeHost.merge(repo, number, { expectedHead: head, message: 'TL-1' });
    const error = await trouble(merging);
    expect(error).toMatchObject({ retryable: false });
    expect(error.message).toContain('does not let #1 be merged: At least 1 approving review is required');
    expect(asked('PUT', /\/merge$/)).toHaveLength(1);
  });

  test('closing says why once, although the closing itself failed at first', async () => {
    const { number } = await opened();
    fails({ method: 'PATCH', path: /\/pulls\/1$/, what: { status: 503 } });
    await trouble(world.github.codeHost.closePullRequest(repo, number, 'TL-1 was cancelled, @acme/all.'));
    await world.github.codeHost.closePullRequest(repo, number, 'TL-1 was cancelled, @acme/all.');
    expect(world.repo.comments.map(({ body }) => body)).toMatchInlineSnapshot(`
      [
        "TL-1 was cancelled, \`@acme/all\`.

      <!-- throughline:closed -->",
      ]
    `);
    expect(world.repo.pulls[0]?.state).toBe('closed');
  });

  test('writes of one installation go one after the other, a second apart', async () => {
    const { number } = await opened();
    world.waited.length = 0;
    const publish = (sha: string) =>
      world.github.verdicts.publish({
        repo,
        sha,
        verdict: { state: 'fine', title: 'TL-1: 3 of 3 criteria met', summary: 'All.', url: null },
      });
    await Promise.all(['a', 'b', 'c'].map((letter) => publish(letter.repeat(40))));
    expect(world.waited.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...world.waited)).toBeLessThanOrEqual(1_000);
    expect(number).toBe(1);
  });
});

describe('limits', () => {
  test('fault 71: the hourly limit: said with the time after which to ask, and GitHub is not asked before', async () => {
    const reset = Math.floor(NOW / 1_000) + 90;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
    fails({
      method: 'GET',
      path: /\/pulls\/1$/,
      what: { status: 403, headers, message: 'API rate limit exceeded' },
    });
    const error = await trouble(world.github.codeHost.pullRequest(repo, 1));
    expect(error).toMatchObject({ retryable: true });
    expect(error.afterMs).toBeGreaterThan(80_000);
    const before = world.double.asked.length;
    expect(await trouble(world.github.codeHost.pullRequest(repo, 1))).toMatchObject({ retryable: true });
    expect(world.double.asked).toHaveLength(before);
  });

  test('fault 72: a secondary limit without a time: a minute', async () => {
    const message = 'You have exceeded a secondary rate limit.';
    fails({ method: 'GET', path: /\/pulls\/1$/, what: { status: 403, message } });
    expect((await trouble(world.github.codeHost.pullRequest(repo, 1))).afterMs).toBe(60_000);
  });

  test('what did not change is asked with its ETag, and costs nothing', async () => {
    const { number } = await opened();
    const first = await world.github.codeHost.pullRequest(repo, number);
    world.double.asked.length = 0;
    expect(await world.github.codeHost.pullRequest(repo, number)).toEqual(first);
    expect(world.double.asked.length).toBeGreaterThan(0);
    expect(world.double.asked.filter((one) => one.status !== 304)).toEqual([]);
  });
});

test('fault 13: a renamed repository is the same one: its old name leads to it, and its events come under it', async () => {
  const { number } = await opened();
  world.double.renamed.set(repo, world.repo.id);
  world.repo.name = 'acme/small';
  const now = await world.github.codeHost.pullRequest(repo, number);
  expect(now).toMatchObject({ repo, number, state: 'open' });
  await world.github.codeHost.closePullRequest(repo, number, 'Not needed.');
  expect(world.repo.pulls[0]?.state).toBe('closed');
});

test('a repository that takes no merge commits gets one squashed commit, which is undone the same way', async () => {
  world.repo.allowMergeCommit = false;
  const { number, head } = await opened();
  const answer = await world.github.codeHost.merge(repo, number, { expectedHead: head, message: 'TL-1' });
  if (answer.kind !== 'merged') throw new Error(answer.sentence);
  const revert = await world.github.codeHost.ensureRevert(repo, answer.mergeSha, 'Revert TL-1');
  const changes = await world.github.codeHost.changes(repo, 'main', revert.headSha);
  expect(changes[0]?.patch).toContain("+export const greeting = 'hello';");
});

test('people are asked for a review once; who may not review there keeps nobody waiting', async () => {
  await world.personPushes(branch, hello);
  const ask = (reviewers: string[]) => world.github.codeHost.ensurePullRequest({ ...request, reviewers });
  await ask(['octo-sam']);
  await ask(['Octo-Sam', 'octo-ana']);
  await ask(['octo-stranger']);
  expect(world.repo.pulls[0]?.reviewers).toEqual(['octo-sam', 'octo-ana']);
  expect(asked('POST', /requested_reviewers$/)).toHaveLength(3);
  expect(world.troubles).toEqual([
    expect.stringContaining('asking for a review of acme/tiny#1: GitHubAnswer: GitHub refused (422'),
  ]);
});

test('the default branch is asked for, and may change', async () => {
  expect(await world.github.codeHost.defaultBranch(repo)).toBe('main');
  world.repo.defaultBranch = 'trunk';
  expect(await world.github.codeHost.defaultBranch(repo)).toBe('trunk');
});

test('one who may not review there does not keep the others from being asked', async () => {
  await world.personPushes(branch, hello);
  const reviewers = ['octo-sam', 'octo-stranger', 'octo-ana'];
  await world.github.codeHost.ensurePullRequest({ ...request, reviewers });
  expect(world.repo.pulls[0]?.reviewers).toEqual(['octo-sam', 'octo-ana']);
  expect(world.troubles).toHaveLength(1);
});

test('files of all repositories, for a catalog that lies in them', async () => {
  const { repositoryFiles: files } = world.github;
  expect(await files.repositories()).toEqual([repo]);
  expect(await files.read(repo, 'greeting.js')).toContain('hello');
  expect(await files.read(repo, 'none.yaml')).toBeNull();
  expect(await files.files(repo)).toContain('test/greeting.test.js');
  expect(await world.boot(withToken).repositoryFiles.repositories()).toEqual([repo]);
});
