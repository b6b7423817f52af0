/** What a Linear workspace holds: one team, its statuses, labels, people, issues and comments. Its clock ticks with each change. */
import { randomUUID } from 'node:crypto';

export interface LinearUser {
  id: string;
  name: string;
  email: string;
}
export interface LinearState {
  id: string;
  name: string;
  type: string;
  position: number;
}
export interface LinearIssue {
  id: string;
  number: number;
  team: LinearTeam;
  title: string;
  description: string | null;
  priority: number;
  state: LinearState;
  labels: { id: string; name: string }[];
  creator: LinearUser | null;
  assignee: LinearUser | null;
  cycle: { id: string; number: number } | null;
  createdAt: string;
  updatedAt: string;
  trashed: boolean;
  archivedAt: string | null;
  comments: { id: string; body: string; user: LinearUser }[];
}
export interface LinearTeam {
  id: string;
  key: string;
  name: string;
  states: LinearState[];
  activeCycle: { id: string; number: number } | null;
}

export interface Workspace {
  team: LinearTeam;
  us: LinearUser;
  ana: LinearUser;
  users: LinearUser[];
  labels: { id: string; name: string }[];
  issues: LinearIssue[];
  now(): string;
}

const states: [string, string][] = [
  ['Backlog', 'backlog'],
  ['Todo', 'unstarted'],
  ['In Progress', 'started'],
  ['In Review', 'started'],
  ['Done', 'completed'],
  ['Canceled', 'canceled'],
];

export function createWorkspace(): Workspace {
  const person = (name: string): LinearUser => ({
    id: randomUUID(),
    name,
    email: `${name.toLowerCase()}@acme.example`,
  });
  const [us, ana, eli] = [person('Throughline'), person('Ana'), person('Eli')];
  let last = 0;
  return {
    team: {
      id: randomUUID(),
      key: 'BIL',
      name: 'Billing',
      states: states.map(([name, type], position) => ({ id: randomUUID(), name, type, position })),
      activeCycle: { id: randomUUID(), number: 7 },
    },
    us,
    ana,
    users: [us, ana, eli],
    labels: ['billing', 'bug', 'Feature', 'throughline'].map((name) => ({ id: randomUUID(), name })),
    issues: [],
    // Never the same twice, and never ahead of the product's own clock by more than that.
    now: () => {
      last = Math.max(last + 1, Date.now());
      return new Date(last).toISOString();
    },
  };
}

export const identifierOf = (issue: LinearIssue): string => `${issue.team.key}-${issue.number}`;
export const urlOf = (issue: LinearIssue): string => `https://linear.app/acme/issue/${identifierOf(issue)}`;

export const stateOf = (space: Workspace, type: string): LinearState => {
  const found = space.team.states.find((one) => one.type === type);
  if (found === undefined) throw new Error(`no status of type ${type}`);
  return found;
};

export function addIssue(space: Workspace, given: Partial<LinearIssue> & { title: string }): LinearIssue {
  const at = space.now();
  const issue: LinearIssue = {
    id: randomUUID(),
    number: space.issues.length + 1,
    team: space.team,
    description: null,
    priority: 0,
    state: stateOf(space, 'unstarted'),
    labels: [],
    creator: space.ana,
    assignee: null,
    cycle: null,
    createdAt: at,
    updatedAt: at,
    trashed: false,
    archivedAt: null,
    comments: [],
    ...given,
  };
  space.issues.push(issue);
  return issue;
}

/** By its id or as people say it, as Linear takes both. */
export const findIssue = (space: Workspace, ref: string): LinearIssue | undefined =>
  space.issues.find((one) => one.id === ref || identifierOf(one) === ref);
