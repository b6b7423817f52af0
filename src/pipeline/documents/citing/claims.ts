/** Claims without a source are marked as assumptions, so that whoever signs sees which they are. */
import type { Paragraph, RootContent } from 'mdast';
import { visibleText } from '../hidden-characters.ts';
import { documentTree, wordsOf } from '../markdown.ts';
import { chaptersIn, isNone, isTitled } from '../reading.ts';
import { citationsIn } from './citations.ts';

/** Every line of these is a claim about the world. */
const evidence = ['evidence'];
/** In these a line that gives a figure is one; the rest is argument. Goals, requirements and criteria are wishes. */
const telling = ['in short', 'problem', 'background', 'users', 'approach', 'risks', 'alternatives'];

const figure =
  /\d\s?%|[€$£]\s?\d|\b\d[\d,.]*\s?(?:k|m)?\s+(?:(?:of|out of)\s+\d|(?:\p{L}+\s+){0,2}(?:customers?|users?|people|teams?|companies|accounts?|orders?|invoices?|requests?|tickets?|incidents?|times|hours?|minutes?|days?|weeks?|months?|years?|per|a)\b)/iu;
const marked = /\(assumption\b/i;
const saysNothingFound = /^(?:no|none|nothing)\b.{0,120}\b(?:found|gathered|known|reached)\b/i;
const notReached = /^not reached\b/i;

/** A cell takes no mark, so that what is claimed in a table would look sourced. */
export const claimsInTables = (text: string): string[] =>
  chaptersIn(documentTree(text).children)
    .filter((chapter) => isTitled(chapter, [...evidence, ...telling]))
    .filter(({ children }) => children.some((node) => node.type === 'table'))
    .map(({ title }) => `A table stands in "${title}": write a list, each line with its source.`);

/** Paragraphs, those of list items too. */
function paragraphs(node: RootContent): Paragraph[] {
  if (node.type === 'paragraph') return [node];
  if (node.type === 'list') return node.children.flatMap((item) => item.children.flatMap(paragraphs));
  return node.type === 'blockquote' ? node.children.flatMap(paragraphs) : [];
}

function isUnsourced(paragraph: Paragraph, isEvidence: boolean): boolean {
  const words = wordsOf(paragraph).trim();
  if (words === '' || isNone(words) || marked.test(words) || notReached.test(words)) return false;
  if (citationsIn(words).length > 0) return false;
  return isEvidence ? !saysNothingFound.test(words) : figure.test(words);
}

/**
 * The text with `(assumption)` after each claim that has no source; every other letter stays. What already stood in
 * `before` is left as it was: a person may have written it.
 */
export function withAssumptionsMarked(markdown: string, before: string | null): string {
  const text = visibleText(markdown).normalize('NFC');
  const known = new Set(before === null ? [] : claims(before).map(({ words }) => words));
  const ends = claims(text)
    .filter(({ words, unsourced }) => unsourced && !known.has(words))
    .flatMap(({ end }) => end ?? []);
  if (ends.length === 0) return markdown;
  let marking = text;
  for (const end of ends.toSorted((one, other) => other - one))
    marking = `${marking.slice(0, end).trimEnd()} (assumption)${marking.slice(end)}`;
  return marking;
}

function claims(text: string): { words: string; end: number | undefined; unsourced: boolean }[] {
  return chaptersIn(documentTree(text).children).flatMap((chapter) => {
    const isEvidence = isTitled(chapter, evidence);
    if (!isEvidence && !isTitled(chapter, telling)) return [];
    return chapter.children.flatMap(paragraphs).map((paragraph) => ({
      words: wordsOf(paragraph).trim(),
      end: paragraph.position?.end.offset,
      unsourced: isUnsourced(paragraph, isEvidence),
    }));
  });
}
