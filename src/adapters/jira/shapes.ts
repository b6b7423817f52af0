/** An issue as Jira has it, in its interface and in its webhooks, and what it is in our words. */
import { z } from 'zod';
import type { Kind, Priority } from '../../pipeline/item/basics.ts';
import type { Issue } from '../../ports/trackers/tracker.ts';
import { markdownFrom } from './adf/to-markdown.ts';
import { isMark, PROPERTY } from './marks.ts';

/** `2026-11-20T10:00:00.000+0000`: an offset without a colon, which no strict reader takes. */
const instant = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'a time')
  .transform((text) => new Date(text).toISOString());
const named = z.looseObject({ name: z.string() });
const user = z.looseObject({
  accountId: z.string(),
  displayName: z.string().default(''),
  emailAddress: z.string().nullish(),
});
export type JiraUser = z.infer<typeof user>;

export const jiraIssue = z.looseObject({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({
    summary: z.string().nullish(),
    /** A document in the interface, text in webhooks. */
    description: z.unknown().optional(),
    priority: named.nullish(),
    issuetype: named.nullish(),
    labels: z.array(z.string()).nullish(),
    project: z.looseObject({ key: z.string() }),
    components: z.array(named).nullish(),
    status: z.looseObject({
      name: z.string(),
      statusCategory: z.looseObject({ key: z.string() }).nullish(),
    }),
    resolution: named.nullish(),
    reporter: user.nullish(),
    assignee: user.nullish(),
    creator: user.nullish(),
    created: instant,
    updated: instant,
  }),
  properties: z.record(z.string(), z.unknown()).nullish(),
});
export type JiraIssue = z.infer<typeof jiraIssue>;

export const wantedFields = [
  'summary',
  'description',
  'priority',
  'issuetype',
  'labels',
  'project',
  'components',
  'status',
  'resolution',
  'reporter',
  'assignee',
  'creator',
  'created',
  'updated',
];

export const webhookBody = z.looseObject({
  webhookEvent: z.string(),
  timestamp: z.number(),
  issue_event_type_name: z.string().nullish(),
  user: user.nullish(),
  issue: z.unknown().optional(),
});

const priorities: [Priority, RegExp][] = [
  ['critical', /^(?:highest|blocker|critical|urgent|p0)\b/i],
  ['high', /^(?:high|major|p1)\b/i],
  ['medium', /^(?:medium|normal|p2)\b/i],
  ['low', /^(?:low|lowest|minor|trivial|p[345])\b/i],
];
export const priorityOf = (name: string): Priority | null =>
  priorities.find(([, pattern]) => pattern.test(name.trim()))?.[0] ?? null;

const kinds: [Kind, RegExp][] = [
  ['bug', /\b(?:bug|defect|fehler|incident)\b/i],
  ['feature', /\b(?:story|feature|improvement|enhancement)\b/i],
  ['chore', /\b(?:chore|maintenance|technical task|tech debt)\b/i],
];
export const kindOf = (name: string): Kind | null =>
  kinds.find(([, pattern]) => pattern.test(name))?.[0] ?? null;

/** A plain task says nothing of its kind: then a label may. */
const kindIn = (type: string, labels: string[]): Kind | null =>
  kindOf(type) ?? labels.map(kindOf).find((one) => one !== null) ?? null;

export type StateKind = Issue['state']['kind'];
const givenUp = /cancel|won['’]?t|declin|reject|duplicate|abandon|obsolete|cannot reproduce/i;

export function stateKind(status: { name: string; category: string }, resolution = ''): StateKind {
  if (status.category === 'done')
    return givenUp.test(status.name) || givenUp.test(resolution) ? 'cancelled' : 'done';
  if (status.category === 'indeterminate') return 'started';
  return /backlog/i.test(status.name) ? 'backlog' : 'unstarted';
}

const personOf = (one: JiraUser | null | undefined): Issue['reporter'] =>
  one == null
    ? null
    : { id: one.accountId, name: one.displayName || 'Somebody', email: one.emailAddress ?? null };

const property = z.looseObject({ installation: z.string(), key: z.string() });

/** The ticket of this installation that made it, by the property that no person sees and no clone inherits. */
export function keyInProperty(issue: JiraIssue, installation: string): string | null {
  const found = property.safeParse(issue.properties?.[PROPERTY]);
  return found.success && found.data.installation === installation ? found.data.key : null;
}

export function issueOf(issue: JiraIssue, about: { site: string; ours: string | null }): Issue {
  const { fields } = issue;
  const labels = (fields.labels ?? []).filter((one) => !isMark(one));
  const { status } = fields;
  return {
    id: issue.id,
    ref: issue.key,
    url: `${about.site}/browse/${issue.key}`,
    title: fields.summary ?? '',
    description:
      typeof fields.description === 'string' ? fields.description : markdownFrom(fields.description),
    priority: fields.priority == null ? null : priorityOf(fields.priority.name),
    kind: kindIn(fields.issuetype?.name ?? '', labels),
    labels,
    place: fields.project.key,
    components: (fields.components ?? []).map((one) => one.name),
    state: {
      name: status.name,
      kind: stateKind(
        { name: status.name, category: status.statusCategory?.key ?? '' },
        fields.resolution?.name,
      ),
    },
    reporter: personOf(fields.reporter),
    assignee: personOf(fields.assignee),
    createdAt: fields.created,
    updatedAt: fields.updated,
    ours: about.ours,
  };
}
