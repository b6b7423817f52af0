import { adfOf } from '../../../src/adapters/jira/adf/from-markdown.ts';
import { markdownFrom } from '../../../src/adapters/jira/adf/to-markdown.ts';
import { tasksIn } from '../../contracts/trackers/tracker-world.ts';
import { startJiraDouble } from '../jira/jira-double.ts';
import { jiraWorld } from '../jira/jira-world.ts';
import { ana } from '../jira/state.ts';
import { HOOK_SECRET, type SentHook } from '../jira/writing.ts';
import { createPost, type Hook, type TrackerDesk, wordsOf } from './desk.ts';

const priorities = { critical: 'Highest', high: 'High', medium: 'Medium', low: 'Low' };

const hookOf = ({ raw, headers, body }: SentHook): Hook => {
  const { webhookEvent: what, issue_event_type_name: type } = body as Record<string, string | undefined>;
  return {
    id: headers['x-atlassian-webhook-identifier'] ?? '',
    what: type === undefined ? (what ?? '') : `${what} ${type}`,
    body,
    raw,
    headers,
  };
};

export async function jiraDesk(): Promise<TrackerDesk> {
  const jira = await startJiraDouble();
  const world = jiraWorld(jira);
  const post = createPost();
  const begin = (): void => {
    jira.reset();
    // Webhooks of another day are refused, and what changed before the last look is not asked for.
    jira.space.now = Date.now();
    jira.deliver = (sent) => post.send(hookOf(sent));
  };
  begin();
  return {
    kind: 'jira',
    place: 'PAY',
    env: {
      JIRA_URL: jira.url,
      JIRA_EMAIL: jira.space.email ?? '',
      JIRA_TOKEN: jira.space.token,
      JIRA_WEBHOOK_SECRET: HOOK_SECRET,
    },
    hooks: [
      'jira:issue_created',
      'jira:issue_updated issue_generic',
      'comment_created',
      'jira:issue_updated issue_commented',
      'jira:issue_deleted',
    ],
    open: () => world.open({ statuses: {} }),
    files: ({ title, description }) =>
      jira.files(ana, { summary: title, type: 'Story', description: adfOf(description), indexed: true }).key,
    edits: (ref, { title, description, priority }) =>
      jira.changes(ana, ref, {
        ...(title === undefined ? {} : { summary: title }),
        ...(description === undefined ? {} : { description: adfOf(description) }),
        ...(priority === undefined ? {} : { priority: priorities[priority] }),
      }),
    comments: (ref, text) => jira.comments(ana, ref, text),
    closes: (ref) => jira.changes(ana, ref, { status: 'Done', resolution: "Won't do" }),
    reopens: (ref) => jira.changes(ana, ref, { status: 'To Do', resolution: null }),
    removes: (ref) => jira.removes(ana, ref),
    shows: (ref) => {
      const { summary, status, comments } = jira.held(ref);
      return {
        title: summary,
        status,
        comments: comments.map(({ body }) => wordsOf(markdownFrom(body))),
      };
    },
    filed: (ref) => {
      const { description, priority, labels, sprint, assignee } = jira.held(ref);
      const text = markdownFrom(description);
      return {
        text,
        tasks: tasksIn(text),
        priority: Object.entries(priorities).find(([, name]) => name === priority)?.[0] ?? null,
        labels,
        cycle: sprint,
        assignee: assignee?.email ?? null,
      };
    },
    losesAnswer: () =>
      void jira.faults.push({
        on: /^POST \/rest\/api\/3\/issue$/,
        what: { answer: { status: 502 }, after: true },
      }),
    count: () => jira.space.issues.length,
    sent: () => jira.sent.map(hookOf),
    deliverTo: (take) => post.to(take),
    delivered: () => post.delivered(),
    until: (fits) => jira.until(fits),
    reset: () => {
      post.to(null);
      begin();
    },
    end: async () => {
      world.web.close();
      await jira.end();
    },
  };
}
