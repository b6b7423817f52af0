import type { ListItem, Nodes, RootContent } from 'mdast';
import { documentTree, wordsOf } from './markdown.ts';

/**
 * Reads documents that people edit by hand: headings of any level (a line in bold counts as one), other words for
 * the same section, lists, tables or plain lines. What is not there reads as empty.
 */
export interface Chapter {
  title: string;
  /** The node that names it; none before the first heading. */
  heading?: RootContent;
  children: RootContent[];
}

const headingName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^[\d.)\s]+/, '')
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(/[\s-]+/g, ' ')
    .trim();

function headingOf(node: RootContent): string | null {
  if (node.type === 'heading') return wordsOf(node);
  if (node.type !== 'paragraph' || node.children.length === 0 || node.children.length > 2) return null;
  const [first, second] = node.children;
  if (first?.type !== 'strong') return null;
  if (second && !(second.type === 'text' && second.value.trim() === ':')) return null;
  return wordsOf(first);
}

export const chapters = (text: string): Chapter[] => chaptersIn(documentTree(text).children);

export function chaptersIn(nodes: RootContent[]): Chapter[] {
  const found: Chapter[] = [{ title: '', children: [] }];
  for (const node of nodes) {
    const title = headingOf(node);
    if (title === null) found.at(-1)?.children.push(node);
    else found.push({ title: headingName(title), heading: node, children: [] });
  }
  return found;
}

export const isTitled = (chapter: Chapter, names: readonly string[]): boolean =>
  names.some((name) => chapter.title === name || chapter.title.startsWith(`${name} `));

/** What stands under the headings of these names, together; sub-headings end it only if they are named otherwise. */
export function chapterOf(all: Chapter[], names: readonly string[]): RootContent[] {
  return all.filter((chapter) => isTitled(chapter, names)).flatMap((chapter) => chapter.children);
}

export interface Entry {
  text: string;
  /** Its number in an ordered list; null elsewhere. */
  number: number | null;
  /** Ticked or struck through: settled. */
  done: boolean;
  code: string[];
}

function codeIn(node: Nodes): string[] {
  if (node.type === 'delete') return [];
  if (node.type === 'inlineCode') return [node.value.trim()];
  return 'children' in node ? node.children.flatMap((child) => codeIn(child)) : [];
}

function ownWords(item: ListItem): string {
  return item.children
    .filter((child) => child.type !== 'list')
    .map((child) => wordsOf(child, { struck: false }))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function listEntries(node: RootContent): Entry[] {
  if (node.type !== 'list') return [];
  const start = node.ordered ? (node.start ?? 1) : null;
  return node.children.map((item, index) => ({
    text: ownWords(item),
    number: start === null ? null : start + index,
    done: item.checked === true || (ownWords(item) === '' && wordsOf(item).trim() !== ''),
    code: item.children.filter((child) => child.type !== 'list').flatMap((child) => codeIn(child)),
  }));
}

/** Entries of one node, settled ones and those that say "none" included. */
export function entriesIn(node: RootContent): Entry[] {
  if (node.type === 'list') return listEntries(node);
  if (node.type === 'table') {
    return node.children.slice(1).map((row) => ({
      text: row.children
        .map((cell) => wordsOf(cell, { struck: false }).trim())
        .filter((cell) => cell !== '')
        .join(' — '),
      number: null,
      done: false,
      code: codeIn(row),
    }));
  }
  if (node.type === 'code') {
    return node.value
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => ({ text: line.trim(), number: null, done: false, code: [line.trim()] }));
  }
  const text = wordsOf(node, { struck: false }).replaceAll(/\s+/g, ' ').trim();
  return text === '' ? [] : [{ text, number: null, done: false, code: codeIn(node) }];
}

const none =
  '(?:none|nothing|n/a|no (?:open )?questions?|no (?:data )?migrations?|no data loss|no data (?:is )?lost|not needed|not applicable|no assumptions?|keine|aucune?|ninguna?)';
/** The phrase alone: "None of the invoices is mailed twice" says something. */
const noneAlone = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:${none}(?: (?:left|yet|known|needed|found|so far|at all|at present|for now))*|no)?[^\\p{L}\\p{N}?]*$`,
  'iu',
);
/** A value that begins with it may go on: "none; the column stays". What it leaves out of that is something. */
const noneFirst = new RegExp(
  `^[^\\p{L}\\p{N}]*${none}(?![\\p{L}\\p{N}])(?!.*\\b(?:except|but|unless|beyond|other than|save|apart from|until)\\b)[^?]{0,60}$`,
  'iu',
);

export const isNone = (text: string): boolean => noneAlone.test(text);
export const beginsWithNone = (text: string): boolean => isNone(text) || noneFirst.test(text);

export interface Placed extends Entry {
  /** Counted from 1, with the entries that are struck out: nothing moves up when one goes. */
  place: number;
}

/**
 * Entries of a section: list items where there is a list, else rows, else lines. What is struck out is not among
 * them, nor is a "None."; a numbered entry is one whatever it says, unless it stands alone.
 */
export function entries(children: RootContent[]): Placed[] {
  const lists = children.filter((node) => node.type === 'list' || node.type === 'table');
  const from = lists.length > 0 ? lists : children;
  const found = from.flatMap((node) => entriesIn(node)).map((entry, at) => ({ ...entry, place: at + 1 }));
  const left = found.filter(({ text }) => text !== '');
  return left.filter(({ text, number }) => !isNone(text) || (number !== null && left.length > 1));
}

/** Plain lines of a section, list items included. */
export function lines(children: RootContent[]): string[] {
  return children
    .flatMap((node) => entriesIn(node))
    .map((entry) => entry.text)
    .filter((text) => text !== '');
}

export function firstSentence(text: string): string {
  const match = /^.*?[.!?](?=\s|$)/.exec(text);
  return (match?.[0] ?? text).trim();
}

/** What follows `label:` at the start of a line. */
export function labelled(all: string[], label: RegExp): string | null {
  for (const line of all) {
    const match = new RegExp(`^(?:${label.source})\\s*[:–-]\\s*(.+)$`, 'i').exec(line);
    if (match?.[1]) return match[1].trim();
  }
  return null;
}

/** Statements that a text marks as assumptions, wherever they stand. */
export function assumptionCount(all: Chapter[]): number {
  const listed = entries(chapterOf(all, ['assumptions', 'assumption'])).length;
  const elsewhere = all
    .filter((chapter) => !chapter.title.startsWith('assumption'))
    .flatMap((chapter) => lines(chapter.children))
    .reduce((sum, line) => sum + (line.match(/\(assumption\b[^)]*\)|^assumption\s*:/gi)?.length ?? 0), 0);
  return listed + elsewhere;
}

const questionChapters = ['open questions', 'open question', 'questions', 'unresolved'];
export const isOpenQuestions = (chapter: Chapter): boolean => isTitled(chapter, questionChapters);
export const leftOpen = /\bTBD\b|\?\?\?/;

/** Questions that nobody has answered: those listed, and every place left open with TBD or ???. */
export function openQuestions(all: Chapter[]): string[] {
  const listed = entries(chapterOf(all, questionChapters))
    .filter((entry) => !entry.done && !/\b(?:answer(?:ed)?|decided|resolved)\s*:/i.test(entry.text))
    .map((entry) => entry.text);
  const left = all.flatMap((chapter) => lines(chapter.children)).filter((line) => leftOpen.test(line));
  return [...new Set([...listed, ...left])];
}
