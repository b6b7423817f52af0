import { afterAll, describe } from 'vitest';
import { createLinear } from '../../../src/adapters/linear/linear.ts';
import { createGuardedFetch } from '../../../src/adapters/web/guarded-fetch.ts';
import type { Priority } from '../../../src/pipeline/item/basics.ts';
import { LINEAR_KEY, type LinearDouble, startLinearDouble } from '../../support/linear/double.ts';
import { stateOf } from '../../support/linear/state.ts';
import { trackerContract } from './tracker.ts';
import { tasksIn } from './tracker-world.ts';

const kinds = {
  backlog: 'backlog',
  unstarted: 'unstarted',
  started: 'started',
  completed: 'done',
  canceled: 'cancelled',
} as const;
const priorities: (Priority | null)[] = [null, 'critical', 'high', 'medium', 'low'];

let double: LinearDouble | null = null;
afterAll(() => double?.end());

describe('Linear', () =>
  trackerContract(async () => {
    const linear = (double ??= await startLinearDouble());
    linear.reset();
    const web = createGuardedFetch({
      service: 'Linear',
      rule: { privateHosts: [new URL(linear.url).host] },
      silentMs: 5_000,
    });
    const open = () =>
      createLinear({
        installation: 'acme',
        statuses: { BIL: { delegated: 'in progress' } },
        url: linear.url,
        key: () => LINEAR_KEY,
        fetch: web.fetch,
        now: Date.now,
      });
    let tracker = open();
    return {
      get tracker() {
        return tracker;
      },
      again: open,
      place: 'BIL',
      kinds: { bug: 'bug', feature: 'Feature', chore: null },
      member: 'eli@acme.example',
      person: {
        files: async (issue) => linear.files(issue),
        edits: async (ref, change) => linear.edits(ref, change),
        finishes: async (ref) => linear.edits(ref, { state: stateOf(linear.space, 'completed') }),
        removes: async (ref) => linear.removes(ref),
        comments: async (ref, text) => linear.comments(ref, text),
      },
      holds: async (ref) => {
        const issue = linear.issue(ref);
        return {
          title: issue.title,
          description: issue.description ?? '',
          priority: priorities[issue.priority] ?? null,
          tasks: tasksIn(issue.description ?? ''),
          labels: issue.labels.map(({ name }) => name),
          kind: issue.labels.find(({ name }) => name === 'bug' || name === 'Feature')?.name ?? null,
          state: kinds[issue.state.type as keyof typeof kinds],
          inCycle: issue.cycle?.id === linear.space.team.activeCycle?.id,
          assignee: issue.assignee?.email ?? null,
          comments: issue.comments.map(({ body }) => body),
        };
      },
      count: async () => linear.space.issues.length,
      webhooks: () => linear.sent,
      goesWrong: (how) => {
        linear.fault = how;
      },
      recovers: () => {
        linear.fault = null;
        // The limit is over: a fresh start knows of none.
        tracker = open();
      },
      end: async () => {
        web.close();
        if (linear.misfits.length > 0)
          throw new Error(`Linear's schema refuses: ${linear.misfits.join('; ')}`);
      },
    };
  }));
