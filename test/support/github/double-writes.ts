import { diffSince } from '../../../src/adapters/local/forge/git/diff.ts';
import { branchHead } from '../../../src/adapters/local/forge/git/repository.ts';
import type { Answer } from './double.ts';
import { type Call, ok, said, shown, text } from './double-answers.ts';
import type { PullState } from './double-state.ts';

export async function opened(call: Call): Promise<Answer> {
  const { double, repo, body, who } = call;
  const [head, base] = [text(body['head']), text(body['base'])];
  const field = (name: string): Answer =>
    said(422, 'Validation Failed', [{ resource: 'PullRequest', field: name, code: 'invalid' }]);
  const headSha = await branchHead(double.state.commitsOf(repo), head);
  const baseSha = await branchHead(double.state.commitsOf(repo), base);
  if (headSha === null) return field('head');
  if (baseSha === null) return field('base');
  const same = (one: PullState): boolean => one.state === 'open' && one.head === head && one.base === base;
  if (repo.pulls.some(same))
    return said(422, 'Validation Failed', [{ message: `A pull request already exists for acme:${head}.` }]);
  if ((await diffSince(double.state.commitsOf(repo), baseSha, headSha)).length === 0)
    return said(422, 'Validation Failed', [{ message: `No commits between ${base} and ${head}` }]);
  const pull = await double.state.open(repo, {
    head,
    base,
    title: text(body['title']),
    body: text(body['body']),
    user: who,
  });
  return ok(await shown(call, pull), 201);
}

export async function merged(call: Call, pull: PullState): Promise<Answer> {
  const { double, repo, body, who } = call;
  if (pull.state !== 'open') return said(405, 'Pull Request is not mergeable');
  if (body['sha'] !== undefined && body['sha'] !== pull.headSha)
    return said(409, 'Head branch was modified. Review and try the merge again.');
  if (body['merge_method'] === 'merge' && !repo.allowMergeCommit)
    return said(405, 'Merge commits are not allowed on this repository.');
  if ((await double.state.mergeable(repo, pull)) !== true) return said(405, 'Pull Request is not mergeable');
  const message = [text(body['commit_title']), text(body['commit_message'])].join('\n\n').trim();
  const sha = await double.state.merge(repo, pull, { by: who, message });
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
}
