import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ForgeWorld,
  forgeSecret,
  pushedBranch,
  startForgeWorld,
  tinyFiles,
} from '../../support/local/forge-world.ts';

const repo = 'acme/tiny';
const script = fileURLToPath(new URL('../../support/local/forge-process.ts', import.meta.url));

let world: ForgeWorld;
let begun: string;
let release: string;
beforeEach(async () => {
  world = await startForgeWorld();
  begun = join(world.home, 'begun');
  release = join(world.home, 'go');
});
afterEach(async () => {
  await world.end();
  expect(processesOf(world.home)).toEqual([]);
});

/** Waits for `go` beside the home's folders, unless it is there already; says first that it has begun. */
const hold = (): string => `import { existsSync, writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(begun)}, '');
while (!existsSync(${JSON.stringify(release)})) await new Promise((resolve) => setTimeout(resolve, 20));
`;

async function inAnotherProcess(what: object): Promise<ChildProcess> {
  await world.forge.stop({ killServices: false });
  const about = { home: world.home, url: world.listener.url, secret: forgeSecret, do: what };
  const child = spawn(process.execPath, [script, JSON.stringify(about)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout ?? child, 'data');
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function appears(file: string): Promise<void> {
  const watcher = watch(world.home);
  try {
    while (!existsSync(file)) await once(watcher, 'change');
  } finally {
    watcher.close();
  }
}

/** Live processes whose environment names this home: what the forge started. */
function processesOf(home: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
      return state !== 'Z' && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(home);
    } catch {
      return false;
    }
  });
}

test('killed while CI runs: the next boot ends what is left of it and runs it again', async () => {
  await pushedBranch(world.forge, { repo, branch: 'tl-1-slow', files: { 'test/slow.test.js': hold() } });
  const child = await inAnotherProcess({ kind: 'open_pull_request', repo, branch: 'tl-1-slow' });
  await appears(begun);
  await killed(child);
  expect(processesOf(world.home).length).toBeGreaterThan(0);
  await writeFile(release, '');
  const forge = world.boot();
  await forge.reconcile();
  await forge.idle();
  const now = await forge.codeHost.pullRequest(repo, 1);
  expect(now?.ci.map(({ state, attempt }) => ({ state, attempt }))).toEqual([{ state: 'green', attempt: 1 }]);
  const checks = world.listener.deliveries.filter(({ event }) => event.event === 'check');
  expect(checks).toHaveLength(1);
  expect(processesOf(world.home)).toEqual([]);
});

test('fault 34: killed in the middle of a deploy, it goes on, and one process runs', async () => {
  const first = await world.forge.people.pushCommit(repo, 'main', {
    author: 'octo-sam',
    files: { 'a.md': '1\n' },
    message: 'One',
  });
  await world.forge.deployer.start({
    deployment: 'd-1',
    service: 'tiny',
    environment: 'production',
    repo,
    sha: first,
  });
  await world.forge.idle();
  const server = `${hold()}${tinyFiles['server.js']}`;
  const slow = await world.forge.people.pushCommit(repo, 'main', {
    author: 'octo-sam',
    files: { 'server.js': server },
    message: 'Slow',
  });
  const child = await inAnotherProcess({
    kind: 'deploy',
    deployment: 'd-2',
    service: 'tiny',
    repo,
    sha: slow,
  });
  await appears(begun);
  await killed(child);
  const forge = world.boot();
  expect(await forge.deployer.current('tiny', 'production')).toMatchObject({ state: 'healthy', sha: first });
  await writeFile(release, '');
  await forge.reconcile();
  await forge.idle();
  expect(await forge.deployer.status('d-2')).toMatchObject({ state: 'healthy', sha: slow });
  expect(forge.services().map(({ sha, running }) => ({ sha, running }))).toEqual([
    { sha: slow, running: true },
  ]);
  expect(
    await forge.deployer.start({
      deployment: 'd-2',
      service: 'tiny',
      environment: 'production',
      repo,
      sha: slow,
    }),
  ).toEqual({
    previousSha: first,
  });
});

test('a service outlives the kill of the product and is adopted, not started again', async () => {
  const sha = await world.forge.people.pushCommit(repo, 'main', {
    author: 'octo-sam',
    files: { 'a.md': '1\n' },
    message: 'One',
  });
  const child = await inAnotherProcess({ kind: 'deploy', deployment: 'd-1', service: 'tiny', repo, sha });
  await world.listener.heard((event) => event.event === 'deployment_status' && event.state === 'healthy');
  await killed(child);
  const before = world.boot();
  const [running] = before.services();
  await before.reconcile();
  expect(before.services()).toEqual([running]);
  expect(running).toMatchObject({ running: true, sha });
});

test('a service that died meanwhile, or was put to rest, comes back at its address', async () => {
  const sha = await world.forge.people.pushCommit(repo, 'main', {
    author: 'octo-sam',
    files: { 'a.md': '1\n' },
    message: 'One',
  });
  await world.forge.deployer.start({
    deployment: 'd-1',
    service: 'tiny',
    environment: 'production',
    repo,
    sha,
  });
  await world.forge.preview.ensure({ key: 'TL-1', service: 'tiny', repo, sha });
  await world.forge.idle();
  const before = world.forge.services();
  await world.forge.stop({ killServices: true });
  expect(processesOf(world.home)).toEqual([]);
  const forge = world.boot();
  expect(forge.services().map(({ running }) => running)).toEqual([false, false]);
  await forge.reconcile();
  expect(forge.services().map(({ url, running }) => ({ url, running }))).toEqual(
    before.map(({ url }) => ({ url, running: true })),
  );
  expect(await forge.deployer.status('d-1')).toMatchObject({ state: 'healthy' });
});

test('a service whose port somebody else took meanwhile comes back at another one', async () => {
  const sha = await world.forge.people.pushCommit(repo, 'main', {
    author: 'octo-sam',
    files: { 'a.md': '1\n' },
    message: 'One',
  });
  const baseline = [{ service: 'tiny', environment: 'production', repo }];
  await world.forge.ensureBaseline(baseline);
  await world.forge.idle();
  const before = await world.forge.deployer.current('tiny', 'production');
  await world.forge.stop({ killServices: true });
  const squatter = createServer((_req, res) => res.end('somebody else'));
  squatter.listen(Number(new URL(before?.url ?? '').port), '127.0.0.1');
  await once(squatter, 'listening');
  try {
    const forge = world.boot();
    await forge.reconcile();
    await forge.ensureBaseline(baseline);
    await forge.idle();
    const now = await forge.deployer.current('tiny', 'production');
    expect(now).toMatchObject({ state: 'healthy', sha });
    expect(now?.url).not.toBe(before?.url);
  } finally {
    squatter.close();
  }
});

test('what tests leave running in the background is ended with them', async () => {
  const leaves = `import { spawn } from 'node:child_process';
import { test } from 'node:test';
test('leaves a process behind', () => {
  spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' }).unref();
});
`;
  await pushedBranch(world.forge, { repo, branch: 'tl-1-leaves', files: { 'test/leaves.test.js': leaves } });
  await world.forge.codeHost.ensurePullRequest({
    repo,
    branch: 'tl-1-leaves',
    base: 'main',
    title: 'TL-1',
    body: '',
  });
  await world.forge.idle();
  expect((await world.forge.codeHost.pullRequest(repo, 1))?.ci).toMatchObject([{ state: 'green' }]);
  expect(processesOf(world.home)).toEqual([]);
});

test('reconciling while everything works changes nothing', async () => {
  await pushedBranch(world.forge, { repo, branch: 'tl-1-slow', files: { 'test/slow.test.js': hold() } });
  await world.forge.codeHost.ensurePullRequest({
    repo,
    branch: 'tl-1-slow',
    base: 'main',
    title: 'TL-1',
    body: '',
  });
  await appears(begun);
  await world.forge.reconcile();
  await writeFile(release, '');
  await world.forge.idle();
  const now = await world.forge.codeHost.pullRequest(repo, 1);
  expect(now?.ci.map(({ state, attempt }) => ({ state, attempt }))).toEqual([{ state: 'green', attempt: 1 }]);
});

test('a push that the crash kept from being told is told at the next boot', async () => {
  await pushedBranch(world.forge, { repo, branch: 'tl-1-work', files: { 'a.md': '1\n' } });
  await world.forge.codeHost.ensurePullRequest({
    repo,
    branch: 'tl-1-work',
    base: 'main',
    title: 'TL-1',
    body: '',
  });
  await world.forge.idle();
  const { path } = await world.forge.workspaces.ensure({ repo, branch: 'tl-1-work', base: 'main' });
  const bare = join(world.home, 'forge', 'repos', 'acme', 'tiny.git');
  await writeFile(join(path, 'b.md'), '2\n');
  await world.forge.git(['add', '--all'], { cwd: path });
  await world.forge.git(['commit', '--quiet', '-m', 'Later'], { cwd: path });
  await world.forge.git(['push', '--quiet', '--', bare, 'refs/heads/tl-1-work:refs/heads/tl-1-work'], {
    cwd: path,
  });
  await world.forge.stop({ killServices: true });
  await world.boot().reconcile();
  await world.listener.heard((event) => event.event === 'pull_request' && event.action === 'synchronize');
});
