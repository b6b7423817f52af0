import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { emojiOf } from '../text/emoji.ts';
import { ChannelMention, drawInline, Emoji, Link, Moment, UserMention } from '../text/inline.ts';
import { isSafeLink, parsePlain } from '../text/mrkdwn.ts';
import type { RichTextBlock, RichTextInline, RichTextPart } from './types.ts';

export function RichText({ elements }: { elements: RichTextBlock['elements'] }): VNode {
  return html`<div class="rich">${elements.map((part) => drawPart(part))}</div>`;
}

function drawPart(part: RichTextPart): VNode {
  if (part.type === 'rich_text_list') {
    const items = part.elements.map((item) => html`<li>${drawAll(item.elements)}</li>`);
    const depth = `depth-${Math.min(part.indent ?? 0, 4)}`;
    return part.style === 'ordered'
      ? html`<ol class=${depth} start=${(part.offset ?? 0) + 1}>${items}</ol>`
      : html`<ul class=${depth}>${items}</ul>`;
  }
  if (part.type === 'rich_text_quote') return html`<blockquote>${drawAll(part.elements)}</blockquote>`;
  if (part.type === 'rich_text_preformatted') return html`<pre tabindex="0">${drawAll(part.elements)}</pre>`;
  return html`<p>${drawAll(part.elements)}</p>`;
}

function drawAll(elements: readonly RichTextInline[]): unknown[] {
  return elements.map((one) => styled(one, draw(one)));
}

function draw(one: RichTextInline): unknown {
  switch (one.type) {
    case 'text':
      return drawInline(parsePlain(one.text ?? ''));
    case 'link': {
      const url = one.url ?? '';
      return isSafeLink(url) ? html`<${Link} url=${url}>${one.text ?? url}<//>` : (one.text ?? url);
    }
    case 'emoji':
      return html`<${Emoji} name=${one.name ?? ''} character=${emojiOf(one.name ?? '') ?? `:${one.name}:`} />`;
    case 'user':
      return html`<${UserMention} id=${one.user_id ?? ''} />`;
    case 'channel':
      return html`<${ChannelMention} id=${one.channel_id ?? ''} />`;
    case 'usergroup':
      return html`<span class="mention">@${one.usergroup_id}</span>`;
    case 'broadcast':
      return html`<span class="mention mention-me">@${one.range}</span>`;
    case 'date':
      return html`<${Moment}
        seconds=${one.timestamp ?? Number.NaN}
        format=${one.format ?? ''}
        fallback=${one.fallback ?? ''}
        url=${one.url}
      />`;
    case 'color':
      return html`<code>${one.value}</code>`;
    default:
      return one.text ?? one.fallback ?? '';
  }
}

function styled({ style }: RichTextInline, drawn: unknown): unknown {
  let out = drawn;
  if (style?.code) out = html`<code>${out}</code>`;
  if (style?.bold) out = html`<b>${out}</b>`;
  if (style?.italic) out = html`<i>${out}</i>`;
  if (style?.strike) out = html`<s>${out}</s>`;
  if (style?.underline) out = html`<u>${out}</u>`;
  return out;
}
