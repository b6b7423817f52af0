import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitInfo } from '../../../../ports/lake/knowledge.ts';
import { refusal } from '../refuse.ts';
import type { Git } from './git.ts';
import { branchName, filePath, repoName, shaName } from './names.ts';

/** Where the bare repositories of a forge lie. */
export function repositoryPath(home: string, repo: string): string {
  return join(home, 'forge', 'repos', `${repoName(repo)}.git`);
}

export interface Repository {
  name: string;
  path: string;
  git: Git;
}

/** The repository, which must exist. */
export function openRepository(git: Git, home: string, repo: string): Repository {
  const path = repositoryPath(home, repo);
  if (!existsSync(join(path, 'HEAD'))) throw refusal(`There is no repository ${repo} on the local forge.`);
  return { name: repo, path, git };
}

export async function createRepository(git: Git, home: string, repo: string): Promise<Repository> {
  const path = repositoryPath(home, repo);
  await mkdir(path, { recursive: true });
  await git(['init', '--quiet', '--bare', '--', path], { cwd: path });
  return { name: repo, path, git };
}

/** Output of a git command in this repository, without the final newline. */
export async function ask(repository: Repository, args: readonly string[]): Promise<string> {
  const { stdout } = await repository.git(args, { cwd: repository.path });
  return stdout.trimEnd();
}

/** Read from the file: git takes a process for it. */
export async function defaultBranch(repository: Repository): Promise<string> {
  const head = await readFile(join(repository.path, 'HEAD'), 'utf8');
  return branchName(head.trim().replace(/^ref: refs\/heads\//, ''));
}

/** The commit that a branch points to; null where there is no such branch. */
export async function branchHead(repository: Repository, branch: string): Promise<string | null> {
  const ref = `refs/heads/${branchName(branch)}^{commit}`;
  const { code, stdout } = await repository.git(['rev-parse', '--verify', '--quiet', ref], {
    cwd: repository.path,
    accept: [1],
  });
  return code === 0 ? stdout.trim() : null;
}

export async function requireHead(repository: Repository, branch: string): Promise<string> {
  const head = await branchHead(repository, branch);
  if (head === null) throw refusal(`There is no branch ${branch} in ${repository.name}.`);
  return head;
}

export async function mergeBase(repository: Repository, a: string, b: string): Promise<string> {
  return ask(repository, ['merge-base', shaName(a), shaName(b)]);
}

/** Commits reachable from `to` and not from `from`, oldest first. */
export async function commitsBetween(
  repository: Repository,
  from: string,
  to: string,
): Promise<{ sha: string; title: string }[]> {
  const out = await ask(repository, [
    'log',
    '--reverse',
    '--format=%H %s',
    `${shaName(from)}..${shaName(to)}`,
    '--',
  ]);
  return out === '' ? [] : out.split('\n').map((line) => ({ sha: line.slice(0, 40), title: line.slice(41) }));
}

/** The merge commit on `branch` that brought `head` in as its second parent, whoever made it. */
export async function findMerge(
  repository: Repository,
  branch: string,
  head: string,
): Promise<string | null> {
  const ref = `refs/heads/${branchName(branch)}`;
  const out = await ask(repository, ['rev-list', '--first-parent', '--parents', '-n', '500', ref, '--']);
  for (const line of out.split('\n')) {
    const [commit, , second] = line.split(' ');
    if (commit !== undefined && second === head) return commit;
  }
  return null;
}

/** Every file by its path, with the hash of what is in it. */
export async function listFiles(repository: Repository, revision: string): Promise<Record<string, string>> {
  const out = await ask(repository, ['ls-tree', '-r', '-z', revision]);
  const lines = out.split('\0').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const tab = line.indexOf('\t');
      return [line.slice(tab + 1), line.slice(0, tab).split(' ')[2] ?? ''];
    }),
  );
}

const readLimit = 200_000;

/** Text of one file, at most 200 kB of it; null where there is none. */
export async function readText(
  repository: Repository,
  revision: string,
  path: string,
): Promise<string | null> {
  return (await readWhole(repository, revision, path))?.slice(0, readLimit) ?? null;
}

export async function readWhole(
  repository: Repository,
  revision: string,
  path: string,
): Promise<string | null> {
  const { code, stdout } = await repository.git(['cat-file', 'blob', `${revision}:${filePath(path)}`], {
    cwd: repository.path,
    accept: [128],
  });
  return code === 0 ? stdout : null;
}

/** Commits without merges on a revision since a time, newest first. */
export async function history(
  repository: Repository,
  revision: string,
  about: { since: Date; paths: string[] },
): Promise<CommitInfo[]> {
  const out = await ask(repository, [
    'log',
    '--no-merges',
    `--since=${about.since.toISOString()}`,
    '--format=%x1e%H%x1f%s%x1f%an%x1f%aI',
    '--name-only',
    revision,
    '--',
    ...about.paths.map(filePath),
  ]);
  return out
    .split('\x1e')
    .slice(1)
    .map((entry) => {
      const [head = '', ...files] = entry.split('\n').filter((line) => line !== '');
      const [sha = '', title = '', author = '', at = ''] = head.split('\x1f');
      return { sha, title, author, at: new Date(at).toISOString(), files };
    });
}
