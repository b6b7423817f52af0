import { clears, type GateRule, holds, judged, shortSha } from './rule.ts';

export const ciGreen: GateRule = {
  id: 'ci_green',
  title: 'CI is green on the commit',
  overridable: false,
  check: ({ ci, sha, now }) =>
    judged(ci, {
      what: 'CI',
      now,
      judge: (run) => {
        if (run.sha !== sha || run.state === 'pending')
          return holds(`CI has not finished on ${shortSha(sha)}.`);
        return run.state === 'green'
          ? clears(`CI is green on ${shortSha(sha)}.`)
          : holds(`CI is red on ${shortSha(sha)}.`);
      },
    }),
};
