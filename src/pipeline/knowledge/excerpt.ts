/** Longest excerpt that is shown of a passage. */
const MOST_CHARACTERS = 600;

/**
 * The part of a passage that says most of what was asked, in whole words. `stems` are what the index found it by:
 * a word fits that begins with one, but for its last letter (`compani` finds `company`).
 */
export function excerptOf(text: string, stems: string[], most = MOST_CHARACTERS): string {
  if (text.length <= most) return text;
  const room = most - 2;
  const hits = hitsIn(text, stems);
  let best = { from: 0, score: -1 };
  for (const hit of [{ at: 0, stem: '' }, ...hits]) {
    const from = Math.max(0, Math.min(hit.at - 80, text.length - room));
    const inside = hits.filter(({ at, stem }) => at >= from && at + stem.length <= from + room);
    const score = new Set(inside.map(({ stem }) => stem)).size * 100 + inside.length;
    if (score > best.score) best = { from, score };
  }
  const from = best.from === 0 ? 0 : wordAfter(text, best.from);
  const end = Math.min(text.length, from + room);
  const until = end === text.length ? end : wordBefore(text, from, end);
  const part = text.slice(from, until).toWellFormed().trim();
  return `${from === 0 ? '' : '…'}${part}${until === text.length ? '' : '…'}`;
}

function hitsIn(text: string, stems: string[]): { at: number; stem: string }[] {
  const roots = stems.map((stem) => ({ stem, root: stem.length > 4 ? stem.slice(0, -1) : stem }));
  return [...text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)].flatMap(({ 0: word, index }) => {
    const found = roots.find(({ root, stem }) => word.startsWith(root) && word.length <= stem.length + 5);
    return found === undefined ? [] : [{ at: index, stem: found.stem }];
  });
}

function wordAfter(text: string, at: number): number {
  const space = /\s/.exec(text.slice(at, at + 60));
  return space === null ? at : at + space.index + 1;
}

function wordBefore(text: string, from: number, end: number): number {
  const space = Math.max(text.lastIndexOf(' ', end), text.lastIndexOf('\n', end));
  return space > from + (end - from) / 2 ? space : end;
}
