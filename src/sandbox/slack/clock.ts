/** Time as the workspace sees it, so that tests can move it. */
export type Clock = {
  now(): number;
  /** Runs once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void;
};

export const wallClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Message timestamps: unique in the workspace and always increasing, as in Slack. */
export function timestamps(clock: Clock, last: string): () => string {
  let previous = BigInt(last.replace('.', '') || '0');
  return () => {
    const now = BigInt(clock.now()) * 1000n;
    previous = now > previous ? now : previous + 1n;
    const digits = previous.toString().padStart(16, '0');
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  };
}
