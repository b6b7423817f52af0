/** An outside service failed. `retryable`: the same call may succeed later; else a person must mend something. */
export class UpstreamError extends Error {
  readonly service: string;
  readonly retryable: boolean;
  /** Milliseconds after which the service said it may be asked again. */
  readonly afterMs: number | null;

  constructor(
    service: string,
    message: string,
    about: { retryable: boolean; afterMs?: number; cause?: unknown },
  ) {
    super(message, { cause: about.cause });
    this.name = 'UpstreamError';
    this.service = service;
    this.retryable = about.retryable;
    this.afterMs = about.afterMs ?? null;
  }
}

/** The service takes no more work until somebody pays or allows more. */
export class SpendLimitReached extends UpstreamError {
  /** What the admin does about it, and where. */
  readonly fix: string;
  readonly url: string;
  constructor(service: string, message: string, about: { fix: string; url: string; cause?: unknown }) {
    super(service, message, { retryable: false, cause: about.cause });
    this.name = 'SpendLimitReached';
    this.fix = about.fix;
    this.url = about.url;
  }
}

/** What a person is told instead of a stack; the log line with the same reference holds the rest. */
export function referenceOf(seed: string): string {
  let hash = 2166136261;
  for (const char of seed) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash.toString(36).toUpperCase().padStart(4, '0').slice(-4);
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a caller gave cannot be used; the message is one sentence that says what to give. */
export class WrongInput extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'WrongInput';
  }
}
