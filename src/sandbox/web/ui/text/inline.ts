import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { TextObject } from '../blocks/types.ts';
import { followInside } from '../state/acts.ts';
import { openChannel } from '../state/route.ts';
import { nameOf } from '../state/seen.ts';
import { channelName, reader, seen, userName } from '../state/store.ts';
import { formatSlackDate, localInZone } from './dates.ts';
import { type Inline, type Part, parseMrkdwn, parsePlain } from './mrkdwn.ts';

type Drawn = VNode | string | (VNode | string)[];

/** A text object of Block Kit. */
export function Text({ of }: { of: TextObject | undefined | null }): VNode | null {
  if (!of) return null;
  return of.type === 'mrkdwn' ? html`<${Mrkdwn} text=${of.text} />` : html`<${Plain} text=${of.text} />`;
}

export function Plain({ text }: { text: string }): VNode {
  return html`<span>${drawInline(parsePlain(text))}</span>`;
}

/** Drawn mrkdwn; `tail` continues its last paragraph. */
export function Mrkdwn({ text, tail = null }: { text: string; tail?: VNode | null }): VNode {
  const parts = parseMrkdwn(text);
  const joined = tail !== null && parts.at(-1)?.kind === 'paragraph';
  return html`<div class="rich">
    ${parts.map((part, at) => drawPart(part, joined && at === parts.length - 1 ? tail : null))}${joined ? null : tail}
  </div>`;
}

function drawPart(part: Part, tail: VNode | null = null): VNode {
  switch (part.kind) {
    case 'pre':
      return html`<pre tabindex="0">${part.text}</pre>`;
    case 'quote':
      return html`<blockquote>${part.parts.map((inner) => drawPart(inner))}</blockquote>`;
    case 'list': {
      const items = part.items.map((item) => html`<li>${drawInline(item)}</li>`);
      return part.ordered ? html`<ol start=${part.start}>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    default:
      return html`<p>${drawInline(part.inline)}${tail}</p>`;
  }
}

export function drawInline(nodes: Inline[]): Drawn {
  return nodes.map((node, at) => drawNode(node, nodes[at - 1]));
}

function drawNode(node: Inline, before: Inline | undefined): VNode | string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return before?.kind === 'break' ? html`<span class="gap"></span>` : html`<br />`;
    case 'bold':
      return html`<b>${drawInline(node.children)}</b>`;
    case 'italic':
      return html`<i>${drawInline(node.children)}</i>`;
    case 'strike':
      return html`<s>${drawInline(node.children)}</s>`;
    case 'code':
      return html`<code>${node.text}</code>`;
    case 'link':
      return html`<${Link} url=${node.url}>${drawInline(node.children)}<//>`;
    case 'user':
      return html`<${UserMention} id=${node.id} label=${node.label} />`;
    case 'channel':
      return html`<${ChannelMention} id=${node.id} label=${node.label} />`;
    case 'group':
      return html`<span class="mention">${node.label ?? '@group'}</span>`;
    case 'broadcast':
      return html`<span class="mention mention-me">@${node.range}</span>`;
    case 'date':
      return html`<${Moment} ...${node} />`;
    default:
      return html`<${Emoji} name=${node.name} character=${node.character} />`;
  }
}

export function Link({ url, children }: { url: string; children?: unknown }): VNode {
  const follow = (event: MouseEvent) => followInside(event, url);
  return html`<a href=${url} target="_blank" rel="noopener noreferrer" onClick=${follow}>${children}</a>`;
}

export function Emoji({ name, character }: { name: string; character: string }): VNode {
  return html`<span class="emoji" role="img" aria-label=${name.replaceAll('_', ' ')} title=${`:${name}:`}
    >${character}</span
  >`;
}

export function UserMention({ id, label }: { id: string; label?: string | undefined }): VNode {
  const user = seen.value?.users[id];
  const mine = seen.value?.me.id === id;
  const name = user ? nameOf(user) : (label ?? userName(id));
  return html`<span class=${mine ? 'mention mention-me' : 'mention'} title=${user?.real_name}>@${name}</span>`;
}

export function ChannelMention({ id, label }: { id: string; label?: string | undefined }): VNode {
  const known = seen.value?.channels.some((one) => one.id === id);
  if (!known) return html`<span class="mention">#${label || channelName(id)}</span>`;
  return html`<button type="button" class="mention" onClick=${() => openChannel(id)}>#${channelName(id)}</button>`;
}

export function Moment(date: { seconds: number; format: string; fallback: string; url?: string }): VNode {
  const text = formatSlackDate(date.seconds, date.format, reader.value) ?? date.fallback;
  const full = `${localInZone(date.seconds, reader.value.zone).replace('T', ' ')} (${reader.value.zone})`;
  const time = html`<time title=${full}>${text}</time>`;
  return date.url ? html`<${Link} url=${date.url}>${time}<//>` : time;
}
