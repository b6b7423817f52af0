import type { Instant, Sha } from '../pipeline/item/basics.ts';
import type { PullRequest } from '../pipeline/item/change.ts';

export interface FileChange {
  path: string;
  previousPath: string | null;
  added: number;
  removed: number;
  /** Unified diff of this file, cut at 20,000 characters; null for binary files. */
  patch: string | null;
}

export type PullRequestNow = Omit<PullRequest, 'pushers' | 'reverted'>;

export interface NewPullRequest {
  repo: string;
  branch: string;
  base: string;
  title: string;
  body: string;
  /** Logins asked for a review. */
  reviewers?: string[];
}

/** An open pull request as others see it, whoever opened it. */
export interface OpenPullRequest {
  repo: string;
  number: number;
  title: string;
  /** Login of whoever opened it. */
  author: string;
  files: string[];
  url: string;
  updatedAt: Instant;
}

/** What may be read of all pull requests, also of those that are not ours. */
export interface PullRequestList {
  /** Newest change first; of each at most 300 files. */
  openPullRequests(repo: string): Promise<OpenPullRequest[]>;
}

/** Where the code lives, with its CI. Every verb is written as *ensure*: repeating it changes nothing. */
export interface CodeHost extends PullRequestList {
  /** Opens a pull request for the branch, or adopts the open one. */
  ensurePullRequest(request: NewPullRequest): Promise<PullRequestNow>;
  /** The pull request as it is now, with CI of its head (and of the merge commit once merged); null where there is none. */
  pullRequest(repo: string, number: number): Promise<PullRequestNow | null>;
  /** Files changed between the merge base of the two and `head`. */
  changes(repo: string, base: string, head: Sha): Promise<FileChange[]>;
  /** Merges with the accepted head as the expected one. A merge that was made before is returned again. */
  merge(
    repo: string,
    number: number,
    about: { expectedHead: Sha; message: string },
  ): Promise<
    | { kind: 'merged'; mergeSha: Sha; carried: { sha: Sha; title: string }[] }
    | { kind: 'refused'; why: 'moved' | 'conflict' | 'closed'; sentence: string }
  >;
  closePullRequest(repo: string, number: number, comment: string): Promise<void>;
  /** Opens a pull request that reverts a merge, or adopts the open one. */
  ensureRevert(repo: string, mergeSha: Sha, title: string): Promise<PullRequestNow>;
}

/** A git worktree per run, on our machine; the agent writes there, only our process pushes. */
export interface Workspaces {
  /** Ensures the worktree and branch of a run; an existing one is returned as it is. */
  ensure(request: { repo: string; branch: string; base: string }): Promise<{ path: string; baseSha: Sha }>;
  /** Files changed by commits on the branch since its base. */
  changes(request: { repo: string; branch: string; base: string }): Promise<FileChange[]>;
  /** Pushes the branch's commits; returns the pushed head. Never forces. */
  push(request: { repo: string; branch: string }): Promise<Sha>;
  remove(request: { repo: string; branch: string }): Promise<void>;
}
