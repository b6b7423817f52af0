/** What GitHub shows us nothing of, or lets us do nothing in: told apart, with what to mend. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import type { Fault } from '../../support/github/double.ts';
import { type GitHubWorld, startGitHubWorld, withToken } from '../../support/github/github-world.ts';

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
const trouble = async (work: Promise<unknown>): Promise<UpstreamError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UpstreamError)) throw new Error(`nothing of an outside service: ${String(error)}`);
  return error;
};
async function opened(): Promise<{ number: number; head: string }> {
  const head = await world.personPushes(branch, hello);
  const { number } = await world.github.codeHost.ensurePullRequest(request);
  return { number, head };
}

describe('fault 74: what GitHub does not allow is said with its reason, and not tried again', () => {
  test('an archived repository', async () => {
    await world.personPushes(branch, hello);
    world.repo.archived = true;
    const error = await trouble(world.github.codeHost.ensurePullRequest(request));
    expect(error).toMatchObject({ retryable: false });
    expect(error.message).toMatchInlineSnapshot(
      `"GitHub refused (POST /repos/acme/tiny/pulls): Repository was archived so is read-only"`,
    );
  });

  test('a permission that was taken away is named, with who gives it back', async () => {
    await world.personPushes(branch, hello);
    const message = 'Resource not accessible by integration';
    const headers = { 'x-accepted-github-permissions': 'pull_requests=write,contents=read; issues=write' };
    fails({ method: 'POST', path: /\/pulls$/, what: { status: 403, message, headers } });
    const error = await trouble(world.github.codeHost.ensurePullRequest(request));
    expect(error).toMatchObject({ retryable: false });
    expect(error.message).toMatchInlineSnapshot(
      `"GitHub does not let us do that: the GitHub App lacks pull_requests: write, contents: read on acme/tiny. Give it that in its settings, and an owner of acme accepts the new permissions"`,
    );
    const host = world.boot(withToken);
    fails({ method: 'POST', path: /\/pulls$/, what: { status: 403, message } });
    expect((await trouble(host.codeHost.ensurePullRequest(request))).message).toMatchInlineSnapshot(
      `"GitHub does not let us do that: the token lacks a permission (docs/github.md lists what it needs) on acme/tiny. Give it that in its settings"`,
    );
  });

  test('fault 10: an App that was uninstalled and installed again works, whether its webhooks came or not', async () => {
    const ask = () => world.github.codeHost.openPullRequests(repo);
    await ask();
    world.double.installation = 78;
    expect(await ask()).toEqual([]);
  });

  test('an App that is not installed with the owner, not on the repository, or that sees all: three sentences', async () => {
    const said = async (of: string) => (await trouble(world.github.codeHost.openPullRequests(of))).message;
    await world.github.codeHost.openPullRequests(repo);
    const other = world.double.state.add('acme/other');
    other.isInstalled = false;
    const sentences = [await said('elsewhere/place'), await said('acme/other')];
    world.double.state.repos.pop();
    world.boot();
    await world.github.codeHost.openPullRequests(repo);
    expect([...sentences, await said('acme/nowhere')]).toMatchInlineSnapshot(`
      [
        "GitHub does not show us elsewhere/place: the GitHub App is not installed on elsewhere. Install it there for that repository",
        "GitHub does not show us acme/other: the GitHub App is not installed on it, or there is none. Add it to the App's repositories in acme, or mend its name in the catalog",
        "GitHub has no acme/nowhere: the GitHub App sees all of acme. Mend its name in the catalog",
      ]
    `);
  });

  test('a repository that is not shown is not taken for one without that branch or pull request', async () => {
    const { codeHost } = world.github;
    const { number, head } = await opened();
    const missing = [
      () => codeHost.branch(repo, 'nowhere', []),
      () => codeHost.merge(repo, 99, { expectedHead: head, message: 'TL-1' }),
    ];
    for (const asked of missing)
      expect((await trouble(asked())).message).toMatch(
        /^GitHub has no (?:branch nowhere|pull request #99) in /,
      );
    world.repo.isInstalled = false;
    const hidden = [
      () => codeHost.branch(repo, 'main', []),
      () => codeHost.merge(repo, number, { expectedHead: head, message: 'TL-1' }),
      () => codeHost.closePullRequest(repo, number, 'Not needed.'),
      () => codeHost.ensurePullRequest(request),
      () => codeHost.lately(repo),
      () => codeHost.ensureRevert(repo, head, 'Revert TL-1'),
    ];
    for (const asked of hidden) {
      const error = await trouble(asked());
      expect(error.message).toContain('does not show us acme/tiny: the GitHub App is not installed on it');
      expect(error.retryable).toBe(false);
    }
  });

  test('what is public can be read without the App, and the refusal of a write says that it is not installed', async () => {
    await world.personPushes(branch, hello);
    await world.github.codeHost.openPullRequests(repo);
    Object.assign(world.repo, { isInstalled: false, isPublic: true });
    expect(await world.github.codeHost.openPullRequests(repo)).toEqual([]);
    const error = await trouble(world.github.codeHost.ensurePullRequest(request));
    expect(error.message).toContain('the GitHub App is not installed on it');
    expect(await world.github.reach([repo])).toMatchInlineSnapshot(`
      [
        "The GitHub App is not installed on acme/tiny, or there is none. Add it to the App's repositories in acme, or mend the name in the catalog.",
      ]
    `);
  });

  test('a key that is not taken', async () => {
    const host = world.boot({ kind: 'token', token: 'github_pat_of_nobody' });
    const error = await trouble(host.codeHost.pullRequest(repo, 1));
    expect(error.message).toContain('does not take our key any more');
    expect(error.message).not.toContain('github_pat_of_nobody');
  });
});
