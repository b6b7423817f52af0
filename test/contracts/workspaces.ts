import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitInWorktree } from '../support/local/forge-world.ts';
import type { CodeHostWorld } from './code-host.ts';

const wanted = (world: CodeHostWorld) => ({ repo: world.repo, branch: 'tl-3-work', base: 'main' });

export function workspacesContract(make: () => Promise<CodeHostWorld>): void {
  const inWorld = (name: string, work: (world: CodeHostWorld) => Promise<void>) =>
    test(name, async () => {
      const world = await make();
      try {
        await work(world);
      } finally {
        await world.end();
      }
    });

  inWorld(
    'fault 75: a worktree holds the base, and asking again returns it with what was written',
    async (world) => {
      const first = await world.workspaces.ensure(wanted(world));
      expect(await readFile(join(first.path, 'greeting.js'), 'utf8')).toContain('hello');
      await commitInWorktree(first.path, { 'new.md': 'kept\n' }, 'Work');
      const again = await world.workspaces.ensure(wanted(world));
      expect(again).toEqual(first);
      expect(existsSync(join(again.path, 'new.md'))).toBe(true);
    },
  );

  inWorld('commits are nobody else’s until they are pushed', async (world) => {
    const { path } = await world.workspaces.ensure(wanted(world));
    await commitInWorktree(path, { 'new.md': 'mine\n' }, 'Work');
    expect((await world.workspaces.changes(wanted(world))).map((file) => file.path)).toEqual(['new.md']);
    await expect(
      world.codeHost.ensurePullRequest({ ...wanted(world), title: 't', body: '' }),
    ).rejects.toThrow('no branch');
    const head = await world.workspaces.push(wanted(world));
    const opened = await world.codeHost.ensurePullRequest({ ...wanted(world), title: 't', body: '' });
    expect(opened.headSha).toBe(head);
  });

  inWorld('a branch that others pushed to is never overwritten', async (world) => {
    const { path } = await world.workspaces.ensure(wanted(world));
    await commitInWorktree(path, { 'new.md': 'first\n' }, 'Work');
    await world.workspaces.push(wanted(world));
    const theirs = await world.personPushes('tl-3-work', { 'theirs.md': 'by a person\n' });
    await commitInWorktree(path, { 'new.md': 'second\n' }, 'More work');
    await expect(world.workspaces.push(wanted(world))).rejects.toThrow();
    const opened = await world.codeHost.ensurePullRequest({ ...wanted(world), title: 't', body: '' });
    expect(opened.headSha).toBe(theirs);
  });

  inWorld('what others pushed is taken over where nothing of ours is in the way', async (world) => {
    const { path } = await world.workspaces.ensure(wanted(world));
    await commitInWorktree(path, { 'new.md': 'first\n' }, 'Work');
    await world.workspaces.push(wanted(world));
    await world.personPushes('tl-3-work', { 'theirs.md': 'by a person\n' });
    await world.workspaces.ensure(wanted(world));
    expect(existsSync(join(path, 'theirs.md'))).toBe(true);
  });

  inWorld('removing it twice is fine, and pushed work comes back with the next one', async (world) => {
    const { path } = await world.workspaces.ensure(wanted(world));
    await commitInWorktree(path, { 'new.md': 'kept\n' }, 'Work');
    await world.workspaces.push(wanted(world));
    await world.workspaces.remove(wanted(world));
    await world.workspaces.remove(wanted(world));
    expect(existsSync(path)).toBe(false);
    const again = await world.workspaces.ensure(wanted(world));
    expect(existsSync(join(again.path, 'new.md'))).toBe(true);
  });
}
