/** How Jira answers, and how an issue is found by its key or id. */
import type { Answer } from '../vendors/scripted.ts';
import type { DoubleIssue, DoubleSpace } from './state.ts';

export const ok = (body: unknown, status = 200): Answer => ({ status, body });

export const none: Answer = { status: 404, body: { errorMessages: ['Issue does not exist'], errors: {} } };

export const bad = (errors: Record<string, string>): Answer => ({
  status: 400,
  body: { errorMessages: [], errors },
});

export const issueAt = (space: DoubleSpace, ref: string): DoubleIssue | null =>
  space.issues.find((one) => one.key === ref || one.id === ref || one.oldKeys?.includes(ref) === true) ??
  null;
