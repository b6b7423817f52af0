import { assemble, keyed, type Section, sections } from '../sections.ts';

/** Two different edits of one section. An empty text: that side took the section away. */
export interface SectionClash {
  section: string;
  theirs: string;
  ours: string;
}
/** Where the two clash, the text has our section: theirs waits in `clashes` until people choose. */
export interface Merge {
  text: string;
  clashes: SectionClash[];
}

/** The order people left, with our new sections after the one they follow in our text. */
export function mergedOrder(theirs: string[], ours: string[]): string[] {
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
    const weLeftIt = left?.body === right?.body || right?.body === before?.body;
    const chosen = weLeftIt ? left : right;
    if (!weLeftIt && left?.body !== before?.body) {
      const section = (left ?? right)?.title ?? '';
      clashes.push({ section, theirs: left?.body ?? '', ours: right?.body ?? '' });
    }
    if (chosen) kept.push(chosen);
  }
  return { text: assemble(kept), clashes };
}

/** Nobody knows what theirs was made from: our text stays whole, and each section that they have otherwise is asked about. */
export function withoutBase(theirs: string, ours: string): Merge {
  const [hand, own] = [keyed(sections(theirs)), keyed(sections(ours))];
  const clashes = [...hand].flatMap(([key, { title, body }]): SectionClash[] => {
    const mine = own.get(key)?.body ?? '';
    return mine === body ? [] : [{ section: title, theirs: body, ours: mine }];
  });
  return { text: ours, clashes };
}
