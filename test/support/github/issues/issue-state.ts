/** Issues of the double: what it holds, how its API shows it, and what it sends about it. */
import type { DoubleState, RepoState } from '../double-state.ts';

export interface IssueState {
  id: number;
  number: number;
  title: string;
  body: string | null;
  user: string;
  labels: string[];
  type: string | null;
  state: 'open' | 'closed';
  stateReason: string | null;
  assignee: string | null;
  milestone: number | null;
  association: string;
  createdAt: string;
  updatedAt: string;
  /** Where it was transferred to. */
  movedTo: { repo: number; number: number } | null;
  deleted: boolean;
}

export interface Sent {
  event: string;
  id: string;
  body: Record<string, unknown>;
}

const user = (login: string) => ({
  login,
  id: Buffer.from(login).reduce((sum, byte) => sum + byte, 0),
  type: login.endsWith('[bot]') ? 'Bot' : 'User',
});

const about = (url: string, repo: RepoState) => ({
  repository_url: `${url}/repos/${repo.name}`,
});

export const issueJson = (url: string, repo: RepoState, issue: IssueState) => ({
  ...about(url, repo),
  id: issue.id,
  number: issue.number,
  html_url: `https://github.com/${repo.name}/issues/${issue.number}`,
  title: issue.title,
  body: issue.body,
  user: user(issue.user),
  labels: issue.labels.map((name) => ({ id: name.length, name, color: 'ededed', default: false })),
  ...(issue.type === null ? {} : { type: { id: 1, name: issue.type } }),
  state: issue.state,
  state_reason: issue.stateReason,
  assignee: issue.assignee === null ? null : user(issue.assignee),
  assignees: issue.assignee === null ? [] : [user(issue.assignee)],
  milestone: repo.milestones.find(({ number }) => number === issue.milestone) ?? null,
  author_association: issue.association,
  created_at: issue.createdAt,
  updated_at: issue.updatedAt,
});

/** In lists of issues pull requests stand too. */
export const pullAsIssue = (url: string, repo: RepoState, pull: RepoState['pulls'][number]) => ({
  ...about(url, repo),
  id: pull.number * 7,
  number: pull.number,
  html_url: `https://github.com/${repo.name}/pull/${pull.number}`,
  title: pull.title,
  body: pull.body,
  user: user(pull.user),
  labels: [],
  state: pull.state,
  state_reason: null,
  assignee: null,
  created_at: pull.updatedAt,
  updated_at: pull.updatedAt,
  pull_request: { url: `${url}/repos/${repo.name}/pulls/${pull.number}` },
});

export const nextNumber = (repo: RepoState): number =>
  Math.max(0, ...repo.pulls.map((one) => one.number), ...repo.issues.map((one) => one.number)) + 1;

export const issueIn = (repo: RepoState, number: number): IssueState | undefined =>
  repo.issues.find((one) => one.number === number);

export function addIssue(
  state: DoubleState,
  repo: RepoState,
  wanted: Pick<IssueState, 'title' | 'user'> & Partial<IssueState>,
): IssueState {
  const at = state.tick();
  const issue: IssueState = {
    id: state.id(),
    number: nextNumber(repo),
    body: null,
    labels: [],
    type: null,
    state: 'open',
    stateReason: null,
    assignee: null,
    milestone: null,
    association: 'MEMBER',
    createdAt: at,
    updatedAt: at,
    movedTo: null,
    deleted: false,
    ...wanted,
  };
  repo.issues.push(issue);
  return issue;
}

/** A webhook goes out. */
export function sends(
  double: { url: string; state: DoubleState },
  {
    repo,
    issue,
    action,
    by,
    event = 'issues',
    more = {},
  }: {
    repo: RepoState;
    issue: IssueState;
    action: string;
    by: string;
    event?: string;
    more?: Record<string, unknown>;
  },
): void {
  const sent: Sent = {
    event,
    id: `delivery-${double.state.id()}`,
    body: {
      action,
      issue: structuredClone(issueJson(double.url, repo, issue)),
      repository: { id: repo.id, full_name: repo.name, private: !repo.isPublic, default_branch: 'main' },
      sender: user(by),
      ...more,
    },
  };
  double.state.sent.push(sent);
  double.state.deliver?.(sent);
}
