/** Answers to questions that Linear's schema has let through. A filter that is not understood here fails loudly. */
import { GraphQLError } from 'graphql';
import { addIssue, findIssue, identifierOf, type LinearIssue, urlOf, type Workspace } from './state.ts';

type Comparator = Record<string, unknown>;
export interface Changed {
  action: 'create' | 'update';
  issue: LinearIssue;
  comment?: string;
}

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** As Linear words them: a type and code in the extensions. */
export const refusal = (message: string, code: string): GraphQLError =>
  new GraphQLError(message, { extensions: { type: code.toLowerCase().replaceAll('_', ' '), code } });
const notFound = (what: string): GraphQLError =>
  refusal(`Entity not found: ${what} - Could not find referenced ${what}.`, 'INPUT_ERROR');

function fits(value: string, how: Comparator): boolean {
  return Object.entries(how).every(([name, wanted]) => {
    if (name === 'eq') return value === wanted;
    if (name === 'eqIgnoreCase') return value.toLowerCase() === String(wanted).toLowerCase();
    if (name === 'in') return (wanted as string[]).includes(value);
    if (name === 'nin') return !(wanted as string[]).includes(value);
    if (name === 'gte') return Date.parse(value) >= Date.parse(String(wanted));
    throw new Error(`the double does not know the comparator ${name}`);
  });
}

function issueFits(issue: LinearIssue, filter: Record<string, Record<string, Comparator>>): boolean {
  return Object.entries(filter).every(([name, how]) => {
    if (name === 'team') return fits(issue.team.key, how['key'] ?? {});
    if (name === 'state') return fits(issue.state.type, how['type'] ?? {});
    if (name === 'updatedAt') return fits(issue.updatedAt, how);
    throw new Error(`the double does not know the filter ${name}`);
  });
}

const shown = (issue: LinearIssue) => ({
  ...issue,
  identifier: identifierOf(issue),
  url: urlOf(issue),
  labels: () => ({ nodes: issue.labels }),
});

function page<T>(all: T[], { first = 50, after = null }: { first?: number; after?: string | null }) {
  const from = after === null ? 0 : Number(after) + 1;
  const nodes = all.slice(from, from + first);
  const end = from + nodes.length - 1;
  return {
    nodes,
    pageInfo: { hasNextPage: end + 1 < all.length, endCursor: nodes.length === 0 ? null : String(end) },
  };
}

export function resolvers(space: Workspace, changed: (change: Changed) => void) {
  const found = (ref: string): LinearIssue => {
    const issue = findIssue(space, ref);
    if (issue === undefined) throw notFound('Issue');
    return issue;
  };
  const comments = () => space.issues.flatMap((issue) => issue.comments);
  return {
    viewer: () => space.us,
    issue: ({ id }: { id: string }) => shown(found(id)),
    issues: (given: {
      filter?: Record<string, Record<string, Comparator>>;
      first?: number;
      after?: string;
    }) => {
      const all = space.issues.filter(
        (one) => !one.trashed && one.archivedAt === null && issueFits(one, given.filter ?? {}),
      );
      // Linear's lists begin with the newest.
      all.sort((one, other) => Date.parse(other.updatedAt) - Date.parse(one.updatedAt));
      return page(all.map(shown), given);
    },
    teams: ({ filter }: { filter: { key: Comparator } }) => ({
      // Whoever sees an issue sees its team.
      nodes: [space.team, ...space.issues.map((issue) => issue.team)]
        .filter((team) => fits(team.key, filter.key))
        .map((team) => ({ ...team, states: () => ({ nodes: team.states }) })),
    }),
    issueLabels: ({ filter }: { filter: { and: [{ or: { name: Comparator }[] }, unknown] } }) => ({
      nodes: space.labels.filter(({ name }) => filter.and[0].or.some((how) => fits(name, how.name))),
    }),
    users: ({ filter }: { filter: { email: Comparator } }) => ({
      nodes: space.users.filter(({ email }) => fits(email, filter.email)),
    }),
    comment: ({ id }: { id: string }) => {
      const comment = comments().find((one) => one.id === id);
      if (comment === undefined) throw notFound('Comment');
      return comment;
    },
    issueCreate: ({ input }: { input: Record<string, never> & IssueInput }) => {
      if (input.id !== undefined && !uuid4.test(input.id))
        throw refusal('Argument Validation Error: id must be a UUID', 'INVALID_INPUT');
      if (space.issues.some((one) => one.id === input.id))
        throw refusal('Conflict on insert of Issue: an entity with this id exists', 'INVALID_INPUT');
      if (input.teamId !== space.team.id) throw notFound('Team');
      if (input.cycleId !== undefined && input.cycleId !== space.team.activeCycle?.id)
        throw notFound('Cycle');
      const wanted = input.labelIds ?? [];
      const labels = space.labels.filter(({ id }) => wanted.includes(id));
      if (labels.length !== wanted.length) throw notFound('IssueLabel');
      const issue = addIssue(space, {
        title: input.title,
        description: input.description ?? null,
        priority: input.priority ?? 0,
        labels,
        creator: space.us,
        assignee: space.users.find(({ id }) => id === input.assigneeId) ?? null,
        cycle: input.cycleId === undefined ? null : space.team.activeCycle,
        ...(input.id === undefined ? {} : { id: input.id }),
      });
      changed({ action: 'create', issue });
      return { success: true, lastSyncId: 1, issue: shown(issue) };
    },
    issueUpdate: ({ id, input }: { id: string; input: { stateId?: string } }) => {
      const issue = found(id);
      const state = space.team.states.find((one) => one.id === input.stateId);
      if (state === undefined) throw notFound('WorkflowState');
      Object.assign(issue, { state, updatedAt: space.now() });
      changed({ action: 'update', issue });
      return { success: true, lastSyncId: 2, issue: shown(issue) };
    },
    commentCreate: ({ input }: { input: { id: string; issueId: string; body: string } }) => {
      const issue = found(input.issueId);
      if (!uuid4.test(input.id))
        throw refusal('Argument Validation Error: id must be a UUID', 'INVALID_INPUT');
      if (comments().some((one) => one.id === input.id))
        throw refusal('Conflict on insert of Comment: an entity with this id exists', 'INVALID_INPUT');
      issue.comments.push({ id: input.id, body: input.body, user: space.us });
      changed({ action: 'create', issue, comment: input.body });
      return { success: true, lastSyncId: 3, comment: { id: input.id, body: input.body } };
    },
  };
}

interface IssueInput {
  id?: string;
  teamId: string;
  title: string;
  description?: string;
  priority?: number;
  labelIds?: string[];
  assigneeId?: string;
  cycleId?: string;
}
