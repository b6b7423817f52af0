import type { Branches, CodeHost, OpenPullRequest } from '../../../ports/code-host.ts';
import { type ForgeContext, repositoryOf } from './context.ts';
import { forgeBot, type Sender } from './events.ts';
import { diffSince } from './git/diff.ts';
import type { Identity } from './git/git.ts';
import { branchName, repoName, shaName } from './git/names.ts';
import { commitTree, moveBranch, treeOf, tryMerge } from './git/objects.ts';
import {
  ask,
  branchHead,
  commitsBetween,
  defaultBranch,
  mergeBase,
  type Repository,
  requireHead,
} from './git/repository.ts';
import type { PullRequestRow, PullRequests } from './pull-requests.ts';
import { refusal } from './refuse.ts';

const bot: Identity = { name: 'Throughline', email: 'throughline@forge.local' };

const mostFiles = 3_000;
const mostLately = 50;

type Merged = Awaited<ReturnType<CodeHost['merge']>>;

export interface LocalCodeHost extends CodeHost {
  /** A merge by somebody: ours with the accepted head, or a person's own. */
  mergeAs(
    repo: string,
    number: number,
    about: { expectedHead: string; message: string; sender: Sender; author: Identity },
  ): Promise<Merged>;
}

export function createCodeHost(
  context: ForgeContext,
  pulls: PullRequests,
  branches: Branches,
): LocalCodeHost {
  const locked = async <T>(repo: string, work: () => Promise<T>): Promise<T> =>
    context.locks(`repo:${repoName(repo)}`, work);

  function require(repo: string, number: number): PullRequestRow {
    const found = pulls.find(repo, number);
    if (found === null) throw refusal(`There is no pull request #${number} in ${repo}.`);
    return found;
  }

  async function open(wanted: {
    repo: string;
    branch: string;
    base: string;
    title: string;
    body: string;
    reviewers: string;
    reverts: string | null;
  }) {
    const known = pulls.openFor(wanted.repo, branchName(wanted.branch));
    if (known !== null) return pulls.now(await pulls.sync(known));
    const repository = repositoryOf(context, wanted.repo);
    const head = await requireHead(repository, wanted.branch);
    const base = await requireHead(repository, wanted.base);
    if ((await mergeBase(repository, base, head)) === head) {
      throw refusal(`${wanted.branch} has no commit that ${wanted.base} has not.`);
    }
    return pulls.now(await pulls.insert({ ...wanted, head_sha: head }));
  }

  /** What the merge brings to the base branch besides the pull request: commits that its head has not seen. */
  async function carriedBy(found: PullRequestRow, mergeSha: string) {
    const repository = repositoryOf(context, found.repo);
    const before = await ask(repository, ['rev-parse', '--verify', `${shaName(mergeSha)}^1`]);
    return commitsBetween(repository, found.head_sha, before);
  }

  async function mergeNow(
    found: PullRequestRow,
    about: { expectedHead: string; message: string; sender: Sender; author: Identity },
  ): Promise<Merged> {
    const isAccepted = found.head_sha === shaName(about.expectedHead);
    if (isAccepted && found.state === 'merged' && found.merge_sha !== null) {
      return { kind: 'merged', mergeSha: found.merge_sha, carried: await carriedBy(found, found.merge_sha) };
    }
    if (found.state === 'closed') return refused('closed', `#${found.number} was closed.`);
    if (!isAccepted) {
      return refused(
        'moved',
        `#${found.number} is at ${found.head_sha.slice(0, 7)}, not at ${about.expectedHead.slice(0, 7)}.`,
      );
    }
    const repository = repositoryOf(context, found.repo);
    const base = await requireHead(repository, found.base);
    const result = await tryMerge(repository, base, found.head_sha);
    if (result.kind === 'conflict') {
      const n = result.files.length;
      return refused(
        'conflict',
        `#${found.number} conflicts with ${found.base} in ${n} ${n === 1 ? 'file' : 'files'}: ${result.files.join(', ')}.`,
      );
    }
    const { author, message } = about;
    const parents = [base, found.head_sha];
    const mergeSha = await commitTree(repository, {
      parents,
      tree: result.tree,
      author,
      date: context.clock(),
      message,
    });
    await moveBranch(repository, found.base, { from: base, to: mergeSha });
    await pulls.sync(found, about.sender);
    return { kind: 'merged', mergeSha, carried: await carriedBy(found, mergeSha) };
  }

  async function seenByAll(repository: Repository, found: PullRequestRow): Promise<OpenPullRequest> {
    const base = await requireHead(repository, found.base);
    const files = (await diffSince(repository, base, found.head_sha)).map((file) => file.path);
    return {
      repo: found.repo,
      number: found.number,
      title: found.title,
      author: await pulls.author(found),
      files: files.slice(0, mostFiles),
      ...(files.length > mostFiles ? { hasMoreFiles: true as const } : {}),
      url: `${context.publicUrl}/forge/${found.repo}/pull/${found.number}`,
      updatedAt: found.updated_at,
    };
  }

  const mergeAs: LocalCodeHost['mergeAs'] = (repo, number, about) =>
    locked(repo, async () => mergeNow(await pulls.sync(require(repo, number), about.sender), about));

  return {
    mergeAs,
    branch: (repo, name, has) => branches.branch(repo, name, has),
    lately: (repo) =>
      locked(repo, async () => {
        const { name } = repositoryOf(context, repo);
        const rows = pulls.all().filter((one) => one.repo === name);
        const newest = rows.toSorted((one, other) => one.updated_at.localeCompare(other.updated_at));
        return Promise.all(
          newest.slice(-mostLately).map(async (found) => ({
            pullRequest: await pulls.now(await pulls.sync(found)),
            reverts: found.reverts,
            isFork: false,
          })),
        );
      }),
    // Names never change here.
    repositoryName: async (repo) => repo,
    defaultBranch: async (repo) => defaultBranch(repositoryOf(context, repo)),
    // Nobody reviews here but in the product's own thread.
    reviews: async () => [],
    whoDid: async ({ repo, number }, what) => {
      const found = require(repo, number);
      const isAuthors = what === 'pushed' || what === 'opened';
      const by = what === 'merged' ? found.merged_by : isAuthors ? await pulls.author(found) : null;
      return by === null ? null : { login: by, isUs: by === forgeBot.login };
    },
    ensurePullRequest: (request) =>
      locked(request.repo, () =>
        open({ ...request, reviewers: (request.reviewers ?? []).join(' '), reverts: null }),
      ),
    pullRequest: (repo, number) =>
      locked(repo, async () => {
        const found = pulls.find(repo, number);
        return found === null ? null : pulls.now(await pulls.sync(found));
      }),
    openPullRequests: (repo) =>
      locked(repo, async () => {
        const repository = repositoryOf(context, repo);
        const rows = pulls.all().filter((one) => one.repo === repo && one.state === 'open');
        const synced = await Promise.all(rows.map((one) => pulls.sync(one)));
        const still = synced.filter((one) => one.state === 'open');
        const seen = await Promise.all(still.map((one) => seenByAll(repository, one)));
        return seen.toSorted((one, other) => other.updatedAt.localeCompare(one.updatedAt));
      }),
    changes: async (repo, base, head) => {
      const repository = repositoryOf(context, repo);
      const from = /^[0-9a-f]{40}$/.test(base) ? base : await requireHead(repository, base);
      return diffSince(repository, from, shaName(head));
    },
    merge: (repo, number, about) => mergeAs(repo, number, { ...about, sender: forgeBot, author: bot }),
    closePullRequest: (repo, number, comment) =>
      locked(repo, async () => {
        const found = await pulls.sync(require(repo, number));
        if (found.state !== 'open') return;
        pulls.comment(found, forgeBot.login, comment);
        await pulls.change(found, { state: 'closed' }, { action: 'closed', sender: forgeBot });
      }),
    ensureRevert: (repo, mergeSha, title) =>
      locked(repo, async () => {
        const repository = repositoryOf(context, repo);
        const base = await defaultBranch(repository);
        const branch = `revert-${shaName(mergeSha).slice(0, 12)}`;
        if ((await branchHead(repository, branch)) === null) {
          const commit = await revertCommit(mergeSha, base, title);
          await moveBranch(repository, branch, { from: null, to: commit });
        }
        return open({
          repo,
          branch,
          base,
          title,
          body: `Reverts ${mergeSha}.`,
          reviewers: '',
          reverts: mergeSha,
        });

        /** Undoes the merge: a commit on top of it with the tree from before, merged into the branch as it is now. */
        async function revertCommit(merge: string, onto: string, message: string): Promise<string> {
          const before = await ask(repository, ['rev-parse', '--verify', `${merge}^1`]);
          const facts = { author: bot, date: context.clock(), message };
          const undone = await commitTree(repository, {
            parents: [merge],
            tree: await treeOf(repository, before),
            ...facts,
          });
          const head = await requireHead(repository, onto);
          const result = await tryMerge(repository, head, undone);
          if (result.kind === 'conflict') {
            throw refusal(
              `Reverting ${merge.slice(0, 7)} conflicts with ${onto} in ${result.files.join(', ')}.`,
            );
          }
          return commitTree(repository, { parents: [head], tree: result.tree, ...facts });
        }
      }),
  };
}

function refused(why: 'moved' | 'conflict' | 'closed', sentence: string): Merged {
  return { kind: 'refused', why, sentence };
}
