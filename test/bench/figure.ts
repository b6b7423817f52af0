/** What one measure came to, beside what it is to reach and what it was compared with in the same run. */
export interface Figure {
  name: string;
  value: number;
  unit: 'ms' | 'MB' | '×' | 'a minute' | '';
  /** Null: reported, no limit. */
  target: { atMost: number } | { atLeast: number } | null;
  comparedWith: string;
}

export interface Measure {
  names: string[];
  run(): Promise<Figure[]>;
}

export const reached = ({ value, target }: Figure): boolean =>
  target === null || ('atMost' in target ? value <= target.atMost : value >= target.atLeast);

/** The value below which this share of all lie (nearest rank). */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const found = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}
export const median = (values: number[]): number => percentile(values, 0.5);

export const rounded = (value: number): number => Number(value.toPrecision(value >= 100 ? 4 : 3));

/** Milliseconds that a piece of work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
