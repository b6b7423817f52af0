/** What Jira takes: which node may stand in which, and what a node must have. From Atlassian's JSON schema of the full document. */
import type { AdfNode } from '../../../src/adapters/jira/adf/node.ts';

const inline = ['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard', 'mediaInline'];
const lists = ['bulletList', 'orderedList'];
const narrow = ['paragraph', ...lists, 'codeBlock', 'mediaSingle'];
const top = [
  ...narrow,
  'heading',
  'blockquote',
  'rule',
  'table',
  'taskList',
  'panel',
  'expand',
  'mediaGroup',
  'decisionList',
  'blockCard',
];

const children: Record<string, { may: string[]; least?: number }> = {
  doc: { may: top },
  paragraph: { may: inline },
  heading: { may: inline },
  bulletList: { may: ['listItem'], least: 1 },
  orderedList: { may: ['listItem'], least: 1 },
  listItem: { may: narrow, least: 1 },
  taskList: { may: ['taskItem', 'taskList'], least: 1 },
  taskItem: { may: inline },
  blockquote: { may: narrow, least: 1 },
  codeBlock: { may: ['text'] },
  table: { may: ['tableRow'], least: 1 },
  tableRow: { may: ['tableHeader', 'tableCell'] },
  tableHeader: { may: top, least: 1 },
  tableCell: { may: top, least: 1 },
  panel: { may: ['paragraph', 'heading', ...lists, 'taskList', 'rule'], least: 1 },
  text: { may: [] },
  hardBreak: { may: [] },
  rule: { may: [] },
};

/** Each breach in a line; none: it is a document that Jira takes. */
export function adfTrouble(node: AdfNode, where = node.type): string[] {
  const rule = children[node.type];
  if (rule === undefined) return [`${where} is unknown here`];
  const content = node.content ?? [];
  const marks = (node.marks ?? []).map((one) => one.type);
  return [
    ...(content.length < (rule.least ?? 0) ? [`${where} is empty`] : []),
    ...(node.type === 'listItem' &&
    !['paragraph', 'codeBlock', 'mediaSingle'].includes(content[0]?.type ?? '')
      ? [`${where} begins with ${content[0]?.type}`]
      : []),
    ...(node.type === 'text' && (node.text ?? '') === '' ? [`${where} has no text`] : []),
    ...(node.type === 'taskList' && content[0]?.type !== 'taskItem' ? [`${where} begins with a list`] : []),
    ...(node.type.startsWith('task') && typeof node.attrs?.['localId'] !== 'string'
      ? [`${where} has no id`]
      : []),
    ...(marks.includes('code') && marks.some((one) => one !== 'code' && one !== 'link')
      ? [`${where} marks code`]
      : []),
    ...(new Set(marks).size < marks.length ? [`${where} has a mark twice`] : []),
    ...content.flatMap((child, at) => [
      ...(rule.may.includes(child.type) ? [] : [`${where} holds ${child.type}`]),
      ...adfTrouble(child, `${where}/${at}:${child.type}`),
    ]),
  ];
}
