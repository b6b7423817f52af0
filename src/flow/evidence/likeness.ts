/** Which tickets are like a text, by their words: titles weigh most, descriptions count too. */
import MiniSearch from 'minisearch';

export interface Worded {
  key: string;
  title: string;
  description: string;
}

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.filter((word) => !noise.has(word)) ?? [],
  );
const noise = new Set(
  'a an and as at be by for from has have i if in into is it of on or our so that the their them there this to us we with'.split(
    ' ',
  ),
);

/** Share of words in common, of the longer text. */
function shared(one: string, other: string): number {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  if (Math.min(left.size, right.size) < 2) return 0;
  return [...left].filter((word) => right.has(word)).length / Math.max(left.size, right.size);
}

/** Titles alike are enough; where they are alike only in part, the descriptions must say the same. */
const SAME_TITLE = 0.8;
const LIKE_TITLE = 0.4;
const SAME_DESCRIPTION = 0.6;

/** Whether two tickets are likely one. */
export function likelySame(one: Omit<Worded, 'key'>, other: Omit<Worded, 'key'>): boolean {
  const titles = shared(one.title, other.title);
  if (titles >= SAME_TITLE) return true;
  return titles >= LIKE_TITLE && shared(one.description, other.description) >= SAME_DESCRIPTION;
}

/** The tickets that are most like a text, best first. */
export function alike<T extends Worded>(text: string, among: T[], limit: number): T[] {
  const index = new MiniSearch<Worded>({
    idField: 'key',
    fields: ['title', 'description'],
    processTerm: (term) => (noise.has(term.toLowerCase()) ? null : term.toLowerCase()),
    searchOptions: { boost: { title: 3 }, prefix: (term) => term.length > 3 },
  });
  index.addAll(among);
  const byKey = new Map(among.map((one) => [one.key, one]));
  return index
    .search(text.slice(0, 2_000))
    .slice(0, limit)
    .flatMap((hit) => byKey.get(String(hit['id'])) ?? []);
}
