/** How long GitHub wants to be left alone. Its answer says so in one of three ways; carrying on may get us banned. */
export type Headers = Record<string, string | number | undefined>;

const SECONDARY_MS = 60_000;
const MOST_MS = 60 * 60_000;

/**
 * Milliseconds to wait after this answer; null where it is no limit. Without a word of how long, a minute, and twice as
 * long each time (`times`: how often in a row before this one).
 */
export function waitAfter(
  answer: { status: number; headers: Headers; message: string },
  about: { nowMs: number; times: number },
): number | null {
  const { status, headers } = answer;
  if (status !== 403 && status !== 429) return null;
  const isSecondary = /secondary rate limit|abuse detection/i.test(answer.message);
  const growing = SECONDARY_MS * 2 ** about.times;
  const after = secondsIn(headers['retry-after']);
  if (after !== null) return Math.min(MOST_MS, after * 1_000);
  const reset = secondsIn(headers['x-ratelimit-reset']);
  if (String(headers['x-ratelimit-remaining']) === '0' && reset !== null)
    return Math.min(MOST_MS, Math.max(isSecondary ? growing : 1_000, reset * 1_000 - about.nowMs));
  return isSecondary || status === 429 ? Math.min(MOST_MS, growing) : null;
}

function secondsIn(value: string | number | undefined): number | null {
  const seconds = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
