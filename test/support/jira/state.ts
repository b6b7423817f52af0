/** What the double of Jira holds: one project with its workflow, fields, sprint and people. */
import type { AdfDocument } from '../../../src/adapters/jira/adf/node.ts';

export interface DoubleUser {
  accountId: string;
  displayName: string;
  email: string;
  hidesEmail: boolean;
}
export interface DoubleStatus {
  id: string;
  name: string;
  category: 'new' | 'indeterminate' | 'done';
  /** Names of the statuses that its transitions lead to. */
  to: string[];
}
export interface DoubleComment {
  id: string;
  author: DoubleUser;
  body: AdfDocument;
  properties: { key: string; value: unknown }[];
}
export interface DoubleIssue {
  id: string;
  key: string;
  oldKeys?: string[];
  summary: string;
  description: AdfDocument | null;
  priority: string | null;
  type: string;
  labels: string[];
  components: string[];
  status: string;
  resolution: string | null;
  sprint: number | null;
  assignee: DoubleUser | null;
  reporter: DoubleUser;
  creator: DoubleUser;
  created: number;
  updated: number;
  properties: Record<string, unknown>;
  comments: DoubleComment[];
  /** The index of the search knows it from this question on. */
  indexed: boolean;
}
export interface DoubleField {
  fieldId: string;
  name: string;
  required: boolean;
  hasDefaultValue: boolean;
  schema?: { custom: string };
  allowedValues?: { id: string; name: string }[];
}

export const bot: DoubleUser = {
  accountId: '5b10-bot',
  displayName: 'Throughline',
  email: 'throughline@acme.example',
  hidesEmail: true,
};
export const eli: DoubleUser = {
  accountId: '5b10-eli',
  displayName: 'Eli',
  email: 'eli@acme.example',
  hidesEmail: false,
};
export const ana: DoubleUser = {
  accountId: '5b10-ana',
  displayName: 'Ana',
  email: 'ana@acme.example',
  hidesEmail: true,
};

export const priorities = ['Highest', 'High', 'Medium', 'Low', 'Lowest'].map((name, index) => ({
  id: String(index + 1),
  name,
}));
export const types = [
  { id: '10000', name: 'Epic', subtask: false },
  { id: '10001', name: 'Story', subtask: false },
  { id: '10002', name: 'Task', subtask: false },
  { id: '10003', name: 'Sub-task', subtask: true },
  { id: '10004', name: 'Bug', subtask: false },
];
export const SPRINT = 'customfield_10020';

export const usualFields = (): DoubleField[] => [
  ...['summary', 'issuetype', 'project'].map((id) => ({
    fieldId: id,
    name: id,
    required: true,
    hasDefaultValue: false,
  })),
  ...['description', 'labels', 'assignee', 'components'].map((id) => ({
    fieldId: id,
    name: id,
    required: false,
    hasDefaultValue: false,
  })),
  { fieldId: 'reporter', name: 'Reporter', required: true, hasDefaultValue: true },
  {
    fieldId: 'priority',
    name: 'Priority',
    required: false,
    hasDefaultValue: true,
    allowedValues: priorities,
  },
  {
    fieldId: SPRINT,
    name: 'Sprint',
    required: false,
    hasDefaultValue: false,
    schema: { custom: 'com.pyxis.greenhopper.jira:gh-sprint' },
  },
];

const everywhere = ['To Do', 'In Progress', 'In Review', 'Done'];
export const usualStatuses = (): DoubleStatus[] => [
  { id: '1', name: 'To Do', category: 'new', to: everywhere },
  { id: '2', name: 'In Progress', category: 'indeterminate', to: everywhere },
  { id: '3', name: 'In Review', category: 'indeterminate', to: everywhere },
  { id: '4', name: 'Done', category: 'done', to: everywhere },
];

export interface DoubleSpace {
  project: string;
  users: DoubleUser[];
  fields: DoubleField[];
  statuses: DoubleStatus[];
  /** Active sprints by board; null: a board without sprints. */
  boards: { id: number; active: number[] | null }[];
  issues: DoubleIssue[];
  issued: number;
  /** Milliseconds; each change is a little later than the last. */
  now: number;
  /** Whether new issues are found at once. */
  indexIsLate: boolean;
  /** Whether the list of comments says their properties. */
  listsProperties: boolean;
  email: string | null;
  token: string;
}

export const usualSpace = (): DoubleSpace => ({
  project: 'PAY',
  users: [bot, eli, ana],
  fields: usualFields(),
  statuses: usualStatuses(),
  boards: [{ id: 7, active: [31] }],
  issues: [],
  issued: 0,
  now: Date.parse('2026-11-20T10:00:00Z'),
  indexIsLate: false,
  listsProperties: true,
  email: bot.email,
  token: 'secret-key',
});
