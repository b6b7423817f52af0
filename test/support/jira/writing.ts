/** What the double of Jira does when it is told to, by us or by people, and the webhooks that tell of it. */
import { createHmac } from 'node:crypto';
import type { AdfDocument } from '../../../src/adapters/jira/adf/node.ts';
import type { Answer, Asked } from '../vendors/scripted.ts';
import { adfTrouble } from './adf-rules.ts';
import { written } from './answers.ts';
import { bad, issueAt, none, ok } from './forms.ts';
import type { JiraDouble } from './jira-double.ts';
import {
  bot,
  type DoubleIssue,
  type DoubleSpace,
  type DoubleUser,
  priorities,
  SPRINT,
  types,
} from './state.ts';

export const HOOK_SECRET = 'jira-hook';

export interface SentHook {
  body: unknown;
  /** The bytes that are signed. */
  raw: string;
  headers: Record<string, string>;
}

export const later = (space: DoubleSpace): number => {
  space.now += 1_000;
  return space.now;
};

export function file(double: JiraDouble, by: DoubleUser, given: Partial<DoubleIssue>): DoubleIssue {
  const { space } = double;
  space.issued += 1;
  const at = later(space);
  const issue: DoubleIssue = {
    id: String(20_000 + space.issued),
    key: `${space.project}-${space.issued}`,
    summary: 'Untitled',
    description: null,
    priority: 'Medium',
    type: 'Task',
    labels: [],
    components: [],
    status: 'To Do',
    resolution: null,
    sprint: null,
    assignee: null,
    reporter: by,
    creator: by,
    created: at,
    updated: at,
    properties: {},
    comments: [],
    indexed: !space.indexIsLate,
    ...given,
  };
  space.issues.push(issue);
  tell(double, { event: 'jira:issue_created', by, issue });
  return issue;
}

export function create(double: JiraDouble, asked: Asked): Answer {
  const { fields, properties } = asked.body as {
    fields: Record<string, unknown>;
    properties: { key: string; value: unknown }[];
  };
  const { space } = double;
  const errors = refusals(space, fields);
  if (Object.keys(errors).length > 0) return bad(errors);
  const id = (name: string): string | undefined => (fields[name] as { id?: string } | undefined)?.id;
  const assignee = (fields['assignee'] as { accountId: string } | undefined)?.accountId;
  const issue = file(double, bot, {
    summary: String(fields['summary']),
    description: (fields['description'] as AdfDocument | undefined) ?? null,
    labels: fields['labels'] as string[],
    type: types.find((one) => one.id === id('issuetype'))?.name ?? '',
    ...(id('priority') === undefined
      ? {}
      : { priority: priorities.find((one) => one.id === id('priority'))?.name ?? null }),
    assignee: space.users.find((one) => one.accountId === assignee) ?? null,
    sprint: (fields[SPRINT] as number | undefined) ?? null,
    properties: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
  });
  return ok({ id: issue.id, key: issue.key }, 201);
}

export function refusals(space: DoubleSpace, fields: Record<string, unknown>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const name of Object.keys(fields))
    if (!space.fields.some((one) => one.fieldId === name))
      errors[name] = `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
  if (String(fields['summary']).length > 255) errors['summary'] = 'Summary must be less than 255 characters.';
  if ((fields['labels'] as string[] | undefined)?.some((one) => /\s/.test(one)) === true)
    errors['labels'] = 'The label contains spaces which is invalid.';
  const description = fields['description'] as AdfDocument | undefined;
  const trouble = description === undefined ? [] : adfTrouble(description);
  if (trouble.length > 0) errors['description'] = `INVALID_INPUT ${trouble[0]}`;
  const active = space.boards.flatMap((one) => one.active ?? []);
  if (fields[SPRINT] !== undefined && !active.includes(fields[SPRINT] as number))
    errors[SPRINT] = 'The sprint is closed.';
  return errors;
}

export function move(double: JiraDouble, asked: Asked, [ref = '']: string[]): Answer {
  const issue = issueAt(double.space, ref);
  if (issue === null) return none;
  const { transition } = asked.body as { transition: { id: string } };
  const to = double.space.statuses.find((one) => `${one.id}1` === transition.id);
  if (to === undefined || to.name === issue.status) return bad({ transition: 'is not valid for this issue' });
  issue.status = to.name;
  issue.updated = later(double.space);
  tell(double, { event: 'jira:issue_updated', by: bot, issue, type: 'issue_generic' });
  return { status: 204 };
}

export function addComment(double: JiraDouble, asked: Asked, [ref = '']: string[]): Answer {
  const issue = issueAt(double.space, ref);
  if (issue === null) return none;
  const { body, properties } = asked.body as {
    body: AdfDocument;
    properties: { key: string; value: unknown }[];
  };
  const [trouble] = adfTrouble(body);
  if (trouble !== undefined) return bad({ comment: `INVALID_INPUT ${trouble}` });
  return ok({ id: commented(double, issue, { by: bot, body, properties }) }, 201);
}

export function commented(
  double: JiraDouble,
  issue: DoubleIssue,
  given: { by: DoubleUser; body: AdfDocument; properties: { key: string; value: unknown }[] },
): string {
  const { by: author, ...rest } = given;
  const id = `${issue.id}${issue.comments.length}`;
  issue.comments.push({ id, author, ...rest });
  issue.updated = later(double.space);
  // Jira says both: the comment, and that the issue has changed.
  tell(double, { event: 'comment_created', by: author, issue });
  tell(double, { event: 'jira:issue_updated', by: author, issue, type: 'issue_commented' });
  return id;
}

export function tell(
  double: JiraDouble,
  about: { event: string; by: DoubleUser; issue: DoubleIssue; type?: string },
): void {
  const { event, by, issue, type } = about;
  const body = {
    timestamp: double.space.now,
    webhookEvent: event,
    ...(type === undefined ? {} : { issue_event_type_name: type }),
    user: { accountId: by.accountId, displayName: by.displayName },
    issue: structuredClone(
      written(double.space, issue, issue.description === null ? '' : 'h2. In *wiki* notation'),
    ),
  };
  const raw = JSON.stringify(body);
  const sent: SentHook = {
    body,
    raw,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-atlassian-webhook-identifier': `hook-${double.sent.length}`,
      'x-hub-signature': `sha256=${createHmac('sha256', HOOK_SECRET).update(raw).digest('hex')}`,
    },
  };
  double.sent.push(sent);
  double.deliver?.(sent);
}
