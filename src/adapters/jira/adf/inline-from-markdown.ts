/** A line of Markdown as ADF's inline nodes: text with marks, and breaks. */
import type { documentTree } from '../../../pipeline/documents/markdown.ts';
import type { AdfMark, AdfNode } from './node.ts';

export type Block = ReturnType<typeof documentTree>['children'][number];
export type Inline = Extract<Block, { type: 'paragraph' }>['children'][number];
/** Addresses of `[text][name]`, by name. */
export type Definitions = Map<string, string>;

/** Only what a person would press. Anything else stays words. */
export const isLink = (url: string): boolean => /^(?:https?:\/\/|mailto:)\S+$/i.test(url);

export function inlineOf(phrases: readonly Inline[], about: { definitions: Definitions }): AdfNode[] {
  return phrases.flatMap((phrase) => pieces(phrase, { ...about, marks: [] }));
}

interface Around {
  definitions: Definitions;
  marks: AdfMark[];
}

function pieces(phrase: Inline, around: Around): AdfNode[] {
  const inside = (children: readonly Inline[], mark?: AdfMark): AdfNode[] =>
    children.flatMap((child) => pieces(child, mark === undefined ? around : marked(around, mark)));
  switch (phrase.type) {
    case 'text':
      return text(phrase.value, around.marks);
    case 'inlineCode':
      // Code takes no other mark than a link.
      return text(phrase.value, [...around.marks.filter((one) => one.type === 'link'), { type: 'code' }]);
    case 'strong':
      return inside(phrase.children, { type: 'strong' });
    case 'emphasis':
      return inside(phrase.children, { type: 'em' });
    case 'delete':
      return inside(phrase.children, { type: 'strike' });
    case 'break':
      return [{ type: 'hardBreak' }];
    case 'link':
      return inside(phrase.children, linkTo(phrase.url));
    case 'linkReference':
      return inside(phrase.children, linkTo(around.definitions.get(phrase.identifier) ?? ''));
    case 'image':
      // An address, not a picture: nothing is loaded that somebody could count.
      return inside([{ type: 'text', value: phrase.alt || phrase.url }], linkTo(phrase.url));
    case 'imageReference':
      return text(phrase.alt || phrase.identifier, around.marks);
    case 'footnoteReference':
      return text(`[${phrase.identifier}]`, around.marks);
    case 'html':
      return text(phrase.value.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, ''), around.marks);
    default:
      return [];
  }
}

const linkTo = (url: string): AdfMark | undefined =>
  isLink(url) ? { type: 'link', attrs: { href: url } } : undefined;

const marked = (around: Around, mark: AdfMark): Around =>
  around.marks.some((one) => one.type === mark.type) ? around : { ...around, marks: [...around.marks, mark] };

/** Jira refuses a text node without text. */
const text = (value: string, marks: AdfMark[]): AdfNode[] =>
  value === '' ? [] : [{ type: 'text', text: value, ...(marks.length === 0 ? {} : { marks }) }];
