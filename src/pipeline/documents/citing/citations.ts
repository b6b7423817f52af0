/**
 * Citations in a document: `(source: adr-3)` or `(sources: adr-3, inc-7)` after the claim. What stands in quotation
 * marks between the claim's beginning and its citation is the source's own words, and is looked for in them.
 */

import type { Nodes } from 'mdast';
import { withoutHidden } from '../hidden.ts';
import { wordsOf } from '../markdown.ts';
import { chapters, isTitled, lines } from '../reading.ts';
import type { Citable } from './citable.ts';

/** Shorter ones name a button or a word; nobody takes them for evidence. */
const FEWEST_WORDS = 3;

const citation = /\(sources?:?\s+([^()]+)\)/gi;
/** Parted by its own kind of mark: an apostrophe between letters ends nothing, and one after a letter begins nothing. */
const quotation =
  /“([^“”]{1,2000})”|„([^„“”]{1,2000})[“”]|«([^«»]{1,2000})»|"([^"]{1,2000})"|(?<![\p{L}\p{N}])‘((?:[^‘’]|(?<=\p{L})’(?=\p{L})){1,2000})’|(?<![\p{L}\p{N}])'((?:[^']|(?<=\p{L})'(?=\p{L})){1,2000})'(?![\p{L}\p{N}])/gu;

export interface Cited {
  ids: string[];
  /** The claim's words, from the citation before it or the line's beginning. */
  claim: string;
  /** What follows the last citation of the line: a quotation there is of that source, too. */
  rest: string;
}

const idsOf = (list: string): string[] =>
  list
    .split(/[,;]\s*|\s+and\s+/)
    .map((id) => id.replaceAll(/[`\\]/g, '').trim())
    .filter((id) => id !== '');

export function citationsIn(line: string): Cited[] {
  let from = 0;
  const found = [...line.matchAll(citation)];
  return found.map((match, at) => {
    const claim = line.slice(from, match.index);
    from = match.index + match[0].length;
    return { ids: idsOf(match[1] ?? ''), claim, rest: at === found.length - 1 ? line.slice(from) : '' };
  });
}

/** Every id that is cited in these lines, each once. */
export const citedIds = (all: string[]): string[] => [
  ...new Set(all.flatMap((line) => citationsIn(line).flatMap(({ ids }) => ids))),
];

/** As people read it: a citation may be a link. */
const citedLines = (text: string): string[] => chapters(text).flatMap(({ children }) => lines(children));

/** Words alone, so that neither typography nor markup nor line breaks make a quotation another. */
const wordsIn = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const longestShown = 80;
const shown = (quote: string): string =>
  quote.length > longestShown
    ? `${Array.from(quote)
        .slice(0, longestShown - 1)
        .join('')}…`
    : quote;

/** A quotation may leave something out with an ellipsis: its parts stand in the source, in that order. */
function standsIn(quote: string, source: string): boolean {
  const text = ` ${source} `;
  let from = 0;
  for (const part of quote.split(/\[?(?:…|\.{3})\]?/)) {
    const words = wordsIn(part);
    if (words === '') continue;
    const at = text.indexOf(` ${words} `, from);
    // The last word before an ellipsis may be cut.
    const cut = at === -1 ? text.indexOf(` ${words}`, from) : at;
    if (cut === -1) return false;
    from = cut + words.length;
  }
  return true;
}

function quotesIn(claim: string): string[] {
  return [...claim.matchAll(quotation)]
    .map((match) => match.slice(1).find((one) => one !== undefined) ?? '')
    .filter((quote) => wordsIn(quote).split(' ').length >= FEWEST_WORDS);
}

/** What is cited and was not fetched, and what is quoted and does not stand there: one sentence each. */
export function citationProblems(text: string, sources: Citable[]): string[] {
  const known = new Map(sources.map((one) => [one.id.toLowerCase(), wordsIn(withoutHidden(one.text))]));
  const problems = citedLines(text)
    .flatMap(citationsIn)
    .flatMap(({ ids, claim, rest }) => {
      const texts = ids.map((id) => known.get(id.toLowerCase()));
      const unknown = ids.filter((_, at) => texts[at] === undefined);
      const here = texts.filter((one) => one !== undefined);
      const invented =
        unknown.length > 0
          ? []
          : [...quotesIn(claim), ...quotesIn(rest)].filter(
              (quote) => !here.some((one) => standsIn(quote, one)),
            );
      return [
        ...unknown.map((id) => `It cites ${id}, which was not fetched.`),
        ...invented.map((quote) => `The quotation “${shown(quote)}” does not stand in ${ids.join(', ')}.`),
      ];
    });
  return [
    ...new Set([
      ...problems,
      ...blockQuotes(text, known),
      ...listedSources(text, known),
      ...otherForms(text),
    ]),
  ];
}

type Known = Map<string, string>;

/** A paragraph set off as a quotation is one, with or without marks; its citation stands in it or right after it. */
function blockQuotes(text: string, known: Known): string[] {
  const children = chapters(text).flatMap((chapter) => chapter.children);
  return children.flatMap((node, at) => {
    if (node.type !== 'blockquote') return [];
    const words = wordsOf(node).replaceAll(/\s+/g, ' ').trim();
    const next = children[at + 1];
    const after = next?.type === 'paragraph' ? wordsOf(next).trim() : '';
    const own = citationsIn(words);
    const cited = own.length > 0 ? own : /^\(sources?:?\s/i.test(after) ? citationsIn(after).slice(0, 1) : [];
    const ids = cited.flatMap((one) => one.ids);
    const texts = ids.flatMap((id) => known.get(id.toLowerCase()) ?? []);
    const quote = words.replaceAll(citation, ' ').trim();
    if (texts.length === 0 || wordsIn(quote).split(' ').length < FEWEST_WORDS) return [];
    return texts.some((one) => standsIn(quote, one))
      ? []
      : [`The quotation “${shown(quote)}” does not stand in ${ids.join(', ')}.`];
  });
}

/** What looks like an id at the beginning of a line of *Sources*. */
const listedId = /^[`[]?([\p{L}\p{N}][\p{L}\p{N}_.#/-]*)[`\]]?(?=\s*(?:[:,(]|[–—-]\s|$))/u;
const isDate = /^\d{4}-\d\d-\d\d$/;

function listedSources(text: string, known: Known): string[] {
  const listed = chapters(text).filter((chapter) => isTitled(chapter, ['sources', 'references']));
  return listed
    .flatMap(({ children }) => lines(children))
    .filter((line) => !/^not reached\b/i.test(line))
    .flatMap((line) => listedId.exec(line)?.[1] ?? [])
    .filter((id) => /[\d/#-]/.test(id) && !isDate.test(id) && !known.has(id.toLowerCase()))
    .map((id) => `Sources lists ${id}, which was not fetched.`);
}

/** Other forms of citing are not read, so what they cite cannot be looked up. */
function otherForms(text: string): string[] {
  const read = chapters(text).flatMap(({ children }) => children);
  const all = read.map((node) => wordsOf(node)).join('\n');
  return [
    ...(/\[sources?:?\s[^\]]+\]/i.test(all) ? ['Citations stand in round brackets: (source: ID).'] : []),
    ...(hasFootnote(read) ? ['A footnote is no citation: write (source: ID) after the claim.'] : []),
  ];
}
const hasFootnote = (nodes: Nodes[]): boolean =>
  nodes.some(
    (node) =>
      node.type === 'footnoteReference' ||
      node.type === 'footnoteDefinition' ||
      (node.type === 'text' && /\[\^[^\]\s]+\]/.test(node.value)) ||
      ('children' in node && hasFootnote(node.children)),
  );
