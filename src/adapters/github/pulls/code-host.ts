import type { Branches, CodeHost, PullRequestLooks } from '../../../ports/code-host.ts';
import type { Client } from '../api/client.ts';
import { repository } from '../api/shapes.ts';
import { refusal } from '../api/trouble.ts';
import type { GitTools } from '../code/git-tools.ts';
import type { Mirrors } from '../code/mirrors.ts';
import type { Opening } from './opening.ts';
import type { Reading } from './reading.ts';

export function createCodeHost(about: {
  client: Client;
  reading: Reading;
  opening: Opening;
  merge: CodeHost['merge'];
  branches: Branches;
  looking: PullRequestLooks;
  repositoryName: CodeHost['repositoryName'];
  revert: (repo: string, request: { mergeSha: string; base: string; title: string }) => Promise<string>;
  mirrors: Mirrors;
  tools: GitTools;
}): CodeHost {
  const { reading, opening, mirrors, tools } = about;

  async function defaultBranch(repo: string): Promise<string> {
    const facts = await about.client.of(repo).get(repository, 'GET /repos/{owner}/{repo}');
    if (facts === null) throw await about.client.absent(repo, `does not show us ${repo}.`);
    return facts.default_branch;
  }

  return {
    ensurePullRequest: async (request) => {
      tools.branchName(request.branch);
      return reading.now(request.repo, await opening.ensure(request));
    },
    pullRequest: async (repo, number) => {
      const found = await reading.find(repo, number);
      return found === null ? null : reading.now(repo, found);
    },
    openPullRequests: (repo) => reading.open(repo),
    changes: async (repo, base, head) => {
      const isCommit = /^[0-9a-f]{40}$/.test(base);
      if (!isCommit) await mirrors.fresh(repo, 0);
      const mirror = await mirrors.holding(repo, isCommit ? [base, head] : [head]);
      const from = isCommit ? base : await tools.branchHead(mirror, base);
      if (from === null) throw refusal(`has no branch ${base} in ${repo}.`);
      return tools.diffSince(mirror, from, head);
    },
    merge: about.merge,
    repositoryName: about.repositoryName,
    defaultBranch,
    branch: (repo, name, has) => about.branches.branch(repo, name, has),
    lately: (repo) => about.looking.lately(repo),
    reviews: (pull) => about.looking.reviews(pull),
    whoDid: (pull, what) => about.looking.whoDid(pull, what),
    closePullRequest: (repo, number, comment) => opening.close(repo, number, comment),
    ensureRevert: async (repo, mergeSha, title) => {
      const base = await defaultBranch(repo);
      const branch = await about.revert(repo, { mergeSha, base, title });
      const found = await opening.ensure({ repo, branch, base, title, body: `Reverts ${mergeSha}.` });
      return reading.now(repo, found);
    },
  };
}
