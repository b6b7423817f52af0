/**
 * A new draft of a text that people have edited by hand. The drafter is told to leave what they wrote; here it is made
 * sure of: lines that a person wrote, and that still stand, are in the new text, or people are asked.
 */

import { assemble, keyed, type Section, sections } from '../sections.ts';
import { type Merge, mergedOrder, type SectionClash } from './merge.ts';

/** A version as the store has it. */
export interface Written {
  markdown: string;
  author: string | null;
  how: string;
}
interface Version {
  parts: Parts;
  isDraft: boolean;
}
type Parts = Map<string, Section>;

const linesOf = (part: Section | undefined): string[] =>
  (part?.body ?? '')
    .split('\n')
    .map((line) => line.trim().replace(/^(?:[-*+]|\d+[.)])\s+/, ''))
    .filter((line) => line !== '');
const partsOf = (markdown: string): Parts => keyed(sections(markdown));

/** Lines of a section that a person wrote or took out, as far as the newest text has it so. */
function byHand(versions: Version[], key: string) {
  const wrote = new Set<string>();
  const tookOut = new Set<string>();
  for (const [index, { parts, isDraft }] of versions.entries()) {
    const before = linesOf(versions[index - 1]?.parts.get(key));
    if (isDraft || index === 0) continue;
    const now = linesOf(parts.get(key));
    for (const line of now) if (!before.includes(line)) wrote.add(line);
    for (const line of before) if (!now.includes(line)) tookOut.add(line);
  }
  const newest = linesOf(versions.at(-1)?.parts.get(key));
  return {
    wrote: [...wrote].filter((line) => newest.includes(line)),
    tookOut: [...tookOut].filter((line) => !newest.includes(line)),
  };
}

/** Oldest version first. Where the draft would undo a hand edit, its section stands and theirs waits in `clashes`. */
export function keepingHandEdits(written: readonly Written[], draft: string): Merge {
  const versions = written.map(
    ({ markdown, author, how }): Version => ({
      parts: partsOf(markdown),
      // An edit by somebody unknown is a hand edit all the same.
      isDraft: author === null && how !== 'edited',
    }),
  );
  const newest: Parts = versions.at(-1)?.parts ?? new Map<string, Section>();
  const ours = partsOf(draft);
  const clashes: SectionClash[] = [];
  const kept: Section[] = [];
  for (const key of mergedOrder([...newest.keys()], [...ours.keys()])) {
    const [theirs, own] = [newest.get(key), ours.get(key)];
    const chosen = choice(versions, { key, theirs, own });
    if (chosen === 'clash') {
      clashes.push({
        section: (own ?? theirs)?.title ?? '',
        theirs: theirs?.body ?? '',
        ours: own?.body ?? '',
      });
      if (own !== undefined) kept.push(own);
    } else if (chosen !== undefined) kept.push(chosen);
  }
  return { text: assemble(kept), clashes };
}

function choice(
  versions: Version[],
  { key, theirs, own }: { key: string; theirs: Section | undefined; own: Section | undefined },
): Section | undefined | 'clash' {
  const { wrote, tookOut } = byHand(versions, key);
  const said = linesOf(own);
  const undoes = wrote.some((line) => !said.includes(line)) || tookOut.some((line) => said.includes(line));
  if (!undoes || own?.body === theirs?.body) return own;
  // The draft says what a draft said before they edited it: their edit is the newer word.
  const saidBefore = versions.some(({ parts, isDraft }) => isDraft && parts.get(key)?.body === own?.body);
  return saidBefore ? theirs : 'clash';
}
