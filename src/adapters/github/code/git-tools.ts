/** What the system's git does for us, handed in by the list of adapters. */
import type { FileChange } from '../../../ports/code-host.ts';
import type { CodeLine, CommitInfo } from '../../../ports/lake/knowledge.ts';

export type Git = (
  args: readonly string[],
  call: { cwd: string; input?: string; env?: Record<string, string>; accept?: number[] },
) => Promise<{ code: number; stdout: string }>;

export interface Repository {
  name: string;
  path: string;
  git: Git;
}

export interface Author {
  name: string;
  email: string;
}

export interface GitTools {
  git: Git;
  /** Each throws for a name that is not on its list of allowed characters: git itself takes `$(id)`. */
  repoName(name: string): string;
  branchName(name: string): string;
  shaName(sha: string): string;
  branchHead(repository: Repository, branch: string): Promise<string | null>;
  diffSince(repository: Repository, base: string, head: string): Promise<FileChange[]>;
  commitsBetween(repository: Repository, from: string, to: string): Promise<{ sha: string; title: string }[]>;
  tryMerge(
    repository: Repository,
    ours: string,
    theirs: string,
  ): Promise<{ kind: 'clean'; tree: string } | { kind: 'conflict'; files: string[] }>;
  treeOf(repository: Repository, commit: string): Promise<string>;
  commitTree(
    repository: Repository,
    commit: { parents: string[]; tree: string; author: Author; date: Date; message: string },
  ): Promise<string>;
  history(
    repository: Repository,
    revision: string,
    about: { since: Date; paths: string[] },
  ): Promise<CommitInfo[]>;
  listFiles(repository: Repository, revision: string): Promise<Record<string, string>>;
  /** Not cut; null where there is none. */
  readWhole(repository: Repository, revision: string, path: string): Promise<string | null>;
  readText(repository: Repository, revision: string, path: string): Promise<string | null>;
  linesWith(
    repository: Repository,
    revision: string,
    about: { text: string; limit: number },
  ): Promise<CodeLine[]>;
}
