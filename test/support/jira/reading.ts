/** What the double of Jira answers when it is asked. */
import type { Answer, Asked } from '../vendors/scripted.ts';
import { matching, written } from './answers.ts';
import { bad, issueAt, none, ok } from './forms.ts';
import type { JiraDouble } from './jira-double.ts';
import { type DoubleIssue, type DoubleSpace, types } from './state.ts';

export function withProperties(space: DoubleSpace, issue: DoubleIssue, names: unknown) {
  const wanted = [names ?? []].flat().map(String);
  const properties = Object.fromEntries(
    Object.entries(issue.properties).filter(([name]) => wanted.includes(name)),
  );
  return { ...written(space, issue), properties };
}

export function search(double: JiraDouble, asked: Asked): Answer {
  const { jql, maxResults, nextPageToken, properties } = asked.body as {
    jql: string;
    maxResults?: number;
    nextPageToken?: string;
    properties: unknown;
  };
  const project = /project = "(\w+)"/.exec(jql)?.[1] ?? double.space.project;
  if (project !== double.space.project)
    return {
      status: 400,
      body: { errorMessages: [`The value '${project}' does not exist for the field 'project'.`] },
    };
  const found = matching(double.space, jql);
  const from = Number((nextPageToken ?? 'page-0').slice('page-'.length));
  const until = from + (maxResults ?? 50);
  return ok({
    issues: found.slice(from, until).map((one) => withProperties(double.space, one, properties)),
    ...(until < found.length ? { nextPageToken: `page-${until}` } : { isLast: true }),
  });
}

export function bulkFetch(double: JiraDouble, asked: Asked): Answer {
  const { issueIdsOrKeys, properties } = asked.body as { issueIdsOrKeys: string[]; properties: unknown };
  if (issueIdsOrKeys.length > 100) return bad({ issueIdsOrKeys: 'at most 100' });
  const issues = issueIdsOrKeys.flatMap((ref) => issueAt(double.space, ref) ?? []);
  return ok({ issues: issues.map((one) => withProperties(double.space, one, properties)), issueErrors: [] });
}

export function assignable({ space }: JiraDouble, asked: Asked): Answer {
  const query = asked.query.get('query') ?? '';
  const found = space.users.filter((one) => one.email.startsWith(query) || one.displayName.startsWith(query));
  return ok(
    found.map(({ accountId, displayName, email, hidesEmail }) => ({
      accountId,
      displayName,
      active: true,
      ...(hidesEmail ? {} : { emailAddress: email }),
    })),
  );
}

export function sprints({ space }: JiraDouble, _asked: Asked, [id]: string[]): Answer {
  const board = space.boards.find((one) => String(one.id) === id);
  if (board?.active == null)
    return { status: 400, body: { errorMessages: ['The board does not support sprints'] } };
  return ok({ values: board.active.map((one) => ({ id: one, state: 'active' })) });
}

export function transitions({ space }: JiraDouble, _asked: Asked, [ref = '']: string[]): Answer {
  const issue = issueAt(space, ref);
  if (issue === null) return none;
  const ways = space.statuses.find((one) => one.name === issue.status)?.to ?? [];
  const found = space.statuses.filter((one) => ways.includes(one.name) && one.name !== issue.status);
  return ok({
    transitions: found.map((one) => ({
      id: `${one.id}1`,
      name: `Go to ${one.name}`,
      to: { name: one.name, statusCategory: { key: one.category } },
    })),
  });
}

/** For each type of issue those of its workflow: here all types share one. */
export function projectStatuses({ space }: JiraDouble, _asked: Asked, [project]: string[]): Answer {
  if (project !== space.project) return none;
  const statuses = space.statuses.map(({ id, name, category }) => ({
    id,
    name,
    statusCategory: { key: category },
  }));
  return ok(types.map((type) => ({ ...type, statuses })));
}

export function listComments({ space }: JiraDouble, asked: Asked, [ref = '']: string[]): Answer {
  const issue = issueAt(space, ref);
  if (issue === null) return none;
  const from = Number(asked.query.get('startAt') ?? 0);
  const all = asked.query.get('orderBy') === '-created' ? issue.comments.toReversed() : issue.comments;
  const isExpanded = space.listsProperties && asked.query.get('expand') === 'properties';
  return ok({
    total: all.length,
    startAt: from,
    comments: all
      .slice(from, from + Math.min(Number(asked.query.get('maxResults') ?? 50), 100))
      .map(({ id, author, body, properties }) => ({
        id,
        author: { accountId: author.accountId },
        body,
        ...(isExpanded ? { properties } : {}),
      })),
  });
}

export function commentProperty({ space }: JiraDouble, _asked: Asked, [id, key]: string[]): Answer {
  const comment = space.issues.flatMap((one) => one.comments).find((one) => one.id === id);
  const found = comment?.properties.find((one) => one.key === key);
  return found === undefined ? none : ok(found);
}
