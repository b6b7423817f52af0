/** New tokens for old ones, without a person; where that cannot be, a person is asked to connect again. */
import { auth, type OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { UpstreamError } from '../../../errors.ts';
import type { ConnectionStore } from '../connection-store.ts';
import { NeedsPerson, reconnect } from '../trouble.ts';
import { clientMetadata, storedClient, storedDiscovery, storedTokens } from './records.ts';

/** A redirect that nobody follows: it only tells the SDK that this is no machine's own login. */
const NO_REDIRECT = 'http://127.0.0.1/callback';

export async function renewedTokens(
  server: { name: string; label: string; url: string },
  about: { store: ConnectionStore; fetch: FetchLike },
): Promise<void> {
  const before = await about.store.read(server.name);
  if (before.tokens?.refresh_token === undefined) throw reconnect(server);
  const provider: OAuthClientProvider = {
    redirectUrl: NO_REDIRECT,
    clientMetadata: clientMetadata(NO_REDIRECT),
    clientInformation: () => storedClient(before),
    tokens: () => storedTokens(before),
    saveTokens: async (tokens) => {
      await about.store.change(server.name, (now) => ({ ...now, tokens: { ...tokens } }));
    },
    discoveryState: () => storedDiscovery(before),
    redirectToAuthorization: () => {
      throw reconnect(server);
    },
    saveCodeVerifier: () => {},
    codeVerifier: () => '',
    // Refused once is refused: a second try with the same token can only lock it.
    invalidateCredentials: () => {
      throw reconnect(server);
    },
  };
  // The SDK goes on to a new login when the refresh itself could not be reached; that is no reason to ask a person.
  const unreached: { error: UpstreamError | null } = { error: null };
  const watching: FetchLike = async (url, init) => {
    try {
      const response = await about.fetch(url, init);
      if (response.status >= 500)
        unreached.error = new UpstreamError(server.label, 'could not renew its token', { retryable: true });
      return response;
    } catch (error) {
      if (error instanceof UpstreamError) unreached.error = error;
      throw error;
    }
  };
  try {
    await auth(provider, { serverUrl: server.url, fetchFn: watching });
  } catch (error) {
    if (unreached.error !== null) throw unreached.error;
    // Another process over the same home was quicker, and its tokens are the good ones.
    const now = await about.store.read(server.name);
    if (now.tokens !== undefined && now.tokens.access_token !== before.tokens.access_token) return;
    throw error instanceof NeedsPerson ? error : reconnect(server);
  }
}
