/** The part of Linear's answers and webhooks that we read, and what it is in our words. */
import { z } from 'zod';
import type { Kind, Priority } from '../../pipeline/item/basics.ts';
import type { Issue } from '../../ports/trackers/tracker.ts';
import { issueId, readMark } from './marks.ts';

const person = z.object({
  id: z.string(),
  name: z.string().default(''),
  email: z.string().nullish(),
});
const instant = z.string().transform((at, context) => {
  const ms = Date.parse(at);
  if (Number.isFinite(ms)) return new Date(ms).toISOString();
  context.addIssue('a time');
  return z.NEVER;
});
const common = {
  id: z.string().min(1),
  identifier: z.string().regex(/^[A-Z0-9]+-\d+$/i),
  url: z.url({ protocol: /^https?$/ }),
  title: z.string(),
  description: z.string().nullish(),
  priority: z.number().default(0),
  trashed: z.boolean().nullish(),
  archivedAt: z.string().nullish(),
  createdAt: instant,
  updatedAt: instant,
  team: z.object({ key: z.string() }),
  state: z.object({ name: z.string(), type: z.string() }),
  creator: person.nullish(),
  assignee: person.nullish(),
};
const label = z.object({ name: z.string() });
export const linearIssue = z.object({ ...common, labels: z.object({ nodes: z.array(label) }) });
/** In a webhook relations stand in the issue itself. */
const webhookIssue = z.object({ ...common, labels: z.array(label).default([]) });
type LinearIssue = z.infer<typeof linearIssue>;

const webhook = z.object({
  type: z.string(),
  action: z.string(),
  createdAt: instant,
  actor: z.object({ id: z.string(), name: z.string().optional() }).nullish(),
  data: z.unknown(),
});
const head = z.object({ type: z.string().min(1), action: z.string().min(1), data: z.unknown() });

const priorities: Record<number, Priority> = { 1: 'critical', 2: 'high', 3: 'medium', 4: 'low' };
export const priorityNumber: Record<Priority, number> = { critical: 1, high: 2, medium: 3, low: 4 };

/** Linear has no kinds: a label of the usual names says it. */
const kinds: [RegExp, Kind][] = [
  [/^(?:type[:/ ]+)?(?:bug|defect|regression)$/i, 'bug'],
  [/^(?:type[:/ ]+)?(?:chore|maintenance|tech(?:nical)?[ -]?debt|refactor(?:ing)?)$/i, 'chore'],
  [/^(?:type[:/ ]+)?(?:feature|improvement|enhancement)$/i, 'feature'],
];

export const kindOf = (words: string): Kind | null => kinds.find(([name]) => name.test(words))?.[1] ?? null;
/** What a label for a kind is usually called, the likeliest first. */
export const kindLabels: Record<Kind, string[]> = {
  bug: ['bug', 'defect'],
  chore: ['chore', 'maintenance', 'tech debt'],
  feature: ['feature', 'improvement'],
};

/** Other types (triage, duplicate) wait, or are over. */
const states: Record<string, Issue['state']['kind']> = {
  triage: 'backlog',
  backlog: 'backlog',
  unstarted: 'unstarted',
  started: 'started',
  completed: 'done',
  canceled: 'cancelled',
  duplicate: 'cancelled',
};

const personOf = (given: z.infer<typeof person> | null | undefined): Issue['assignee'] =>
  given == null ? null : { id: given.id, name: given.name, email: given.email ?? null };

/** Archived while it was open: nobody there works on it any more. What is done is archived by Linear itself. */
function stateOf({ state, archivedAt }: Pick<LinearIssue, 'state' | 'archivedAt'>): Issue['state'] {
  const kind = states[state.type] ?? 'unstarted';
  const isOver = kind === 'done' || kind === 'cancelled';
  return archivedAt == null || isOver ? { name: state.name, kind } : { name: 'archived', kind: 'cancelled' };
}

export function issueOf(given: LinearIssue, installation: string): Issue {
  const labels = given.labels.nodes.map(({ name }) => name);
  const mark = readMark(given.description ?? '');
  const isOurs = mark.key !== null && issueId(installation, mark.key) === given.id;
  return {
    id: given.id,
    ref: given.identifier,
    url: given.url,
    title: given.title,
    description: isOurs ? mark.text : (given.description ?? ''),
    priority: priorities[given.priority] ?? null,
    kind: labels.map(kindOf).find((one) => one !== null) ?? null,
    labels,
    place: given.team.key,
    components: [],
    state: stateOf(given),
    reporter: personOf(given.creator),
    assignee: personOf(given.assignee),
    createdAt: given.createdAt,
    updatedAt: given.updatedAt,
    ours: isOurs ? mark.key : null,
  };
}

export interface Said {
  action: string;
  issue: Issue;
  actor: { id: string; name: string | null } | null;
  at: string;
  isTrashed: boolean;
}

/** A webhook about an issue; null: about something else. Throws where it is none of Linear's. */
export function readWebhook(body: unknown, installation: string): Said | null {
  const { type } = head.parse(body);
  if (type !== 'Issue') return null;
  const { action, actor, createdAt, data } = webhook.parse(body);
  const { labels, ...issue } = webhookIssue.parse(data);
  return {
    action,
    issue: issueOf({ ...issue, labels: { nodes: labels } }, installation),
    actor: actor == null ? null : { id: actor.id, name: actor.name ?? null },
    at: createdAt,
    isTrashed: issue.trashed === true,
  };
}

const timed = z.looseObject({ webhookTimestamp: z.number() });

/** When Linear sent it, by the signed body. */
export function sentAt(body: unknown): number | null {
  const read = timed.safeParse(body);
  return read.success ? read.data.webhookTimestamp : null;
}
