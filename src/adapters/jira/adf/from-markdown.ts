/**
 * Markdown as ADF. ADF is stricter than Markdown about what may stand in what: a heading in a list becomes a bold line,
 * a table there becomes lines. Jira refuses a whole document for one wrong child, so nothing is put where it is not allowed.
 */
import { documentTree } from '../../../pipeline/documents/markdown.ts';
import { type Block, type Definitions, type Inline, inlineOf } from './inline-from-markdown.ts';
import type { AdfDocument, AdfNode } from './node.ts';

type List = Extract<Block, { type: 'list' }>;
type Item = List['children'][number];
type Table = Extract<Block, { type: 'table' }>;

interface Around {
  definitions: Definitions;
  /** Where blocks stand: inside a list or a quotation only paragraphs, lists and code are allowed. */
  inside: 'document' | 'narrow';
  /** Task items need an id of their own. */
  nextId: () => string;
}

export function adfOf(markdown: string): AdfDocument {
  const tree = documentTree(markdown);
  const definitions: Definitions = new Map(
    tree.children.flatMap((one) => (one.type === 'definition' ? [[one.identifier, one.url]] : [])),
  );
  let ids = 0;
  const nextId = (): string => {
    ids += 1;
    return `task-${ids}`;
  };
  const content = blocks(tree.children, { definitions, inside: 'document', nextId });
  return { type: 'doc', version: 1, content };
}

const paragraph = (content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const blocks = (nodes: readonly Block[], around: Around): AdfNode[] =>
  nodes.flatMap((node) => block(node, around));

function block(node: Block, around: Around): AdfNode[] {
  const inline = (phrases: readonly Inline[]): AdfNode[] => inlineOf(phrases, around);
  const isNarrow = around.inside === 'narrow';
  switch (node.type) {
    case 'paragraph':
      return [paragraph(inline(node.children))];
    case 'heading':
      return isNarrow
        ? [paragraph(inline([{ type: 'strong', children: [...node.children] }]))]
        : [{ type: 'heading', attrs: { level: node.depth }, content: inline(node.children) }];
    case 'list':
      return [list(node, around)];
    case 'code':
      return [code(node.value, node.lang ?? null)];
    case 'blockquote': {
      const inside = blocks(node.children, { ...around, inside: 'narrow' });
      return isNarrow || inside.length === 0 ? inside : [{ type: 'blockquote', content: inside }];
    }
    case 'thematicBreak':
      return isNarrow ? [] : [{ type: 'rule' }];
    case 'table':
      return isNarrow ? rowsAsLines(node, around) : [table(node, around)];
    case 'html': {
      const words = inline([node]);
      return words.length === 0 ? [] : [paragraph(words)];
    }
    case 'footnoteDefinition':
      return [
        paragraph(inline([{ type: 'text', value: `[${node.identifier}]` }])),
        ...blocks(node.children, around),
      ];
    default:
      return [];
  }
}

function code(value: string, language: string | null): AdfNode {
  return {
    type: 'codeBlock',
    ...(language === null ? {} : { attrs: { language } }),
    ...(value === '' ? {} : { content: [{ type: 'text', text: value }] }),
  };
}

function list(node: List, around: Around): AdfNode {
  if (around.inside === 'document' && isTaskList(node)) return taskList(node, around);
  const content = node.children.map(
    (item): AdfNode => ({ type: 'listItem', content: itemContent(item, around) }),
  );
  return node.ordered === true
    ? { type: 'orderedList', attrs: { order: node.start ?? 1 }, content }
    : { type: 'bulletList', content };
}

/** A list item begins with a paragraph. A tick that no task list can hold is said in characters. */
function itemContent(item: Item, around: Around): AdfNode[] {
  const content = blocks(item.children, { ...around, inside: 'narrow' });
  if (content[0]?.type !== 'paragraph') content.unshift(paragraph([]));
  if (typeof item.checked === 'boolean')
    content[0]?.content?.unshift({ type: 'text', text: item.checked ? '☑ ' : '☐ ' });
  return content;
}

/** Each item one line, and below it at most further task lists. */
const isTaskList = (node: List): boolean =>
  node.children.every(
    ({ checked, children: [first, ...rest] }) =>
      typeof checked === 'boolean' &&
      (first === undefined || first.type === 'paragraph') &&
      rest.every((one) => one.type === 'list' && isTaskList(one)),
  );

function taskList(node: List, around: Around): AdfNode {
  const content = node.children.flatMap(({ checked, children: [first, ...rest] }): AdfNode[] => [
    {
      type: 'taskItem',
      attrs: { localId: around.nextId(), state: checked === true ? 'DONE' : 'TODO' },
      content: first?.type === 'paragraph' ? inlineOf(first.children, around) : [],
    },
    ...blocks(rest, around),
  ]);
  return { type: 'taskList', attrs: { localId: around.nextId() }, content };
}

function table(node: Table, around: Around): AdfNode {
  const content = node.children.map(
    (row, index): AdfNode => ({
      type: 'tableRow',
      content: row.children.map(
        (cell): AdfNode => ({
          type: index === 0 ? 'tableHeader' : 'tableCell',
          content: [paragraph(inlineOf(cell.children, around))],
        }),
      ),
    }),
  );
  return { type: 'table', content };
}

const rowsAsLines = (node: Table, around: Around): AdfNode[] =>
  node.children.map((row) =>
    paragraph(
      row.children.flatMap((cell, index) => [
        ...(index === 0 ? [] : [{ type: 'text', text: ' · ' }]),
        ...inlineOf(cell.children, around),
      ]),
    ),
  );
