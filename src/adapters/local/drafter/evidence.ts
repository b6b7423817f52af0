/** Which of what was found is about the ticket, and the words of it that say so. */
import type { Evidence } from '../../../pipeline/item/context.ts';
import { namesIn } from '../../../pipeline/knowledge/names.ts';
import type { Material } from '../../../ports/model.ts';
import { cite, day, inert, quoted } from './inert.ts';
import { allEvidence, topicOf } from './material.ts';
import { generic } from './scope/named-files.ts';
import { common, sentences, stems } from './words.ts';

/** Of the best one's weight: what has less shares only words that everything here shares. */
const LEAST_SHARE = 0.35;
/** Of the title's words, in one sentence of a customer: a note that shares a word elsewhere is about something else. */
const LEAST_OF_TITLE = 0.3;
const longestQuote = 240;
/** Of a list one line is enough. */
const isList = /\n\s*(?:[-*+]|\d{1,3}[.)])\s/;

type Weight = (word: string) => number;

/** A word that stands in every piece says nothing about one of them. */
function weigher(pieces: Set<string>[]): Weight {
  const counts = new Map<string, number>();
  for (const piece of pieces) for (const word of piece) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log((pieces.length + 1) / Math.max(1, counts.get(word) ?? 0));
}

const sumOf = (words: Iterable<string>, weight: Weight): number =>
  [...words].reduce((sum, word) => sum + weight(word), 0);

const textOf = (each: Evidence): string => `${each.title} ${each.excerpt} ${each.says ?? ''}`;

/** Without this a ticket that nothing is about had for evidence all that names its service. */
function without(words: Set<string>, service: Set<string>): Set<string> {
  return new Set([...words].filter((word) => !service.has(word) && !faint.has(word) && !/^\d+$/.test(word)));
}
/** Words that any two texts share. */
const faint = stems('one two three four five six show see say line number time day');

/**
 * Best first; what is only found because it is about the same service is left out. Words of the title and of the whole
 * ticket are asked apart: a long description must not outvote what the title alone finds.
 */
export function closeEvidence(material: Material, kinds: Evidence['kind'][] | null = null): Evidence[] {
  const { item } = material;
  const service = stems(item.service?.name ?? '');
  const topic = without(topicOf(material), service);
  const title = without(stems(item.title), service);
  const all = allEvidence(material).map((each) => ({ each, words: stems(textOf(each)) }));
  const weight = weigher(all.map(({ words }) => words));
  const weighed = all.map(({ each, words }) => ({
    each,
    words,
    sum: sumOf(common(topic, words), weight),
    byTitle: sumOf(common(title, words), weight),
  }));
  const least = Math.max(0, ...weighed.map(({ sum }) => sum)) * LEAST_SHARE;
  const leastByTitle = Math.max(0, ...weighed.map(({ byTitle }) => byTitle)) * LEAST_SHARE;
  const isNear = ({ sum, byTitle }: { sum: number; byTitle: number }): boolean =>
    (sum > 0 && sum >= least) || (byTitle > 0 && byTitle >= leastByTitle);
  const found = weighed
    .filter(
      // A ticket that stands open beside it is about it by its title, or only shares its words.
      ({ each, words }) =>
        each.kind !== 'ticket' || common(title, words).length * 2 >= Math.max(1, title.size),
    )
    .filter((one) =>
      one.each.kind === 'customer' ? aboutIt(one.each, { material, title, topic }) : isNear(one),
    )
    .filter(({ each }) => kinds === null || kinds.includes(each.kind))
    .toSorted(
      (one, other) =>
        Number(other.each.kind === 'customer') - Number(one.each.kind === 'customer') ||
        other.sum + other.byTitle - (one.sum + one.byTitle),
    )
    .map(({ each }) => each);
  return eachOnce(found);
}

/** A customer who wrote of another service, or whose single sentences share nothing with the ticket, did not ask for it. */
function aboutIt(
  each: Evidence,
  about: { material: Material; title: Set<string>; topic: Set<string> },
): boolean {
  const { item } = about.material;
  const own = item.service?.name;
  if (each.service !== undefined && own !== undefined && each.service !== own) return false;
  // A number that both name, of an invoice or an order, is about one thing however little else they share.
  const names = new Set(namesIn(`${item.title} ${item.description.slice(0, 4_000)}`));
  if (namesIn(each.excerpt).some((name) => names.has(name) && /\p{L}/u.test(name))) return true;
  const lines = sentences(`${each.title}\n${each.excerpt}`).map(stems);
  const share = (words: Set<string>): number =>
    Math.max(0, ...lines.map((line) => common(words, line).length)) / (words.size || 1);
  return share(about.title) >= LEAST_OF_TITLE || share(about.topic) >= LEAST_OF_TITLE;
}

/** One decision is often written down twice, in a repository and elsewhere: the title or a sentence that both have tells. */
function eachOnce(found: Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return found.filter((each) => {
    const lines = sentences(`${each.says ?? ''}\n${each.excerpt}`).filter(
      (line) => line.split(' ').length > 7,
    );
    const long = [titleOf(each), ...lines].map((line) => line.toLowerCase());
    const isKnown = each.kind === 'adr' && long.some((line) => seen.has(line));
    if (each.kind === 'adr') for (const line of long) seen.add(line);
    return !isKnown;
  });
}

const statusLine = /^\s*(?:[-*]\s*)?status\s*:\s*\w+[.,]?\s*/i;
/** What was given up; asked for again, that comes first. */
const givenUp =
  /(?:^|[.:\n]\s*|\b(?:was|is|were|we) )(?:decided against|rejected|declined|not (?:be )?built|won'?t (?:build|do)|abandoned|ruled out|turned down|superseded|withdrawn)\b/i;

export const wasTurnedDown = (each: Evidence): boolean =>
  (each.kind === 'ticket' || each.kind === 'prd' || each.kind === 'adr') &&
  givenUp.test(each.says ?? `${each.title}. ${each.excerpt}`);

/** The whole where it is short, else what shares most with the ticket; of a record, what it settled. */
export function tellingWords(each: Evidence, topic: Set<string>): string {
  const text = (each.says ?? each.excerpt).replace(statusLine, '');
  const whole = text.replaceAll(/\s+/g, ' ').trim();
  const isNote = each.kind === 'customer';
  if (whole.length <= longestQuote && !isNote && !isList.test(`\n${text}`) && !text.includes('\n…\n'))
    return whole;
  const lines = sentences(text)
    .map((line) => line.replaceAll(/^["“”]+|["“”]+$/g, '').trim())
    .filter((line) => line.split(' ').length > 3);
  const shared = (line: string): number => common(topic, stems(line)).length;
  // A record without such a section begins with what it settled.
  if (each.kind === 'adr' && each.says === undefined) return lines[0] ?? whole;
  const [first = whole, second] = lines.toSorted((one, other) => shared(other) - shared(one));
  const isSettled = each.kind === 'prd' && each.says !== undefined && second !== undefined;
  const both = [first, ...(isSettled ? [second] : [])].toSorted(
    (one, other) => lines.indexOf(one) - lines.indexOf(other),
  );
  const line = both.join(' … ').length <= longestQuote ? both.join(' … ') : first;
  // Half a pair of quotation marks is left where a speech was cut between its sentences.
  return (line.match(/"/g) ?? []).length % 2 === 1 ? line.replaceAll('"', '') : line;
}

/** A record's number orders a folder; in front of a line it would start a list. */
export const titleOf = ({ title }: Pick<Evidence, 'title'>): string => title.replace(/^\d{1,4}[.):]\s+/, '');

export function evidenceLine(each: Evidence, topic: Set<string>): string {
  const date = each.at ? `, ${day(each.at)}` : '';
  const fate = wasTurnedDown(each) ? ', turned down' : '';
  const words = quoted(tellingWords(each, topic), longestQuote);
  return `- ${inert(titleOf(each), 100)}${date}${fate}: ${words} ${cite(each.id)}`;
}

/** How many customers wrote, and when: what a product manager asks first. */
export function customersLine(found: Evidence[]): string | null {
  const customers = found.filter((each) => each.kind === 'customer');
  if (customers.length < 2) return null;
  const dates = customers.flatMap((each) => each.at ?? []).toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  const when = first === undefined || last === undefined ? '' : `, ${day(first)} to ${day(last)}`;
  return `- ${customers.length} customers wrote about it${when} ${cite(...customers.map((each) => each.id))}`;
}

/** Every record of a product speaks of these. */
const everywhere = stems('customer company change src js ts py lib test because end start use');

/**
 * Whether a decision or an incident bears on the ticket and does not just stand near it: it is named there, or says
 * half of the title, or much of the whole. What has to be kept to, and what failed before, must not be guessed.
 */
export function bearsOn(each: Evidence, material: Material): boolean {
  const { item } = material;
  const said = new Set(namesIn(`${item.title} ${item.description.slice(0, 4_000)}`));
  if (namesIn(`${each.id} ${each.title}`).some((name) => said.has(name) && /\d/.test(name))) return true;
  const service = stems(item.service?.name ?? '');
  const telling = (words: Set<string>): Set<string> =>
    new Set([...without(words, service)].filter((word) => !generic.has(word) && !everywhere.has(word)));
  const own = stems(textOf(each));
  const title = telling(stems(item.title));
  const inTitle = common(title, own).length;
  const inAll = common(telling(topicOf(material)), own).length;
  return inTitle >= 2 || (inTitle > 0 && (inTitle * 2 >= title.size || inAll >= 3)) || inAll >= 5;
}
