import { afterAll, describe } from 'vitest';
import { adfOf } from '../../../src/adapters/jira/adf/from-markdown.ts';
import { type AdfNode, textOf } from '../../../src/adapters/jira/adf/node.ts';
import type { Priority } from '../../../src/pipeline/item/basics.ts';
import type { Issue } from '../../../src/ports/trackers/tracker.ts';
import { type JiraDouble, startJiraDouble } from '../../support/jira/jira-double.ts';
import { jiraWorld } from '../../support/jira/jira-world.ts';
import { ana, eli } from '../../support/jira/state.ts';
import type { Fault } from '../../support/vendors/scripted.ts';
import { trackerContract } from './tracker.ts';
import { type TrackerFault } from './tracker-world.ts';

const priorities: Record<Priority, string> = {
  critical: 'Highest',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};
const kinds: Record<string, Issue['state']['kind']> = {
  'To Do': 'unstarted',
  'In Progress': 'started',
  'In Review': 'started',
  Done: 'done',
};
const write = /^POST \/rest\/api\/3\/issue(?:$|\/[\w-]+\/(?:comment|transitions)$)/;
const faults: Record<TrackerFault, Fault> = {
  fails_before: { what: { answer: { status: 503 } } },
  fails_after: { on: write, what: { answer: { status: 502 }, after: true } },
  drops_after: { on: write, what: { drop: 'after' } },
  limited: { times: 1_000, what: { answer: { status: 429, headers: { 'retry-after': '7' } } } },
  refused: { times: 1_000, what: { answer: { status: 401, body: { message: 'who?' } } } },
};

/** Jira's own tasks, each with its words. */
const tasksOf = (document: AdfNode | null): string[] =>
  document === null
    ? []
    : document.type === 'taskItem'
      ? [textOf(document)]
      : (document.content ?? []).flatMap(tasksOf);

let double: JiraDouble | null = null;
afterAll(() => double?.end());

describe.each([
  ['an index that knows all at once', false],
  ['an index that is late', true],
])('Jira with %s', (_name, indexIsLate) =>
  trackerContract(async () => {
    const jira = (double ??= await startJiraDouble());
    jira.reset();
    // What we write is found late, what people wrote before is not.
    jira.space.indexIsLate = indexIsLate;
    const { open, web } = jiraWorld(jira);
    return {
      tracker: open(),
      again: open,
      place: 'PAY',
      kinds: { bug: 'Bug', feature: 'Story', chore: 'Task' },
      member: eli.email,
      person: {
        files: async ({ title, description, priority, labels, started, assignee }) =>
          jira.files(ana, {
            summary: title,
            description: description === undefined ? null : adfOf(description),
            ...(priority === undefined ? {} : { priority: priorities[priority] }),
            labels: labels ?? [],
            status: started === true ? 'In Progress' : 'To Do',
            assignee: assignee === undefined ? null : eli,
            indexed: true,
          }).key,
        edits: async (ref, { title, description }) =>
          jira.changes(ana, ref, {
            ...(title === undefined ? {} : { summary: title }),
            ...(description === undefined ? {} : { description: adfOf(description) }),
          }),
        finishes: async (ref) => jira.changes(ana, ref, { status: 'Done' }),
        removes: async (ref) => jira.removes(ana, ref),
        comments: async (ref, text) => jira.comments(ana, ref, text),
      },
      holds: async (ref) => {
        const issue = jira.held(ref);
        const found = Object.entries(priorities).find(([, name]) => name === issue.priority);
        return {
          title: issue.summary,
          description: textOf(issue.description),
          priority: (found?.[0] ?? null) as Priority | null,
          tasks: tasksOf(issue.description),
          labels: issue.labels,
          kind: issue.type,
          state: kinds[issue.status] ?? 'unstarted',
          inCycle: issue.sprint === 31,
          assignee: issue.assignee?.email ?? null,
          comments: issue.comments.map(({ body }) => textOf(body)),
        };
      },
      count: async () => jira.space.issues.length,
      webhooks: () => jira.sent,
      goesWrong: (how) => void jira.faults.push({ ...faults[how] }),
      recovers: () => void jira.faults.splice(0),
      end: async () => web.close(),
    };
  }),
);
