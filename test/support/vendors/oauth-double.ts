/** A vendor's login on the loopback: a code for tokens, tokens that end, refresh tokens that count once. */
import { randomUUID } from 'node:crypto';
import type { Answer } from './scripted.ts';

export const CLIENT = { id: 'client-1', secret: 'client-secret-1' };

export interface OAuthDouble {
  /** Whether this is the token of now. */
  accepts(authorization: string | undefined): boolean;
  /** Null: the address is none of the login's. */
  answer(asked: { path: string; query: URLSearchParams; form: string }): Answer | null;
  /** As the vendor writes them after a login. */
  grants(): { access_token: string; refresh_token: string; token_type: string; expires_in: number };
  /** The token of now ends, before its time. */
  expires(): void;
  /** The login ends: nothing is renewed. */
  revokes(): void;
  /** How many requests for tokens fail with this status from now on. */
  failures: { status: number; times: number };
  /** Requests for new tokens, whatever came of them. */
  renewals: number;
  lastsS: number;
}

export function createOAuthDouble(): OAuthDouble {
  const codes = new Set<string>();
  let access = '';
  let refresh = '';
  const double: OAuthDouble = {
    failures: { status: 503, times: 0 },
    renewals: 0,
    lastsS: 3_600,
    accepts: (authorization) => access !== '' && authorization === `Bearer ${access}`,
    grants: () => {
      access = `access-${randomUUID()}`;
      refresh = `refresh-${randomUUID()}`;
      return {
        access_token: access,
        refresh_token: refresh,
        token_type: 'Bearer',
        expires_in: double.lastsS,
      };
    },
    expires: () => {
      access = '';
    },
    revokes: () => {
      access = '';
      refresh = '';
    },
    answer: ({ path, query, form }) => {
      if (path.endsWith('/authorize')) {
        const code = randomUUID();
        codes.add(code);
        const back = new URL(query.get('redirect_uri') ?? '');
        back.searchParams.set('code', code);
        back.searchParams.set('state', query.get('state') ?? '');
        const isKnown = query.get('client_id') === CLIENT.id && query.get('response_type') === 'code';
        return isKnown ? { status: 302, headers: { location: back.href } } : { status: 400 };
      }
      if (!path.endsWith('/oauth/token')) return null;
      return tokensFor(new URLSearchParams(form));
    },
  };

  function tokensFor(asked: URLSearchParams): Answer {
    const grant = asked.get('grant_type');
    if (grant === 'refresh_token') double.renewals += 1;
    if (double.failures.times > 0) {
      double.failures.times -= 1;
      return { status: double.failures.status };
    }
    const isClient = asked.get('client_id') === CLIENT.id && asked.get('client_secret') === CLIENT.secret;
    const isGood =
      grant === 'refresh_token'
        ? refresh !== '' && asked.get('refresh_token') === refresh
        : codes.delete(asked.get('code') ?? '');
    if (!isClient || !isGood) return { status: 400, body: { error: 'invalid_grant' } };
    return { status: 200, body: double.grants() };
  }
  return double;
}
