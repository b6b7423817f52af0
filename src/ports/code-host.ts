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

export interface PullRequestNow extends Omit<PullRequest, 'pushers' | 'reverted' | 'formerly'> {
  /** Whether it goes to the default branch; left out where the host does not say. */
  toDefault?: boolean;
}

export type Deed = 'opened' | 'pushed' | 'ready' | 'unready' | 'retargeted' | 'closed' | 'merged';

/** Whoever did something on the code host. */
export interface Doer {
  login: string;
  isUs: boolean;
}

/** A pull request of a repository, whoever opened it. */
export interface PullRequestSeen {
  /** Without CI. */
  pullRequest: PullRequestNow;
  /** The merge that it undoes, when it is a revert. */
  reverts: Sha | null;
  /** Its head is in another repository. */
  isFork: boolean;
}

export interface Review {
  /** The same wherever it is told. */
  id: string;
  /** `requested`: of whom; else whose review it is. */
  login: string;
  /** Of `requested`: who asked; left out where the host does not tell. */
  askedBy?: string;
  state: 'requested' | 'approved' | 'changes_requested' | 'commented' | 'dismissed';
}

/** What webhooks tell of pull requests, for when one is lost. Asked every minute: what is unchanged costs next to nothing. */
export interface PullRequestLooks {
  /** The newest fifty of a repository by their last change, the oldest of them first. */
  lately(repo: string): Promise<PullRequestSeen[]>;
  /** In their order; who is asked comes first. */
  reviews(pull: PullRequestNow): Promise<Review[]>;
  /** Who did that to it last; null where the host does not tell. */
  whoDid(pull: PullRequestNow, what: Deed): Promise<Doer | null>;
}

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
  repoId?: string;
  number: number;
  title: string;
  /** Login of whoever opened it. */
  author: string;
  files: string[];
  /** It changes more than the host tells of. */
  hasMoreFiles?: true;
  url: string;
  updatedAt: Instant;
}

/** A repository is its id: names change, and may be given to another one. */
export interface RepositoryNames {
  /** As the repository of that id, which was called `repo`, is called by now. Throws where it is not shown any more. */
  repositoryName(repo: string, id: string): Promise<string>;
}

/** The branch that work starts from and goes back to, as the host names it now. */
export interface DefaultBranch {
  defaultBranch(repo: string): Promise<string>;
}

/** What may be read of all pull requests, also of those that are not ours. */
export interface PullRequestList {
  /** All of them, the newest change first; of each at most 3,000 files. */
  openPullRequests(repo: string): Promise<OpenPullRequest[]>;
}

/** A branch as it stands now. */
export interface BranchNow {
  head: Sha;
  /** Those of the commits that were asked about which it does not have. */
  missing: Sha[];
  /** Login of whoever rewrote it last, where something is missing and the host tells. */
  rewrittenBy: string | null;
}

export interface Branches {
  /** Which of these commits a branch has. It is asked every minute: an unchanged branch costs next to nothing. */
  branch(repo: string, name: string, has: Sha[]): Promise<BranchNow>;
}

/** Where the code lives, with its CI. Every verb is written as *ensure*: repeating it changes nothing. */
export interface CodeHost
  extends PullRequestList,
    PullRequestLooks,
    Branches,
    RepositoryNames,
    DefaultBranch {
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

export interface ChangeVerdict {
  /** `look`: people should look at something; it keeps nobody from merging. */
  state: 'fine' | 'look';
  title: string;
  /** Markdown, written by us; what it quotes of others is data. */
  summary: string;
  url: string | null;
}

/** Shows on a commit what we found in it. Saying it again replaces what was said. */
export interface Verdicts {
  publish(about: { repo: string; sha: Sha; verdict: ChangeVerdict }): Promise<void>;
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
