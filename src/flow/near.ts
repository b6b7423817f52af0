/** Keys close to one that does not exist: same letters, one digit off, or one added. */
export const nearKeys = (wanted: string, keys: string[]): string[] => near(wanted.toUpperCase(), keys);

/** Names close to one that does not exist, nearest first. */
export function near(wanted: string, keys: string[], limit = 3): string[] {
  const distance = (key: string): number => edits(wanted, key);
  return keys
    .map((key) => ({ key, away: distance(key) }))
    .filter((one) => one.away > 0 && one.away <= 2)
    .toSorted((one, other) => one.away - other.away || one.key.localeCompare(other.key))
    .slice(0, limit)
    .map((one) => one.key);
}

function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
