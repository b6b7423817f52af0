import type { Clock } from '../../../../src/sandbox/slack/clock.ts';

/** A clock that stands still until it is moved; timers run in real time. */
export function movableClock(): Clock & { pass(ms: number): void } {
  let now = 1_800_000_000_000;
  return {
    now: () => now,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    pass(ms) {
      now += ms;
    },
  };
}
