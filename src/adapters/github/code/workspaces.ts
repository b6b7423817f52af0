import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspaces } from '../../../ports/code-host.ts';
import type { Serial } from '../api/serial.ts';
import { refusal } from '../api/trouble.ts';
import type { GitTools, Repository } from './git-tools.ts';
import type { Mirrors } from './mirrors.ts';

type Asked = { repo: string; branch: string; base: string };

/**
 * Worktrees belong to a clone beside the mirror: what an agent commits there is on nobody's branch until `push`, and the
 * clone, which it can configure, is told of GitHub by the mirror alone.
 */
export function createWorkspaces(about: {
  home: string;
  tools: GitTools;
  mirrors: Mirrors;
  serial: Serial;
}): Workspaces {
  const { tools, mirrors } = about;
  const { git } = tools;
  const worktreeOf = (repo: string, branch: string): string =>
    join(
      about.home,
      'github',
      'worktrees',
      tools.repoName(repo),
      encodeURIComponent(tools.branchName(branch)),
    );

  /** Taken over from the mirror, whatever it last heard of GitHub. */
  async function cloneOf(repo: string, withinMs: number): Promise<Repository> {
    const mirror = await mirrors.fresh(repo, withinMs);
    return mirrors.locked(repo, async () => {
      const path = join(about.home, 'github', 'clones', `${tools.repoName(repo)}.git`);
      if (!existsSync(join(path, 'HEAD'))) {
        await mkdir(path, { recursive: true });
        await git(['init', '--quiet', '--bare', '--', path], { cwd: path });
      }
      const refs = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
      await git(['fetch', '--quiet', '--prune', '--no-tags', '--', mirror.path, ...refs], { cwd: path });
      return { name: repo, path, git };
    });
  }

  async function commit(repository: Repository, ref: string): Promise<string | null> {
    const { code, stdout } = await git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], {
      cwd: repository.path,
      accept: [1],
    });
    return code === 0 ? stdout.trim() : null;
  }
  const originHead = (clone: Repository, branch: string): Promise<string | null> =>
    commit(clone, `refs/remotes/origin/${tools.branchName(branch)}`);
  async function required(clone: Repository, head: string | null, branch: string): Promise<string> {
    if (head === null) throw refusal(`has no branch ${branch} in ${clone.name}.`);
    return head;
  }

  /** Takes over what others pushed to the branch, where nothing of ours is in the way. */
  async function catchUp(path: string, to: string | null): Promise<void> {
    if (to === null) return;
    const { stdout: dirty } = await git(['status', '--porcelain', '-z'], { cwd: path });
    const { code } = await git(['merge-base', '--is-ancestor', 'HEAD', to], { cwd: path, accept: [1] });
    if (dirty === '' && code === 0) await git(['merge', '--quiet', '--ff-only', to], { cwd: path });
  }

  async function ensure({ repo, branch, base: onto }: Asked): Promise<{ path: string; baseSha: string }> {
    const clone = await cloneOf(repo, 0);
    const path = worktreeOf(repo, branch);
    const base = await required(clone, await originHead(clone, onto), onto);
    const pushed = await originHead(clone, branch);
    const local = await tools.branchHead(clone, branch);
    if (local === null || !existsSync(join(path, '.git'))) {
      await rm(path, { recursive: true, force: true });
      await git(['worktree', 'prune'], { cwd: clone.path });
      const add = ['worktree', 'add', '--quiet'];
      if (local !== null) await git([...add, '--', path, branch], { cwd: clone.path });
      else await git([...add, '-b', branch, '--', path, pushed ?? base], { cwd: clone.path });
    }
    await catchUp(path, pushed);
    const { stdout } = await git(['merge-base', 'HEAD', base], { cwd: path });
    return { path, baseSha: stdout.trim() };
  }

  const locked = <T>(repo: string, work: () => Promise<T>): Promise<T> =>
    about.serial(`clone:${tools.repoName(repo)}`, work);

  async function push({ repo, branch }: { repo: string; branch: string }): Promise<string> {
    const clone = await cloneOf(repo, 60_000);
    const sha = await required(clone, await tools.branchHead(clone, branch), branch);
    await mirrors.push(repo, { branch, sha, clone: clone.path });
    return sha;
  }

  async function remove({ repo, branch }: { repo: string; branch: string }): Promise<void> {
    const clone = await cloneOf(repo, 60_000);
    await rm(worktreeOf(repo, branch), { recursive: true, force: true });
    await git(['worktree', 'prune'], { cwd: clone.path });
    const local = await tools.branchHead(clone, branch);
    // Commits that were never pushed are kept: the next worktree of this branch has them.
    if (local === null || local !== (await originHead(clone, branch))) return;
    await git(['branch', '--quiet', '-D', '--', branch], { cwd: clone.path });
  }

  return {
    ensure: (request) => locked(request.repo, () => ensure(request)),
    push: (request) => locked(request.repo, () => push(request)),
    remove: (request) => locked(request.repo, () => remove(request)),
    changes: ({ repo, branch, base }) =>
      locked(repo, async () => {
        const clone = await cloneOf(repo, 0);
        const from = await required(clone, await originHead(clone, base), base);
        const head = await required(clone, await tools.branchHead(clone, branch), branch);
        return tools.diffSince(clone, from, head);
      }),
  };
}
