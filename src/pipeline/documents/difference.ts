/**
 * What one text says and the other does not: lines that both have are left out, whatever their number in a list. One
 * line alone is shown as a sentence, without the mark of its list.
 */
export function differing(before: string, after: string): { before: string; after: string } {
  const [old, now] = [linesOf(before), linesOf(after)];
  const left = (lines: string[], others: string[]): string => {
    const known = new Set(others.map(unnumbered));
    const alone = lines.filter((line) => !known.has(unnumbered(line)));
    return alone.length === 1 ? unnumbered(alone[0] ?? '') : alone.join('\n');
  };
  const parts = { before: left(old, now), after: left(now, old) };
  // Only the order changed, or lines were repeated: then all of it is the difference.
  return parts.before === '' && parts.after === '' ? { before, after } : parts;
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
const unnumbered = (line: string): string => line.trim().replace(/^(?:[-*+]|\d+[.)])\s+/, '');

/**
 * A change as people read it, each part with its label: what is new stands alone, as does what was taken out. A *before*
 * that says nothing is never shown.
 */
export function labelled(change: { before: string; after: string }): [label: string, text: string][] {
  const { before, after } = differing(change.before, change.after);
  if (before === '') return [[change.before.trim() === '' ? 'New' : 'Added', after]];
  if (after === '') return [['Taken out', before]];
  return [
    ['Before', before],
    ['After', after],
  ];
}
