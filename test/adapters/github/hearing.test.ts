/** What the adapter adds to a webhook's words: names, reverts, and what GitHub has to be asked for. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examples, pullBody } from '../../support/github/examples.ts';
import { type GitHubWorld, startGitHubWorld } from '../../support/github/github-world.ts';

let world: GitHubWorld;
beforeEach(async () => {
  world = await startGitHubWorld();
});
afterEach(() => world.end());

const repo = 'acme/tiny';
const request = { repo, branch: 'tl-1-greet', base: 'main', title: 'TL-1', body: '' };
const hello = { 'greeting.js': "export const greeting = 'hello, world';\n" };
const hears = (pull: Record<string, unknown>, action = 'opened', more: Record<string, unknown> = {}) =>
  world.github.hostEvent({
    event: 'pull_request',
    body: pullBody({
      action,
      repo: { id: world.repo.id, full_name: world.repo.name },
      pull: {
        head: { ref: 'tl-1-greet', sha: 'a'.repeat(40) },
        base: { ref: 'main', sha: 'b'.repeat(40) },
        ...pull,
      },
      more,
    }),
  });

const ciEnded = (of: { id: number; name: string }) => {
  const ci = examples().find((one) => one.event === 'check_suite')?.bodies[0] ?? {};
  const repository = { ...(ci['repository'] as object), id: of.id, full_name: of.name };
  return { event: 'check_suite', body: { ...ci, repository } };
};

test('fault 13: an event of a renamed repository has its id, and the name by which it is asked for', async () => {
  await world.personPushes('tl-1-greet', hello);
  const { number, repoId } = await world.github.codeHost.ensurePullRequest(request);
  expect(repoId).toBe(String(world.repo.id));
  world.double.renamed.set(repo, world.repo.id);
  world.repo.name = 'acme/small';
  expect(await hears({ number }, 'synchronize')).toMatchObject({ pullRequest: { repo, repoId, number } });
  expect(await world.github.hostEvent(ciEnded(world.repo))).toMatchObject({
    kind: 'ci_changed',
    repo,
    repoId,
  });
  await world.github.codeHost.openPullRequests('acme/small');
  expect(await world.github.hostEvent(ciEnded(world.repo))).toMatchObject({ repo: 'acme/small', repoId });
  expect(await world.boot().hostEvent(ciEnded(world.repo))).toMatchObject({ repo: 'acme/small', repoId });
});

test('another repository under the old name is told by its id; where ours is, its id says', async () => {
  await world.personPushes('tl-1-greet', hello);
  const { number, repoId = '' } = await world.github.codeHost.ensurePullRequest(request);
  const nameNow = () => world.boot().codeHost.repositoryName(repo, repoId);
  expect(await nameNow()).toBe(repo);
  world.double.renamed.set(repo, world.repo.id);
  world.repo.name = 'acme/small';
  expect(await nameNow()).toBe('acme/small');
  const stranger = world.double.state.add(repo);
  expect(await nameNow()).toBe('acme/small');
  expect(await world.github.hostEvent(ciEnded(stranger))).toMatchObject({ repoId: String(stranger.id) });
  expect(await world.github.codeHost.pullRequest('acme/small', number)).toMatchObject({ repoId, number });
  world.double.state.repos.splice(world.double.state.repos.indexOf(world.repo), 1);
  await expect(nameNow()).rejects.toThrow(
    'GitHub has another repository under the name acme/tiny than the one that the pull request is in',
  );
});

test('fault 86: a revert, ours or by GitHub’s button, names the merge that it undoes', async () => {
  const expectedHead = await world.personPushes('tl-1-greet', hello);
  const { number } = await world.github.codeHost.ensurePullRequest(request);
  const merged = await world.github.codeHost.merge(repo, number, { expectedHead, message: 'TL-1' });
  if (merged.kind !== 'merged') throw new Error(merged.sentence);
  const { mergeSha } = merged;
  const head = { sha: 'e'.repeat(40) };
  const ours = {
    number: 8,
    head: { ...head, ref: `revert-${mergeSha.slice(0, 12)}` },
    body: `Reverts ${mergeSha}.`,
  };
  expect(await hears(ours)).toMatchObject({ reverts: mergeSha });
  const button = {
    number: 9,
    head: { ...head, ref: `revert-${number}-tl-1-greet` },
    body: `Reverts acme/tiny#${number}`,
  };
  expect(await hears(button)).toMatchObject({ reverts: mergeSha });
  expect(
    await hears({ ...button, body: 'Reverts acme/tiny#999', head: { ...head, ref: 'revert-999-x' } }),
  ).toMatchObject({ reverts: null });
  expect(await hears({ ...ours, head: { ...ours.head, repo: { id: 666 } } })).toMatchObject({
    isFork: true,
    reverts: null,
  });
});

test('what our App did is ours; a person of nearly the same name is not', async () => {
  const by = (login: string) => hears({ number: 1 }, 'synchronize', { sender: { login } });
  expect(await by('Throughline-Dev[bot]')).toMatchObject({ by: { isUs: true } });
  expect(await by('throughline-dev')).toMatchObject({ by: { isUs: false } });
});

test('GitHub that cannot be asked who we are is trouble, not an event that nobody knows', async () => {
  world.double.faults.push({
    method: 'GET',
    path: /^\/app$/,
    what: { status: 503 },
    when: 'before',
    times: 1,
  });
  await expect(hears({ number: 1 })).rejects.toMatchObject({ name: 'GitHubAnswer', retryable: true });
  expect(await hears({ number: 1 })).toMatchObject({ kind: 'pull_request' });
});
