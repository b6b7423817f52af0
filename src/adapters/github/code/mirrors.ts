/**
 * A bare copy of each repository that we work with: what is read of the code costs nothing of GitHub's limits, and what
 * is compared has no limit of files. Only these copies speak to GitHub. Worktrees belong to other clones, whose
 * configuration an agent can write: a proxy or a rewritten address there must never meet our token.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Serial } from '../api/serial.ts';
import { refusal } from '../api/trouble.ts';
import type { GitTools, Repository } from './git-tools.ts';

export interface Mirrors {
  /** Fetched at most this long ago. */
  fresh(repo: string, withinMs: number): Promise<Repository>;
  /** With these commits in it, whatever branch or fork they are on. */
  holding(repo: string, shas: string[]): Promise<Repository>;
  /** Pushes a commit of the mirror, or of another clone's branch. Never forces. */
  push(repo: string, from: { branch: string; sha: string; clone?: string }): Promise<void>;
  /** Nothing else is done to this repository meanwhile. */
  locked<T>(repo: string, work: () => Promise<T>): Promise<T>;
  path(repo: string): string;
}

export interface Remote {
  /** Without a token. */
  address(repo: string): string;
  /** Null where none is needed. */
  token(repo: string): Promise<string | null>;
  defaultBranch(repo: string): Promise<string>;
}

/** What the mirror's own configuration may not change, for the calls that carry a token. */
const shielded = ['credential.helper=', 'http.proxy=', 'http.sslVerify=true', 'core.askPass='].flatMap(
  (one) => ['-c', one],
);

export function createMirrors(about: {
  home: string;
  tools: GitTools;
  remote: Remote;
  serial: Serial;
  now: () => number;
}): Mirrors {
  const { tools, remote } = about;
  const { git } = tools;
  const fetched = new Map<string, number>();
  const path = (repo: string): string => join(about.home, 'github', 'repos', `${tools.repoName(repo)}.git`);
  const locked = <T>(repo: string, work: () => Promise<T>): Promise<T> =>
    about.serial(`mirror:${tools.repoName(repo)}`, work);

  /** The header goes by the environment: not in an argument that others see, nor in a file. Bound to this address. */
  async function signedIn(repo: string): Promise<Record<string, string>> {
    const token = await remote.token(repo);
    if (token === null) return {};
    const { origin } = new URL(remote.address(repo));
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    return {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${origin}/.extraHeader`,
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    };
  }

  async function made(repo: string): Promise<Repository> {
    const folder = path(repo);
    if (!existsSync(join(folder, 'HEAD'))) {
      await mkdir(folder, { recursive: true });
      await git(['init', '--quiet', '--bare', '--', folder], { cwd: folder });
    }
    return { name: repo, path: folder, git };
  }

  async function fetch(repository: Repository, refs: string[]): Promise<void> {
    const { name, path: cwd } = repository;
    await git(
      [...shielded, 'fetch', '--quiet', '--prune', '--no-tags', '--', remote.address(name), ...refs],
      { cwd, env: await signedIn(name) },
    );
  }

  async function update(repo: string, withinMs: number): Promise<Repository> {
    const repository = await made(repo);
    const last = fetched.get(repo);
    const started = about.now();
    if (last !== undefined && started - last < withinMs) return repository;
    await fetch(repository, ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']);
    await follow(repository, tools.branchName(await remote.defaultBranch(repo)));
    fetched.set(repo, started);
    return repository;
  }

  async function follow(repository: Repository, branch: string): Promise<void> {
    const head = await readFile(join(repository.path, 'HEAD'), 'utf8');
    const ref = `refs/heads/${branch}`;
    if (head.trim() === `ref: ${ref}`) return;
    await git(['symbolic-ref', 'HEAD', ref], { cwd: repository.path });
  }

  async function has(repository: Repository, sha: string): Promise<boolean> {
    const { code } = await git(['cat-file', '-e', `${tools.shaName(sha)}^{commit}`], {
      cwd: repository.path,
      accept: [1, 128],
    });
    return code === 0;
  }

  async function missing(repository: Repository, shas: string[]): Promise<string[]> {
    const found = await Promise.all(shas.map((sha) => has(repository, sha)));
    return shas.filter((_, at) => found[at] === false);
  }

  return {
    path,
    locked,
    fresh: (repo, withinMs) => locked(repo, () => update(repo, withinMs)),
    holding: (repo, shas) =>
      locked(repo, async () => {
        const repository = await made(repo);
        if ((await missing(repository, shas)).length === 0) return repository;
        await update(repo, 0);
        const still = await missing(repository, shas);
        // A commit on no branch of the repository: the head of a fork, or one that was pushed over.
        if (still.length > 0) await fetch(repository, still);
        return repository;
      }),
    push: (repo, { branch, sha, clone }) =>
      locked(repo, async () => {
        const repository = await update(repo, 0);
        const ref = `refs/heads/${tools.branchName(branch)}`;
        const cwd = repository.path;
        if (clone !== undefined) {
          const fetchIt = [
            'fetch',
            '--quiet',
            '--no-tags',
            '--',
            clone,
            `+${ref}:refs/throughline/${branch}`,
          ];
          await git(fetchIt, { cwd });
        }
        const theirs = await tools.branchHead(repository, branch);
        if (theirs === sha) return;
        if (theirs !== null && !(await isAncestor(repository, theirs, sha)))
          throw refusal(`has commits on ${branch} of ${repo} that we do not have; nothing was pushed.`);
        await git([...shielded, 'push', '--quiet', '--', remote.address(repo), `${sha}:${ref}`], {
          cwd,
          env: await signedIn(repo),
        });
        await git(['update-ref', ref, tools.shaName(sha)], { cwd });
      }),
  };

  async function isAncestor(repository: Repository, older: string, newer: string): Promise<boolean> {
    const { code } = await git(['merge-base', '--is-ancestor', older, tools.shaName(newer)], {
      cwd: repository.path,
      accept: [1],
    });
    return code === 0;
  }
}
