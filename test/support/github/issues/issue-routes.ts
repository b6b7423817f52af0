/** What GitHub answers about issues, labels and comments. */
import type { Answer } from '../double.ts';
import { type Call, missing, ok, said, text } from '../double-answers.ts';
import { addIssue, type IssueState, issueIn, issueJson, pullAsIssue, sends } from './issue-state.ts';

type Route = [method: string, path: RegExp, answer: (call: Call) => Promise<Answer> | Answer];

const shownIssue = ({ double, repo }: Call, issue: IssueState) => issueJson(double.url, repo, issue);

function withIssue(call: Call, act: (issue: IssueState) => Answer): Answer {
  const issue = issueIn(call.repo, Number(call.parts[0]));
  if (issue === undefined) return missing;
  if (issue.deleted) return said(410, 'This issue was deleted');
  if (issue.movedTo === null) return act(issue);
  const { repo, number } = issue.movedTo;
  const location = `${call.double.url}/repositories/${repo}/issues/${number}`;
  return { status: 301, headers: { location }, body: { message: 'Moved Permanently', url: location } };
}

function listed(call: Call): Answer {
  const { double, repo, url } = call;
  if (!repo.hasIssues) return said(410, 'Issues are disabled for this repo');
  const wanted = url.searchParams.get('state') ?? 'open';
  const since = Date.parse(url.searchParams.get('since') ?? '');
  const sort = url.searchParams.get('sort') === 'updated' ? 'updated_at' : 'created_at';
  const direction = url.searchParams.get('direction') === 'asc' ? 1 : -1;
  const there = repo.issues.filter((one) => !one.deleted && one.movedTo === null);
  const all = [
    ...there.map((one) => shownIssue(call, one)),
    ...repo.pulls.map((one) => pullAsIssue(double.url, repo, one)),
  ]
    .filter((one) => wanted === 'all' || one.state === wanted)
    .filter((one) => !(Date.parse(one.updated_at) < since))
    .toSorted((one, other) => direction * one[sort].localeCompare(other[sort]));
  return ok(all);
}

function filed(call: Call): Answer {
  const { double, repo, body, who } = call;
  if (!repo.hasIssues) return said(410, 'Issues are disabled for this repo');
  const [assignee = null] = (body['assignees'] ?? []) as string[];
  if (assignee !== null && !repo.assignable.includes(assignee))
    return said(422, 'Validation Failed', [{ resource: 'Issue', field: 'assignees', code: 'invalid' }]);
  const milestone = (body['milestone'] ?? null) as number | null;
  if (milestone !== null && !repo.milestones.some(({ number }) => number === milestone))
    return said(422, 'Validation Failed', [{ resource: 'Issue', field: 'milestone', code: 'invalid' }]);
  const labels = (body['labels'] ?? []) as string[];
  // Whoever may push makes a label by naming it.
  repo.labels = [...new Set([...repo.labels, ...labels])];
  const issue = addIssue(double.state, repo, {
    title: text(body['title']),
    body: text(body['body']),
    user: who,
    labels,
    assignee,
    milestone,
  });
  sends(double, { repo, issue, action: 'opened', by: who });
  return ok(shownIssue(call, issue), 201);
}

function changed(call: Call, issue: IssueState): Answer {
  const { double, repo, body, who } = call;
  const state = body['state'];
  if (state === 'open' || state === 'closed') {
    const isNew = state !== issue.state;
    issue.state = state;
    issue.stateReason =
      state === 'closed' ? text(body['state_reason'] ?? 'completed') : isNew ? 'reopened' : issue.stateReason;
    issue.updatedAt = double.state.tick();
    if (isNew) sends(double, { repo, issue, action: state === 'closed' ? 'closed' : 'reopened', by: who });
  }
  return ok(shownIssue(call, issue));
}

function labelled(call: Call, issue: IssueState): Answer {
  const { double, repo, body, who } = call;
  const labels = body['labels'] as string[];
  repo.labels = [...new Set([...repo.labels, ...labels])];
  issue.labels = [...new Set([...issue.labels, ...labels])];
  issue.updatedAt = double.state.tick();
  sends(double, { repo, issue, action: 'labeled', by: who });
  return ok(issue.labels.map((name) => ({ name })));
}

function unlabelled(call: Call, issue: IssueState): Answer {
  const { double, repo, parts, who } = call;
  if (!issue.labels.includes(parts[1] ?? '')) return said(404, 'Label does not exist');
  issue.labels = issue.labels.filter((one) => one !== parts[1]);
  issue.updatedAt = double.state.tick();
  sends(double, { repo, issue, action: 'unlabeled', by: who });
  return ok(issue.labels.map((name) => ({ name })));
}

function commented(call: Call): Answer {
  const { double, repo, parts, body, who } = call;
  const made = { number: Number(parts[0]), body: text(body['body']), user: who };
  repo.comments.push(made);
  const issue = issueIn(repo, made.number);
  if (issue !== undefined) {
    issue.updatedAt = double.state.tick();
    sends(double, {
      repo,
      issue,
      action: 'created',
      by: who,
      event: 'issue_comment',
      more: { comment: made },
    });
  }
  return ok({ ...made, user: { login: who } }, 201);
}

export const issueRoutes: Route[] = [
  [
    'GET',
    /^\/milestones$/,
    (call) => {
      const state = call.url.searchParams.get('state') ?? 'open';
      return ok(call.repo.milestones.filter((one) => state === 'all' || one.state === state));
    },
  ],
  ['GET', /^\/labels$/, (call) => ok(call.repo.labels.map((name) => ({ name })))],
  [
    'GET',
    /^\/assignees\/([^/]+)$/,
    ({ repo, parts }) => (repo.assignable.includes(parts[0] ?? '') ? { status: 204 } : missing),
  ],
  ['GET', /^\/issues$/, listed],
  ['POST', /^\/issues$/, filed],
  ['GET', /^\/issues\/(\d+)$/, (call) => withIssue(call, (issue) => ok(shownIssue(call, issue)))],
  ['PATCH', /^\/issues\/(\d+)$/, (call) => withIssue(call, (issue) => changed(call, issue))],
  ['POST', /^\/issues\/(\d+)\/labels$/, (call) => withIssue(call, (issue) => labelled(call, issue))],
  [
    'DELETE',
    /^\/issues\/(\d+)\/labels\/([^/]+)$/,
    (call) => withIssue(call, (issue) => unlabelled(call, issue)),
  ],
  [
    'GET',
    /^\/issues\/(\d+)\/comments$/,
    (call) => {
      const own = call.repo.comments.filter((one) => one.number === Number(call.parts[0]));
      return ok(own.map((one) => ({ ...one, user: { login: one.user } })));
    },
  ],
  ['POST', /^\/issues\/(\d+)\/comments$/, commented],
];
