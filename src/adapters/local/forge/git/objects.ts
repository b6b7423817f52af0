/** Commits and merges made straight in a bare repository, without a person's worktree. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Identity, identity } from './git.ts';
import { branchName, filePath, shaName } from './names.ts';
import { ask, type Repository } from './repository.ts';

export interface NewCommit {
  parents: string[];
  tree: string;
  author: Identity;
  date: Date;
  message: string;
}

export async function commitTree(repository: Repository, commit: NewCommit): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ['-p', shaName(parent)]);
  const { stdout } = await repository.git(['commit-tree', shaName(commit.tree), ...parents, '-F', '-'], {
    cwd: repository.path,
    env: identity(commit.author, commit.date),
    input: `${commit.message.trimEnd()}\n`,
  });
  return stdout.trim();
}

/** The tree of a commit with some files written or, where the text is null, removed. */
export async function treeWith(
  repository: Repository,
  parent: string | null,
  files: Record<string, string | null>,
): Promise<string> {
  const index = join(repository.path, `index-${randomUUID()}`);
  const call = { cwd: repository.path, env: { GIT_INDEX_FILE: index } };
  try {
    await repository.git(parent === null ? ['read-tree', '--empty'] : ['read-tree', shaName(parent)], call);
    const lines = await Promise.all(
      Object.entries(files).map(async ([path, text]) => {
        if (text === null) return `0 ${'0'.repeat(40)}\t${filePath(path)}\n`;
        const blob = await repository.git(['hash-object', '-w', '--stdin'], {
          cwd: repository.path,
          input: text,
        });
        return `100644 ${blob.stdout.trim()}\t${filePath(path)}\n`;
      }),
    );
    await repository.git(['update-index', '--index-info'], { ...call, input: lines.join('') });
    const { stdout } = await repository.git(['write-tree'], call);
    return stdout.trim();
  } finally {
    await rm(index, { force: true });
  }
}

export async function treeOf(repository: Repository, commit: string): Promise<string> {
  return ask(repository, ['rev-parse', '--verify', `${shaName(commit)}^{tree}`]);
}

/** Moves a branch if it still points to `from` (null: if it does not exist yet). */
export async function moveBranch(
  repository: Repository,
  branch: string,
  move: { from: string | null; to: string },
): Promise<void> {
  const old = move.from === null ? '0'.repeat(40) : shaName(move.from);
  await repository.git(['update-ref', `refs/heads/${branchName(branch)}`, shaName(move.to), old], {
    cwd: repository.path,
  });
}

export type MergeResult = { kind: 'clean'; tree: string } | { kind: 'conflict'; files: string[] };

/**
 * What merging `theirs` into `ours` gives, in a throw-away worktree: `git merge-tree --write-tree` would need no
 * worktree, but is missing from the git (2.34) of distributions that are still in use.
 */
export async function tryMerge(repository: Repository, ours: string, theirs: string): Promise<MergeResult> {
  const path = join(tmpdir(), `throughline-merge-${randomUUID()}`);
  const inside = { cwd: path };
  await repository.git(['worktree', 'add', '--quiet', '--detach', '--', path, shaName(ours)], {
    cwd: repository.path,
  });
  try {
    const merge = ['merge', '--quiet', '--no-ff', '--no-commit', '--no-verify', shaName(theirs)];
    const { code } = await repository.git(merge, { ...inside, accept: [1] });
    if (code !== 0) {
      const { stdout } = await repository.git(['diff', '--name-only', '-z', '--diff-filter=U'], inside);
      return { kind: 'conflict', files: stdout.split('\0').filter((file) => file !== '') };
    }
    const { stdout } = await repository.git(['write-tree'], inside);
    return { kind: 'clean', tree: stdout.trim() };
  } finally {
    await rm(path, { recursive: true, force: true });
    await repository.git(['worktree', 'prune'], { cwd: repository.path });
  }
}

/** Writes a commit's files into an empty folder, without any link back to the repository. */
export async function exportCommit(repository: Repository, sha: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const index = `${folder}.index`;
  const call = {
    cwd: folder,
    env: { GIT_INDEX_FILE: index, GIT_DIR: repository.path, GIT_WORK_TREE: folder },
  };
  try {
    await repository.git(['read-tree', shaName(sha)], call);
    await repository.git(['checkout-index', '--all', '--force'], call);
  } finally {
    await rm(index, { force: true });
  }
}
