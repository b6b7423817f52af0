/** A small authorization server: discovery, registration, PKCE, codes for tokens, and refresh tokens that rotate. */
import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface AuthDouble {
  /** True when the request was its own. */
  handle(request: IncomingMessage, response: ServerResponse, body: string): boolean;
  mayPass(request: IncomingMessage): boolean;
  /** No access token is good any more. */
  expires(): void;
  /** `no`: says that the refresh token is void. `down`: cannot be reached. */
  refreshing: 'yes' | 'no' | 'down';
  readonly refreshes: number;
  readonly registrations: { redirect_uris: string[] }[];
}

const hashed = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

export function createAuthDouble(origin: () => string): AuthDouble {
  const clients = new Set<string>();
  const codes = new Map<string, { challenge: string; redirect: string; client: string }>();
  const access = new Set<string>();
  const refresh = new Set<string>();
  const issued = () => {
    const made = { access_token: `at-${randomUUID()}`, refresh_token: `rt-${randomUUID()}` };
    access.add(made.access_token);
    refresh.add(made.refresh_token);
    return { ...made, token_type: 'Bearer', expires_in: 3_600 };
  };
  const double = {
    refreshing: 'yes' as AuthDouble['refreshing'],
    refreshes: 0,
    registrations: [] as { redirect_uris: string[] }[],
    expires: () => access.clear(),
    mayPass: (request: IncomingMessage) =>
      access.has((request.headers.authorization ?? '').replace('Bearer ', '')),
    handle: (request: IncomingMessage, response: ServerResponse, body: string): boolean => {
      const url = new URL(request.url ?? '/', origin());
      const json = (status: number, value: unknown): true => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
        return true;
      };
      if (url.pathname.startsWith('/.well-known/oauth-protected-resource'))
        return json(200, { resource: `${origin()}/mcp`, authorization_servers: [origin()] });
      if (url.pathname.startsWith('/.well-known/'))
        return json(200, {
          issuer: origin(),
          authorization_endpoint: `${origin()}/authorize`,
          token_endpoint: `${origin()}/token`,
          registration_endpoint: `${origin()}/register`,
          response_types_supported: ['code'],
          code_challenge_methods_supported: ['S256'],
        });
      if (url.pathname === '/register') {
        const metadata = JSON.parse(body) as { redirect_uris: string[] };
        const client_id = `client-${randomUUID()}`;
        clients.add(client_id);
        double.registrations.push(metadata);
        return json(201, { ...metadata, client_id });
      }
      if (url.pathname === '/authorize') {
        const asked = (name: string) => url.searchParams.get(name) ?? '';
        const redirect = new URL(asked('redirect_uri'));
        const code = randomUUID();
        if (!clients.has(asked('client_id')) || asked('code_challenge_method') !== 'S256')
          return json(400, { error: 'invalid_request' });
        codes.set(code, {
          challenge: asked('code_challenge'),
          redirect: redirect.href,
          client: asked('client_id'),
        });
        redirect.searchParams.set('code', code);
        redirect.searchParams.set('state', asked('state'));
        response.writeHead(302, { location: redirect.href }).end();
        return true;
      }
      if (url.pathname !== '/token') return false;
      const given = new URLSearchParams(body);
      if (given.get('grant_type') === 'refresh_token') {
        double.refreshes += 1;
        if (double.refreshing === 'down') return json(503, { error: 'server_error' });
        const isKnown = refresh.delete(given.get('refresh_token') ?? '');
        return double.refreshing === 'no' || !isKnown
          ? json(400, { error: 'invalid_grant' })
          : json(200, issued());
      }
      const code = codes.get(given.get('code') ?? '');
      codes.delete(given.get('code') ?? '');
      const isRight =
        code !== undefined &&
        hashed(given.get('code_verifier') ?? '') === code.challenge &&
        given.get('redirect_uri') === code.redirect &&
        given.get('client_id') === code.client;
      return isRight ? json(200, issued()) : json(400, { error: 'invalid_grant' });
    },
  };
  return double;
}
