/** The login of a person in their browser: discovery, registration of this client, PKCE, and the code for tokens. */
import { randomBytes } from 'node:crypto';
import {
  auth,
  extractWWWAuthenticateParams,
  type OAuthClientProvider,
} from '@modelcontextprotocol/sdk/client/auth.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js';
import { type Connection, type ConnectionStore, noConnection } from '../connection-store.ts';
import { awaitCallback } from './callback.ts';
import { clientMetadata, storedClient, storedDiscovery, storedTokens } from './records.ts';

const LOGIN_MS = 5 * 60_000;

/** Where the server says that its authorization is described; it says so only to whom it refuses. */
async function refusalOf(
  url: string,
  fetch: FetchLike,
): Promise<{ resourceMetadataUrl?: URL; scope?: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: {
        protocolVersion: LATEST_PROTOCOL_VERSION,
        capabilities: {},
        clientInfo: { name: 'throughline', version: '0.1.0' },
      },
    }),
  });
  await response.body?.cancel();
  const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(response);
  return {
    ...(resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl }),
    ...(scope === undefined ? {} : { scope }),
  };
}

/** Everything is kept in memory until the tokens are there; a login that fails changes nothing. */
export async function logIn(
  server: { name: string; url: string },
  about: { store: ConnectionStore; fetch: FetchLike; show: (url: URL) => void; withinMs?: number },
): Promise<void> {
  const state = randomBytes(24).toString('base64url');
  const callback = await awaitCallback({ state, withinMs: about.withinMs ?? LOGIN_MS });
  try {
    let made: Connection = noConnection;
    let verifier = '';
    const provider: OAuthClientProvider = {
      redirectUrl: callback.url,
      clientMetadata: clientMetadata(callback.url),
      state: () => state,
      clientInformation: () => storedClient(made),
      saveClientInformation: (client) => {
        made = { ...made, client: { ...client } };
      },
      tokens: () => storedTokens(made),
      saveTokens: (tokens) => {
        made = { ...made, tokens: { ...tokens } };
      },
      discoveryState: () => storedDiscovery(made),
      saveDiscoveryState: (discovery) => {
        made = { ...made, discovery: { ...discovery } };
      },
      saveCodeVerifier: (given) => {
        verifier = given;
      },
      codeVerifier: () => verifier,
      redirectToAuthorization: (url) => {
        if (url.protocol !== 'https:' && url.protocol !== 'http:')
          throw new Error('The login’s address is not https.');
        about.show(url);
      },
    };
    const asked = {
      ...(await refusalOf(server.url, about.fetch)),
      serverUrl: server.url,
      fetchFn: about.fetch,
    };
    if ((await auth(provider, asked)) === 'REDIRECT')
      await auth(provider, { ...asked, authorizationCode: await callback.code });
    const { tokens, client, discovery } = made;
    await about.store.change(server.name, ({ approved, approvedAt }) => ({
      approved,
      ...(approvedAt === undefined ? {} : { approvedAt }),
      url: server.url,
      tokens,
      client,
      discovery,
    }));
  } finally {
    callback.close();
  }
}
