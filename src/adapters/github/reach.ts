/** What our key reaches: installations with too little, and repositories that it does not show or let us push to. */
import { z } from 'zod';
import { UpstreamError } from '../../errors.ts';
import type { Api, Client } from './api/client.ts';
import type { SignIn } from './api/sign-in.ts';

export type Permissions = Record<string, 'read' | 'write' | 'admin'>;

const MOST_INSTALLATIONS = 1_000;
const AT_ONCE = 10;
/** Names in one sentence; the number says how many there are. */
const MOST_NAMED = 10;

const permission = z.enum(['read', 'write', 'admin']);
export const permissions = z.record(z.string(), permission.catch('read'));
const installations = z.array(
  z.object({
    account: z.object({ login: z.string() }).nullish(),
    suspended_at: z.string().nullish(),
    permissions: permissions.nullish(),
  }),
);
const shown = z.object({ permissions: z.object({ push: z.boolean().optional() }).nullish() });

const rank = (given: string | undefined): number => (given === undefined ? 0 : given === 'read' ? 1 : 2);
export const lacking = (given: Permissions, needed: Record<string, string>): string[] =>
  Object.entries(needed).flatMap(([name, wanted]) =>
    rank(given[name]) < rank(wanted) ? [`${name}: ${wanted}`] : [],
  );

/** An App may ask for more than an organisation has accepted, and each has its own. Null: all that let us in gave what is needed. */
export async function lookAtInstallations(app: Api, needed: Record<string, string>): Promise<string | null> {
  const found = await app.list(installations, 'GET /app/installations', { most: MOST_INSTALLATIONS });
  const live = found.filter((one) => one.suspended_at == null);
  const [asleep] = found;
  if (live.length === 0)
    return asleep === undefined
      ? 'Install the GitHub App in your organisation, for the repositories of your catalog.'
      : `The GitHub App is suspended in ${ownerOf(asleep)}. An owner there may let it in again.`;
  const problems = live.flatMap((one) => {
    const missing = one.permissions == null ? [] : lacking(one.permissions, needed);
    return missing.length === 0
      ? []
      : [`The GitHub App lacks ${missing.join(', ')} in ${ownerOf(one)}. An owner there accepts the change.`];
  });
  return problems.length > 0 ? problems.join(' ') : null;
}

const ownerOf = (one: z.infer<typeof installations>[number]): string =>
  one.account?.login ?? 'an organisation';

/** A sentence for those that the key does not show, and for those that it may not push to. */
export async function lookAtRepositories(
  { client, kind }: { client: Client; kind: SignIn['kind'] },
  repos: readonly string[],
): Promise<string[]> {
  const hidden: string[] = [];
  const closed: string[] = [];
  const lookAt = async (repo: string): Promise<void> => {
    const found = await client
      .of(repo)
      .get(shown, 'GET /repos/{owner}/{repo}')
      .catch((error: unknown) => {
        // Not installed there, or refused: for whoever reads it the same as not shown. A GitHub that is away is not.
        if (error instanceof UpstreamError && !error.retryable) return null;
        throw error;
      });
    if (found === null) hidden.push(repo);
    // What an installation may do its permissions say.
    else if (kind === 'token' && found.permissions?.push === false) closed.push(repo);
  };
  for (let from = 0; from < repos.length; from += AT_ONCE)
    await Promise.all(repos.slice(from, from + AT_ONCE).map(lookAt));
  const access = kind === 'app' ? 'Install the GitHub App for them' : 'Give the token access';
  return [
    ...(hidden.length === 0
      ? []
      : [`It does not show us ${named(hidden)}. ${access}, or mend their names in the catalog.`]),
    ...(closed.length === 0 ? [] : [`It may not push to ${named(closed)}. Give the token write access.`]),
  ];
}

function named(repos: string[]): string {
  const first = repos.toSorted().slice(0, MOST_NAMED).join(', ');
  return repos.length > MOST_NAMED ? `${first} and ${repos.length - MOST_NAMED} more` : first;
}
