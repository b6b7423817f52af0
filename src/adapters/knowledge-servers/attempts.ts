/** One question within its time: a failed try is followed by another, and so is one that is silent for half the time. */
import { UpstreamError } from '../../errors.ts';

export interface Clock {
  now(): number;
  /** Answers how to take it back. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export type Attempted<T> =
  | { state: 'answered'; value: T }
  | { state: 'late'; tries: number }
  | { state: 'failed'; error: unknown; tries: number };

const TRIES = 2;
const mayTryAgain = (error: unknown): boolean => error instanceof UpstreamError && error.retryable;

/** The first answer counts. Whatever is still under way when this ends is told so by its signal. */
export function attempt<T>(
  about: { clock: Clock; withinMs: number; mayRepeat: boolean },
  once: (signal: AbortSignal) => Promise<T>,
): Promise<Attempted<T>> {
  const { clock, withinMs } = about;
  const most = about.mayRepeat ? TRIES : 1;
  const over = new AbortController();
  return new Promise((resolve) => {
    let tries = 0;
    let open = 0;
    const timers: (() => void)[] = [];
    const end = (how: Attempted<T>): void => {
      for (const stop of timers) stop();
      resolve(how);
      over.abort();
    };
    const begin = (): void => {
      tries += 1;
      open += 1;
      once(over.signal).then(
        (value) => end({ state: 'answered', value }),
        (error: unknown) => {
          open -= 1;
          if (!mayTryAgain(error)) end({ state: 'failed', error, tries });
          else if (tries < most) begin();
          else if (open === 0) end({ state: 'failed', error, tries });
        },
      );
    };
    timers.push(
      clock.after(withinMs, () => end({ state: 'late', tries })),
      clock.after(withinMs / 2, () => {
        if (tries < most) begin();
      }),
    );
    begin();
  });
}
