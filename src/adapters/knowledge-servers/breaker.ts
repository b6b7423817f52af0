/**
 * The circuit breaker of one server, as a value. *Closed*: it is asked. *Open*, after so many failures in a row: it is
 * left alone until a moment. *Probing*, after that moment: one question goes out, and how it ends decides.
 */
export type Breaker =
  | { state: 'closed'; failures: number }
  | { state: 'open'; untilMs: number }
  | { state: 'probing'; untilMs: number };

export const FAILURES_TO_OPEN = 3;
export const PAUSE_MS = 30_000;

export const closed: Breaker = { state: 'closed', failures: 0 };

/** May it be asked now, and what the breaker is from here on. A probe that never ends is followed by another. */
export function asked(breaker: Breaker, nowMs: number): { may: boolean; breaker: Breaker } {
  if (breaker.state === 'closed') return { may: true, breaker };
  return nowMs < breaker.untilMs
    ? { may: false, breaker }
    : { may: true, breaker: { state: 'probing', untilMs: nowMs + PAUSE_MS } };
}

export function failed(breaker: Breaker, nowMs: number): Breaker {
  const failures = breaker.state === 'closed' ? breaker.failures + 1 : FAILURES_TO_OPEN;
  return failures < FAILURES_TO_OPEN
    ? { state: 'closed', failures }
    : { state: 'open', untilMs: nowMs + PAUSE_MS };
}
