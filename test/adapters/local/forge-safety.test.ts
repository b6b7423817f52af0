import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ForgeWorld, git, pushedBranch, startForgeWorld } from '../../support/local/forge-world.ts';

const repo = 'acme/tiny';
let world: ForgeWorld;
beforeAll(async () => {
  world = await startForgeWorld();
});
afterAll(() => world.end());

const bad = [
  '../../x',
  '-upload-pack=touch pwned',
  '--force',
  '$(id)',
  'a b',
  'a\u202Eb',
  '',
  '.git/config',
  'a..b',
  'a\nb',
  'x.lock',
  '/etc',
  'a//b',
];

describe('fault 119: a name outside our own list is refused before git or a path sees it', () => {
  test.each(bad)('branch %j', async (branch) => {
    const { forge } = world;
    await expect(forge.workspaces.ensure({ repo, branch, base: 'main' })).rejects.toThrow(
      'not a name for a branch',
    );
    await expect(forge.workspaces.push({ repo, branch })).rejects.toThrow('not a name for a branch');
    await expect(
      forge.codeHost.ensurePullRequest({ repo, branch, base: 'main', title: '', body: '' }),
    ).rejects.toThrow('not a name');
    await expect(
      forge.people.pushCommit(repo, branch, { author: 'octo-sam', files: {}, message: 'x' }),
    ).rejects.toThrow('not a name');
  });

  test.each(bad)('base branch %j', async (base) => {
    await expect(world.forge.workspaces.ensure({ repo, branch: 'tl-1', base })).rejects.toThrow(
      'not a name for a branch',
    );
  });

  test.each([...bad, 'acme/../x', '../x/y', 'acme', 'acme/-x', 'acme/$(id)'])(
    'repository %j',
    async (name) => {
      await expect(
        world.forge.workspaces.ensure({ repo: name, branch: 'tl-1', base: 'main' }),
      ).rejects.toThrow('not a name for a repository');
      expect(await world.forge.knowledge.files(name)).toMatchObject({ state: 'unknown' });
    },
  );

  // Backstage allows dots in a name.
  test.each([...bad.filter((name) => name !== 'x.lock'), 'a/b/c', '/b', 'a/'])(
    'service and environment %j',
    async (name) => {
      const sha = 'a'.repeat(40);
      const { deployer, preview } = world.forge;
      await expect(
        deployer.start({ deployment: 'd', service: name, environment: 'production', repo, sha }),
      ).rejects.toThrow('not a name for a service');
      await expect(
        deployer.start({ deployment: 'd', service: 'tiny', environment: name, repo, sha }),
      ).rejects.toThrow('not a name for a environment');
      await expect(preview.ensure({ key: 'TL-1', service: name, repo, sha })).rejects.toThrow(
        'not a name for a service',
      );
      await expect(preview.ensure({ key: name, service: 'tiny', repo, sha })).rejects.toThrow(
        'not a name for a ticket',
      );
    },
  );

  test.each(['HEAD', 'main', '--all', 'abc', `${'a'.repeat(40)}^`])('commit %j', async (sha) => {
    await expect(world.forge.codeHost.changes(repo, 'main', sha)).rejects.toThrow('not a name for a commit');
    await expect(world.forge.codeHost.merge(repo, 1, { expectedHead: sha, message: 'x' })).rejects.toThrow();
  });

  test.each(['../x', '/etc/passwd', '.git/config', 'a/../../b', 'src/.GIT/hooks/x', '-x', 'a\u0000b'])(
    'file %j',
    async (path) => {
      expect(await world.forge.knowledge.read(repo, path)).toMatchObject({ state: 'unknown' });
      const about = { author: 'octo-sam', files: { [path]: 'x' }, message: 'x' };
      await expect(world.forge.people.pushCommit(repo, 'tl-1', about)).rejects.toThrow(
        'not a name for a file',
      );
    },
  );
});

const nasty = '--upload-pack=x $(touch pwned) `touch pwned` "\'; touch pwned\n--author=Mallory <m@x>\n#18';

test('fault 118: titles and messages full of shell and flags are text and nothing else', async () => {
  const { forge } = world;
  const head = await pushedBranch(forge, {
    repo,
    branch: 'tl-1-work',
    files: { 'a.md': '1\n' },
    message: nasty,
  });
  const { number } = await forge.codeHost.ensurePullRequest({
    repo,
    branch: 'tl-1-work',
    base: 'main',
    title: nasty,
    body: nasty,
  });
  const merged = await forge.codeHost.merge(repo, number, { expectedHead: head, message: nasty });
  const sha = merged.kind === 'merged' ? merged.mergeSha : '';
  const bare = join(world.home, 'forge', 'repos', 'acme', 'tiny.git');
  const { stdout } = await git(['log', '-1', '--format=%an%n%B', sha, '--'], { cwd: bare });
  expect(stdout.trim()).toBe(`Throughline\n${nasty}`);
  expect(existsSync(join(bare, 'pwned')) || existsSync('pwned')).toBe(false);
});

test('a user’s git configuration, hooks and templates have no influence', async () => {
  const { path } = await world.forge.workspaces.ensure({ repo, branch: 'tl-2-hooks', base: 'main' });
  const clone = join(world.home, 'forge', 'clones', 'acme', 'tiny.git');
  await git(['config', 'core.hooksPath', path], { cwd: clone });
  await writeFile(join(path, 'pre-push'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await writeFile(join(path, 'pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await git(['add', '--all'], { cwd: path });
  await git(['commit', '--quiet', '-m', 'With hooks'], { cwd: path });
  await expect(world.forge.workspaces.push({ repo, branch: 'tl-2-hooks' })).resolves.toMatch(
    /^[0-9a-f]{40}$/,
  );
});

test('fault 124: what a repository starts gets none of our environment', async () => {
  process.env['SLACK_BOT_TOKEN'] = 'xoxb-not-for-you';
  try {
    const sha = await world.forge.people.pushCommit(repo, 'main', {
      author: 'octo-sam',
      files: { 'a.md': '1\n' },
      message: 'One',
    });
    const up = await world.forge.preview.ensure({ key: 'TL-1', service: 'tiny', repo, sha });
    if (up.state !== 'up') throw new Error(up.sentence);
    const seen = z.record(z.string(), z.string()).parse(await (await fetch(`${up.url}/env`)).json());
    const names = Object.keys(seen).filter((name) => !/^(NODE_RUN_|PWD$|SHLVL$|_$|OLDPWD$)/.test(name));
    expect(names.toSorted()).toEqual(
      [
        'COMMIT_SHA',
        'ENVIRONMENT',
        'HOME',
        'HOST',
        'LANG',
        'NODE_ENV',
        'NO_COLOR',
        'PATH',
        'PORT',
        'SERVICE',
        'THROUGHLINE_FORGE',
      ].toSorted(),
    );
  } finally {
    delete process.env['SLACK_BOT_TOKEN'];
  }
});

test('CI that does not end is ended, and says so', async () => {
  await world.forge.stop({ killServices: true });
  const forge = world.boot({ ciTimeoutMs: 400 });
  await pushedBranch(forge, {
    repo,
    branch: 'tl-1-hangs',
    files: { 'test/hangs.test.js': 'setInterval(() => undefined, 1000);\n' },
  });
  const { number } = await forge.codeHost.ensurePullRequest({
    repo,
    branch: 'tl-1-hangs',
    base: 'main',
    title: 'x',
    body: '',
  });
  await forge.idle();
  const now = await forge.codeHost.pullRequest(repo, number);
  expect(now?.ci[0]).toMatchObject({ state: 'red', failure: 'The tests did not end in 0.4 s.' });
});
