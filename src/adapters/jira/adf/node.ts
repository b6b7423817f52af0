/** A node of the Atlassian Document Format. What Jira sends may be any: it is read without trust and never throws. */

export interface AdfNode {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: AdfMark[];
  content?: AdfNode[];
}
export interface AdfMark {
  type: string;
  attrs?: Record<string, unknown>;
}
export interface AdfDocument extends AdfNode {
  type: 'doc';
  version: 1;
  content: AdfNode[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null: it is no node. */
export function nodeIn(value: unknown): Required<AdfNode> | null {
  if (!isRecord(value) || typeof value['type'] !== 'string') return null;
  const { type, text, attrs, marks, content } = value;
  return {
    type,
    text: typeof text === 'string' ? text : '',
    attrs: isRecord(attrs) ? attrs : {},
    marks: Array.isArray(marks) ? marks.flatMap(markIn) : [],
    content: Array.isArray(content) ? (content as AdfNode[]) : [],
  };
}

function markIn(value: unknown): AdfMark[] {
  if (!isRecord(value) || typeof value['type'] !== 'string') return [];
  return [{ type: value['type'], attrs: isRecord(value['attrs']) ? value['attrs'] : {} }];
}

export const wordIn = (attrs: Record<string, unknown>, ...names: string[]): string =>
  names.map((name) => attrs[name]).find((one): one is string => typeof one === 'string' && one !== '') ?? '';

/** All words below a node, however deep: without recursion, since a hostile text could end it. */
export function textOf(value: unknown): string {
  const words: string[] = [];
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = nodeIn(next);
    if (node === null) continue;
    const own = node.text || wordIn(node.attrs, 'text', 'title', 'alt', 'url');
    if (own !== '') words.push(own);
    open.push(...node.content.toReversed());
  }
  return words.join(' ').replaceAll(/\s+/g, ' ').trim();
}
