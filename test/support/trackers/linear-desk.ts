import { createLinear } from '../../../src/adapters/linear/linear.ts';
import { createGuardedFetch } from '../../../src/adapters/web/guarded-fetch.ts';
import { tasksIn } from '../../contracts/trackers/tracker-world.ts';
import { LINEAR_KEY, startLinearDouble } from '../linear/double.ts';
import { stateOf } from '../linear/state.ts';
import { LINEAR_WEBHOOK_SECRET, type Sent } from '../linear/webhooks.ts';
import { createPost, type Hook, type TrackerDesk, wordsOf } from './desk.ts';

const priorities = { critical: 1, high: 2, medium: 3, low: 4 };

const hookOf = ({ raw, headers, body }: Sent): Hook => {
  const { type, action } = body as { type: string; action: string };
  return { id: headers['linear-delivery'] ?? '', what: `${type} ${action}`, body, raw, headers };
};

export async function linearDesk(): Promise<TrackerDesk> {
  const linear = await startLinearDouble();
  const web = createGuardedFetch({
    service: 'Linear',
    rule: { privateHosts: [new URL(linear.url).host] },
    silentMs: 5_000,
  });
  const post = createPost();
  const begin = (): void => {
    linear.reset();
    linear.deliver = async (sent) => {
      post.send(hookOf(sent));
      return 200;
    };
  };
  begin();
  return {
    kind: 'linear',
    place: 'BIL',
    env: { LINEAR_URL: linear.url, LINEAR_API_KEY: LINEAR_KEY, LINEAR_WEBHOOK_SECRET },
    hooks: ['Issue create', 'Issue update', 'Comment create', 'Issue remove'],
    open: () =>
      createLinear({
        installation: 'acme',
        statuses: { BIL: {} },
        url: linear.url,
        key: () => LINEAR_KEY,
        fetch: web.fetch,
        now: Date.now,
      }),
    files: (issue) => linear.files(issue),
    edits: (ref, { priority, ...change }) =>
      linear.edits(ref, {
        ...change,
        ...(priority === undefined ? {} : { priority: priorities[priority] }),
      }),
    comments: (ref, text) => linear.comments(ref, text),
    closes: (ref) => linear.edits(ref, { state: stateOf(linear.space, 'canceled') }),
    reopens: (ref) => linear.edits(ref, { state: stateOf(linear.space, 'unstarted') }),
    removes: (ref) => linear.removes(ref),
    shows: (ref) => {
      const { title, state, comments } = linear.issue(ref);
      return { title, status: state.name, comments: comments.map(({ body }) => wordsOf(body)) };
    },
    filed: (ref) => {
      const { description, priority, labels, cycle, assignee } = linear.issue(ref);
      return {
        text: description ?? '',
        tasks: tasksIn(description ?? ''),
        priority: Object.entries(priorities).find(([, number]) => number === priority)?.[0] ?? null,
        labels: labels.map(({ name }) => name),
        cycle: cycle?.number ?? null,
        assignee: assignee?.email ?? null,
      };
    },
    losesAnswer: () => {
      linear.fault = 'fails_after';
    },
    count: () => linear.space.issues.length,
    sent: () => linear.sent.map(hookOf),
    deliverTo: (take) => post.to(take),
    late: () => {
      const { body } = linear.sent.at(-1) ?? { body: {} };
      return hookOf(linear.sign({ ...(body as object), webhookTimestamp: Date.now() - 61_000 }));
    },
    delivered: async () => {
      await linear.idle();
      await post.delivered();
    },
    until: (fits) => linear.until(fits),
    reset: () => {
      post.to(null);
      begin();
    },
    end: async () => {
      web.close();
      await linear.end();
      if (linear.misfits.length > 0) throw new Error(`Linear's schema refuses: ${linear.misfits.join('; ')}`);
    },
  };
}
