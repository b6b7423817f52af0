/** A message as a person reads it: the words, and the buttons in brackets. */
import type { Content } from '../../../src/slack/cards/blocks.ts';

type Element = {
  type: string;
  text?: { text: string } | string;
  url?: string;
  style?: string;
  confirm?: unknown;
  options?: { text: { text: string } }[];
  placeholder?: { text: string };
  positive_button?: { text: { text: string } };
  negative_button?: { text: { text: string } };
};
const label = (one: Element): string => {
  if (one.type === 'feedback_buttons')
    return `[${one.positive_button?.text.text}] [${one.negative_button?.text.text}]`;
  if (one.type === 'overflow')
    return `(${(one.options ?? []).map((option) => option.text.text).join(' · ')})`;
  const text = typeof one.text === 'string' ? one.text : (one.text?.text ?? one.placeholder?.text ?? '');
  const marks = `${one.style === 'primary' ? '*' : one.style === 'danger' ? '!' : ''}${one.confirm === undefined ? '' : '?'}${one.url === undefined ? '' : '↗'}`;
  return one.type === 'mrkdwn' || one.type === 'plain_text' ? text : `[${text}${marks}]`;
};

export function shown(content: Content): string {
  const lines = content.blocks.map((raw) => {
    const block = raw as unknown as {
      type: string;
      text?: { text: string };
      elements?: Element[];
      accessory?: Element;
    };
    const more = block.accessory === undefined ? '' : `  ${label(block.accessory)}`;
    if (block.elements !== undefined)
      return `${block.type.charAt(0).toUpperCase()}  ${block.elements.map(label).join(' ')}`;
    return `${block.type.charAt(0).toUpperCase()}  ${block.text?.text ?? ''}${more}`;
  });
  return [`T: ${content.text}`, ...lines].join('\n').replaceAll(/<!date\^\d+\^[^|]*\|[^>]*>/g, '<t>');
}
