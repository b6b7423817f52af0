/** The adapter before the double. */
import { createJira } from '../../../src/adapters/jira/jira.ts';
import { createGuardedFetch, type GuardedFetch } from '../../../src/adapters/web/guarded-fetch.ts';
import type { IssueFiling, Tracker } from '../../../src/ports/trackers/tracker.ts';
import type { JiraDouble } from './jira-double.ts';

export interface JiraWorld {
  open: (more?: Partial<Parameters<typeof createJira>[0]>) => Tracker;
  waits: number[];
  web: GuardedFetch;
}

export function jiraWorld(double: JiraDouble): JiraWorld {
  const web = createGuardedFetch({
    service: 'Jira',
    rule: { privateHosts: [new URL(double.url).host] },
    silentMs: 5_000,
  });
  const waits: number[] = [];
  return {
    web,
    waits,
    open: (more = {}) =>
      createJira({
        installation: 'acme',
        statuses: { PAY: { delegated: 'in progress' } },
        url: double.url,
        site: 'https://acme.atlassian.net',
        key: () => ({ email: double.space.email, token: 'secret-key' }),
        fetch: web.fetch,
        now: () => double.space.now,
        wait: async (ms) => {
          waits.push(ms);
        },
        ...more,
      }),
  };
}

/** What is filed, but for what the test says. */
export const ticket = (more: Partial<IssueFiling> = {}): IssueFiling => ({
  key: 'TL-42',
  title: 'Export invoices as CSV',
  description: 'By hand today.',
  criteria: [],
  priority: 'medium',
  kind: 'feature',
  labels: [],
  place: 'PAY',
  assignee: null,
  thread: null,
  ...more,
});

/** How work failed, as whoever waits for it learns of it. */
export const failure = async (work: Promise<unknown>): Promise<{ message: string; retryable: boolean }> =>
  work.then(
    () => ({ message: 'it did not fail', retryable: false }),
    (error: { message: string; retryable: boolean }) => error,
  );
