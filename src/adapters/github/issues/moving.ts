/** Moving an issue to what stands for a stage: open or closed, and one label that says how far it is. */
import type { StageName } from '../../../pipeline/stages.ts';
import type { StatusMap } from '../../../pipeline/tracking/settings.ts';
import type { Api } from '../api/client.ts';
import { ignored } from '../api/shapes.ts';
import { isStatus as isAnswer, refusal } from '../api/trouble.ts';
import { type GitHubIssue, labelsOf, repositoryOf } from './issue-shapes.ts';
import { isStatus, wantedFor } from './labels.ts';

export const noLabel = (label: string, repository: string): string =>
  `has no label “${label}” in ${repository}. Make it there, or mend statuses under trackers.`;

/** False: it is there already, or nothing stands for the stage. Labels of others are never written. */
export async function moveTo(
  stage: StageName,
  { api, issue, map, labels }: { api: Api; issue: GitHubIssue; map: StatusMap; labels: readonly string[] },
): Promise<boolean> {
  const wanted = wantedFor(stage, { map, labels });
  if (wanted === null) return false;
  if ('unknown' in wanted) throw refusal(noLabel(wanted.unknown, repositoryOf(issue)));
  const number = { issue_number: issue.number };
  const now = labelsOf(issue);
  const { state, label } = wanted;
  const add = label === null || now.includes(label) ? [] : [label];
  const gone = now.filter((one) => one !== label && isStatus(one, map));
  const isThere = issue.state === state.state && sameReason(issue, state.reason);
  if (isThere && add.length === 0 && gone.length === 0) return false;
  if (add.length > 0)
    await api.send(ignored, 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      ...number,
      labels: add,
    });
  for (const name of gone) await takeOff(api, { ...number, name });
  if (!isThere)
    await api.send(ignored, 'PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
      ...number,
      state: state.state,
      ...(state.reason === null ? {} : { state_reason: state.reason }),
    });
  return true;
}

/** Closed by whoever merged is as done as closed by us; given up is something else. */
const sameReason = (issue: GitHubIssue, wanted: string | null): boolean =>
  issue.state === 'open' || (issue.state_reason ?? 'completed') === (wanted ?? 'completed');

async function takeOff(api: Api, about: { issue_number: number; name: string }): Promise<void> {
  try {
    await api.send(ignored, 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', about);
  } catch (error) {
    // Somebody was faster.
    if (!isAnswer(error, 404)) throw error;
  }
}
