/** Trackers that a person logs in to: which of them do, where their logins are kept, and how one is made. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TrackerKind } from '../pipeline/tracking/settings.ts';
import { trackerLabels } from '../pipeline/tracking/settings.ts';
import { isThisMachine } from '../pipeline/web/url-rule.ts';
import type { Account, LoginPlace } from '../ports/trackers/account.ts';
import { createAccount, type LoginStore, storedTokens } from './accounts/account.ts';
import { type TokenPlace, tokensFor } from './accounts/tokens.ts';
import { jiraLogin, sitesOf } from './jira/login.ts';
import { linearLogin } from './linear/login.ts';
import type { Admin } from './mcp/connect.ts';
import { createFileConnections } from './mcp/connection-store.ts';
import { awaitCallback } from './mcp/oauth/callback.ts';
import { createGuardedFetch, type WebFetch } from './web/guarded-fetch.ts';

/** Both vendors come back only to an address that was written down when the app was made. */
const CALLBACK_PORT = 8_765;
const LOGIN_MS = 5 * 60_000;

type Secret = (name: string) => string | null;
export type LoginKind = 'linear' | 'jira';

/** What each is connected by; a knowledge server may be called `linear`. */
export const loginNames: Record<LoginKind, string> = { linear: 'linear-tracker', jira: 'jira-tracker' };
const variables: Record<LoginKind, { key: string; id: string; secret: string }> = {
  linear: { key: 'LINEAR_API_KEY', id: 'LINEAR_CLIENT_ID', secret: 'LINEAR_CLIENT_SECRET' },
  jira: { key: 'JIRA_TOKEN', id: 'JIRA_CLIENT_ID', secret: 'JIRA_CLIENT_SECRET' },
};

export const mayLogIn = (kind: TrackerKind): kind is LoginKind => kind === 'linear' || kind === 'jira';

/** An app of the team's own, where there is no key: a key is the simple way, and goes first. */
function clientOf(kind: LoginKind, secret: Secret): { id: string; secret: string } | null {
  const names = variables[kind];
  const [id, given] = [secret(names.id), secret(names.secret)];
  return secret(names.key) !== null || id === null || given === null ? null : { id, secret: given };
}

/** The origin of a stand-in on this machine; null: the vendor itself. */
function standInOf(kind: LoginKind, secret: Secret): string | null {
  const url = secret(kind === 'linear' ? 'LINEAR_URL' : 'JIRA_URL');
  return url !== null && isThisMachine(new URL(url).hostname) ? new URL(url).origin : null;
}

const loginOf = (kind: LoginKind, secret: Secret): LoginPlace =>
  kind === 'linear' ? linearLogin(standInOf(kind, secret)) : jiraLogin(standInOf(kind, secret));

function storeIn(home: string): LoginStore {
  const connections = createFileConnections(join(home, 'connections'));
  return {
    read: (name) => connections.read(name),
    change: async (name, tokens) => {
      await connections.change(name, (before) => ({
        ...before,
        tokens: { ...tokens, token_type: 'Bearer' },
      }));
    },
  };
}

/** Undefined: the tracker is asked with a key. */
export function accountOf(
  kind: LoginKind,
  about: { home: string; secret: Secret; fetch: WebFetch },
): Account | undefined {
  const client = clientOf(kind, about.secret);
  if (client === null) return undefined;
  const url = loginOf(kind, about.secret).tokenUrl;
  return createAccount({
    name: loginNames[kind],
    place: { label: trackerLabels[kind], url, client, fetch: about.fetch },
    store: storeIn(about.home),
    now: Date.now,
    wait: async (ms) => {
      await sleep(ms);
    },
  });
}

/** `npm run connect linear-tracker`: true where the tracker can be asked from here on. */
export async function connectTracker(
  kind: LoginKind,
  { home, secret }: { home: string; secret: Secret },
  admin: Pick<Admin, 'say'>,
): Promise<boolean> {
  const label = trackerLabels[kind];
  const names = variables[kind];
  const client = clientOf(kind, secret);
  if (client === null) {
    admin.say(
      secret(names.key) === null
        ? `Set ${names.id} and ${names.secret} from your app at ${label}, then run this again (docs/trackers.md).`
        : `${names.key} is set, so ${label} is asked with it. Take it out to log in instead.`,
    );
    return false;
  }
  const standIn = standInOf(kind, secret);
  const web = createGuardedFetch({
    service: label,
    rule: { privateHosts: standIn === null ? [] : [new URL(standIn).host] },
    silentMs: 10_000,
  });
  try {
    const login = loginOf(kind, secret);
    const place = { label, url: login.tokenUrl, client, fetch: web.fetch };
    const port = Number(secret('LOGIN_PORT') ?? CALLBACK_PORT);
    const token = await logIn(login, { place, port, admin, store: storeIn(home), name: loginNames[kind] });
    admin.say(`Logged in to ${label}.`);
    return kind === 'linear' || (await sayJiraSite(token, { secret, fetch: web.fetch, admin }));
  } finally {
    web.close();
  }
}

/** Everything is kept in memory until the tokens are there; a login that fails changes nothing. */
async function logIn(
  login: LoginPlace,
  about: { place: TokenPlace; port: number; admin: Pick<Admin, 'say'>; store: LoginStore; name: string },
): Promise<string> {
  const { place, admin } = about;
  const state = randomBytes(24).toString('base64url');
  const callback = await awaitCallback({ state, withinMs: LOGIN_MS, port: about.port });
  try {
    const redirect = `http://localhost:${about.port}/callback`;
    const url = new URL(login.authorizeUrl);
    const asks = { ...login.asks, client_id: place.client.id, redirect_uri: redirect };
    for (const [name, value] of Object.entries({ ...asks, response_type: 'code', state }))
      url.searchParams.set(name, value);
    admin.say(`Open this address in your browser and log in to ${place.label}:\n\n${url.href}\n`);
    const code = await callback.code;
    const granted = await tokensFor(place, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
    });
    await about.store.change(about.name, storedTokens(granted, { now: Date.now() }));
    return granted.access_token;
  } finally {
    callback.close();
  }
}

/** With a login Jira is asked at another address than people open. */
async function sayJiraSite(
  token: string,
  { secret, fetch, admin }: { secret: Secret; fetch: WebFetch; admin: Pick<Admin, 'say'> },
): Promise<boolean> {
  const origin = standInOf('jira', secret) ?? 'https://api.atlassian.com';
  const sites = await sitesOf(token, { origin, fetch });
  const url = secret('JIRA_URL')?.replace(/\/+$/, '');
  if (sites.some(({ api }) => api === url)) return true;
  admin.say(sites.length === 0 ? 'It opens no site of Jira.' : 'Set these, then start Throughline again:');
  for (const site of sites) admin.say(`  JIRA_URL=${site.api} JIRA_SITE=${site.url}`);
  return false;
}
