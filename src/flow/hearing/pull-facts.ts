import type { PullRequestNow } from '../../ports/code-host.ts';

/** What a ticket keeps of a pull request: CI and the merge are heard of by themselves. */
export function pullFacts(pull: PullRequestNow): Omit<PullRequestNow, 'ci' | 'mergeSha' | 'toDefault'> {
  const { ci: _ci, mergeSha: _merge, toDefault: _to, ...rest } = pull;
  return rest;
}
