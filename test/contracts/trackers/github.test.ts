import { afterAll, describe } from 'vitest';
import { priorityOf } from '../../../src/adapters/github/issues/labels.ts';
import type { Fault } from '../../support/github/double.ts';
import { type IssuesWorld, startIssuesWorld } from '../../support/github/issues/issues-world.ts';
import { trackerContract } from './tracker.ts';
import { type TrackerFault, tasksIn } from './tracker-world.ts';

const any = (methods: string[], what: Fault['what']): Fault[] =>
  methods.map((method) => ({ method, path: /./, what, when: 'before', times: 1_000 }));
const write = { method: 'POST', path: /\/issues(?:\/\d+\/comments)?$/, times: 1 };
const faults: Record<TrackerFault, Fault[]> = {
  fails_before: [{ method: 'GET', path: /./, what: { status: 503 }, when: 'before', times: 1 }],
  fails_after: [{ ...write, what: { status: 502 }, when: 'after' }],
  drops_after: [{ ...write, what: 'drop', when: 'after' }],
  limited: any(['GET', 'POST'], { status: 429, headers: { 'retry-after': '7' } }),
  refused: any(['GET', 'POST'], { status: 401, message: 'Bad credentials' }),
};

let open: IssuesWorld | null = null;
afterAll(() => open?.end());

describe('GitHub Issues', () =>
  trackerContract(async () => {
    const github = (open ??= await startIssuesWorld());
    github.reset();
    const { people, double } = github;
    github.repo.milestones = [
      { number: 1, title: 'Sprint 6', state: 'open', due_on: '2026-11-21T08:00:00Z' },
      { number: 2, title: 'One day', state: 'open', due_on: null },
      { number: 4, title: 'Sprint 8', state: 'open', due_on: '2026-12-19T08:00:00Z' },
      { number: 3, title: 'Sprint 7', state: 'open', due_on: '2026-12-05T08:00:00Z' },
    ];
    const milestonePlaces = ['acme/tiny'];
    const again = () => github.open({ 'acme/tiny': { delegated: 'In Progress' } }, { milestonePlaces });
    return {
      tracker: again(),
      again,
      place: 'acme/tiny',
      kinds: { bug: 'bug', feature: 'enhancement', chore: null },
      member: 'octo-eli',
      person: {
        files: async ({ title, description, priority, labels, started, assignee }) =>
          people.files(github.repo, 'octo-ana', {
            title,
            body: description ?? null,
            labels: [
              ...(labels ?? []),
              ...(priority === undefined ? [] : [`priority: ${priority}`]),
              ...(started === true ? ['in progress'] : []),
            ],
            assignee: assignee ?? null,
          }),
        edits: async (ref, { title, description }) =>
          people.changes('octo-ana', ref, 'edited', {
            ...(title === undefined ? {} : { title }),
            ...(description === undefined ? {} : { body: description }),
          }),
        finishes: async (ref) =>
          people.changes('octo-ana', ref, 'closed', { state: 'closed', stateReason: 'completed' }),
        removes: async (ref) => people.removes('octo-ana', ref),
        comments: async (ref, text) => people.comments('octo-ana', ref, text),
      },
      holds: async (ref) => {
        const { repo, issue } = people.held(ref);
        const isStarted = issue.labels.includes('in progress');
        return {
          title: issue.title,
          description: issue.body ?? '',
          priority: issue.labels.map(priorityOf).find((one) => one !== null) ?? null,
          tasks: tasksIn(issue.body ?? ''),
          labels: issue.labels,
          kind: issue.labels.find((one) => one === 'bug' || one === 'enhancement') ?? null,
          state: issue.state === 'closed' ? 'done' : isStarted ? 'started' : 'unstarted',
          // On its last day.
          inCycle: issue.milestone === 3,
          assignee: issue.assignee,
          comments: repo.comments.filter((one) => one.number === issue.number).map(({ body }) => body),
        };
      },
      count: async () => github.repo.issues.length,
      webhooks: () =>
        double.state.sent.map(({ event, body, id }) => ({
          body: { event, body },
          headers: { 'x-github-delivery': id },
        })),
      goesWrong: (how) => void double.faults.push(...faults[how].map((one) => ({ ...one }))),
      recovers: () => {
        double.faults.splice(0);
        github.later(8_000);
      },
      end: async () => {},
    };
  }));
