/** ADF as Markdown. Nodes that are not known keep their words; whatever comes, it never throws. */
import { markdownOf } from '../../../pipeline/documents/markdown.ts';
import type { Block, Inline } from './inline-from-markdown.ts';
import { attachment, phrasesOf } from './inline-to-markdown.ts';
import { nodeIn, textOf, wordIn } from './node.ts';

type Item = Extract<Block, { type: 'list' }>['children'][number];
type Row = Extract<Block, { type: 'table' }>['children'][number];
type Inside = Item['children'];
type Node = NonNullable<ReturnType<typeof nodeIn>>;

/** Deeper than anything that people write: from there on only the words are kept. */
const DEEPEST = 40;

const panels: Record<string, string> = {
  info: 'Info',
  note: 'Note',
  tip: 'Tip',
  success: 'Success',
  warning: 'Warning',
  error: 'Error',
};

export function markdownFrom(document: unknown): string {
  const node = nodeIn(document);
  if (node === null) return '';
  return markdownOf(blocksIn(node.type === 'doc' ? node.content : [node], 0), { emphasis: '*' }).trim();
}

const paragraph = (children: Inline[]): Block => ({ type: 'paragraph', children });
const words = (value: string): Inline => ({ type: 'text', value });
const said = (text: string): Block[] => (text === '' ? [] : [paragraph([words(text)])]);

/** Inline nodes that stand among blocks make a paragraph of their own. */
const inlineTypes = new Set([
  'text',
  'mention',
  'emoji',
  'date',
  'status',
  'inlineCard',
  'mediaInline',
  'hardBreak',
]);

function blocksIn(content: readonly unknown[], depth: number): Block[] {
  return content.flatMap((value) => {
    const node = nodeIn(value);
    if (node === null) return [];
    return depth > DEEPEST ? said(textOf(node)) : blockOf(node, depth + 1);
  });
}

function blockOf(node: Node, depth: number): Block[] {
  const { type, attrs, content } = node;
  const inside = (): Block[] => blocksIn(content, depth);
  if (inlineTypes.has(type)) return lineOf([node]);
  switch (type) {
    case 'paragraph':
      return lineOf(content);
    case 'heading':
      return [{ type: 'heading', depth: levelOf(attrs['level']), children: phrasesOf(content) }];
    case 'bulletList':
    case 'decisionList':
    case 'taskList':
      return [listOf(node, { ordered: false, depth })];
    case 'orderedList':
      return [listOf(node, { ordered: true, depth })];
    case 'codeBlock':
      return [{ type: 'code', lang: wordIn(attrs, 'language') || null, value: content.map(plain).join('') }];
    case 'blockquote':
      return [{ type: 'blockquote', children: inside() as Inside }];
    case 'panel': {
      const name = panels[wordIn(attrs, 'panelType')] ?? 'Note';
      const title = paragraph([{ type: 'strong', children: [words(`${name}:`)] }]);
      return [{ type: 'blockquote', children: [title, ...inside()] as Inside }];
    }
    case 'rule':
      return [{ type: 'thematicBreak' }];
    case 'table':
      return tableOf(content);
    case 'expand':
    case 'nestedExpand': {
      const title = wordIn(attrs, 'title');
      return [
        ...(title === '' ? [] : [paragraph([{ type: 'strong', children: [words(title)] }])]),
        ...inside(),
      ];
    }
    case 'media':
      return said(attachment(attrs));
    case 'blockCard':
    case 'embedCard':
      return lineOf([{ type: 'inlineCard', attrs }]);
    default:
      return content.length === 0 ? said(textOf(node)) : inside();
  }
}

/** An empty line is no paragraph of Markdown, and white space at its ends is nothing. */
function lineOf(content: readonly unknown[]): Block[] {
  const phrases = [...phrasesOf(content)];
  const [first] = phrases;
  if (first?.type === 'text') phrases[0] = words(first.value.trimStart());
  const last = phrases.at(-1);
  if (last?.type === 'text') phrases[phrases.length - 1] = words(last.value.trimEnd());
  const kept = phrases.filter((one) => one.type !== 'text' || one.value !== '');
  return kept.length === 0 ? [] : [paragraph(kept)];
}

const plain = (value: unknown): string => {
  const node = nodeIn(value);
  return node === null ? '' : node.text || textOf(node);
};

function levelOf(given: unknown): 1 | 2 | 3 | 4 | 5 | 6 {
  const level = Math.trunc(Number(given));
  return level >= 1 && level <= 6 ? (level as 1 | 2 | 3 | 4 | 5 | 6) : 3;
}

/** A task list stands beside the item that it belongs to, a list of Markdown in it. */
function listOf(node: Node, about: { ordered: boolean; depth: number }): Block {
  const items: Item[] = [];
  for (const value of node.content) {
    const child = nodeIn(value);
    if (child === null) continue;
    const last = items.at(-1);
    if (child.type.endsWith('List') && last !== undefined)
      last.children.push(...(blocksIn([child], about.depth) as Inside));
    else items.push(itemOf(child, about.depth));
  }
  const start = Math.trunc(Number(node.attrs['order']));
  return {
    type: 'list',
    ordered: about.ordered,
    ...(about.ordered && start >= 0 ? { start } : {}),
    spread: false,
    children: items,
  };
}

function itemOf(node: Node, depth: number): Item {
  if (node.type === 'taskItem' || node.type === 'decisionItem') {
    const checked = node.type === 'taskItem' ? wordIn(node.attrs, 'state') === 'DONE' : null;
    return { type: 'listItem', spread: false, checked, children: lineOf(node.content) as Inside };
  }
  const content = node.type === 'listItem' || node.type === 'blockTaskItem' ? node.content : [node];
  const checked = node.type === 'blockTaskItem' ? wordIn(node.attrs, 'state') === 'DONE' : null;
  return { type: 'listItem', spread: false, checked, children: blocksIn(content, depth) as Inside };
}

/** Markdown's tables have one line in a cell and a first row that is the head. */
function tableOf(content: readonly unknown[]): Block[] {
  const rows = content.flatMap((value): Row[] => {
    const row = nodeIn(value);
    if (row === null || row.type !== 'tableRow') return [];
    return [
      {
        type: 'tableRow',
        children: row.content.map((cell) => ({ type: 'tableCell', children: cellOf(cell) })),
      },
    ];
  });
  return rows.length === 0 ? [] : [{ type: 'table', align: null, children: rows }];
}

function cellOf(value: unknown): Inline[] {
  const cell = nodeIn(value);
  const lines = (cell?.content ?? []).map((one): Inline[] => {
    const node = nodeIn(one);
    return node?.type === 'paragraph' || node?.type === 'heading'
      ? phrasesOf(node.content).map((phrase) => (phrase.type === 'break' ? words(' ') : phrase))
      : [words(textOf(one))];
  });
  return lines.flatMap((line, index) => (index === 0 ? line : [words(' / '), ...line]));
}
