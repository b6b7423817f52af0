import { createHmac } from 'node:crypto';
import { sortedIssues } from '../../../src/adapters/github/issues/issue-words.ts';
import { priorityOf } from '../../../src/adapters/github/issues/labels.ts';
import { tasksIn } from '../../contracts/trackers/tracker-world.ts';
import { withToken } from '../github/github-world.ts';
import type { Sent } from '../github/issues/issue-state.ts';
import { PRIORITIES, startIssuesWorld } from '../github/issues/issues-world.ts';
import { createPost, type Hook, type TrackerDesk, wordsOf } from './desk.ts';

const SECRET = 'github-hook';

const hookOf = ({ id, event, body }: Sent): Hook => {
  const raw = JSON.stringify(body);
  return {
    id,
    what: `${event} ${String(body['action'])}`,
    body: { event, body },
    raw,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': id,
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`,
    },
  };
};

export async function githubDesk(): Promise<TrackerDesk> {
  const github = await startIssuesWorld();
  const { double, people } = github;
  const post = createPost();
  const begin = (): void => {
    github.reset();
    // Its line to us lives in December.
    github.repo.milestones = [
      { number: 9, title: 'Sprint 9', state: 'open', due_on: '2026-12-18T08:00:00Z' },
    ];
    double.state.begins(Date.now());
    double.state.deliver = (sent) => post.send(hookOf(sent));
  };
  begin();
  const by = 'octo-ana';
  return {
    kind: 'github',
    place: 'acme/tiny',
    env: {
      GITHUB_API_URL: double.url,
      GITHUB_TOKEN: withToken.kind === 'token' ? withToken.token : '',
      GITHUB_WEBHOOK_SECRET: SECRET,
    },
    hooks: [
      'issues opened',
      'issues edited',
      'issues labeled',
      'issues unlabeled',
      'issue_comment created',
      'issues closed',
      'issues reopened',
      'issues deleted',
    ],
    sort: sortedIssues,
    open: () => github.open({ 'acme/tiny': {} }, { milestonePlaces: ['acme/tiny'] }),
    files: ({ title, description }) =>
      people.files(github.repo, by, { title, body: description, labels: ['enhancement'] }),
    edits: (ref, { title, description, priority }) => {
      if (title !== undefined || description !== undefined)
        people.changes(by, ref, 'edited', {
          ...(title === undefined ? {} : { title }),
          ...(description === undefined ? {} : { body: description }),
        });
      if (priority === undefined) return;
      const labels = people.held(ref).issue.labels.filter((one) => !PRIORITIES.includes(one));
      people.changes(by, ref, 'labeled', { labels: [...labels, `priority: ${priority}`] });
    },
    comments: (ref, text) => people.comments(by, ref, text),
    closes: (ref) => people.changes(by, ref, 'closed', { state: 'closed', stateReason: 'not_planned' }),
    reopens: (ref) => people.changes(by, ref, 'reopened', { state: 'open', stateReason: 'reopened' }),
    removes: (ref) => people.removes(by, ref),
    shows: (ref) => {
      const { repo, issue } = people.held(ref);
      return {
        title: issue.title,
        status: `${issue.state}${issue.stateReason === null ? '' : ` as ${issue.stateReason}`}`,
        comments: repo.comments.filter((one) => one.number === issue.number).map(({ body }) => wordsOf(body)),
      };
    },
    filed: (ref) => {
      const { body, labels, milestone, assignee } = people.held(ref).issue;
      return {
        text: body ?? '',
        tasks: tasksIn(body ?? ''),
        priority: labels.map(priorityOf).find((one) => one !== null) ?? null,
        labels,
        cycle: milestone,
        assignee,
      };
    },
    losesAnswer: () =>
      void double.faults.push({
        method: 'POST',
        path: /\/issues$/,
        what: { status: 502 },
        when: 'after',
        times: 1,
      }),
    count: () => github.repo.issues.length,
    sent: () => double.state.sent.map(hookOf),
    deliverTo: (take) => post.to(take),
    delivered: () => post.delivered(),
    until: (fits) => double.until(fits),
    reset: () => {
      post.to(null);
      begin();
    },
    end: () => github.end(),
  };
}
