/** A GitHub of one process over real git repositories: what it holds, as its API shows it. */
import type { Git } from '../../../src/adapters/local/forge/git/git.ts';
import { commitTree, moveBranch, tryMerge } from '../../../src/adapters/local/forge/git/objects.ts';
import {
  branchHead,
  openRepository,
  type Repository,
} from '../../../src/adapters/local/forge/git/repository.ts';
import { type IssueState, nextNumber, type Sent } from './issues/issue-state.ts';

export interface PullState {
  number: number;
  title: string;
  body: string;
  user: string;
  head: string;
  /** The repository that the head is in, if not this one. */
  fork: number | null;
  base: string;
  draft: boolean;
  state: 'open' | 'closed';
  headSha: string;
  merged: { sha: string; by: string; at: string } | null;
  updatedAt: string;
  /** Instead of what git says, for more than a test would commit. */
  files?: string[];
  reviewers: string[];
  reviews: { id: number; user: string; state: string; at: string }[];
  closedBy: string | null;
  /** What people did to it, the oldest first. */
  done: { event: string; actor: { login: string } }[];
}

export interface RunState {
  id: number;
  name: string;
  sha: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  attempt: number;
  log: string | null;
  app: { id: number; slug: string };
  externalId: string | null;
  output: { title: string | null; summary: string | null };
  completedAt: string | null;
}

export interface RepoState {
  id: number;
  /** As it is called now. */
  name: string;
  /** Where its commits lie; does not change when it is renamed. */
  folder: string;
  archived: boolean;
  defaultBranch: string;
  allowMergeCommit: boolean;
  pulls: PullState[];
  runs: RunState[];
  statuses: { sha: string; context: string; state: string; description: string; updatedAt: string }[];
  comments: { number: number; body: string; user: string }[];
  issues: IssueState[];
  hasIssues: boolean;
  isPublic: boolean;
  /** The App is installed on it. */
  isInstalled: boolean;
  /** The owner of the token may not push. */
  isReadOnly: boolean;
  labels: string[];
  milestones: { number: number; title: string; state: 'open' | 'closed'; due_on: string | null }[];
  /** Pushes, the newest first. */
  pushes: { ref: string; after: string; forced: boolean; by: string; at: string }[];
  /** Who may be assigned there. */
  assignable: string[];
}

/** What CI says of a commit, decided from its files and not by running them. */
export type Judge = (read: (path: string) => Promise<string | null>) => Promise<{ ok: boolean; log: string }>;

export const BOT = 'throughline-dev[bot]';

export class DoubleState {
  readonly repos: RepoState[] = [];
  /** Webhooks about issues, oldest first. */
  readonly sent: Sent[] = [];
  /** Where they go besides the list; null: nowhere. */
  deliver: ((sent: Sent) => void) | null = null;
  readonly git: Git;
  readonly home: string;
  private seconds = Date.parse('2026-11-20T09:00:00Z') / 1_000;
  private ids = 1_000;
  private readonly mergeables = new Map<string, boolean>();

  constructor(git: Git, home: string) {
    this.git = git;
    this.home = home;
  }

  /** Every look is a second later, so that what changed later is newer. */
  tick(): string {
    this.seconds += 1;
    return new Date(this.seconds * 1_000).toISOString().replace('.000Z', 'Z');
  }
  /** From when on its clock ticks. */
  begins(ms: number): void {
    this.seconds = Math.floor(ms / 1_000);
  }
  id(): number {
    this.ids += 1;
    return this.ids;
  }
  add(name: string): RepoState {
    const repo: RepoState = {
      id: this.id(),
      name,
      folder: name,
      archived: false,
      defaultBranch: 'main',
      allowMergeCommit: true,
      pulls: [],
      runs: [],
      statuses: [],
      comments: [],
      issues: [],
      hasIssues: true,
      isPublic: false,
      isInstalled: true,
      isReadOnly: false,
      labels: [],
      milestones: [],
      pushes: [],
      assignable: [],
    };
    this.repos.push(repo);
    return repo;
  }
  commitsOf(repo: RepoState): Repository {
    return openRepository(this.git, this.home, repo.folder);
  }

  /** As GitHub does when somebody pushed. */
  async follow(repo: RepoState): Promise<void> {
    for (const pull of repo.pulls.filter((one) => one.state === 'open' && one.fork === null)) {
      const head = await branchHead(this.commitsOf(repo), pull.head);
      if (head === null || head === pull.headSha) continue;
      pull.headSha = head;
      if (!repo.pushes.some((one) => one.after === head))
        this.pushed(repo, { branch: pull.head, after: head });
      pull.updatedAt = this.tick();
    }
  }

  /** Whatever nobody else pushed was pushed with our key. */
  pushed(repo: RepoState, about: { branch: string; after: string; by?: string; forced?: boolean }): void {
    const { branch, after, by = BOT, forced = false } = about;
    repo.pushes.unshift({ ref: `refs/heads/${branch}`, after, forced, by, at: this.tick() });
  }

  async open(
    repo: RepoState,
    wanted: { head: string; base: string; title: string; body: string; user: string },
  ): Promise<PullState> {
    const headSha = (await branchHead(this.commitsOf(repo), wanted.head)) ?? '';
    const pull: PullState = {
      ...wanted,
      number: nextNumber(repo),
      fork: null,
      draft: false,
      state: 'open',
      headSha,
      merged: null,
      updatedAt: this.tick(),
      reviewers: [],
      reviews: [],
      closedBy: null,
      done: [],
    };
    repo.pulls.push(pull);
    return pull;
  }

  async mergeable(repo: RepoState, pull: PullState): Promise<boolean | null> {
    if (pull.state !== 'open') return null;
    const base = await branchHead(this.commitsOf(repo), pull.base);
    if (base === null) return null;
    const key = `${base} ${pull.headSha}`;
    const known = this.mergeables.get(key);
    if (known !== undefined) return known;
    const result = (await tryMerge(this.commitsOf(repo), base, pull.headSha)).kind === 'clean';
    this.mergeables.set(key, result);
    return result;
  }

  async merge(repo: RepoState, pull: PullState, about: { by: string; message: string }): Promise<string> {
    const repository = this.commitsOf(repo);
    const base = (await branchHead(repository, pull.base)) ?? '';
    const result = await tryMerge(repository, base, pull.headSha);
    if (result.kind === 'conflict') throw new Error('conflict');
    const at = this.tick();
    const sha = await commitTree(repository, {
      parents: repo.allowMergeCommit ? [base, pull.headSha] : [base],
      tree: result.tree,
      author: { name: about.by, email: `${about.by}@users.noreply.github.com` },
      date: new Date(at),
      message: about.message,
    });
    await moveBranch(repository, pull.base, { from: base, to: sha });
    pull.state = 'closed';
    pull.closedBy = about.by;
    pull.merged = { sha, by: about.by, at };
    pull.updatedAt = at;
    return sha;
  }

  /** CI of every head and merge that it has not run on. */
  async runCi(repo: RepoState, judge: Judge): Promise<void> {
    await this.follow(repo);
    const shas = repo.pulls.flatMap((one) => [one.headSha, ...(one.merged === null ? [] : [one.merged.sha])]);
    for (const sha of new Set(shas)) {
      if (repo.runs.some((run) => run.sha === sha)) continue;
      const read = async (path: string): Promise<string | null> => {
        const repository = this.commitsOf(repo);
        const { code, stdout } = await repository.git(['cat-file', 'blob', `${sha}:${path}`], {
          cwd: repository.path,
          accept: [128],
        });
        return code === 0 ? stdout : null;
      };
      const { ok, log } = await judge(read);
      this.run(repo, { sha, conclusion: ok ? 'success' : 'failure', log });
    }
  }

  run(repo: RepoState, about: Pick<RunState, 'sha' | 'conclusion'> & Partial<RunState>): RunState {
    const run: RunState = {
      id: this.id(),
      name: 'test',
      status: about.conclusion === null ? 'in_progress' : 'completed',
      attempt: 1,
      log: null,
      app: { id: 15_368, slug: 'github-actions' },
      externalId: null,
      output: { title: null, summary: null },
      completedAt: about.conclusion === null ? null : this.tick(),
      ...about,
    };
    repo.runs.push(run);
    return run;
  }
}
