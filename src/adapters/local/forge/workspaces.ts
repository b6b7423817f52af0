import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspaces } from '../../../ports/code-host.ts';
import { type ForgeContext, repositoryOf } from './context.ts';
import { forgeBot } from './events.ts';
import { diffSince } from './git/diff.ts';
import { branchName, repoName } from './git/names.ts';
import { ask, branchHead, type Repository, requireHead } from './git/repository.ts';
import type { PullRequests } from './pull-requests.ts';
import { refusal } from './refuse.ts';

/**
 * Worktrees belong to a clone of ours beside the forge's repository: what an agent commits there is on nobody's
 * branch until `push`. The clone is fetched from and pushed to by path, never by a remote's name, because an
 * agent can write the clone's configuration.
 */
export function createWorkspaces(context: ForgeContext, pulls: PullRequests): Workspaces {
  const { git, home } = context;
  const locked = async <T>(repo: string, work: () => Promise<T>): Promise<T> =>
    context.locks(`repo:${repoName(repo)}`, work);

  async function cloneOf(repo: string): Promise<Repository> {
    const origin = repositoryOf(context, repo);
    const path = join(home, 'forge', 'clones', `${repoName(repo)}.git`);
    if (!existsSync(join(path, 'HEAD'))) {
      await mkdir(path, { recursive: true });
      await git(['init', '--quiet', '--bare', '--', path], { cwd: path });
    }
    const refs = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
    await git(['fetch', '--quiet', '--prune', '--no-tags', '--', origin.path, ...refs], { cwd: path });
    return { name: repo, path, git };
  }

  function worktreeOf(repo: string, branch: string): string {
    return join(home, 'forge', 'worktrees', repoName(repo), encodeURIComponent(branchName(branch)));
  }

  async function originHead(clone: Repository, branch: string): Promise<string | null> {
    const ref = `refs/remotes/origin/${branchName(branch)}^{commit}`;
    const { code, stdout } = await git(['rev-parse', '--verify', '--quiet', ref], {
      cwd: clone.path,
      accept: [1],
    });
    return code === 0 ? stdout.trim() : null;
  }

  async function baseHead(clone: Repository, base: string): Promise<string> {
    const head = await originHead(clone, base);
    if (head === null) throw refusal(`There is no branch ${base} in ${clone.name}.`);
    return head;
  }

  /** Takes over what others pushed to the branch, where nothing of ours is in the way. */
  async function catchUp(path: string, to: string | null): Promise<void> {
    if (to === null) return;
    const { stdout: dirty } = await git(['status', '--porcelain', '-z'], { cwd: path });
    const { code } = await git(['merge-base', '--is-ancestor', 'HEAD', to], { cwd: path, accept: [1] });
    if (dirty === '' && code === 0) await git(['merge', '--quiet', '--ff-only', to], { cwd: path });
  }

  async function ensure(request: {
    repo: string;
    branch: string;
    base: string;
  }): Promise<{ path: string; baseSha: string }> {
    const clone = await cloneOf(request.repo);
    const path = worktreeOf(request.repo, request.branch);
    const base = await baseHead(clone, request.base);
    const pushed = await originHead(clone, request.branch);
    const local = await branchHead(clone, request.branch);
    if (local !== null && existsSync(join(path, '.git'))) {
      await catchUp(path, pushed);
    } else {
      await rm(path, { recursive: true, force: true });
      await git(['worktree', 'prune'], { cwd: clone.path });
      const add = ['worktree', 'add', '--quiet'];
      if (local !== null) await git([...add, '--', path, request.branch], { cwd: clone.path });
      else await git([...add, '-b', request.branch, '--', path, pushed ?? base], { cwd: clone.path });
      await catchUp(path, pushed);
    }
    return { path, baseSha: await ask({ ...clone, path }, ['merge-base', 'HEAD', base]) };
  }

  return {
    ensure: (request) => locked(request.repo, () => ensure(request)),
    changes: ({ repo, branch, base }) =>
      locked(repo, async () => {
        const clone = await cloneOf(repo);
        return diffSince(clone, await baseHead(clone, base), await requireHead(clone, branch));
      }),
    push: ({ repo, branch }) =>
      locked(repo, async () => {
        const origin = repositoryOf(context, repo);
        const clone = await cloneOf(repo);
        const head = await requireHead(clone, branch);
        const ref = `refs/heads/${branchName(branch)}`;
        await git(['push', '--quiet', '--', origin.path, `${ref}:${ref}`], { cwd: clone.path });
        const open = pulls.openFor(repo, branch);
        if (open !== null) await pulls.sync(open, forgeBot);
        return head;
      }),
    remove: ({ repo, branch }) =>
      locked(repo, async () => {
        const clone = await cloneOf(repo);
        await rm(worktreeOf(repo, branch), { recursive: true, force: true });
        await git(['worktree', 'prune'], { cwd: clone.path });
        const local = await branchHead(clone, branch);
        // Commits that were never pushed are kept: the next worktree of this branch has them.
        if (local === null || local !== (await originHead(clone, branch))) return;
        await git(['branch', '--quiet', '-D', '--', branch], { cwd: clone.path });
      }),
  };
}
