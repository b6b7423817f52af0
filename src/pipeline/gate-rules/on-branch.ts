import { clears, type GateRule, holds, judged, shortSha } from './rule.ts';

/** A rewritten branch may have dropped the commit that was merged: deploying it would ship what nobody has any more. */
export const onBranch: GateRule = {
  id: 'on_branch',
  title: 'the branch has the merge',
  overridable: true,
  check: ({ branch, sha, now }) =>
    branch === null
      ? { ...clears('It is not merged yet.'), source: null, fetchedAt: null }
      : judged(branch, {
          what: 'the branch',
          now,
          judge: ({ name, hasIt, rewrittenBy }) =>
            hasIt
              ? clears(`${name} has ${shortSha(sha)}.`)
              : holds(
                  `${shortSha(sha)} is not on ${name} any more: ${rewrittenBy ?? 'somebody'} rewrote the branch.`,
                  rewrittenBy,
                ),
        }),
};
