/**
 * Linear's GraphQL interface, one POST a question. Not by the client of `@linear/sdk`: it takes no `fetch` of ours, so
 * nothing would hold it to Linear's own host, its errors carry question and answer (texts of tickets) into logs, and
 * its reads ask once more for every relation (98.0.0).
 *
 * Told to wait, or twice without an answer in time, Linear is left alone until then: whoever asks meanwhile is told at once.
 */
import { z } from 'zod';
import { UpstreamError } from '../../errors.ts';
import type { Account } from '../../ports/trackers/account.ts';

export interface LinearOutside {
  /** The API key (`lin_api_…`) or an OAuth token; null: it is not set. */
  key: () => string | null;
  /** A person logged us in: its tokens stand for the key. */
  account?: Account;
  /** Guarded for Linear's host. */
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  now: () => number;
  timeoutMs?: number;
}

export const LINEAR_URL = 'https://api.linear.app/graphql';
const TIMEOUT_MS = 10_000;
/** Where a limit comes without its end. */
const LIMIT_MS = 60_000;
const PAUSE_MS = 30_000;

const answer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        message: z.string().catch(''),
        extensions: z
          .object({
            code: z.string().optional().catch(undefined),
            type: z.string().optional().catch(undefined),
          })
          .optional()
          .catch(undefined),
      }),
    )
    .optional(),
});

/** What Linear answered to a question that it understood and did not grant. */
export class LinearRefusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'LinearRefusal';
    this.code = code;
  }
}

export type Ask = (query: string, variables: Record<string, unknown>) => Promise<unknown>;

const failed = (clause: string, about: { retryable: boolean; afterMs?: number; cause?: unknown }) =>
  new UpstreamError('Linear', `Linear ${clause}`, about);

/** The later of the limits that are used up says when; a header of a limit that is not is no reason to wait. */
function waitOf(headers: Headers, now: number): number {
  const after = Number(headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(after) && after >= 0) return Math.max(1_000, after * 1_000);
  const ends = ['requests', 'complexity', 'endpoint-requests'].flatMap((what) => {
    const isUsedUp = headers.get(`x-ratelimit-${what}-remaining`) === '0';
    const end = Number(headers.get(`x-ratelimit-${what}-reset`) ?? Number.NaN);
    return isUsedUp && Number.isFinite(end) ? [end - now] : [];
  });
  return ends.length === 0 ? LIMIT_MS : Math.max(1_000, ...ends);
}

export function createAsk(url: string, outside: LinearOutside): Ask {
  let quietUntil = 0;
  let unanswered = 0;

  async function send(key: string, body: string): Promise<{ response: Response; text: string }> {
    const signal = AbortSignal.timeout(outside.timeoutMs ?? TIMEOUT_MS);
    try {
      const response = await outside.fetch(url, {
        method: 'POST',
        headers: {
          authorization: key.startsWith('lin_api_') ? key : `Bearer ${key}`,
          'content-type': 'application/json',
          accept: 'application/json',
        },
        body,
        signal,
      });
      const text = await response.text();
      unanswered = 0;
      return { response, text };
    } catch (error) {
      if (error instanceof UpstreamError && !error.retryable) throw error;
      unanswered += 1;
      if (unanswered >= 2) quietUntil = outside.now() + PAUSE_MS;
      // The cause names hosts and codes only; an answer never came.
      throw failed('did not answer', { retryable: true, cause: error });
    }
  }

  async function answered(key: string, body: string) {
    const { response, text } = await send(key, body);
    const given = parsed(text);
    const [first] = given?.errors ?? [];
    return { response, given, first, code: first?.extensions?.code ?? first?.extensions?.type ?? '' };
  }

  return async (query, variables) => {
    const left = quietUntil - outside.now();
    if (left > 0) throw failed('asks to be left alone for a while', { retryable: true, afterMs: left });
    const { account } = outside;
    const key = account === undefined ? outside.key() : await account.token();
    if (key === null) throw failed('has no key: set LINEAR_API_KEY and start again', { retryable: false });
    const body = JSON.stringify({ query, variables });
    let { response, given, first, code } = await answered(key, body);
    // Refused for its token, nothing was done: the same once more with the next one.
    if (account !== undefined && isRefused(response, code))
      ({ response, given, first, code } = await answered(await account.renewed(key), body));
    if (response.status === 429 || /rate_?limited/i.test(code)) {
      const afterMs = waitOf(response.headers, outside.now());
      quietUntil = outside.now() + afterMs;
      throw failed('asks to be left alone for a while', { retryable: true, afterMs });
    }
    if (isRefused(response, code))
      throw failed('does not take our key; check LINEAR_API_KEY', { retryable: false });
    if (response.status === 403 || /forbidden/i.test(code))
      throw failed('does not let our key do that; check its permissions', { retryable: false });
    if (response.status >= 500) throw failed(`answered with status ${response.status}`, { retryable: true });
    if (given === null)
      throw failed(`answered something that is not JSON (status ${response.status})`, { retryable: true });
    if (first !== undefined) throw new LinearRefusal(code, first.message.slice(0, 300));
    if (!response.ok) throw failed(`answered with status ${response.status}`, { retryable: false });
    return given.data;
  };
}

const isRefused = (response: Response, code: string): boolean =>
  response.status === 401 || /authentication/i.test(code);

/** What is not as the schema says is Linear's to explain; what it was stands in no message. */
export function read<T>(shape: z.ZodType<T>, value: unknown): T {
  const found = shape.safeParse(value);
  if (found.success) return found.data;
  const where = found.error.issues[0]?.path.join('.') ?? '';
  throw failed(`answered something else than was asked for (${where})`, { retryable: false });
}

function parsed(text: string): z.infer<typeof answer> | null {
  try {
    const found = answer.safeParse(JSON.parse(text));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}
