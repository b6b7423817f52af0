/** An issue as GitHub has it, in its interface and in its webhooks, and what it is in our words. */
import { z } from 'zod';
import type { StatusMap } from '../../../pipeline/tracking/settings.ts';
import type { Issue } from '../../../ports/trackers/tracker.ts';
import { isRefused, isStarted, isStatus, isWaiting, kindOf, priorityOf } from './labels.ts';
import { readMark } from './marks.ts';

const instant = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'a time')
  .transform((text) => new Date(text).toISOString());
const user = z.object({ login: z.string(), id: z.int().optional() });
const named = z.object({ name: z.string() });

export const githubIssue = z.object({
  id: z.int(),
  number: z.int(),
  html_url: z.url({ protocol: /^https?$/ }),
  repository_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  state_reason: z.string().nullish(),
  user: user.nullish(),
  assignee: user.nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])).default([]),
  /** Of an organisation that has given its issues types. */
  type: named.nullish(),
  author_association: z.string().nullish(),
  created_at: instant,
  updated_at: instant,
  /** Pull requests are issues to GitHub, and none to us. */
  pull_request: z.object({}).nullish(),
});
export type GitHubIssue = z.infer<typeof githubIssue>;

export const isPull = (issue: GitHubIssue): boolean => issue.pull_request != null;

export const repositoryOf = (issue: Pick<GitHubIssue, 'repository_url'>): string =>
  issue.repository_url.split('/').slice(-2).join('/');

export const labelsOf = (issue: GitHubIssue): string[] =>
  issue.labels.flatMap((one) => (typeof one === 'string' ? one : (one.name ?? [])));

/** What the adapter knows beside the issue. */
export interface Reader {
  installation: string;
  /** Our own login; null: not known yet, then a mark is believed. */
  me: string | null;
  /** As the policy file calls that repository. */
  placeOf(repository: string): string;
  /** Whether everybody may read it, and file there. */
  isPublic(repository: string): boolean;
  statuses(place: string): StatusMap;
}

const personOf = (one: z.infer<typeof user> | null | undefined): Issue['reporter'] =>
  one == null ? null : { id: String(one.id ?? one.login), name: one.login, email: null };

export const isSame = (one: string | undefined, other: string | null): boolean =>
  one !== undefined && one.toLowerCase() === other?.toLowerCase();

function stateOf(issue: GitHubIssue, labels: string[], map: StatusMap): Issue['state'] {
  if (issue.state === 'closed') {
    const isGivenUp =
      ['not_planned', 'duplicate'].includes(issue.state_reason ?? '') || labels.some((one) => isRefused(one));
    return isGivenUp
      ? { name: 'closed as not planned', kind: 'cancelled' }
      : { name: 'closed', kind: 'done' };
  }
  const started = labels.find((one) => isStarted(one, map));
  if (started !== undefined) return { name: started, kind: 'started' };
  const waiting = labels.find((one) => isWaiting(one));
  return waiting === undefined ? { name: 'open', kind: 'unstarted' } : { name: waiting, kind: 'backlog' };
}

/** Of a public repository; in others whoever may file is let in. */
const insiders = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

export function issueOf(issue: GitHubIssue, reader: Reader): Issue {
  const repository = repositoryOf(issue);
  const place = reader.placeOf(repository);
  const map = reader.statuses(place);
  const labels = labelsOf(issue);
  const body = (issue.body ?? '').replaceAll('\r\n', '\n');
  const isByUs = reader.me === null || isSame(issue.user?.login, reader.me);
  const mark = readMark(reader.installation, body);
  const ours = isByUs ? mark.key : null;
  return {
    id: String(issue.id),
    ref: `${repository}#${issue.number}`,
    url: issue.html_url,
    title: issue.title,
    description: ours === null ? body : mark.text,
    priority: labels.map(priorityOf).find((one) => one !== null) ?? null,
    kind: kindOf(issue.type?.name ?? '') ?? labels.map(kindOf).find((one) => one !== null) ?? null,
    labels: labels.filter((one) => priorityOf(one) === null && !isStatus(one, map)),
    place,
    components: [],
    state: stateOf(issue, labels, map),
    reporter: personOf(issue.user),
    assignee: personOf(issue.assignee),
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    ours,
    ...(reader.isPublic(repository) && !insiders.has(issue.author_association ?? '') && ours === null
      ? { fromOutside: true as const }
      : {}),
  };
}
