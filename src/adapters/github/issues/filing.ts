/** Filing an issue once. GitHub takes no id of ours, so looking comes first; its search lags, its lists do not. */
import { z } from 'zod';
import type { IssueFiling } from '../../../ports/trackers/tracker.ts';
import type { Api } from '../api/client.ts';
import { ignored } from '../api/shapes.ts';
import { isStatus } from '../api/trouble.ts';
import { outgoingTitle } from '../pulls/outgoing.ts';
import { type GitHubIssue, githubIssue, isPull, isSame } from './issue-shapes.ts';
import { kindOf, labelCalled, priorityOf } from './labels.ts';
import { markedBody, readMark } from './marks.ts';

const PER_PAGE = 100;
/** An answer is lost minutes before it is looked for: so many issues and pull requests are not made meanwhile. */
const MOST_PAGES = 3;

const many = z.array(githubIssue);

export interface Filer {
  api: Api;
  installation: string;
  me: string;
}

/**
 * Not asked for by creator: on some of GitHub's servers that filter does not know an App's login and answers with
 * nothing (renovatebot/renovate#44730), and then we would file it twice.
 */
export async function findOurs({ api, installation, me }: Filer, key: string): Promise<GitHubIssue | null> {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const found =
      (await api.get(many, 'GET /repos/{owner}/{repo}/issues', {
        state: 'all',
        sort: 'created',
        direction: 'desc',
        per_page: PER_PAGE,
        page,
      })) ?? [];
    const ours = found.findLast(
      (one) =>
        !isPull(one) &&
        isSame(one.user?.login, me) &&
        readMark(installation, (one.body ?? '').replaceAll('\r\n', '\n')).key === key,
    );
    if (ours !== undefined) return ours;
    if (found.length < PER_PAGE) break;
  }
  return null;
}

export async function create(
  { api, installation }: Filer,
  { filing, labels, milestone }: { filing: IssueFiling; labels: readonly string[]; milestone: number | null },
): Promise<GitHubIssue> {
  const wanted = [
    ...filing.labels.map((one) => labelCalled(one, labels)),
    labels.find((one) => priorityOf(one) === filing.priority),
    labels.find((one) => kindOf(one) === filing.kind),
  ].filter((one) => one !== undefined);
  const assignee = await assignable(api, filing.assignee);
  return api.send(githubIssue, 'POST /repos/{owner}/{repo}/issues', {
    title: outgoingTitle(filing.title) || 'Untitled',
    body: markedBody(installation, filing),
    labels: [...new Set(wanted)],
    ...(assignee === null ? {} : { assignees: [assignee] }),
    ...(milestone === null ? {} : { milestone }),
  });
}

const login = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$/;

/** Nobody is guessed: whoever may not be assigned there would be refused together with the issue. */
async function assignable(api: Api, given: string | null): Promise<string | null> {
  if (given === null || !login.test(given)) return null;
  try {
    const route = 'GET /repos/{owner}/{repo}/assignees/{assignee}';
    return (await api.get(ignored, route, { assignee: given })) === null ? null : given;
  } catch (error) {
    // A wish must not keep the ticket from the tracker.
    if (isStatus(error, 403, 422)) return null;
    throw error;
  }
}
