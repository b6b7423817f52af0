/**
 * An account that a person logged in. Its tokens are renewed shortly before they end, and once where one is refused; calls
 * that need it together wait for the same renewal. Once the vendor says that the login has ended, it is asked nothing
 * more until somebody has logged in again: what was to be said waits.
 */
import { UpstreamError } from '../../errors.ts';
import type { Account } from '../../ports/trackers/account.ts';
import { type Granted, LoginEnded, type TokenPlace, tokensFor } from './tokens.ts';

/** Ends within this: a question under way would be refused. */
const EARLY_MS = 60_000;
/** A process over the same home that was quicker writes its tokens within this. */
const QUICKER_MS = 500;
/** Somebody has to do something: nobody is in a hurry. */
const AGAIN_MS = 5 * 60_000;

export interface StoredLogin {
  tokens?: { access_token: string; refresh_token?: string | undefined; [more: string]: unknown } | undefined;
}

/** Where logins are kept; `change` reads, changes and writes as one step. */
export interface LoginStore {
  read(name: string): Promise<StoredLogin>;
  change(name: string, tokens: Record<string, unknown> & { access_token: string }): Promise<void>;
}

export interface AccountOptions {
  /** What it is stored under, and connected by. */
  name: string;
  place: TokenPlace;
  store: LoginStore;
  now: () => number;
  wait: (ms: number) => Promise<void>;
}

const ENDS_AT = 'ends_at';

/** As they are stored: with the moment at which they end, since `expires_in` counts from an answer that is gone. */
export const storedTokens = (
  given: Granted,
  about: { now: number; before?: string | undefined },
): Granted & Record<string, unknown> => ({
  ...given,
  // A vendor that gives no new refresh token means the old one.
  ...(given.refresh_token === undefined && about.before !== undefined ? { refresh_token: about.before } : {}),
  ...(given.expires_in === undefined ? {} : { [ENDS_AT]: about.now + given.expires_in * 1_000 }),
});

export function createAccount({ name, place, store, now, wait }: AccountOptions): Account {
  let flight: Promise<string> | null = null;
  /** The token of the login that has ended. */
  let ended: string | null = null;
  const reconnect = (how: 'connected' | 'connected again'): UpstreamError =>
    new UpstreamError(place.label, `${place.label} needs to be ${how}: run \`npm run connect ${name}\``, {
      retryable: true,
      afterMs: AGAIN_MS,
    });

  async function stored(): Promise<NonNullable<StoredLogin['tokens']>> {
    const { tokens } = await store.read(name);
    if (tokens === undefined) throw reconnect('connected');
    if (tokens.access_token === ended) throw reconnect('connected again');
    ended = null;
    return tokens;
  }

  async function renew(used: string): Promise<string> {
    const before = await stored();
    // Another process over the same home was quicker.
    if (before.access_token !== used) return before.access_token;
    try {
      if (before.refresh_token === undefined) throw new LoginEnded('It gave nothing to renew it with');
      const grant = { grant_type: 'refresh_token', refresh_token: before.refresh_token };
      const given = await tokensFor(place, grant);
      await store.change(name, storedTokens(given, { now: now(), before: before.refresh_token }));
      return given.access_token;
    } catch (error) {
      if (!(error instanceof LoginEnded)) throw error;
      // A refresh token counts once: who was quicker has the good one, and is writing it down.
      await wait(QUICKER_MS);
      const after = await store.read(name);
      if (after.tokens !== undefined && after.tokens.access_token !== used) return after.tokens.access_token;
      ended = used;
      throw reconnect('connected again');
    }
  }

  const renewed = (used: string): Promise<string> => {
    flight ??= renew(used).finally(() => {
      flight = null;
    });
    return flight;
  };

  return {
    token: async () => {
      const tokens = await stored();
      const endsAt = tokens[ENDS_AT];
      const isEnding = typeof endsAt === 'number' && endsAt - EARLY_MS < now();
      return isEnding ? renewed(tokens.access_token) : tokens.access_token;
    },
    renewed,
  };
}
