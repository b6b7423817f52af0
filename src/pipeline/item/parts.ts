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
