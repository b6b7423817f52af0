/** Filing an issue once. Looking comes first: by the label, and beyond what the index of Jira's search knows yet. */
import { z } from 'zod';
import type { IssueFiling } from '../../ports/trackers/tracker.ts';
import { adfOf } from './adf/from-markdown.ts';
import { type Ask, failed, JiraRefusal, read, refuse } from './api.ts';
import { markedDescription, markOf, PROPERTY } from './marks.ts';
import { type CreateScreen, fieldCalled, type Projects, priorityFor, sprintField } from './projects.ts';
import { search } from './search.ts';
import { type JiraIssue, jiraIssue, keyInProperty, wantedFields } from './shapes.ts';

/** Issues around the newest that the index knows are asked for by their numbers: it may know one and not its neighbours. */
const AROUND = 50;

const many = z.looseObject({ issues: z.array(jiraIssue) });
const made = z.looseObject({ id: z.string(), key: z.string() });

export interface Filing {
  ask: Ask;
  projects: Projects;
  installation: string;
}

/**
 * The issue that carries the ticket's key. Jira's search may not know an issue for seconds after it was created, and
 * just then a lost answer is asked about. Numbers are given in order and reading by number knows no delay: so those
 * around the newest known one are read, a hundred in one question.
 */
export async function findOurs(
  { ask, installation }: Filing,
  { key, place }: Pick<IssueFiling, 'key' | 'place'>,
): Promise<JiraIssue | null> {
  const isOurs = (one: JiraIssue): boolean => keyInProperty(one, installation) === key;
  const labelled = await search(ask, { jql: `labels = "${markOf(key)}" ORDER BY created ASC`, most: 100 });
  const found = labelled.find(isOurs);
  if (found !== undefined) return found;
  const [newest] = await search(ask, { jql: `project = "${place}" ORDER BY created DESC`, most: 1 });
  const [project = place, number = '0'] = newest?.key.split('-') ?? [];
  const first = Math.max(1, Number(number) - AROUND + 1);
  const issueIdsOrKeys = Array.from({ length: 2 * AROUND }, (_, at) => `${project}-${first + at}`);
  const answer = await ask('POST', '/rest/api/3/issue/bulkfetch', {
    issueIdsOrKeys,
    fields: wantedFields,
    properties: [PROPERTY],
  });
  return (answer === null ? [] : read(many, answer).issues).find(isOurs) ?? null;
}

/** Answers the key of the new issue. */
export async function create(filing: Filing, ticket: IssueFiling): Promise<string> {
  const { ask, projects, installation } = filing;
  const screen = await projects.screen(ticket.place, ticket.kind);
  checkScreen(screen, ticket.place);
  const { fixed, wished } = await fieldsFor(projects, { screen, ticket });
  const properties = [{ key: PROPERTY, value: { installation, key: ticket.key } }];
  const send = (fields: Record<string, unknown>): Promise<unknown> =>
    ask('POST', '/rest/api/3/issue', { fields, properties });
  try {
    return read(made, await send({ ...fixed, ...wished })).key;
  } catch (error) {
    // What is only wished for (an assignee, a sprint) must not keep the ticket from the tracker.
    const refused = error instanceof JiraRefusal ? error.fields.filter((one) => one in wished) : [];
    if (refused.length === 0) refuse(error);
    const kept = Object.fromEntries(Object.entries(wished).filter(([name]) => !refused.includes(name)));
    return read(made, await send({ ...fixed, ...kept }).catch(refuse)).key;
  }
}

const filled = new Set(['summary', 'project', 'issuetype', 'description', 'labels', 'reporter']);

/** Said before it is tried, in words that say where to mend it. */
function checkScreen(screen: CreateScreen, project: string): void {
  if (fieldCalled(screen, 'labels') === undefined)
    throw failed(`shows no Labels when an issue is filed in ${project}; add that field to its screen`);
  const missing = screen.fields.filter(
    (one) => one.required && !one.hasDefaultValue && !filled.has(one.fieldId) && one.fieldId !== 'priority',
  );
  if (missing.length === 0) return;
  const names = missing.map((one) => one.name).join(', ');
  throw failed(
    `asks for ${names} when an issue is filed in ${project}; make it optional or give it a default`,
  );
}

async function fieldsFor(
  projects: Projects,
  { screen, ticket }: { screen: CreateScreen; ticket: IssueFiling },
): Promise<{ fixed: Record<string, unknown>; wished: Record<string, unknown> }> {
  const { place } = ticket;
  const sprint = sprintField(screen);
  const takes = (id: string): boolean => fieldCalled(screen, id) !== undefined;
  const [assignee, current] = await Promise.all([
    ticket.assignee === null || !takes('assignee') ? null : projects.member(place, ticket.assignee),
    sprint === undefined ? null : projects.sprint(place),
  ]);
  const priority = priorityFor(screen, ticket.priority);
  return {
    fixed: {
      project: { key: place },
      issuetype: screen.type,
      summary: oneLine(ticket.title),
      // Jira's labels have no white space; such a one cannot be there.
      labels: [...new Set([markOf(ticket.key), ...ticket.labels.filter((one) => /^\S{1,255}$/.test(one))])],
      ...(takes('description') ? { description: adfOf(markedDescription(ticket)) } : {}),
    },
    wished: {
      ...(priority === null ? {} : { priority }),
      ...(assignee === null ? {} : { assignee: { accountId: assignee } }),
      ...(sprint === undefined || current === null ? {} : { [sprint.fieldId]: current }),
    },
  };
}

/** Jira takes 255 characters in one line. */
const oneLine = (title: string): string =>
  Array.from(title.replaceAll(/\s+/g, ' ').trim()).slice(0, 240).join('') || 'Untitled';
