import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  lookAtConnection,
  neededEvents,
  neededPermissions,
} from '../../../src/adapters/github/connection.ts';
import { type GitHubWorld, NOW, startGitHubWorld, withToken } from '../../support/github/github-world.ts';

let world: GitHubWorld;
beforeEach(async () => {
  world = await startGitHubWorld();
});
afterEach(() => world.end());

const hour = 3_600_000;
const attempt = (id: number, guid: string, status: number, hoursAgo: number) => ({
  id,
  guid,
  status_code: status,
  delivered_at: new Date(NOW - hoursAgo * hour).toISOString(),
  redelivery: false,
});

test('fault 10: deliveries that nobody answered are asked for again, the oldest first, on all pages', async () => {
  world.double.deliveries = [
    attempt(9, 'heard', 202, 1),
    attempt(8, 'later', 502, 1),
    attempt(7, 'mended', 202, 2),
    attempt(6, 'mended', 500, 3),
    attempt(5, 'twice', 0, 4),
    attempt(4, 'twice', 504, 5),
    attempt(3, 'too old', 500, 80),
  ];
  expect(await world.github.redeliver()).toBe(2);
  expect(world.double.redelivered).toEqual([5, 8]);
});

test('one that GitHub does not keep any more is left to reconciling; one that fails for ever is asked for five times', async () => {
  world.double.deliveries = [attempt(2, 'lasting', 500, 1), attempt(1, 'gone', 500, 2)];
  world.double.faults.push({
    method: 'POST',
    path: /\/1\/attempts$/,
    what: { status: 404 },
    when: 'before',
    times: 9,
  });
  for (let round = 0; round < 7; round += 1) await world.github.redeliver();
  expect(world.double.redelivered).toEqual([2, 2, 2, 2, 2]);
});

test('with a token there is no list of deliveries: nothing is asked', async () => {
  expect(await world.boot(withToken).redeliver()).toBe(0);
});

test('as the team’s tracker GitHub must give more, and say more', async () => {
  const { double, github } = world;
  double.permissions = { ...neededPermissions, issues: 'read' };
  double.events = neededEvents;
  expect(await lookAtConnection(github.line, false)).toBeNull();
  expect(await lookAtConnection(github.line, true)).toMatch(/^Give the GitHub App issues: write in its/);
  double.permissions = { ...neededPermissions, issues: 'write' };
  expect(await lookAtConnection(github.line, true)).toBe(
    'Subscribe the GitHub App to issues in its settings.',
  );
});

test('the connection says what to mend, one thing at a time, until it is right', async () => {
  const { double, github } = world;
  const look = async (): Promise<unknown> => {
    await github.look();
    return github.connection;
  };
  double.permissions = { ...neededPermissions, checks: 'read', pull_requests: 'none' };
  expect(await look()).toMatchInlineSnapshot(`
    {
      "connected": false,
      "fix": "Give the GitHub App checks: write, pull_requests: write in its settings, and accept the change in each organisation.",
      "name": "GitHub",
    }
  `);
  double.permissions = { ...neededPermissions };
  double.events = neededEvents.slice(2);
  expect(await look()).toMatchInlineSnapshot(`
    {
      "connected": false,
      "fix": "Subscribe the GitHub App to check_run, check_suite in its settings.",
      "name": "GitHub",
    }
  `);
  double.events = neededEvents;
  expect(await look()).toEqual({ name: 'GitHub', connected: true, fix: null });
  double.publicKey = null;
  expect(await look()).toMatchInlineSnapshot(`
    {
      "connected": false,
      "fix": "GitHub does not take our key any more (401). Give a new GITHUB_TOKEN or GITHUB_PRIVATE_KEY and start again.",
      "name": "GitHub",
    }
  `);
});

test('what the App asks for each organisation must accept, on whatever page of the list it stands', async () => {
  const { double, github } = world;
  double.permissions = { ...neededPermissions };
  double.events = neededEvents;
  double.strangers = 205;
  const look = async (): Promise<string | null> => {
    await github.look();
    return github.connection.fix;
  };
  expect(await look()).toBeNull();
  double.accepted = { ...neededPermissions, checks: 'read' };
  expect(await look()).toBe('The GitHub App lacks checks: write in acme. An owner there accepts the change.');
  double.isSuspended = true;
  expect(await look()).toBeNull();
  double.strangers = 0;
  expect(await look()).toBe('The GitHub App is suspended in acme. An owner there may let it in again.');
});

test('with more installations than a page holds, each is asked for its repositories', async () => {
  const { double, github } = world;
  double.strangers = 120;
  await github.repositoryFiles.repositories();
  expect(double.asked.filter(({ path }) => path.endsWith('/access_tokens'))).toHaveLength(121);
});

test('repositories that the key does not show, or may not push to, are named', async () => {
  const { double, github } = world;
  const repos = ['acme/tiny', 'acme/gone', 'other/gone'];
  expect(await github.reach(['acme/tiny'])).toEqual([]);
  expect(await github.reach(repos)).toEqual([
    'There is no acme/gone: the GitHub App sees all of acme. Mend the name in the catalog.',
    'The GitHub App is not installed on other. Install it there for other/gone.',
  ]);
  for (const repo of double.state.repos) repo.isReadOnly = true;
  expect(await world.boot(withToken).reach(repos)).toEqual([
    'It does not show us acme/gone, other/gone. Give the token access, or mend their names in the catalog.',
    'It may not push to acme/tiny. Give the token write access.',
  ]);
  double.faults.push({ method: 'GET', path: /./, what: { status: 503 }, when: 'before', times: 9 });
  await expect(world.boot(withToken).reach(repos)).rejects.toThrow(/GitHub failed \(503\)/);
});
