/** What our key reaches: installations with too little, and repositories that it does not show or let us push to. */
import { z } from 'zod';
import { UpstreamError } from '../../errors.ts';
import type { Access } from './api/access.ts';
import type { Api, Client } from './api/client.ts';
import { permissions } from './api/shapes.ts';
import type { SignIn } from './api/sign-in.ts';

export type Permissions = Record<string, 'read' | 'write' | 'admin'>;

const MOST_INSTALLATIONS = 1_000;
const AT_ONCE = 10;
/** Names in one sentence; the number says how many there are. */
const MOST_NAMED = 10;

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

/** A sentence for those that the key does not show, by why, and for those that it may not push to. */
export async function lookAtRepositories(
  { client, kind }: { client: Client; kind: SignIn['kind'] },
  repos: readonly string[],
): Promise<string[]> {
  const hidden: { repo: string; access: Access }[] = [];
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
    // What is public is shown to everybody, also where the App may do nothing.
    const access = found === null || kind === 'app' ? await client.access(repo) : null;
    if (access !== null && (found === null || access.kind !== 'here')) hidden.push({ repo, access });
    // What an installation may do its permissions say.
    else if (kind === 'token' && found?.permissions?.push === false) closed.push(repo);
  };
  for (let from = 0; from < repos.length; from += AT_ONCE)
    await Promise.all(repos.slice(from, from + AT_ONCE).map(lookAt));
  const alike = Map.groupBy(
    hidden,
    ({ access }) => `${access.kind} ${'owner' in access ? access.owner : ''}`,
  );
  return [
    ...[...alike.values()].map((some) =>
      hiddenSentence(named(some.map(({ repo }) => repo)), some[0]?.access ?? { kind: 'hidden' }),
    ),
    ...(closed.length === 0 ? [] : [`It may not push to ${named(closed)}. Give the token write access.`]),
  ];
}

function hiddenSentence(repos: string, access: Access): string {
  switch (access.kind) {
    case 'not_installed':
      return `The GitHub App is not installed on ${access.owner}. Install it there for ${repos}.`;
    case 'suspended':
      return `The GitHub App is suspended in ${access.owner}, so it does not show us ${repos}. An owner there may let it in again.`;
    case 'not_chosen':
      return `The GitHub App is not installed on ${repos}, or there is none. Add it to the App's repositories in ${access.owner}, or mend the name in the catalog.`;
    case 'none':
      return `There is no ${repos}: the GitHub App sees all of ${access.owner}. Mend the name in the catalog.`;
    case 'here':
    case 'hidden':
      return `It does not show us ${repos}. Give the token access, or mend their names in the catalog.`;
  }
}

function named(repos: string[]): string {
  const first = repos.toSorted().slice(0, MOST_NAMED).join(', ');
  return repos.length > MOST_NAMED ? `${first} and ${repos.length - MOST_NAMED} more` : first;
}
