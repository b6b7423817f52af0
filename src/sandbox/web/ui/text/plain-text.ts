import type { Block } from '../blocks/types.ts';
import type { Message, View } from '../state/seen.ts';
import { type Inline, type Part, parseMrkdwn } from './mrkdwn.ts';

/** Reads every visible word out of blocks, for screen readers, the guide and searches. */
export function textOfBlocks(blocks: readonly Block[] | undefined): string {
  return (blocks ?? [])
    .map((block) => words(block).join(' '))
    .filter((text) => text !== '')
    .join('\n');
}

export function textOfMessage(message: Message): string {
  const attached = (message.attachments ?? []).map((one) =>
    [one.title, one.text, textOfBlocks(one.blocks)].filter(Boolean).join('\n'),
  );
  return [message.text, textOfBlocks(message.blocks), ...attached].filter(Boolean).join('\n');
}

export function textOfView(view: (View & { title?: { text: string } }) | null): string {
  return view ? [view.title?.text, textOfBlocks(view.blocks)].filter(Boolean).join('\n') : '';
}

const SPOKEN = new Set([
  'text',
  'title',
  'subtitle',
  'body',
  'subtext',
  'label',
  'hint',
  'caption',
  'alt_text',
  'description',
  'fallback',
  'url',
]);

function words(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => words(item));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner === 'string') return SPOKEN.has(key) && inner !== '' ? [inner] : [];
    return key === 'confirm' || key === 'placeholder' ? [] : words(inner);
  });
}

/** mrkdwn as a sentence, for one-line previews and announcements; `nameOf` gives the names behind ids. */
export function plainOf(text: string, named: (kind: 'user' | 'channel', id: string) => string): string {
  const inline = (nodes: Inline[]): string => nodes.map((node) => say(node)).join('');
  const say = (node: Inline): string => {
    switch (node.kind) {
      case 'text':
      case 'code':
        return node.text;
      case 'break':
        return ' ';
      case 'user':
        return `@${node.label ?? named('user', node.id)}`;
      case 'channel':
        return `#${node.label ?? named('channel', node.id)}`;
      case 'group':
        return node.label ?? '@group';
      case 'broadcast':
        return `@${node.range}`;
      case 'date':
        return node.fallback;
      case 'emoji':
        return node.character;
      default:
        return inline(node.children);
    }
  };
  const part = (one: Part): string => {
    if (one.kind === 'pre') return one.text;
    if (one.kind === 'quote') return one.parts.map((inner) => part(inner)).join(' ');
    if (one.kind === 'list') return one.items.map((item) => inline(item)).join(' ');
    return inline(one.inline);
  };
  return parseMrkdwn(text)
    .map((one) => part(one))
    .join(' ')
    .trim();
}
