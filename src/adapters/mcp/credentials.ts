/** What a server is shown so that it answers: nothing, a key from the environment, or OAuth tokens that are renewed. */
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { ServerAuth } from '../../pipeline/knowledge/server-settings.ts';
import type { ConnectionStore } from './connection-store.ts';
import { renewedTokens } from './oauth/renewal.ts';
import { NeedsPerson, reconnect } from './trouble.ts';

export type Secret = (name: string) => string | null;

interface Server {
  name: string;
  label: string;
  url: string;
}
interface Credential {
  header: string;
  value: string;
}

export interface Credentials {
  /** Null: the server is asked without. Throws `NeedsPerson` where there should be one. */
  current(): Promise<Credential | null>;
  /** After a refusal of `used`: another credential, or null where there is none. */
  renew(used: Credential | null): Promise<Credential | null>;
}

export function keyCredentials(server: Server, about: { auth: ServerAuth; secret: Secret }): Credentials {
  const { auth } = about;
  return {
    current: async () => {
      if (auth.by !== 'header') return null;
      const value = about.secret(auth.value);
      if (value === null)
        throw new NeedsPerson(
          `${server.label} has no key: set ${auth.value} in the environment and start again.`,
        );
      return { header: auth.header, value: `${auth.prefix}${value}` };
    },
    renew: async () => null,
  };
}

/** Renewal is one flight: calls that are refused together wait for the same new token. */
export function oauthCredentials(
  server: Server,
  about: { store: ConnectionStore; fetch: FetchLike },
): Credentials {
  let flight: Promise<void> | null = null;
  const bearer = async (): Promise<Credential | null> => {
    const { tokens, url } = await about.store.read(server.name);
    return tokens === undefined || url !== server.url
      ? null
      : { header: 'Authorization', value: `Bearer ${tokens.access_token}` };
  };
  const current = async (): Promise<Credential> => {
    const stored = await bearer();
    if (stored === null) throw reconnect(server);
    return stored;
  };
  return {
    current,
    renew: async (used) => {
      const stored = await current();
      // Another call, or another process, was quicker.
      if (used !== null && stored.value !== used.value) return stored;
      flight ??= renewedTokens(server, about).finally(() => {
        flight = null;
      });
      await flight;
      return current();
    },
  };
}

/** `fetch` that shows the credential to its server alone, and once more with a new one where that is refused. */
export function authorizedFetch(
  server: Server,
  about: { credentials: Credentials; fetch: FetchLike },
): FetchLike {
  const { origin } = new URL(server.url);
  return async (url, init) => {
    const headersWith = (credential: Credential | null): Headers => {
      const headers = new Headers(init?.headers);
      if (credential !== null && new URL(url).origin === origin)
        headers.set(credential.header, credential.value);
      return headers;
    };
    // We ask and nobody calls us: no stream is held open between questions.
    if ((init?.method ?? 'GET') === 'GET') return new Response(null, { status: 405 });
    const used = await about.credentials.current();
    const first = await about.fetch(url, { ...init, headers: headersWith(used) });
    if (first.status !== 401) return first;
    const renewed = await about.credentials.renew(used);
    if (renewed === null) return first;
    await first.body?.cancel();
    const second = await about.fetch(url, { ...init, headers: headersWith(renewed) });
    if (second.status === 401) throw reconnect(server);
    return second;
  };
}
