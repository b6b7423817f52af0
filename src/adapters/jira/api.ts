/**
 * Jira Cloud's REST interface. Questions are asked again where that may help; what changes something is sent once, since
 * nobody can tell whether it was done: the next `ensure` looks first.
 */
import { z } from 'zod';
import { messageOf, UpstreamError } from '../../errors.ts';
import type { Account } from '../../ports/trackers/account.ts';

const TIMEOUT_MS = 10_000;
const TRIES = 3;
/** A wait that is longer than this is left to the queue. */
const LONGEST_WAIT_MS = 2_000;
const LIMIT_MS = 30_000;
const SERVICE = 'Jira';

export interface JiraOutside {
  /** `https://acme.atlassian.net`; with a token of OAuth `https://api.atlassian.com/ex/jira/<cloud id>`. */
  url: string;
  /** With an e-mail an API token of that account, without one a token of OAuth. Null: it is not set. */
  key: () => { email: string | null; token: string } | null;
  /** A person logged us in: its tokens stand for the key. */
  account?: Account;
  /** Guarded for this host. */
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  timeoutMs?: number;
}

/** What Jira did not take, by field; its own words, cut. */
export class JiraRefusal extends Error {
  readonly status: number;
  readonly fields: string[];
  constructor(status: number, about: { fields: string[]; said: string }) {
    super(about.said);
    this.name = 'JiraRefusal';
    this.status = status;
    this.fields = about.fields;
  }
}

class KeyRefused extends UpstreamError {
  constructor() {
    super(SERVICE, `${SERVICE} does not take our key; check JIRA_EMAIL and JIRA_TOKEN`, { retryable: false });
  }
}

export const failed = (
  clause: string,
  about: { retryable: boolean; afterMs?: number; cause?: unknown } = { retryable: false },
): UpstreamError => new UpstreamError(SERVICE, `${SERVICE} ${clause}`, about);

/** Null: there is no such thing, or none that our key may see. */
export type Ask = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>;

export function createAsk(outside: JiraOutside): Ask {
  const base = outside.url.replace(/\/+$/, '');
  return async (method, path, body) => {
    const { account } = outside;
    const key = account === undefined ? outside.key() : { email: null, token: await account.token() };
    if (key === null) throw failed('has no key: set JIRA_TOKEN and start again');
    const asked = { method, url: `${base}${path}`, body, authorization: authorizationOf(key) };
    let isRenewed = false;
    for (let tries = 1; ; tries += 1) {
      try {
        return await once(outside, asked);
      } catch (error) {
        // Refused for its token, nothing was done: the same once more with the next one.
        if (error instanceof KeyRefused && account !== undefined && !isRenewed) {
          isRenewed = true;
          const token = await account.renewed(key.token);
          asked.authorization = authorizationOf({ email: null, token });
          continue;
        }
        const afterMs = repeatsAfter(error, method);
        if (tries >= TRIES || afterMs === null) throw error;
        await outside.wait(afterMs * tries);
      }
    }
  };
}

interface Asked {
  method: 'GET' | 'POST';
  url: string;
  body: unknown;
  authorization: string;
}

/** Null: not now. A limit was said before anything was done, so what changes something may follow it, too. */
function repeatsAfter(error: unknown, method: string): number | null {
  if (!(error instanceof UpstreamError) || !error.retryable) return null;
  if (error.afterMs !== null) return error.afterMs <= LONGEST_WAIT_MS ? error.afterMs : null;
  return method === 'GET' ? 200 : null;
}

const authorizationOf = ({ email, token }: { email: string | null; token: string }): string =>
  email === null ? `Bearer ${token}` : `Basic ${Buffer.from(`${email}:${token}`, 'utf8').toString('base64')}`;

async function once(outside: JiraOutside, { method, url, body, authorization }: Asked): Promise<unknown> {
  const { response, text } = await answered(outside, url, {
    method,
    headers: {
      authorization,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { status, headers } = response;
  // Asked with a wrong key, Jira may answer as to a stranger: an empty list, or that there is no such issue.
  const isStranger = /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/.test(
    headers.get('x-seraph-loginreason') ?? '',
  );
  if (status === 401 || isStranger) throw new KeyRefused();
  if (status === 403) throw failed('does not let our key do that; check its permissions in the project');
  if (status === 404) return null;
  if (status === 429)
    throw failed('asks to be left alone for a while', {
      retryable: true,
      afterMs: waitOf(headers, outside.now()),
    });
  if (status >= 500) throw failed(`answered with status ${status}`, { retryable: true });
  const value = parsed(text);
  if (!response.ok) throw refusal(status, value);
  if (value === undefined) throw failed('answered something that is not JSON');
  return value;
}

async function answered(
  outside: JiraOutside,
  url: string,
  init: RequestInit,
): Promise<{ response: Response; text: string }> {
  try {
    const signal = AbortSignal.timeout(outside.timeoutMs ?? TIMEOUT_MS);
    const response = await outside.fetch(url, { ...init, signal });
    return { response, text: await response.text() };
  } catch (error) {
    if (error instanceof UpstreamError && !error.retryable) throw failed(error.message);
    throw failed(`did not answer: ${messageOf(error)}`, { retryable: true, cause: error });
  }
}

/** `Retry-After` in seconds, else the moment at which the limit ends. */
function waitOf(headers: Headers, now: number): number {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.max(200, seconds * 1_000);
  const reset = Date.parse(headers.get('x-ratelimit-reset') ?? '');
  return Number.isFinite(reset) ? Math.max(1_000, reset - now) : LIMIT_MS;
}

/** Nothing at all is what a successful move answers. */
function parsed(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const trouble = z.looseObject({
  errorMessages: z.array(z.string()).catch([]),
  errors: z.record(z.string(), z.string()).catch({}),
});

function refusal(status: number, value: unknown): JiraRefusal {
  const { errorMessages, errors } = trouble.catch({ errorMessages: [], errors: {} }).parse(value);
  const said = [...errorMessages, ...Object.values(errors)].join(' ').slice(0, 200) || `status ${status}`;
  return new JiraRefusal(status, { fields: Object.keys(errors), said });
}

/** A refusal is a person's to mend. */
export function refuse(error: unknown): never {
  throw error instanceof JiraRefusal ? failed(`refused that: ${error.message}`) : error;
}

/** What is not as Jira's own description says; what it was stands in no message. */
export function read<T>(shape: z.ZodType<T>, value: unknown): T {
  const found = shape.safeParse(value);
  if (found.success) return found.data;
  const where = found.error.issues[0]?.path.join('.') ?? '';
  throw failed(`answered something else than was asked for (${where})`);
}
