/** PagerDuty's REST API: only read. Waits where it says how long, tries again where that may help, and ends in time. */
import { messageOf, UpstreamError } from '../../errors.ts';

/** Whoever needs a fact for a gate waits ten seconds for it: the reason must have come by then. */
const WHOLE_MS = 8_000;
const LONGEST_WAIT_MS = 2_000;
const TRIES = 3;
export const SERVICE = 'PagerDuty';

export interface PagerDutyOutside {
  /** `https://api.pagerduty.com`, or the one of the EU. */
  url: string;
  key: string;
  /** Guarded for this host. */
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  now: () => number;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const failed = (clause: string, retryable: boolean, cause?: unknown): UpstreamError =>
  new UpstreamError(SERVICE, clause, { retryable, cause });

/** One deadline for all that one question takes. */
export const deadline = (): AbortSignal => AbortSignal.timeout(WHOLE_MS);

type Tried = { value: unknown } | { againAfterMs: number; error: UpstreamError };

export async function get(outside: PagerDutyOutside, path: string, signal: AbortSignal): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    const tried = await once(outside, path, signal);
    if ('value' in tried) return tried.value;
    if (tries >= TRIES || tried.againAfterMs > LONGEST_WAIT_MS) throw tried.error;
    await outside.wait(tried.againAfterMs * tries, signal).catch((error: unknown) => {
      throw late(signal, error);
    });
  }
}

async function once(outside: PagerDutyOutside, path: string, signal: AbortSignal): Promise<Tried> {
  try {
    const response = await outside.fetch(new URL(path, outside.url), {
      headers: {
        authorization: `Token token=${outside.key}`,
        accept: 'application/vnd.pagerduty+json;version=2',
      },
      signal,
    });
    if (response.ok) return { value: await json(response) };
    await response.body?.cancel();
    return refused(response);
  } catch (error) {
    if (signal.aborted) throw late(signal, error);
    if (error instanceof UpstreamError) {
      if (error.retryable) return { againAfterMs: 200, error };
      throw error;
    }
    // The connection ended within the body.
    return { againAfterMs: 200, error: failed(`broke off its answer: ${messageOf(error)}`, true, error) };
  }
}

const late = (signal: AbortSignal, error: unknown): UpstreamError =>
  signal.aborted
    ? failed(`did not answer within ${WHOLE_MS / 1_000} s`, true, error)
    : failed(messageOf(error), true, error);

async function json(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw failed('answered something that is not JSON', false, error);
  }
}

function refused(response: Response): Tried {
  const { status } = response;
  if (status === 401 || status === 403)
    throw failed(`refused our key (${status}): give a read-only one as PAGERDUTY_API_KEY`, false);
  if (status === 404) throw failed('does not know what was asked for (404)', false);
  if (status === 429) {
    const given = response.headers.get('ratelimit-reset') ?? response.headers.get('retry-after') ?? '1';
    const seconds = Number(given);
    const againAfterMs = Number.isFinite(seconds) && seconds >= 0 ? Math.max(seconds, 0.2) * 1_000 : 1_000;
    return {
      againAfterMs,
      error: failed(`asks to be left alone for ${Math.ceil(againAfterMs / 1_000)} s`, true),
    };
  }
  const error = failed(`answered with status ${status}`, status >= 500);
  if (status < 500) throw error;
  return { againAfterMs: 200, error };
}
