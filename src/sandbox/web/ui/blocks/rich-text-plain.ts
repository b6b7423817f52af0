import type { RichTextBlock, RichTextInline } from './types.ts';

/** Rich text without its style, as a text field can hold it. */
export function plainRichText(block: RichTextBlock): string {
  return block.elements
    .map((part) =>
      part.type === 'rich_text_list'
        ? part.elements.map((item) => wordsOf(item.elements)).join('\n')
        : wordsOf(part.elements),
    )
    .join('\n');
}

function wordsOf(elements: readonly RichTextInline[]): string {
  return elements.map((one) => one.text ?? one.url ?? one.fallback ?? '').join('');
}
