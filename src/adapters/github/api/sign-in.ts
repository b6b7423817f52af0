/**
 * Who we are at GitHub: an App, installed once for each owner, or a token. Octokit takes a tenth of a second to load: it
 * comes with the first question.
 */
import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { NotInstalled } from './trouble.ts';

export type SignIn = { kind: 'token'; token: string } | { kind: 'app'; appId: string; privateKey: string };

export interface Session {
  octokit: Octokit;
  /** Calls of one session share GitHub's limits. */
  name: string;
}

export interface Sessions {
  readonly kind: SignIn['kind'];
  /** The session that may ask about this repository. */
  of(repo: string): Promise<Session>;
  /** Every session there is: one for each installation, or the token's. */
  all(): Promise<Session[]>;
  /** The App itself; null with a token. */
  app(): Promise<Session | null>;
  /** A token for git in one repository. Secret: never stored, logged or put into an address. */
  gitToken(repo: string): Promise<string>;
  /** Installations changed: they are asked for again. */
  forget(): void;
}

export interface Connection {
  signIn: SignIn;
  /** Without a slash at the end. */
  apiUrl: string;
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const installation = z.object({ id: z.int() });
const installations = z.array(z.object({ id: z.int(), suspended_at: z.string().nullish() }));
const minted = z.object({ token: z.string() });

export function createSessions(connection: Connection): Sessions {
  const { signIn } = connection;
  const base = {
    baseUrl: connection.apiUrl,
    userAgent: 'throughline',
    log: silent,
    request: { fetch: connection.fetch },
  };
  return signIn.kind === 'token' ? tokenSessions(signIn, base) : appSessions(signIn, base);
}

type Base = NonNullable<ConstructorParameters<typeof Octokit>[0]>;

function tokenSessions({ token }: { token: string }, base: Base): Sessions {
  let made: Promise<Session> | null = null;
  const session = (): Promise<Session> =>
    (made ??= import('@octokit/rest').then(({ Octokit }) => ({
      octokit: new Octokit({ ...base, auth: token }),
      name: 'token',
    })));
  return {
    kind: 'token',
    of: session,
    all: async () => [await session()],
    app: async () => null,
    gitToken: async () => token,
    forget: () => {},
  };
}

function appSessions(app: { appId: string; privateKey: string }, base: Base): Sessions {
  const byOwner = new Map<string, Promise<number>>();
  const byInstallation = new Map<number, Promise<Session>>();
  let own: Promise<Session> | null = null;
  const key = { appId: app.appId, privateKey: app.privateKey };

  async function make(installationId: number | null): Promise<Session> {
    const [{ Octokit }, { createAppAuth }] = await Promise.all([
      import('@octokit/rest'),
      import('@octokit/auth-app'),
    ]);
    const auth = installationId === null ? key : { ...key, installationId };
    return {
      octokit: new Octokit({ ...base, authStrategy: createAppAuth, auth }),
      name: installationId === null ? 'app' : `installation ${installationId}`,
    };
  }
  const ownSession = (): Promise<Session> => (own ??= make(null));
  function sessionOf(id: number): Promise<Session> {
    const known = byInstallation.get(id) ?? make(id);
    byInstallation.set(id, known);
    return known;
  }
  async function find(repo: string): Promise<number> {
    const [owner = '', name = ''] = repo.split('/');
    const { octokit } = await ownSession();
    try {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/installation', { owner, repo: name });
      return installation.parse(data).id;
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      throw new NotInstalled(`does not show us ${repo}: the GitHub App is not installed there.`);
    }
  }
  function installationOf(repo: string): Promise<number> {
    const owner = (repo.split('/')[0] ?? '').toLowerCase();
    const known = byOwner.get(owner);
    if (known !== undefined) return known;
    const found = find(repo);
    byOwner.set(owner, found);
    // A failure is not kept: the next question asks again.
    found.catch(() => byOwner.delete(owner));
    return found;
  }
  return {
    kind: 'app',
    of: async (repo) => sessionOf(await installationOf(repo)),
    all: async () => {
      const { octokit } = await ownSession();
      const all = await octokit.paginate('GET /app/installations', { per_page: 100 });
      const live = installations.parse(all).filter((one) => one.suspended_at == null);
      return Promise.all(live.map(({ id }) => sessionOf(id)));
    },
    app: ownSession,
    gitToken: async (repo) => {
      const { octokit } = await sessionOf(await installationOf(repo));
      const narrowed = {
        type: 'installation',
        repositoryNames: [repo.split('/')[1] ?? ''],
        permissions: { contents: 'write' },
      };
      return minted.parse(await octokit.auth(narrowed)).token;
    },
    forget: () => {
      byOwner.clear();
      byInstallation.clear();
    },
  };
}

export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : null;
}
