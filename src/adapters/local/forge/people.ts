import type { CodeHost } from '../../../ports/code-host.ts';
import type { LocalBranches } from './branches.ts';
import type { LocalCodeHost } from './code-host.ts';
import { type ForgeContext, repositoryOf } from './context.ts';
import type { Sender } from './events.ts';
import { branchName, repoName, shaName } from './git/names.ts';
import { commitTree, moveBranch, treeWith } from './git/objects.ts';
import { branchHead, defaultBranch, requireHead } from './git/repository.ts';
import type { PullRequestRow, PullRequests } from './pull-requests.ts';
import { refusal } from './refuse.ts';
import type { Ci } from './running/ci.ts';
import { identityOf } from './senders.ts';

/** What people do on the forge with their own hands, past the product. */
export interface ForgePeople {
  /** Commits files (null removes one) to a branch, made from the default branch if it is new; returns the commit. */
  pushCommit(
    repo: string,
    branch: string,
    about: { author: string; files: Record<string, string | null>; message: string },
  ): Promise<string>;
  /** A forced push: the branch is at that commit from now on. */
  rewrite(repo: string, branch: string, about: { to: string; login: string }): Promise<void>;
  merge(repo: string, number: number, login: string): ReturnType<CodeHost['merge']>;
  closePullRequest(repo: string, number: number, login: string): Promise<void>;
  reopenPullRequest(repo: string, number: number, login: string): Promise<void>;
  convertToDraft(repo: string, number: number, login: string): Promise<void>;
  readyForReview(repo: string, number: number, login: string): Promise<void>;
  rerunCi(repo: string, sha: string): Promise<void>;
}

export function createPeople(
  context: ForgeContext,
  parts: { pulls: PullRequests; codeHost: LocalCodeHost; branches: LocalBranches; ci: Ci },
): ForgePeople {
  const { pulls, codeHost, branches, ci } = parts;
  const locked = async <T>(repo: string, work: () => Promise<T>): Promise<T> =>
    context.locks(`repo:${repoName(repo)}`, work);

  async function require(repo: string, number: number): Promise<PullRequestRow> {
    const found = pulls.find(repo, number);
    if (found === null) throw refusal(`There is no pull request #${number} in ${repo}.`);
    return pulls.sync(found);
  }

  function act(
    repo: string,
    number: number,
    about: {
      login: string;
      when: PullRequestRow['state'];
      change: Parameters<PullRequests['change']>[1];
      action: Parameters<PullRequests['change']>[2]['action'];
    },
  ): Promise<void> {
    return locked(repo, async () => {
      const found = await require(repo, number);
      if (found.state !== about.when) throw refusal(`#${number} is ${found.state}.`);
      await pulls.change(found, about.change, { action: about.action, sender: person(about.login) });
    });
  }

  return {
    pushCommit: (repo, branch, about) =>
      locked(repo, async () => {
        const repository = repositoryOf(context, repo);
        const from = await branchHead(repository, branchName(branch));
        const parent = from ?? (await requireHead(repository, await defaultBranch(repository)));
        const sha = await commitTree(repository, {
          parents: [parent],
          tree: await treeWith(repository, parent, about.files),
          author: identityOf(about.author),
          date: context.clock(),
          message: about.message,
        });
        await moveBranch(repository, branch, { from, to: sha });
        const open = pulls.openFor(repo, branch);
        if (open !== null) await pulls.sync(open, person(about.author));
        return sha;
      }),
    rewrite: (repo, branch, { to, login }) =>
      locked(repo, () => branches.rewrite(repo, branch, { to, sender: person(login) })),
    merge: async (repo, number, login) =>
      codeHost.mergeAs(repo, number, {
        expectedHead: (await locked(repo, () => require(repo, number))).head_sha,
        message: `Merge pull request #${number}`,
        sender: person(login),
        author: identityOf(login),
      }),
    closePullRequest: (repo, number, login) =>
      act(repo, number, { login, when: 'open', change: { state: 'closed' }, action: 'closed' }),
    reopenPullRequest: (repo, number, login) =>
      act(repo, number, { login, when: 'closed', change: { state: 'open' }, action: 'reopened' }),
    convertToDraft: (repo, number, login) =>
      act(repo, number, { login, when: 'open', change: { draft: 1 }, action: 'converted_to_draft' }),
    readyForReview: (repo, number, login) =>
      act(repo, number, { login, when: 'open', change: { draft: 0 }, action: 'ready_for_review' }),
    rerunCi: async (repo, sha) => {
      repositoryOf(context, repo);
      ci.rerun(repo, shaName(sha));
    },
  };
}

function person(login: string): Sender {
  return { login: identityOf(login).name, type: 'User' };
}
