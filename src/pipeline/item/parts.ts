/** A ticket that was split: what its lines say, which part waits for which, whose part a ticket is. */
import type { StageName } from '../stages.ts';
import type { WorkItem } from '../work-item.ts';
import type { PersonId } from './basics.ts';

const waits = /\s*\((?:after|waits for)\s+(\d{1,2}(?:\s*(?:,|and)\s*\d{1,2})*)\)\s*$/i;

/** One part as the ticket that was split shows it. */
export interface Part {
  key: string;
  title: string;
  stage: StageName;
  paused: boolean;
  /** Who has it now; null: nobody yet. */
  owner: PersonId | null;
  /** Those that it waits for before it starts. */
  waitsFor: string[];
}

export interface Parts {
  titles: string[];
  /** For each part, the numbers of those that ship before it starts. */
  after: number[][];
}

/** One part a line; one that ends in `(after 1)` waits for the first. A number that is no earlier part is refused. */
export function partsIn(lines: readonly string[]): Parts | { unfit: string } {
  const titles: string[] = [];
  const after: number[][] = [];
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== '')) {
    const match = waits.exec(line);
    const numbers = (match?.[1]?.match(/\d+/g) ?? []).map(Number);
    const wrong = numbers.find((number) => number < 1 || number > titles.length);
    if (wrong !== undefined)
      return { unfit: `Line ${titles.length + 1} can only wait for a line before it, not for ${wrong}.` };
    const title = match === null ? line : line.slice(0, match.index).trim();
    if (title === '') return { unfit: `Line ${titles.length + 1} needs a title.` };
    titles.push(title);
    after.push([...new Set(numbers)]);
  }
  return { titles, after };
}

export const partRef = (parent: string, number: number): string => `${parent}/part-${number}`;

/** The ticket that this one is a part of. */
export const parentOf = ({ origin }: Pick<WorkItem, 'origin'>): string | null =>
  /^([A-Z][A-Z0-9]*-\d+)\/part-\d+$/.exec(origin.kind === 'message' ? (origin.ref ?? '') : '')?.[1] ?? null;

/** Words that tell one part from another, cut to their beginnings: invoice and invoices are one. */
const wordsOf = (text: string): string[] => [
  ...new Set((text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map((word) => word.slice(0, 5))),
];

/**
 * What a ticket's text says of one of its parts: lines and sentences that share most words with another part's title go
 * to that one; what none of them claims is said of all. A part of which nothing is said gets the whole text.
 */
export function textOfPart(text: string, about: { titles: string[]; index: number }): string {
  const all = about.titles.map(wordsOf);
  const telling = all.map((words) => words.filter((word) => !all.every((other) => other.includes(word))));
  const ownerOf = (piece: string): number | null => {
    const said = wordsOf(piece);
    const scores = telling.map((words) => words.filter((word) => said.includes(word)).length);
    const best = Math.max(0, ...scores);
    return best > 0 && scores.filter((score) => score === best).length === 1 ? scores.indexOf(best) : null;
  };
  const lines = text.split('\n').map((line) => {
    const pieces = line.split(/(?<=[.!?])\s+/).map((piece) => ({ piece, owner: ownerOf(piece) }));
    const owners = new Set(pieces.flatMap(({ owner }) => owner ?? []));
    const [only] = owners;
    // A sentence that names no part goes with the others of its line, where those are of one.
    return pieces.map(({ piece, owner }) => ({
      piece,
      owner: owner ?? (owners.size === 1 ? (only ?? null) : null),
    }));
  });
  if (!lines.flat().some(({ owner }) => owner === about.index)) return text;
  return lines
    .map((line) =>
      line
        .filter(({ owner }) => owner === null || owner === about.index)
        .map(({ piece }) => piece)
        .join(' '),
    )
    .filter((line, index) => line !== '' || lines[index]?.every(({ piece }) => piece === '') === true)
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
