/** Linear's webhooks: in the shape of its schema, signed as it signs them. */
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema, isNonNullType, isObjectType } from 'graphql';
import { identifierOf, type LinearIssue, type LinearUser, urlOf } from './state.ts';

export const LINEAR_WEBHOOK_SECRET = 'lin_wh_secret';

export const schema = buildSchema(readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'));

export interface Sent {
  body: unknown;
  headers: Record<string, string>;
  raw: string;
}

/** The data of a webhook; what the schema demands of it and is missing fails here. */
export function webhookData(issue: LinearIssue): Record<string, unknown> {
  const person = (one: LinearUser | null) =>
    one === null
      ? null
      : { id: one.id, name: one.name, email: one.email, url: `https://linear.app/acme/profiles/${one.id}` };
  const data: Record<string, unknown> = {
    id: issue.id,
    identifier: identifierOf(issue),
    number: issue.number,
    url: urlOf(issue),
    title: issue.title,
    description: issue.description,
    priority: issue.priority,
    priorityLabel: 'as it is',
    prioritySortOrder: 0,
    sortOrder: 0,
    reactionData: [],
    previousIdentifiers: [],
    labelIds: issue.labels.map(({ id }) => id),
    subscriberIds: [],
    labels: issue.labels.map((one) => ({ ...one, color: '#fff' })),
    state: { id: issue.state.id, name: issue.state.name, type: issue.state.type, color: '#fff' },
    stateId: issue.state.id,
    team: { id: issue.team.id, key: issue.team.key, name: issue.team.name },
    teamId: issue.team.id,
    creator: person(issue.creator),
    assignee: person(issue.assignee),
    trashed: issue.trashed,
    archivedAt: issue.archivedAt,
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
  };
  const type = schema.getType('IssueWebhookPayload');
  if (!isObjectType(type)) throw new Error('the schema has no IssueWebhookPayload');
  const fields = type.getFields();
  for (const [name, field] of Object.entries(fields))
    if (isNonNullType(field.type) && data[name] == null) throw new Error(`a webhook needs ${name}`);
  for (const name of Object.keys(data))
    if (fields[name] === undefined) throw new Error(`Linear sends no ${name}`);
  return data;
}

/** As Linear sends it. */
export function signed(body: object): Sent {
  const raw = JSON.stringify(body);
  return {
    body,
    raw,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'linear-delivery': randomUUID(),
      'linear-event': String('type' in body ? body.type : ''),
      'linear-signature': createHmac('sha256', LINEAR_WEBHOOK_SECRET).update(raw).digest('hex'),
    },
  };
}
