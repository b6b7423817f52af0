import { shownTitle } from '../../../../pipeline/documents/outgoing.ts';
import type { Evidence } from '../../../../pipeline/item/context.ts';
import { linesShown } from '../../../../pipeline/talk/six-lines.ts';
import type { Answered, Material } from '../../../../ports/model.ts';
import { titleOf } from '../evidence.ts';
import { saying, spoken } from '../inert.ts';
import { enumerate } from '../words.ts';

/** What every kind of answer is given. */
export interface Asked {
  question: string;
  material: Material;
  now: Date;
}

type Sources = Answered['sources'];
/** One of what was counted. */
export interface Item {
  text: string;
  sources: Sources;
}
export interface Part {
  /** Said first: where things are counted, of all of them. */
  lines: string[];
  /** The things, best first; `compose` shows as many as fit and counts the others. */
  items?: Item[];
  /** Said behind them. */
  after?: string[];
  sources: Sources;
  offers?: Answered['offers'];
}

const LINES = 6;
const MOST_ITEMS = 4;

const shownOf = (part: Part, most: number): Item[] => (part.items ?? []).slice(0, most);

/** Behind a list stands an empty line, or markdown takes what follows for its last point. */
function textOf(part: Part, most: number): string {
  const items = shownOf(part, most);
  const left = (part.items ?? []).length - items.length;
  const list = [...items.map(({ text }) => `- ${text}`), ...(left > 0 ? [`- and ${left} more`] : [])];
  const before = [...part.lines, ...list].join('\n');
  const after = (part.after ?? []).join('\n');
  return [before, after].filter((text) => text !== '').join(list.length > 0 ? '\n\n' : '\n');
}

/** Up to four of each list, fewer where all would not stand in the thread, and only their sources. Of several questions each is answered before anything is added. */
export function compose(parts: Part[]): Pick<Answered, 'text' | 'sources' | 'offers'> {
  const answers = (about: { most: number; isShort: boolean }): string =>
    parts
      .map((part) => textOf(about.isShort ? { ...part, after: [] } : part, about.most))
      .filter((text) => text !== '')
      .join('\n\n');
  let most = MOST_ITEMS;
  let isShort = false;
  const isTooLong = (): boolean => linesShown(answers({ most, isShort })) > LINES;
  while (most > 1 && isTooLong()) most -= 1;
  if (parts.length > 1 && isTooLong()) isShort = true;
  const sources = parts.flatMap((part) => [
    ...part.sources,
    ...shownOf(part, most).flatMap((item) => item.sources),
  ]);
  return {
    text: answers({ most, isShort }),
    sources: sources.filter(
      (source, index) => sources.findIndex((other) => other.title === source.title) === index,
    ),
    offers: [...new Set(parts.flatMap((part) => part.offers ?? []))],
  };
}

export function sourceOf(each: Evidence): Sources[number] {
  const source: Sources[number] = { title: shownTitle(titleOf(each), 100) };
  if (each.url && /^https?:\/\/\S+$/.test(each.url)) source.url = each.url;
  if (each.at) source.at = each.at;
  return source;
}

export function commitSource(commit: Material['commits'][number]): Sources[number] {
  return {
    title: shownTitle(`${commit.sha.slice(0, 7)} ${commit.title}`, 100),
    at: commit.at,
    ...(commit.url === undefined ? {} : { url: commit.url }),
  };
}

/** What a thread shows in a line, without the point of a list and quotation marks. */
const WIDTH = 114;
const MOST_TITLE = 44;
const LEAST_QUOTE = 50;

/** A passage with words of it in one line; `lead` stands before its title, `note` behind it. `least` is quoted even where that takes a second line. */
export function itemOf(
  each: Evidence,
  words: string,
  { lead = '', note = '', least = LEAST_QUOTE } = {},
): Item {
  const title = `${lead}${spoken(titleOf(each), MOST_TITLE)}${note}`;
  return {
    text: `${title}: ${saying(words, Math.max(least, WIDTH - title.length))}`,
    sources: [sourceOf(each)],
  };
}

/** The ticket itself, as a source. */
export const ticketSource = ({ item }: Material): Sources[number] => ({
  title: `${item.key} ${spoken(item.title, 80)}`,
  at: item.stageSince,
});

const kindNames: Record<Evidence['kind'], string> = {
  prd: 'past PRDs',
  adr: 'decision records',
  runbook: 'runbooks',
  spec: 'past specs',
  incident: 'past incidents',
  commit: 'commits',
  file: 'the repository',
  catalog: 'the catalog',
  ticket: 'past tickets',
  customer: 'customer notes',
};
export const namesOf = (kinds: Evidence['kind'][]): string => enumerate(kinds.map((kind) => kindNames[kind]));

/** The sources that were configured and did not answer; silence about them would read as "there is nothing". */
export function notReached(material: Material): string {
  const names = (material.context?.sources ?? [])
    .filter((note) => note.state === 'unknown')
    .map((note) => spoken(note.source, 60));
  return names.length > 0 ? ` Not reached: ${names.join(', ')}.` : '';
}

export function nothing(where: string, material: Material): Part {
  return { lines: [`I found nothing about that in ${where}.${notReached(material)}`], sources: [] };
}
