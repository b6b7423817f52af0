/** The SDK's records of OAuth as they stand in a connection. */
import type { OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import type { Connection } from '../connection-store.ts';

export const clientMetadata = (redirectUrl: string): OAuthClientMetadata => ({
  client_name: 'Throughline',
  redirect_uris: [redirectUrl],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
});

/** Written by `saveTokens`, `saveClientInformation` and `saveDiscoveryState`, and read back unchanged. */
export const storedTokens = ({ tokens }: Connection): OAuthTokens | undefined => tokens;
export const storedClient = ({ client }: Connection): OAuthClientInformationMixed | undefined => client;
export const storedDiscovery = ({ discovery }: Connection): OAuthDiscoveryState | undefined => discovery;
