/**
 * Pull requests of the local forge. The row remembers what was announced (head, state); the repository is the
 * truth. `sync` brings the row to it and announces the difference, so that a push or merge whose announcement
 * a crash swallowed is told at the next look.
 */
import { z } from 'zod';
import type { PullRequestNow } from '../../../ports/code-host.ts';
import { type ForgeContext, now, repositoryOf } from './context.ts';
import { forgeBot, type PullRequestAction, type Sender } from './events.ts';
import { tryMerge } from './git/objects.ts';
import { ask, branchHead, defaultBranch, findMerge } from './git/repository.ts';
import { refusal } from './refuse.ts';
import type { Ci } from './running/ci.ts';
import { senderOf } from './senders.ts';

const row = z.object({
  repo: z.string(),
  number: z.int(),
  branch: z.string(),
  base: z.string(),
  title: z.string(),
  body: z.string(),
  draft: z.int(),
  state: z.enum(['open', 'merged', 'closed']),
  head_sha: z.string(),
  merge_sha: z.string().nullable(),
  merged_by: z.string().nullable(),
  reverts: z.string().nullable(),
  /** Logins, separated by blanks. */
  reviewers: z.string(),
  updated_at: z.string(),
});
export type PullRequestRow = z.infer<typeof row>;
const columns =
  'repo, number, branch, base, title, body, draft, state, head_sha, merge_sha, merged_by, reverts, reviewers, updated_at';

type Change = Partial<Pick<PullRequestRow, 'draft' | 'state' | 'head_sha' | 'merge_sha' | 'merged_by'>>;

export interface PullRequests {
  find(repo: string, number: number): PullRequestRow | null;
  openFor(repo: string, branch: string): PullRequestRow | null;
  all(): PullRequestRow[];
  insert(
    wanted: Omit<PullRequestRow, 'number' | 'draft' | 'state' | 'merge_sha' | 'merged_by' | 'updated_at'>,
  ): Promise<PullRequestRow>;
  /** Records a change and announces it. */
  change(
    found: PullRequestRow,
    change: Change,
    about: { action: PullRequestAction; sender: Sender },
  ): Promise<PullRequestRow>;
  /** Brings the row to what the repository says. */
  sync(found: PullRequestRow, sender?: Sender): Promise<PullRequestRow>;
  now(found: PullRequestRow): Promise<PullRequestNow>;
  /** Login of whoever made its newest commit: the forge keeps no word of who opened it. */
  author(found: PullRequestRow): Promise<string>;
  comment(found: PullRequestRow, author: string, body: string): void;
  comments(found: PullRequestRow): { author: string; body: string; at: string }[];
}

export function createPullRequests(context: ForgeContext, ci: Ci): PullRequests {
  const { db } = context;
  const conflicts = new Map<string, boolean>();

  function find(repo: string, number: number): PullRequestRow | null {
    return db.row(row, `select ${columns} from pull_requests where repo = ? and number = ?`, repo, number);
  }

  function require(repo: string, number: number): PullRequestRow {
    const found = find(repo, number);
    if (found === null) throw refusal(`There is no pull request #${number} in ${repo}.`);
    return found;
  }

  async function conflicted(found: PullRequestRow): Promise<boolean> {
    if (found.state !== 'open') return false;
    const repository = repositoryOf(context, found.repo);
    const base = await branchHead(repository, found.base);
    if (base === null) return false;
    const key = `${base}:${found.head_sha}`;
    const known = conflicts.get(key);
    if (known !== undefined) return known;
    const conflict = (await tryMerge(repository, base, found.head_sha)).kind === 'conflict';
    conflicts.set(key, conflict);
    return conflict;
  }

  async function seen(found: PullRequestRow): Promise<PullRequestNow> {
    return {
      repo: found.repo,
      number: found.number,
      url: `${context.publicUrl}/forge/${found.repo}/pull/${found.number}`,
      branch: found.branch,
      base: found.base,
      headSha: found.head_sha,
      draft: found.draft === 1,
      state: found.state,
      mergeSha: found.merge_sha,
      ci: ci.of(found.repo, found.merge_sha === null ? [found.head_sha] : [found.head_sha, found.merge_sha]),
      updatedAt: found.updated_at,
      conflict: await conflicted(found),
    };
  }

  async function announce(
    found: PullRequestRow,
    action: PullRequestAction,
    sender: Sender,
  ): Promise<() => void> {
    const branch = await defaultBranch(repositoryOf(context, found.repo));
    const value = await seen(found);
    return () =>
      context.announce({
        event: 'pull_request',
        action,
        number: found.number,
        repository: { full_name: found.repo, default_branch: branch },
        pull_request: value,
        merged_by: found.merged_by,
        reverts: found.reverts,
        sender,
      });
  }

  async function change(
    found: PullRequestRow,
    wanted: Change,
    about: { action: PullRequestAction; sender: Sender },
  ): Promise<PullRequestRow> {
    const next: PullRequestRow = { ...found, ...wanted, updated_at: now(context) };
    const send = await announce(next, about.action, about.sender);
    db.transaction(() => {
      db.run(
        `update pull_requests set draft = ?, state = ?, head_sha = ?, merge_sha = ?, merged_by = ?, updated_at = ?
         where repo = ? and number = ?`,
        next.draft,
        next.state,
        next.head_sha,
        next.merge_sha,
        next.merged_by,
        next.updated_at,
        next.repo,
        next.number,
      );
      send();
    });
    return next;
  }

  async function sync(given: PullRequestRow, known?: Sender): Promise<PullRequestRow> {
    const found = require(given.repo, given.number);
    if (found.state !== 'open') {
      if (found.merge_sha !== null) ci.ensure(found.repo, found.merge_sha);
      return found;
    }
    const repository = repositoryOf(context, found.repo);
    const merge = await findMerge(repository, found.base, found.head_sha);
    if (merge !== null) {
      const sender = known ?? (await committer(found.repo, merge));
      const merged = await change(
        found,
        { state: 'merged', merge_sha: merge, merged_by: sender.login },
        { action: 'closed', sender },
      );
      ci.ensure(found.repo, merge);
      return merged;
    }
    const head = await branchHead(repository, found.branch);
    // A crash may have come between the announcement and its CI, which follows it so that nobody hears of it first.
    ci.ensure(found.repo, found.head_sha);
    if (head === null || head === found.head_sha) return found;
    const sender = known ?? (await committer(found.repo, head));
    const pushed = await change(found, { head_sha: head }, { action: 'synchronize', sender });
    ci.ensure(found.repo, head);
    return pushed;
  }

  /** Who made a commit, for a push or merge that we learn of later. */
  async function committer(repo: string, sha: string): Promise<Sender> {
    return senderOf(await ask(repositoryOf(context, repo), ['log', '-1', '--format=%ce', sha, '--']));
  }

  async function nextNumber(repo: string): Promise<number> {
    const repository = repositoryOf(context, repo);
    const config = ['config', '--local', '--get', 'forge.firstPullRequest'];
    const { stdout } = await repository.git(config, { cwd: repository.path, accept: [1] });
    const start = /^[0-9]+$/.test(stdout.trim()) ? Number(stdout.trim()) : 1;
    return db.transaction(() => {
      db.run('insert or ignore into repositories (name, next_number) values (?, ?)', repo, start);
      const next = db.row(
        z.object({ n: z.int() }),
        'select next_number as n from repositories where name = ?',
        repo,
      );
      db.run('update repositories set next_number = next_number + 1 where name = ?', repo);
      return next?.n ?? start;
    });
  }

  return {
    find,
    change,
    sync,
    now: seen,
    author: async (found) => (await committer(found.repo, found.head_sha)).login,
    openFor: (repo, branch) =>
      db.row(
        row,
        `select ${columns} from pull_requests where repo = ? and branch = ? and state = 'open'`,
        repo,
        branch,
      ),
    all: () => db.rows(row, `select ${columns} from pull_requests order by repo, number`),
    insert: async (wanted) => {
      const number = await nextNumber(wanted.repo);
      const at = now(context);
      const fresh: PullRequestRow = {
        ...wanted,
        number,
        draft: 0,
        state: 'open',
        merge_sha: null,
        merged_by: null,
        updated_at: at,
      };
      const send = await announce(fresh, 'opened', forgeBot);
      db.transaction(() => {
        db.run(
          `insert into pull_requests (${columns}) values (?, ?, ?, ?, ?, ?, 0, 'open', ?, null, null, ?, ?, ?)`,
          fresh.repo,
          number,
          fresh.branch,
          fresh.base,
          fresh.title,
          fresh.body,
          fresh.head_sha,
          fresh.reverts,
          fresh.reviewers,
          at,
        );
        send();
      });
      ci.ensure(wanted.repo, wanted.head_sha);
      return fresh;
    },
    comment: (found, author, body) =>
      db.run(
        'insert into comments values (?, ?, ?, ?, ?)',
        found.repo,
        found.number,
        author,
        body,
        now(context),
      ),
    comments: (found) =>
      db.rows(
        z.object({ author: z.string(), body: z.string(), at: z.string() }),
        'select author, body, at from comments where repo = ? and number = ? order by rowid',
        found.repo,
        found.number,
      ),
  };
}
