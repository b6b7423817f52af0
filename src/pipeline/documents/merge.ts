import { assemble, keyed, type Section, sections } from './sections.ts';

export interface SectionClash {
  section: string;
  theirs: string;
  ours: string;
}
export type Merge = { kind: 'merged'; text: string } | { kind: 'clash'; clashes: SectionClash[] };

/** The order people left, with our new sections after the one they follow in our text. */
function mergedOrder(theirs: string[], ours: string[]): string[] {
  const order = [...theirs];
  for (const [index, key] of ours.entries()) {
    if (order.includes(key)) continue;
    const previous = ours
      .slice(0, index)
      .toReversed()
      .find((earlier) => order.includes(earlier));
    order.splice(previous === undefined ? 0 : order.indexOf(previous) + 1, 0, key);
  }
  return order;
}

/** Three-way by section: a side that left a section as it was yields to the other; two different edits clash. */
export function mergeSections(base: string, theirs: string, ours: string): Merge {
  const [was, hand, own] = [keyed(sections(base)), keyed(sections(theirs)), keyed(sections(ours))];
  const kept: Section[] = [];
  const clashes: SectionClash[] = [];
  for (const key of mergedOrder([...hand.keys()], [...own.keys()])) {
    const [before, left, right] = [was.get(key), hand.get(key), own.get(key)];
    const chosen = left?.body === right?.body || right?.body === before?.body ? left : right;
    if (left?.body !== right?.body && left?.body !== before?.body && right?.body !== before?.body) {
      const section = (left ?? right)?.title ?? '';
      clashes.push({ section, theirs: left?.body ?? '', ours: right?.body ?? '' });
    } else if (chosen) {
      kept.push(chosen);
    }
  }
  return clashes.length > 0 ? { kind: 'clash', clashes } : { kind: 'merged', text: assemble(kept) };
}
