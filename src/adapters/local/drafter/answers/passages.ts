import MiniSearch from 'minisearch';
import type { Evidence } from '../../../../pipeline/item/context.ts';
import type { Material } from '../../../../ports/model.ts';
import { closeEvidence } from '../evidence.ts';
import { allEvidence } from '../material.ts';
import { isStopWord, sentences, stem } from '../words.ts';

/** Words that ask rather than say what about; they would match anything. */
const asking = new Set(
  (
    'know tell show find many often much month week year day last past ever anything something anyone somebody thing why how what ' +
    'team build built building work people happen feature ticket code file'
  )
    .split(' ')
    .map(stem),
);

const term = (word: string): string | null => {
  const lower = word.toLowerCase();
  if (lower.length < 2 || isStopWord(lower)) return null;
  const root = stem(lower);
  return asking.has(root) ? null : root;
};

/** What a question is about, by the words that are left of it. */
export function termsIn(question: string, without: ReadonlySet<string> = new Set()): string[] {
  const found = (question.match(/[\p{L}\p{N}]+/gu) ?? []).map(term).filter((word) => word !== null);
  return [...new Set(found)].filter((word) => !without.has(word));
}

/** Passages nearest to a question, best first; titles count more than texts. Empty when no word is shared. */
export function nearest(query: string, passages: Evidence[], most = 3): Evidence[] {
  const index = new MiniSearch<Evidence>({
    fields: ['title', 'excerpt', 'says'],
    idField: 'id',
    tokenize: (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [],
    processTerm: term,
    searchOptions: { boost: { title: 2 }, prefix: (word) => word.length > 3 },
  });
  index.addAll(passages.map((passage) => ({ ...passage, excerpt: passage.excerpt.slice(0, 20_000) })));
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  return index
    .search(query.slice(0, 2_000))
    .slice(0, most)
    .flatMap((hit) => byId.get(String(hit.id)) ?? []);
}

/** Of two words both, of more most of them: a passage that shares one word of three is about something else. */
const LEAST_SHARE = 0.6;

/** Whether a passage has so many of the words that it is about them. */
export function speaksOf(passage: Evidence, terms: string[]): boolean {
  const text = `${passage.title} ${passage.excerpt} ${passage.says ?? ''}`;
  const has = (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => stem(word));
  const shared = terms.filter((one) =>
    has.some((word) => word === one || (one.length > 3 && word.startsWith(one))),
  );
  return terms.length > 0 && shared.length >= (terms.length <= 2 ? terms.length : terms.length * LEAST_SHARE);
}

/** Passages about what is asked, or, where the question only says "this", about the ticket. */
export function passagesAbout(
  question: string,
  material: Material,
  about: { kinds: Evidence['kind'][]; without: ReadonlySet<string> },
): Evidence[] {
  const terms = termsIn(question, about.without);
  if (terms.length === 0) return closeEvidence(material, about.kinds);
  const pool = allEvidence(material).filter((each) => about.kinds.includes(each.kind));
  return nearest(terms.join(' '), pool, pool.length).filter((each) => speaksOf(each, terms));
}

/** The sentence of a passage that says most about a question. */
export function bestSentence(passage: Evidence, query: string): string {
  const wanted = new Set((query.match(/[\p{L}\p{N}]+/gu) ?? []).map(term).filter((word) => word !== null));
  const lines = passage.excerpt.split('\n').filter((line) => !heading.test(line));
  const all = sentences(lines.join('\n')).filter((line) => (line.match(/\p{L}{2,}/gu) ?? []).length > 2);
  const score = (line: string): number =>
    (line.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => wanted.has(term(word) ?? '')).length;
  const best = all.toSorted((a, b) => score(b) - score(a))[0];
  // Where no sentence speaks of it, the title did: then a record's own word tells more than any line of it.
  if (passage.says !== undefined && (best === undefined || score(best) === 0)) return passage.says;
  return best ?? lines.join(' ');
}
const heading = /^\s*(?:#{1,6}\s|\*\*[^*]{1,80}\*\*:?\s*$)/;

/** Files as passages, by path and by what was read of them. */
export function filesAsPassages(material: Material): Evidence[] {
  return material.paths.slice(0, 5_000).map((path) => ({
    id: `file:${path}`,
    title: path.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/[/._-]/g, ' '),
    kind: 'file',
    excerpt: (material.sources[path] ?? '').slice(0, 5_000),
  }));
}
