/** Jira's own forms: an issue as its interface and its webhooks write it, and the part of JQL that is asked. */
import type { DoubleIssue, DoubleSpace, DoubleUser } from './state.ts';

/** Jira's offset has no colon. */
export const stamp = (ms: number): string => new Date(ms).toISOString().replace('Z', '+0000');

const userOf = (user: DoubleUser | null) =>
  user === null
    ? null
    : {
        accountId: user.accountId,
        displayName: user.displayName,
        active: true,
        ...(user.hidesEmail ? {} : { emailAddress: user.email }),
      };

/** `wiki`: as webhooks write texts. */
export function written(space: DoubleSpace, issue: DoubleIssue, wiki?: string) {
  const status = space.statuses.find((one) => one.name === issue.status);
  return {
    id: issue.id,
    key: issue.key,
    self: `https://acme.atlassian.net/rest/api/3/issue/${issue.id}`,
    fields: {
      summary: issue.summary,
      description: wiki ?? issue.description,
      priority: issue.priority === null ? null : { name: issue.priority },
      issuetype: { name: issue.type, subtask: false },
      labels: issue.labels,
      project: { key: issue.key.split('-')[0] },
      components: issue.components.map((name) => ({ name })),
      status: { name: issue.status, statusCategory: { key: status?.category ?? 'undefined' } },
      resolution: issue.resolution === null ? null : { name: issue.resolution },
      reporter: userOf(issue.reporter),
      assignee: userOf(issue.assignee),
      creator: userOf(issue.creator),
      created: stamp(issue.created),
      updated: stamp(issue.updated),
    },
  };
}

/** The clauses that the adapter writes; any other makes the test fail. */
export function matching(space: DoubleSpace, jql: string): DoubleIssue[] {
  const [where = '', order = ''] = jql.split(' ORDER BY ');
  const tests = where.split(' AND ').map((clause): ((issue: DoubleIssue) => boolean) => {
    const [, field = '', operator = '', value = ''] = /^(\w+) (>=|!=|=) "?([^"]*)"?$/.exec(clause) ?? [];
    if (field === 'project' && operator === '=') return (one) => one.key.startsWith(`${value}-`);
    if (field === 'labels' && operator === '=')
      return (one) => one.labels.some((label) => label.toLowerCase() === value.toLowerCase());
    if (field === 'statusCategory' && operator === '!=')
      return (one) => space.statuses.find(({ name }) => name === one.status)?.category !== 'done';
    if (field === 'updated' && operator === '>=') {
      // To the minute, as Jira compares.
      const from = Math.floor((space.now - Number(/^-(\d+)m$/.exec(value)?.[1]) * 60_000) / 60_000) * 60_000;
      return (one) => one.updated >= from;
    }
    throw new Error(`The double knows no clause ${clause}`);
  });
  const [by = 'created', direction] = order.split(' ');
  const sign = direction === 'DESC' ? -1 : 1;
  const at = (one: DoubleIssue): number => (by === 'updated' ? one.updated : one.created);
  return space.issues
    .filter((one) => one.indexed && tests.every((test) => test(one)))
    .toSorted((one, other) => sign * (at(one) - at(other)));
}
