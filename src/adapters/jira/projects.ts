/** What a project takes when an issue is filed there: types, fields, the active sprint, people. Remembered for some minutes. */
import { z } from 'zod';
import type { Kind, Priority } from '../../pipeline/item/basics.ts';
import { type Ask, failed, JiraRefusal, read } from './api.ts';
import { kindOf, priorityOf } from './shapes.ts';

const KEPT_MS = 5 * 60_000;
const SPRINT = 'com.pyxis.greenhopper.jira:gh-sprint';

const issueType = z.looseObject({ id: z.string(), name: z.string(), subtask: z.boolean().default(false) });
type IssueType = z.infer<typeof issueType>;
const issueTypes = z.looseObject({
  issueTypes: z.array(issueType).optional(),
  values: z.array(issueType).optional(),
});
const field = z.looseObject({
  fieldId: z.string(),
  name: z.string(),
  required: z.boolean().default(false),
  hasDefaultValue: z.boolean().default(false),
  schema: z.looseObject({ custom: z.string().nullish() }).nullish(),
  allowedValues: z.array(z.looseObject({ id: z.string().nullish(), name: z.string().nullish() })).nullish(),
});
export type CreateField = z.infer<typeof field>;
const fieldPage = z.looseObject({ fields: z.array(field).optional(), values: z.array(field).optional() });
const statusesByType = z.array(z.looseObject({ statuses: z.array(z.looseObject({ name: z.string() })) }));
const boards = z.looseObject({ values: z.array(z.looseObject({ id: z.number() })) });
const sprints = z.looseObject({ values: z.array(z.looseObject({ id: z.number() })) });
const users = z.array(
  z.looseObject({
    accountId: z.string(),
    emailAddress: z.string().nullish(),
    active: z.boolean().default(true),
  }),
);

export interface CreateScreen {
  type: { id: string };
  fields: CreateField[];
}

export interface Projects {
  /** Names of all statuses that the project's workflows have. */
  statuses(project: string): Promise<string[]>;
  screen(project: string, kind: Kind): Promise<CreateScreen>;
  /** The active sprint, where there is just one: nobody is put into another team's. */
  sprint(project: string): Promise<number | null>;
  /** The account of an e-mail that may be assigned there; null: nobody has it. */
  member(project: string, email: string): Promise<string | null>;
}

export function createProjects(ask: Ask, now: () => number): Projects {
  const kept = new Map<string, { at: number; value: Promise<unknown> }>();
  /** A failure is not kept. */
  const remembered = <T>(key: string, look: () => Promise<T>): Promise<T> => {
    const known = kept.get(key);
    if (known !== undefined && now() - known.at < KEPT_MS) return known.value as Promise<T>;
    const value = look();
    kept.set(key, { at: now(), value });
    value.catch(() => kept.delete(key));
    return value;
  };

  async function typesOf(project: string): Promise<IssueType[]> {
    const answer = await ask('GET', `/rest/api/3/issue/createmeta/${project}/issuetypes?maxResults=200`);
    const found = answer === null ? {} : read(issueTypes, answer);
    const types = (found.issueTypes ?? found.values ?? []).filter((one) => !one.subtask);
    if (types.length === 0)
      throw failed(`has no project ${project} that our key may file in; check places under trackers`);
    return types;
  }

  async function fieldsOf(project: string, type: string): Promise<CreateField[]> {
    const path = `/rest/api/3/issue/createmeta/${project}/issuetypes/${type}?maxResults=200`;
    const answer = await ask('GET', path);
    const found = answer === null ? {} : read(fieldPage, answer);
    return found.fields ?? found.values ?? [];
  }

  return {
    statuses: async (project) => {
      const answer = await ask('GET', `/rest/api/3/project/${project}/statuses`);
      if (answer === null)
        throw failed(`has no project ${project} that our key may see; check places under trackers`);
      const names = read(statusesByType, answer).flatMap(({ statuses }) => statuses.map(({ name }) => name));
      return [...new Set(names)];
    },
    screen: (project, kind) =>
      remembered(`screen ${project} ${kind}`, async () => {
        const type = typeFor(kind, await typesOf(project));
        return { type: { id: type.id }, fields: await fieldsOf(project, type.id) };
      }),
    sprint: async (project) => {
      try {
        const path = `/rest/agile/1.0/board?projectKeyOrId=${project}&type=scrum&maxResults=50`;
        const answer = await ask('GET', path);
        const ids = answer === null ? [] : read(boards, answer).values.map((one) => one.id);
        const active = new Set<number>();
        for (const id of ids.slice(0, 5)) {
          const found = await ask('GET', `/rest/agile/1.0/board/${id}/sprint?state=active`);
          for (const one of found === null ? [] : read(sprints, found).values) active.add(one.id);
        }
        return active.size === 1 ? ([...active][0] ?? null) : null;
      } catch (error) {
        // A board without sprints answers 400: there is no current one.
        if (error instanceof JiraRefusal) return null;
        throw error;
      }
    },
    member: async (project, email) => {
      const query = new URLSearchParams({ project, query: email, maxResults: '10' });
      const answer = await ask('GET', `/rest/api/3/user/assignable/search?${query}`);
      const found = (answer === null ? [] : read(users, answer)).filter((one) => one.active);
      const same = found.filter((one) => one.emailAddress?.toLowerCase() === email.toLowerCase());
      if (same.length > 0) return same[0]?.accountId ?? null;
      // Where people hide their e-mail, Jira still finds them by the whole of it.
      const [hidden, another] = found.filter((one) => (one.emailAddress ?? '') === '');
      return hidden !== undefined && another === undefined ? hidden.accountId : null;
    },
  };
}

/** The type of that kind by its name; else a plain task, else what comes first. */
function typeFor(kind: Kind, types: IssueType[]): IssueType {
  const found =
    types.find((one) => kindOf(one.name) === kind) ??
    types.find((one) => /^task$/i.test(one.name)) ??
    types.find((one) => !/epic|initiative/i.test(one.name)) ??
    types[0];
  if (found === undefined) throw failed('has no type of issue that our key may file');
  return found;
}

export const fieldCalled = ({ fields }: CreateScreen, id: string): CreateField | undefined =>
  fields.find((one) => one.fieldId === id);
export const sprintField = ({ fields }: CreateScreen): CreateField | undefined =>
  fields.find((one) => one.schema?.custom === SPRINT);

/** The first of the project's own priorities that means it; null: none does, and its default stands. */
export function priorityFor(screen: CreateScreen, priority: Priority): { id: string } | null {
  const found = fieldCalled(screen, 'priority')?.allowedValues?.find(
    (one) => priorityOf(one.name ?? '') === priority,
  );
  return found?.id == null ? null : { id: found.id };
}
