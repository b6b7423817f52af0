import { problem, refusal } from '../api/trouble.ts';
import type { Author, GitTools, Repository } from '../code/git-tools.ts';
import type { Mirrors } from '../code/mirrors.ts';
import type { Reading } from './reading.ts';

export const revertBranch = (mergeSha: string): string => `revert-${mergeSha.slice(0, 12)}`;

/** The merge that this pull request undoes; the branch must be the one that we make for it. */
export function revertedBy(found: { branch: string; body: string }): string | null {
  const sha = /\bReverts ([0-9a-f]{40})\b/.exec(found.body)?.[1] ?? null;
  return sha !== null && found.branch === revertBranch(sha) ? sha : null;
}

/** The number of the pull request that GitHub's own *Revert* button undoes with this one. */
export function numberRevertedBy(found: { branch: string; body: string }): number | null {
  const number = /^Reverts (?:[\w.-]+\/[\w.-]+)?#(\d{1,9})\b/.exec(found.body.trim())?.[1];
  return number !== undefined && found.branch.startsWith(`revert-${number}-`) ? Number(number) : null;
}

/** The merge that a pull request undoes, by our word or by GitHub's button; a fork's words are anybody's. */
export async function undoneBy(
  reading: Pick<Reading, 'find'>,
  repo: string,
  about: { branch: string; body: string },
): Promise<string | null> {
  const number = numberRevertedBy(about);
  const known = revertedBy(about);
  if (known !== null || number === null) return known;
  const found = await reading.find(repo, number);
  return found?.merged_at == null ? null : found.merge_commit_sha;
}

/** Ensures the branch that undoes a merge: the tree from before it, merged into the branch as it is now. */
export function createReverting(about: {
  mirrors: Mirrors;
  tools: GitTools;
  author: () => Promise<Author>;
  now: () => number;
}): (repo: string, request: { mergeSha: string; base: string; title: string }) => Promise<string> {
  const { mirrors, tools } = about;

  async function undo(
    repository: Repository,
    { mergeSha, base, title }: { mergeSha: string; base: string; title: string },
  ): Promise<string> {
    const merge = tools.shaName(mergeSha);
    const { stdout } = await repository.git(['rev-parse', '--verify', `${merge}^1`], {
      cwd: repository.path,
    });
    const facts = { author: await about.author(), date: new Date(about.now()), message: title };
    const tree = await tools.treeOf(repository, stdout.trim());
    const undone = await tools.commitTree(repository, { parents: [merge], tree, ...facts });
    const head = await tools.branchHead(repository, base);
    if (head === null) throw refusal(`has no branch ${base} in ${repository.name}.`);
    const result = await tools.tryMerge(repository, head, undone);
    if (result.kind === 'conflict')
      throw problem(`Reverting ${merge.slice(0, 7)} conflicts with ${base} in ${result.files.join(', ')}.`);
    return tools.commitTree(repository, { parents: [head], tree: result.tree, ...facts });
  }

  return async (repo, request) => {
    const branch = revertBranch(tools.shaName(request.mergeSha));
    await mirrors.fresh(repo, 0);
    const repository = await mirrors.holding(repo, [request.mergeSha]);
    if ((await tools.branchHead(repository, branch)) === null) {
      const sha = await undo(repository, request);
      await mirrors.push(repo, { branch, sha });
    }
    return branch;
  };
}
