/** Who we are at GitHub, and whether it works: said to the admin with what to mend. */
import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import type { Client } from './api/client.ts';
import { account, permissions } from './api/shapes.ts';
import { refusal } from './api/trouble.ts';
import { lacking, lookAtInstallations } from './reach.ts';

export interface GitHubConnection {
  name: string;
  connected: boolean;
  /** One sentence that says what to mend; null where nothing is. */
  fix: string | null;
}

const app = z.object({
  slug: z.string(),
  permissions: permissions.default({}),
  events: z.array(z.string()).default([]),
});

/** The least that the App needs; docs/github.md says what for. */
export const neededPermissions = {
  actions: 'read',
  checks: 'write',
  contents: 'write',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'read',
} as const;
export const neededEvents = [
  'check_run',
  'check_suite',
  'pull_request',
  'pull_request_review',
  'push',
  'status',
  'workflow_run',
];

export interface Identity {
  /** The login under which GitHub shows what we do. */
  login: string;
}

export function createIdentity(client: Client): () => Promise<Identity> {
  let known: Promise<Identity> | null = null;
  const ask = async (): Promise<Identity> => {
    const own = await client.app();
    if (own !== null) {
      const found = await own.get(app, 'GET /app');
      if (found === null) throw refusal('does not know our App. Check GITHUB_APP_ID.');
      return { login: `${found.slug}[bot]` };
    }
    const [api] = await client.everywhere();
    const found = await api?.get(account, 'GET /user');
    if (found == null) throw refusal('does not know whose GITHUB_TOKEN this is.');
    return found;
  };
  return () => {
    const asked = (known ??= ask());
    // A failure is not kept: the next question asks again.
    asked.catch(() => {
      known = null;
    });
    return asked;
  };
}

/** Asks GitHub; never throws. */
export async function lookAtConnection(
  { client, identity }: { client: Client; identity: () => Promise<Identity> },
  hasIssues: boolean,
): Promise<string | null> {
  try {
    await identity();
    const own = await client.app();
    if (own === null) return null;
    const found = await own.get(app, 'GET /app');
    const needed = { ...neededPermissions, ...(hasIssues ? { issues: 'write' } : {}) };
    const missing = lacking(found?.permissions ?? {}, needed);
    if (missing.length > 0)
      return `Give the GitHub App ${missing.join(', ')} in its settings, and accept the change in each organisation.`;
    const deaf = [...neededEvents, ...(hasIssues ? ['issues'] : [])].filter(
      (event) => found?.events.includes(event) !== true,
    );
    if (deaf.length > 0) return `Subscribe the GitHub App to ${deaf.join(', ')} in its settings.`;
    return await lookAtInstallations(own, needed);
  } catch (error) {
    return `${messageOf(error)}.`;
  }
}
