/** Which tickets are like a text, by what they speak of: titles weigh most, descriptions count too. */
import MiniSearch from 'minisearch';
import { meaningOf } from '../../pipeline/knowledge/meaning.ts';

export interface Worded {
  key: string;
  title: string;
  description: string;
}

/** The same thing in another form is another ticket; where only one names a form, it may be the same. */
const FORMS = ['spreadsheet', 'pdf', 'json', 'xml', 'html', 'markdown'];
const FORM_WEIGHT = 0.4;
/** Who asks for one of these does not ask for the other, however alike the rest is. */
const OPPOSITES = [
  ['export', 'import'],
  ['login', 'logout'],
  ['login', 'signup'],
  ['hide', 'display'],
  ['lock', 'unlock'],
  ['open', 'close'],
  ['start', 'stop'],
] as const;

const weightOf = (meanings: Iterable<string>): number =>
  [...meanings].reduce((sum, one) => sum + (FORMS.includes(one) ? FORM_WEIGHT : 1), 0);
const common = (one: Set<string>, other: Set<string>): string[] => [...one].filter((each) => other.has(each));

/** Share of what both speak of, of the text that speaks of more. */
function shared(one: Set<string>, other: Set<string>): number {
  if (Math.min(one.size, other.size) < 2) return 0;
  return weightOf(common(one, other)) / Math.max(weightOf(one), weightOf(other));
}

function differ(one: Set<string>, other: Set<string>): boolean {
  const [here, there] = [one, other].map((each) => FORMS.filter((form) => each.has(form))) as [
    string[],
    string[],
  ];
  if (here.length > 0 && there.length > 0 && !here.some((form) => there.includes(form))) return true;
  return OPPOSITES.some(
    ([left, right]) =>
      (one.has(left) && !one.has(right) && other.has(right) && !other.has(left)) ||
      (one.has(right) && !one.has(left) && other.has(left) && !other.has(right)),
  );
}

/** Titles alike are enough; where they are alike only in part, the descriptions must say the same. */
const SAME_TITLE = 0.8;
const LIKE_TITLE = 0.4;
const SAME_DESCRIPTION = 0.6;
/** Under different titles the story must be the same one, and long enough to be told twice by nobody. */
const SAME_STORY = 0.7;
const STORY = 5;
/** What one says in its title stands in a sentence of the other. */
const SAID_THERE = 0.75;
const SAID = 3;

interface Told {
  title: Set<string>;
  description: Set<string>;
  sentences: Set<string>[];
}

/** What a ticket is about stands in its beginning. */
const BEGINNING = 800;
function told({ title, description }: Omit<Worded, 'key'>): Told {
  const text = description.slice(0, BEGINNING);
  const sentences = text.split(/(?<=[.!?])\s+|\n+/).map((one) => meaningOf(one));
  return { title: meaningOf(title), description: meaningOf(text), sentences };
}

const saidIn = (one: Told, other: Told): boolean =>
  other.sentences.some(
    (sentence) =>
      common(one.title, sentence).length >= SAID &&
      shared(one.title, sentence) >= SAID_THERE &&
      !differ(one.title, sentence),
  );

/** Whether two tickets are likely one. */
export function likelySame(one: Omit<Worded, 'key'>, other: Omit<Worded, 'key'>): boolean {
  return same(told(one), told(other));
}

function same(one: Told, other: Told): boolean {
  if (differ(one.title, other.title)) return false;
  const titles = shared(one.title, other.title);
  if (titles >= SAME_TITLE) return true;
  const stories = shared(one.description, other.description);
  if (titles >= LIKE_TITLE && stories >= SAME_DESCRIPTION) return true;
  if (stories >= SAME_STORY && common(one.description, other.description).length >= STORY) return true;
  return saidIn(one, other) || saidIn(other, one);
}

/** Those that are likely the same ticket as this one, in the order in which they are given. */
export function sameAs<T extends Worded>(one: Omit<Worded, 'key'>, among: readonly T[]): T[] {
  const wanted = told(one);
  return among.filter((other) => same(wanted, told(other)));
}

const LONGEST = 2_000;

/** The tickets that are most like a text, best first. */
export function alike<T extends Worded>(text: string, among: T[], limit: number): T[] {
  const index = new MiniSearch<Worded>({
    idField: 'key',
    fields: ['title', 'description'],
    tokenize: (said) => [...meaningOf(said)],
    processTerm: (term) => term,
    searchOptions: { boost: { title: 3 }, prefix: (term) => term.length > 3 },
  });
  index.addAll(among);
  const byKey = new Map(among.map((one) => [one.key, one]));
  return index
    .search(text.slice(0, LONGEST))
    .slice(0, limit)
    .flatMap((hit) => byKey.get(String(hit['id'])) ?? []);
}
