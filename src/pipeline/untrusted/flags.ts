/** Which texts around a ticket address a machine, in words that people can judge. A flag stops nothing by itself. */
import { hiddenInstructions } from '../documents/hidden.ts';
import type { Context, Evidence } from '../item/context.ts';
import type { WorkItem } from '../work-item.ts';

export interface Flag {
  /** Where it stands, as a sentence begins with it: `The ticket`, `src/server.js`. */
  where: string;
  /** The passage, cut, without anything hidden. */
  quote: string;
}

export interface Passage {
  where: string;
  text: string;
}

/** Shown of all texts, and of one: a flag is a reason to look, not the list of an attack. */
const MOST = 8;
const MOST_OF_ONE = 3;
const LONGEST_READ = 200_000;

export function flagsIn(passages: readonly Passage[]): Flag[] {
  const flags: Flag[] = [];
  for (const { where, text } of passages) {
    const quotes = hiddenInstructions(text.slice(0, LONGEST_READ)).slice(0, MOST_OF_ONE);
    flags.push(...quotes.map((quote) => ({ where: where.slice(0, 120), quote })));
    if (flags.length >= MOST) break;
  }
  return flags.slice(0, MOST);
}

/** What was filed, with the names of what was attached. */
export const filedTexts = (
  item: Pick<WorkItem, 'title' | 'description' | 'labels' | 'proposedCriteria' | 'attachments'>,
): Passage[] => [
  {
    where: 'The ticket',
    text: [
      item.title,
      item.description,
      ...item.labels,
      ...item.proposedCriteria,
      ...(item.attachments ?? []).map((one) => one.name),
    ].join('\n'),
  },
];

export const foundTexts = (evidence: readonly Pick<Evidence, 'title' | 'excerpt' | 'says'>[]): Passage[] =>
  evidence.map((one) => ({
    where: `“${one.title.slice(0, 60)}”`,
    text: `${one.title}\n${one.excerpt}\n${one.says ?? ''}`,
  }));

/** What others call their incidents and their changes. */
export const titlesOf = ({
  incidents,
  otherWork: others,
}: Pick<Context, 'incidents' | 'otherWork'>): Passage[] => [
  ...incidents.map((one) => ({ where: one.id, text: one.title })),
  ...others.map((one) => ({ where: one.ref, text: [one.title, ...one.files].join('\n') })),
];

/** What a failed job printed. */
export const logTexts = (failure: string | null): Passage[] =>
  failure === null ? [] : [{ where: 'The log of CI', text: failure }];

/** Both lists, each flag once. */
export function allFlags(...lists: (readonly Flag[] | undefined)[]): Flag[] {
  const seen = new Map<string, Flag>();
  for (const flag of lists.flatMap((list) => list ?? [])) seen.set(`${flag.where}\n${flag.quote}`, flag);
  return [...seen.values()].slice(0, MOST);
}
