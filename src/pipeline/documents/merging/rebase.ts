/**
 * A proposed section is the whole of it, written over what stood there then. Where somebody else changed other lines
 * meanwhile, its own lines go into what stands there now.
 */

interface Step {
  removed: string[];
  added: string[];
  /** The line before it in the old text; null at the beginning. */
  after: string | null;
}

/** Lines that both have, in order: the longest such row. */
function common(old: string[], now: string[]): Set<number>[] {
  const longest = Array.from({ length: old.length + 1 }, () =>
    Array.from({ length: now.length + 1 }, () => 0),
  );
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const row = longest[i] as number[];
      row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const kept: [Set<number>, Set<number>] = [new Set(), new Set()];
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    if (old[i] === now[j]) {
      kept[0].add(i);
      kept[1].add(j);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}

function stepsOf(old: string[], now: string[]): Step[] {
  const [keptOld = new Set(), keptNow = new Set()] = common(old, now);
  const steps: Step[] = [];
  for (let i = 0, j = 0; i < old.length || j < now.length; ) {
    const step: Step = { removed: [], added: [], after: old[i - 1] ?? null };
    for (; i < old.length && !keptOld.has(i); i += 1) step.removed.push(old[i] ?? '');
    for (; j < now.length && !keptNow.has(j); j += 1) step.added.push(now[j] ?? '');
    if (step.removed.length + step.added.length > 0) steps.push(step);
    i += 1;
    j += 1;
  }
  return steps;
}

/** The one place where these lines stand in a row; -1 where there is none, or more than one. */
function placeOf(lines: string[], row: string[]): number {
  const found = lines.flatMap((_, at) => (row.every((line, next) => lines[at + next] === line) ? [at] : []));
  return found.length === 1 ? (found[0] ?? -1) : -1;
}

const MOST_LINES = 400;

/** `now` with what led from `before` to `after`; null where both changed the same lines. */
export function rebased(change: { before: string; after: string }, now: string): string | null {
  const [old, fresh, lines] = [change.before, change.after, now].map((text) => text.split('\n'));
  if (old === undefined || fresh === undefined || lines === undefined) return null;
  if (Math.max(old.length, fresh.length, lines.length) > MOST_LINES) return null;
  for (const { removed, added, after } of stepsOf(old, fresh)) {
    const anchor = removed.length > 0 ? removed : after === null ? [] : [after];
    const place = anchor.length === 0 ? 0 : placeOf(lines, anchor);
    if (place === -1) return null;
    const from = removed.length > 0 ? place : place + anchor.length;
    lines.splice(from, removed.length, ...added);
  }
  return lines.join('\n');
}
