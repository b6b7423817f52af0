/**
 * Why GitHub shows us nothing of a repository, or lets us do nothing there. It answers 404 for what is not there and for
 * what a key may not see, and 403 for every permission that lacks; only the App itself can tell them apart.
 */
import { z } from 'zod';
import { UpstreamError } from '../../../errors.ts';
import type { Api } from './client.ts';
import type { SignIn } from './sign-in.ts';
import { explainedAs, GitHubAnswer, isStatus, NotInstalled } from './trouble.ts';

/** `here`: the App is installed on it. With a token nobody can tell more than `hidden`. */
export type Access =
  | { kind: 'here' | 'suspended' | 'not_installed' | 'not_chosen' | 'none'; owner: string }
  | { kind: 'hidden' };

const installation = z.object({
  suspended_at: z.string().nullish(),
  repository_selection: z.string().nullish(),
});

/** So long an answer is used again: what lacks is met in each question. */
const KEPT_MS = 60_000;

export function createAccess(about: {
  kind: SignIn['kind'];
  app: () => Promise<Api | null>;
  now: () => number;
}): (repo: string) => Promise<Access> {
  const known = new Map<string, { access: Promise<Access>; until: number }>();

  async function ask(repo: string): Promise<Access> {
    const app = await about.app();
    if (app === null) return { kind: 'hidden' };
    const [owner = '', name = ''] = repo.split('/');
    const there = await app.get(installation, 'GET /repos/{owner}/{repo}/installation', {
      owner,
      repo: name,
    });
    if (there !== null) return { kind: there.suspended_at == null ? 'here' : 'suspended', owner };
    const ofOwner = await app.get(installation, 'GET /users/{username}/installation', { username: owner });
    if (ofOwner === null) return { kind: 'not_installed', owner };
    if (ofOwner.suspended_at != null) return { kind: 'suspended', owner };
    return { kind: ofOwner.repository_selection === 'selected' ? 'not_chosen' : 'none', owner };
  }

  return (repo) => {
    const last = known.get(repo);
    if (last !== undefined && last.until > about.now()) return last.access;
    const access = ask(repo);
    known.set(repo, { access, until: about.now() + KEPT_MS });
    // A failure is not kept: the next question asks again.
    access.catch(() => known.delete(repo));
    return access;
  };
}

/**
 * GitHub's 403 and 404 say nothing that a person could mend; where it can be asked why, that is said instead. `told`: what
 * signing in threw, as a problem of GitHub's.
 */
export function createExplaining(
  access: (repo: string) => Promise<Access>,
  told: (error: unknown) => Error,
): <T>(repo: string, work: () => Promise<T>) => Promise<T> {
  async function explained(repo: string, error: Error): Promise<Error> {
    const isHidden = error instanceof NotInstalled || isStatus(error, 404);
    const isRefused = isStatus(error, 403) && /resource not accessible/i.test(error.said);
    if (!isHidden && !isRefused) return error;
    try {
      const now = await access(repo);
      const clause = isRefused ? refusedClause(repo, now, error.takes) : hiddenClause(repo, now);
      if (clause === null || (isHidden && now.kind === 'hidden')) return error;
      return error instanceof GitHubAnswer ? explainedAs(error, clause) : new NotInstalled(clause);
    } catch {
      // Why is not known; what went wrong is.
      return error;
    }
  }
  return async (repo, work) => {
    try {
      return await work();
    } catch (error) {
      throw await explained(repo, error instanceof UpstreamError ? error : told(error));
    }
  };
}

/** What goes on after *GitHub*: nothing of it is shown, and how to mend that. Null: it is shown, so something else lacks. */
export function hiddenClause(repo: string, access: Access): string | null {
  switch (access.kind) {
    case 'here':
      return null;
    case 'hidden':
      return `does not show us ${repo}. Give the token access to it, or mend its name in the catalog.`;
    case 'suspended':
      return `does not show us ${repo}: the GitHub App is suspended in ${access.owner}. An owner there may let it in again.`;
    case 'not_installed':
      return `does not show us ${repo}: the GitHub App is not installed on ${access.owner}. Install it there for that repository.`;
    case 'not_chosen':
      return `does not show us ${repo}: the GitHub App is not installed on it, or there is none. Add it to the App's repositories in ${access.owner}, or mend its name in the catalog.`;
    case 'none':
      return `has no ${repo}: the GitHub App sees all of ${access.owner}. Mend its name in the catalog.`;
  }
}

/** The same of a 403: what lacks, as far as GitHub says it. */
function refusedClause(repo: string, access: Access, takes: string[]): string {
  const hidden = access.kind === 'hidden' ? null : hiddenClause(repo, access);
  if (hidden !== null) return hidden;
  const what = takes.length === 0 ? 'a permission (docs/github.md lists what it needs)' : takes.join(', ');
  return access.kind === 'here'
    ? `does not let us do that: the GitHub App lacks ${what} on ${repo}. Give it that in its settings, and an owner of ${access.owner} accepts the new permissions.`
    : `does not let us do that: the token lacks ${what} on ${repo}. Give it that in its settings.`;
}

/** The first of the sets of permissions that GitHub would take. */
export const taken = (header: string | number | undefined): string[] =>
  String(header ?? '')
    .split(';')[0]
    ?.split(',')
    .flatMap((one) => (one.includes('=') ? [one.trim().replace('=', ': ')] : [])) ?? [];
