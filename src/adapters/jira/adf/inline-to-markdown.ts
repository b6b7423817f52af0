/** ADF's inline nodes as the phrases of a line of Markdown. */
import { type Inline, isLink } from './inline-from-markdown.ts';
import { type AdfMark, nodeIn, textOf, wordIn } from './node.ts';

interface Piece {
  phrase: Inline;
  marks: AdfMark[];
}

/** The outermost first. Marks that Markdown does not have (colours, underlines) are left out. */
const order = ['link', 'strong', 'em', 'strike'] as const;

export const phrasesOf = (content: readonly unknown[]): Inline[] => wrapped(content.flatMap(pieceOf));

function pieceOf(value: unknown): Piece[] {
  const node = nodeIn(value);
  if (node === null) return [];
  const { type, text, attrs, marks } = node;
  const words = (said: string): Piece[] =>
    said === '' ? [] : [{ phrase: { type: 'text', value: said }, marks: known(marks) }];
  switch (type) {
    case 'text':
      return marks.some((mark) => mark.type === 'code') && text !== ''
        ? [{ phrase: { type: 'inlineCode', value: text }, marks: known(marks) }]
        : words(text);
    case 'hardBreak':
      return [{ phrase: { type: 'break' }, marks: [] }];
    case 'mention': {
      const name = wordIn(attrs, 'text').replace(/^@/, '');
      return words(name === '' ? '@somebody' : `@${name}`);
    }
    case 'emoji':
      return words(wordIn(attrs, 'text', 'shortName'));
    case 'date':
      return words(dayOf(attrs['timestamp']));
    case 'status':
      return words(wordIn(attrs, 'text'));
    case 'inlineCard':
      return card(wordIn(attrs, 'url'));
    case 'mediaInline':
      return words(attachment(attrs));
    case 'placeholder':
      return [];
    default:
      return words(textOf(node));
  }
}

const known = (marks: AdfMark[]): AdfMark[] =>
  marks.filter(
    ({ type, attrs }) =>
      type === 'strong' ||
      type === 'em' ||
      type === 'strike' ||
      (type === 'link' && isLink(wordIn(attrs ?? {}, 'href'))),
  );

export function card(url: string): Piece[] {
  if (!isLink(url)) return url === '' ? [] : [{ phrase: { type: 'text', value: url }, marks: [] }];
  return [{ phrase: { type: 'text', value: url }, marks: [{ type: 'link', attrs: { href: url } }] }];
}

/** What is attached stays at Jira; its name, where there is one, says what it was. */
export function attachment(attrs: Record<string, unknown>): string {
  const name = wordIn(attrs, 'alt', 'title', 'fileName', '__fileName');
  return name === '' ? '[attachment]' : `[attachment: ${name}]`;
}

function dayOf(timestamp: unknown): string {
  const date = new Date(Number(timestamp));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

/** Neighbours that share a mark are wrapped together: `**one****two**` would be no bold text. */
function wrapped(pieces: Piece[]): Inline[] {
  const phrases: Inline[] = [];
  for (let at = 0; at < pieces.length; ) {
    const first = pieces[at] as Piece;
    const outer = order.find((type) => first.marks.some((mark) => mark.type === type));
    if (outer === undefined) {
      phrases.push(first.phrase);
      at += 1;
      continue;
    }
    const key = keyOf(first, outer);
    let end = at + 1;
    while (end < pieces.length && keyOf(pieces[end] as Piece, outer) === key) end += 1;
    const inside = wrapped(pieces.slice(at, end).map((piece) => without(piece, outer)));
    phrases.push(...around(outer, inside, key ?? ''));
    at = end;
  }
  return phrases;
}

function keyOf({ marks }: Piece, type: string): string | null {
  const mark = marks.find((one) => one.type === type);
  return mark === undefined ? null : wordIn(mark.attrs ?? {}, 'href');
}
const without = ({ phrase, marks }: Piece, type: string): Piece => ({
  phrase,
  marks: marks.filter((mark) => mark.type !== type),
});

/** White space at the edge of a mark would keep Markdown from seeing it: it goes outside. */
function around(type: (typeof order)[number], inside: Inline[], url: string): Inline[] {
  const children = [...inside];
  const [before, first] = cutEdge(children.at(0), /^\s+/);
  if (first !== null) children[0] = first;
  const [after, last] = cutEdge(children.at(-1), /\s+$/);
  if (last !== null) children[children.length - 1] = last;
  const kept = children.filter((one) => one.type !== 'text' || one.value !== '');
  return [...space(before), ...(kept.length === 0 ? [] : [wrap(type, kept, url)]), ...space(after)];
}

function cutEdge(phrase: Inline | undefined, edge: RegExp): [string, Inline | null] {
  if (phrase?.type !== 'text') return ['', null];
  const cut = edge.exec(phrase.value)?.[0] ?? '';
  return [cut, cut === '' ? null : { ...phrase, value: phrase.value.replace(edge, '') }];
}

const space = (value: string): Inline[] => (value === '' ? [] : [{ type: 'text', value }]);

function wrap(type: (typeof order)[number], children: Inline[], url: string): Inline {
  switch (type) {
    case 'link':
      return { type: 'link', url, children: children.filter((one) => one.type !== 'link') as never };
    case 'strong':
      return { type: 'strong', children };
    case 'em':
      return { type: 'emphasis', children };
    case 'strike':
      return { type: 'delete', children };
  }
}
