import { z } from 'zod';
import type { Review } from '../../../ports/code-host.ts';

const states = z.enum(['approved', 'changes_requested', 'commented', 'dismissed']);

/**
 * Once for each person and pull request: asked again after their review is not said again. `by`: who asked; an App, ours
 * among them, is nobody who asks.
 */
export const requestOf = (login: string, by: string | null): Review => ({
  id: `requested:${login.toLowerCase()}`,
  login,
  ...(by === null || by.endsWith('[bot]') ? {} : { askedBy: by }),
  state: 'requested',
});

/** A review as webhooks and answers have it; null: it is not submitted yet, or in a state that we do not know. */
export function reviewNow(given: {
  id: number;
  state: string;
  user: { login: string } | null;
}): Review | null {
  const state = states.safeParse(given.state.toLowerCase());
  if (!state.success) return null;
  return { id: `${given.id}:${state.data}`, login: given.user?.login ?? 'ghost', state: state.data };
}
