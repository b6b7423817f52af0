/** Which parts of a canvas to rewrite, so that what nobody changed keeps its place, its comments and its author. */

/** Top-level blocks of markdown: split at blank lines and headings, fences kept whole. */
export function blocksOf(markdown: string): string[] {
  const blocks: string[] = [];
  let open: string[] = [];
  let fence: string | null = null;
  const close = (): void => {
    if (open.length > 0) blocks.push(open.join('\n'));
    open = [];
  };
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1] ?? null;
    if (fence !== null) {
      open.push(line);
      if (mark !== null && mark.startsWith(fence)) {
        fence = null;
        close();
      }
    } else if (mark !== null) {
      close();
      open.push(line);
      fence = mark;
    } else if (line.trim() === '') close();
    else if (/^ {0,3}#{1,6}\s/.test(line)) {
      close();
      blocks.push(line.trim());
    } else open.push(line.trimEnd());
  }
  close();
  return blocks;
}

/** One spelling for what Slack spells anew on reading: bullets, deep headings, white space. */
export const spelled = (block: string): string =>
  block
    .split('\n')
    .map((line) =>
      line
        .replace(/^(\s*)[-+*]\s+/, '$1* ')
        .replace(/^(\s*\d+)[.)]\s+/, '$1. ')
        .replace(/^#{4,6}\s/, '### ')
        .replace(/^([-*_])(\s*\1){2,}$/, '---')
        .trimEnd(),
    )
    .join('\n');

export const sameText = (one: string, other: string): boolean =>
  blocksOf(one).map(spelled).join('\n\n') === blocksOf(other).map(spelled).join('\n\n');

/** Blocks of the old text that give way to blocks of the new one; `after` is the old block before them. */
export interface Hunk {
  after: string | null;
  removed: string[];
  added: string[];
}

export function hunksOf(before: string, after: string): Hunk[] {
  const old = blocksOf(before);
  const fresh = blocksOf(after);
  const oldKeys = old.map(spelled);
  const freshKeys = fresh.map(spelled);
  const common = lengths(oldKeys, freshKeys);
  const hunks: Hunk[] = [];
  let hunk: Hunk | null = null;
  let one = 0;
  let other = 0;
  while (one < old.length || other < fresh.length) {
    if (one < old.length && other < fresh.length && oldKeys[one] === freshKeys[other]) {
      hunk = null;
      one += 1;
      other += 1;
      continue;
    }
    if (hunk === null) {
      hunk = { after: old[one - 1] ?? null, removed: [], added: [] };
      hunks.push(hunk);
    }
    const drop =
      other >= fresh.length ||
      (one < old.length && (common[one + 1]?.[other] ?? 0) >= (common[one]?.[other + 1] ?? 0));
    if (drop) hunk.removed.push(old[one++] ?? '');
    else hunk.added.push(fresh[other++] ?? '');
  }
  return hunks;
}

function lengths(old: string[], fresh: string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () =>
    Array.from<number>({ length: fresh.length + 1 }).fill(0),
  );
  for (let one = old.length - 1; one >= 0; one -= 1) {
    for (let other = fresh.length - 1; other >= 0; other -= 1) {
      const row = table[one];
      if (row === undefined) continue;
      row[other] =
        old[one] === fresh[other]
          ? (table[one + 1]?.[other + 1] ?? 0) + 1
          : Math.max(table[one + 1]?.[other] ?? 0, row[other + 1] ?? 0);
    }
  }
  return table;
}

/** A line by which Slack finds a block: its longest, without markup at its ends. */
export function snippetOf(block: string): string {
  const lines = block.split('\n').map(
    (line) =>
      line
        .replace(/^\s*(#{1,6}|[-*+]|\d+[.)]|>)\s+(\[[ xX]\]\s+)?/, '')
        .replaceAll(/\*\*|__|~~|`/g, '\u0000')
        .split('\u0000')
        .toSorted((one, other) => other.length - one.length)[0] ?? '',
  );
  return (lines.toSorted((one, other) => other.length - one.length)[0] ?? '').trim().slice(0, 200);
}
