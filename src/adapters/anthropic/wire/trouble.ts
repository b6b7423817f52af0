/** What an error of the API means: whether to ask again, and the clause that people read after "I could not draft the PRD:". */
import { SpendLimitReached, UpstreamError } from '../../../errors.ts';

const SERVICE = 'Anthropic';

export type Trouble =
  /** The same request may succeed later. */
  | { kind: 'passing'; clause: string; afterMs: number | null }
  /** The texts do not fit into the model. */
  | { kind: 'too_large' }
  /** Somebody must mend something first; the admin, where there is a sentence for them. */
  | { kind: 'lasting'; clause: string; admin: string | null }
  /** No more money may be spent. */
  | { kind: 'spent' };

/** The texts do not fit: less of them may. */
export class TooLarge extends Error {}

export const failed = (
  clause: string,
  retryable: boolean,
  about: { afterMs?: number; cause?: unknown } = {},
) => new UpstreamError(SERVICE, clause, { retryable, ...about });

/** What of an SDK's error counts; its class is not asked, so that a gateway's errors are read the same way. */
interface Told {
  status?: number | undefined;
  type?: string | null | undefined;
  errorCode?: string | null | undefined;
  apiMessage?: string | null | undefined;
  headers?: Headers | undefined;
  cause?: unknown;
}

const noMoney = /spend limit|spending limit|credit balance|usage limit|billing/i;
const tooLong = /prompt is too long|too many tokens|exceeds? .{0,40}context|request.{0,20}too large/i;
const CONSOLE = 'https://console.anthropic.com';
const FIX = 'Raise the spend limit or add credit in the Anthropic Console.';
export const spendLimitForAdmin = `Anthropic refuses to spend more. ${FIX}`;
export const spent = (cause: unknown): SpendLimitReached =>
  new SpendLimitReached(SERVICE, "the model's spend limit at Anthropic is reached", {
    fix: FIX,
    url: CONSOLE,
    cause,
  });

export function troubleOf(error: unknown, model: string): Trouble {
  const told: Told = typeof error === 'object' && error !== null ? error : {};
  const { status } = told;
  const said = told.apiMessage ?? '';
  if (isOutOfMoney(told)) return { kind: 'spent' };
  if (status === 413 || (status === 400 && tooLong.test(said))) return { kind: 'too_large' };
  if (status === 401 || status === 403)
    return {
      kind: 'lasting',
      clause: `Anthropic refused our key (${status})`,
      admin: `Anthropic refused the key (${status}). Put a valid one into ANTHROPIC_API_KEY and start again.`,
    };
  if (status === 404)
    return {
      kind: 'lasting',
      clause: `Anthropic does not know the model ${model}`,
      admin: `Anthropic does not know the model ${model}. Name another one under models in throughline.yaml.`,
    };
  if (status !== undefined && status < 500 && ![408, 409, 429].includes(status))
    return { kind: 'lasting', clause: `the model did not take the request (${status})`, admin: null };
  return { kind: 'passing', clause: passingClause(error, told), afterMs: waitOf(told.headers) };
}

function isOutOfMoney({ status, type, errorCode, apiMessage }: Told): boolean {
  if (status === 402 || type === 'billing_error') return true;
  if (/spend_limit|billing/.test(errorCode ?? '')) return true;
  return (status === 429 || status === 400) && noMoney.test(apiMessage ?? '');
}

function passingClause(error: unknown, { status, type, cause }: Told): string {
  if (type === 'overloaded_error' || status === 529) return 'the model is down (overloaded)';
  if (status === 429) return 'the model has no room for us now (too many requests)';
  if (status !== undefined) return `the model is down (${status})`;
  const reason = cause instanceof UpstreamError ? cause : error instanceof UpstreamError ? error : null;
  return reason === null ? 'the model broke off its answer' : `the model ${reason.message}`;
}

/** How long the service wants to be left alone. */
function waitOf(headers: Headers | undefined): number | null {
  const seconds = Number(headers?.get('retry-after') ?? 'none');
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1_000) : null;
}
