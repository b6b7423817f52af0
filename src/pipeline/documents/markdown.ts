import type { Nodes, Parents, PhrasingContent, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { gfm } from 'micromark-extension-gfm';
import { visibleText } from './hidden-characters.ts';
import { remembered } from './remembered.ts';

/** Deeper nesting than any document needs; the parser and printer recurse, so a hostile text could end them. */
const deepest = 100;

const isParent = (node: Nodes): node is Parents => 'children' in node;

function isTooDeep(root: Root): boolean {
  const open: { node: Nodes; depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.depth > deepest) return true;
    if (isParent(next.node)) {
      for (const child of next.node.children) open.push({ node: child, depth: next.depth + 1 });
    }
  }
  return false;
}

/**
 * Emphasis and links are matched in quadratic time: 20,000 open brackets in one paragraph took 42 s. No paragraph
 * that people write comes near this many.
 */
const mostDelimiters = 4_000;
const longestParsed = 500_000;
const nestsTooDeep = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){101}/m;

function isCostly(text: string): boolean {
  if (text.length > longestParsed || nestsTooDeep.test(text)) return true;
  return text
    .split(/\n[ \t]*\n/)
    .some((block) => (block.match(/[[\]*_~<>`!]/g)?.length ?? 0) > mostDelimiters);
}

/** Reads headings and takes every other line as it is. */
function plainTree(text: string): Root {
  const children: RootContent[] = [];
  for (const line of text.split('\n')) {
    const heading = /^ {0,3}(#{1,6})\s+(.*)$/.exec(line);
    const value = (heading?.[2] ?? line).replaceAll(/\s+/g, ' ').trim();
    if (value === '') continue;
    if (heading && value.length < 500) {
      const depth = heading[1] === '#' ? 1 : heading[1] === '##' ? 2 : 3;
      children.push({ type: 'heading', depth, children: [{ type: 'text', value }] });
    } else {
      children.push({ type: 'html', value: heading ? line.trim() : value });
    }
  }
  return { type: 'root', children };
}

function parsed(text: string): Root {
  if (isCostly(text)) return plainTree(text);
  try {
    const root = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
    return isTooDeep(root) ? plainTree(text) : root;
  } catch (error) {
    if (error instanceof RangeError) return plainTree(text);
    throw error;
  }
}

function mergeLists<Child extends RootContent>(children: Child[]): Child[] {
  const merged: Child[] = [];
  for (const child of children) {
    const last = merged.at(-1);
    if (child.type === 'paragraph' && child.children.length === 0) continue;
    if (child.type === 'list' && last?.type === 'list' && Boolean(last.ordered) === Boolean(child.ordered)) {
      last.children.push(...child.children);
    } else {
      merged.push(child);
    }
  }
  return merged;
}

/** Joins text, collapses white space, and trims it at the ends of a line. */
function settleText(phrases: PhrasingContent[], isLine: boolean): PhrasingContent[] {
  const joined: PhrasingContent[] = [];
  for (const phrase of phrases) {
    const piece: PhrasingContent = phrase.type === 'break' ? { type: 'text', value: ' ' } : phrase;
    const last = joined.at(-1);
    if (piece.type === 'text' && last?.type === 'text') last.value += piece.value;
    else joined.push(piece);
  }
  for (const [index, piece] of joined.entries()) {
    if (piece.type !== 'text') continue;
    piece.value = piece.value.replaceAll(/\s+/gu, ' ');
    if (isLine && index === 0) piece.value = piece.value.trimStart();
    if (isLine && index === joined.length - 1) piece.value = piece.value.trimEnd();
  }
  return joined.filter((piece) => piece.type !== 'text' || piece.value !== '');
}

/** White space, list and emphasis markers, heading style and table alignment are style; every word is content. */
function settle(node: Nodes): void {
  if (isParent(node)) for (const child of node.children) settle(child);
  switch (node.type) {
    case 'heading':
      if (node.depth > 3) node.depth = 3;
      node.children = settleText(node.children, true);
      break;
    case 'paragraph':
    case 'tableCell':
      node.children = settleText(node.children, true);
      break;
    case 'emphasis':
    case 'strong':
    case 'delete':
    case 'link':
    case 'linkReference':
      node.children = settleText(node.children, false);
      break;
    case 'root':
      node.children = mergeLists(node.children);
      break;
    case 'blockquote':
    case 'listItem':
      node.children = mergeLists(node.children);
      break;
    case 'list':
      node.spread = false;
      for (const item of node.children) item.spread = false;
      break;
    case 'table':
      node.align = null;
      break;
    case 'html':
      node.value = node.value.trim();
      break;
    case 'code':
      node.value = node.value.replaceAll(/[ \t]+$/gm, '');
      break;
    default:
      break;
  }
}

/** The document as a tree in canonical form. Never throws: what nests too deep is read line by line. */
export const documentTree = remembered((text): Root => {
  const root = parsed(visibleText(text).normalize('NFC'));
  settle(root);
  return frozen(root);
});

/** Shared by everybody who reads the same text. */
function frozen(root: Root): Root {
  const open: Nodes[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (isParent(node)) open.push(...node.children);
    if (isParent(node)) Object.freeze(node.children);
    Object.freeze(node);
  }
  return root;
}

export function markdownOf(
  children: RootContent[],
  about: { emphasis: '_' | '*' } = { emphasis: '_' },
): string {
  return toMarkdown(
    { type: 'root', children },
    {
      bullet: '-',
      emphasis: about.emphasis,
      rule: '-',
      fences: true,
      listItemIndent: 'one',
      extensions: [gfmToMarkdown()],
    },
  );
}

/** The words of a node without markup; struck-through text is left out on request. */
export function wordsOf(node: Nodes, about: { struck: boolean } = { struck: true }): string {
  if (node.type === 'delete' && !about.struck) return '';
  if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') return node.value;
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'break') return ' ';
  if (!isParent(node)) return '';
  const between = node.type === 'paragraph' || node.type === 'heading' || phrasing(node) ? '' : ' ';
  return node.children.map((child) => wordsOf(child, about)).join(between);
}

const phrasing = (node: Nodes): boolean =>
  ['emphasis', 'strong', 'delete', 'link', 'linkReference', 'tableCell'].includes(node.type);
