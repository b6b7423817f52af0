/** So many calls at once and so many a minute, by name. Kept in memory: each instance counts its own. */

export interface Limits {
  atOnce: number;
  perMinute: number;
}
const MOST_NAMES = 5_000;

/** Zero where a call may be made now; else the seconds after which it may. */
export function createLimiter(limits: Limits, now: () => number): (name: string) => number {
  const left = new Map<string, { calls: number; at: number }>();
  return (name) => {
    const at = now();
    const before = left.get(name) ?? { calls: limits.atOnce, at };
    const calls = Math.min(limits.atOnce, before.calls + ((at - before.at) * limits.perMinute) / 60_000);
    const may = calls >= 1;
    // The one that was used longest ago is forgotten first.
    left.delete(name);
    left.set(name, { calls: may ? calls - 1 : calls, at });
    for (const oldest of left.keys()) {
      if (left.size <= MOST_NAMES) break;
      left.delete(oldest);
    }
    return may ? 0 : Math.ceil(((1 - calls) * 60) / limits.perMinute);
  };
}
