/** Atlassian's login (OAuth 2.0, 3LO), and which sites it opens. */
import { z } from 'zod';
import type { LoginPlace } from '../../ports/trackers/account.ts';

const scopes = [
  'read:jira-work',
  'write:jira-work',
  'read:jira-user',
  'read:board-scope:jira-software',
  'read:sprint:jira-software',
  // Without it nothing is given to renew the login with.
  'offline_access',
];

export function jiraLogin(standIn: string | null): LoginPlace {
  const origin = standIn ?? 'https://auth.atlassian.com';
  return {
    authorizeUrl: `${origin}/authorize`,
    tokenUrl: `${origin}/oauth/token`,
    asks: { audience: 'api.atlassian.com', scope: scopes.join(' '), prompt: 'consent' },
  };
}

const sites = z.array(z.looseObject({ id: z.string().regex(/^[\w-]+$/), url: z.url() }));

export interface JiraSite {
  url: string;
  /** What `JIRA_URL` is with a login of this kind. */
  api: string;
}

/** The sites that this login may be used at. */
export async function sitesOf(
  token: string,
  about: {
    origin: string;
    fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  },
): Promise<JiraSite[]> {
  const response = await about.fetch(`${about.origin}/oauth/token/accessible-resources`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  });
  if (!response.ok)
    throw new Error(`Atlassian did not say which sites it opens (status ${response.status}).`);
  return sites.parse(await response.json()).map(({ id, url }) => ({
    url,
    api: `${about.origin}/ex/jira/${id}`,
  }));
}
