import { acceptancesNeeded } from '../conditions.ts';
import type { WorkItem } from '../work-item.ts';
import { clears, type GateFinding, type GateRule, holds, judged, shortSha } from './rule.ts';

function isAccepted(item: WorkItem): boolean {
  const needed = acceptancesNeeded(item);
  return needed.length > 0 && needed.every((one) => one.done);
}

function merged(item: WorkItem, mergeSha: string | null, sha: string): GateFinding {
  if (mergeSha !== sha) return holds(`${shortSha(sha)} is not the commit that was merged.`);
  if (item.bypass && item.bypass.mergeSha === sha) {
    return item.bypass.accepted === true
      ? clears(`The merge ${shortSha(sha)} was accepted.`)
      : holds(`${item.bypass.by} merged it; nobody has accepted that yet.`, item.bypass.by);
  }
  return isAccepted(item)
    ? clears(`${shortSha(sha)} is the merge of the accepted commit.`)
    : holds(`The merged commit is not accepted by all that it needs.`);
}

export const acceptedCommit: GateRule = {
  id: 'accepted_commit',
  title: 'the commit is the accepted one',
  overridable: false,
  check: ({ item, pullRequest, sha, now }) =>
    judged(pullRequest, {
      what: 'the pull request',
      now,
      judge: (pull) => {
        if (pull.state === 'merged') return merged(item, pull.mergeSha, sha);
        if (pull.state === 'closed') return holds('The pull request is closed.');
        if (pull.draft) return holds('The pull request is a draft again.');
        if (pull.conflict) return holds('The pull request conflicts with the default branch.');
        if (pull.headSha !== sha) {
          return holds(`The head has moved to ${shortSha(pull.headSha)}; ${shortSha(sha)} was accepted.`);
        }
        return item.judgement?.sha === sha && isAccepted(item)
          ? clears(`${shortSha(sha)} is accepted.`)
          : holds(`${shortSha(sha)} is not accepted by all that it needs.`);
      },
    }),
};
