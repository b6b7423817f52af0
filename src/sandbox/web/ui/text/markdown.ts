import DOMPurify from 'dompurify';
import { html } from 'htm/preact';
import { Marked } from 'marked';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { followInside } from '../state/acts.ts';
import { channelName, reader, userName } from '../state/store.ts';
import { formatSlackDate } from './dates.ts';
import { emojiOf } from './emoji.ts';

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function mention(text: string): string {
  return `<span class="mention">${escapeHtml(text)}</span>`;
}

/** `<@U1>`, `<#C1>`, `<!date^…|…>` and `:emoji:` inside Markdown, as Slack's Markdown block translates them. */
const TOKEN = /^(?:<([@#!])([^<>|]+)(?:\|([^<>]*))?>|:([a-z0-9_+'-]+):)/;

function drawToken(match: RegExpExecArray): string | null {
  const [, sigil, target = '', label, emoji] = match;
  if (emoji !== undefined) return emojiOf(emoji) ?? null;
  if (sigil === '@') return mention(`@${userName(target)}`);
  if (sigil === '#') return mention(`#${label || channelName(target)}`);
  const [kind, seconds, format = ''] = target.split('^');
  if (kind !== 'date') return mention(`@${target}`);
  return escapeHtml(formatSlackDate(Number(seconds), format, reader.value) ?? label ?? '');
}

const parser = new Marked({ gfm: true, breaks: false, async: false });

parser.use({
  extensions: [
    {
      name: 'slack',
      level: 'inline',
      start: (source) => source.search(/<[@#!]|:[a-z0-9_+'-]+:/),
      tokenizer(source) {
        const match = TOKEN.exec(source);
        const drawn = match ? drawToken(match) : null;
        return match && drawn !== null ? { type: 'slack', raw: match[0], drawn } : undefined;
      },
      renderer: (token) => String(token['drawn']),
    },
  ],
  renderer: {
    /** A canvas mentions people and channels as pictures without a name: `![](@U123)`. */
    image({ href, text }) {
      if (href.startsWith('@')) return mention(`@${userName(href.slice(1))}`);
      if (href.startsWith('#')) return mention(`#${channelName(href.slice(1))}`);
      return `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">`;
    },
    link({ href, title, tokens }) {
      const words = this.parser.parseInline(tokens);
      const hint = title ? ` title="${escapeHtml(title)}"` : '';
      return `<a href="${escapeHtml(href)}"${hint} target="_blank" rel="noopener noreferrer">${words}</a>`;
    },
    /** A canvas knows three levels of headings; deeper ones are drawn as the third. */
    heading({ tokens, depth }) {
      const level = Math.min(depth, 3);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
  },
});

export function markdownToHtml(source: string): string {
  return DOMPurify.sanitize(parser.parse(source, { async: false }), {
    FORBID_TAGS: ['style', 'form', 'button', 'textarea', 'select', 'iframe', 'svg', 'math'],
    ADD_ATTR: ['target'],
    FORBID_ATTR: ['style', 'id', 'name'],
  });
}

function follow(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const address = link?.getAttribute('href');
  if (address) followInside(event, address);
}

export function Markdown({ text }: { text: string }): VNode {
  const drawn = useMemo(() => markdownToHtml(text), [text, reader.value]);
  return html`<div class="rich markdown" onClick=${follow} dangerouslySetInnerHTML=${{ __html: drawn }}></div>`;
}
