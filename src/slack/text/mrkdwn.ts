/**
 * Nothing that people or models wrote may mention anybody, hide a link, or break a block. Every value goes through
 * `say` (a word in a sentence) or `quote`; a whole text of a model through `fromMarkdown`.
 */
import { cut, limits } from './limits.ts';

/** Controls but line feed and tab, zero-width, bidirectional overrides and tag characters: invisible, so removed. */
const INVISIBLE =
  /(?![\n\t])[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text as people see it: well-formed, nothing hidden. */
export const visible = (text: string): string =>
  text.replaceAll('\r\n', '\n').toWellFormed().replaceAll(INVISIBLE, '');

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Slack has no escape for its formatting characters: look-alikes stand for them. */
const plainMarks = (text: string): string =>
  text
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', 'ˋ')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ');

/** One value inside a sentence of ours: one line, no formatting, at most `max` characters. */
export function say(text: string, max: number = limits.value): string {
  const line = visible(text).replaceAll(/\s+/g, ' ').trim();
  return cut(escape(plainMarks(line)), max);
}

/** Somebody's own words, in quotation marks. */
export const quote = (text: string, max: number = limits.value): string => `"${say(text, max)}"`;

/** A path, command or branch; backticks in it would end the span. */
export const code = (text: string, max: number = limits.value): string =>
  `\`${cut(escape(visible(text).replaceAll(/\s+/g, ' ').replaceAll('`', "'")), max)}\``;

/** For top-level text, modal titles, options: no formatting is read there. */
export const plain = (text: string, max: number = limits.value): string =>
  cut(visible(text).replaceAll(/\s+/g, ' ').trim(), max);

/** Top-level text is read as mrkdwn by some clients, so it is escaped too. */
export const bare = (text: string, max: number = limits.value): string => escape(plain(text, max));

const linkable = (url: string): URL | null => {
  const parsed = URL.parse(url);
  return parsed !== null && (parsed.protocol === 'https:' || parsed.protocol === 'http:') ? parsed : null;
};

/** A machine's own address: it says nothing about where a link goes. */
const isLoopback = (host: string): boolean => /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host);

/** A link that our own sources gave: the host of the local forge is left out. */
export function sourceLink(url: string | undefined, label: string): string {
  const target = url === undefined ? null : linkable(url);
  if (target === null || !isLoopback(target.host)) return link(url, label);
  return `<${escape(target.href).replaceAll('|', '%7C')}|${say(label).replaceAll('|', '¦')}>`;
}

/** A link of which the reader sees where it goes; text alone where it goes nowhere safe. */
export function link(url: string | undefined, label: string): string {
  const target = url === undefined ? null : linkable(url);
  if (target === null) return say(label);
  const address = escape(target.href).replaceAll('|', '%7C');
  const text = say(label).replaceAll('|', '¦');
  return text.includes(target.host)
    ? `<${address}|${text}>`
    : `<${address}|${text}> (${escape(target.host)})`;
}

/** A link for a button: only where it leads to the web. */
export const webUrl = (url: string | null | undefined): string | null =>
  url == null || url.length > 3_000 ? null : (linkable(url)?.href ?? null);

/** Markdown of a model as Slack's mrkdwn: bold, code, lists and links; everything else as text. */
export function fromMarkdown(markdown: string): string {
  const pieces = visible(markdown).split(/(```[\s\S]*?(?:```|$)|`[^`\n]+`)/g);
  return pieces
    .map((piece, index) => (index % 2 === 1 ? codePiece(piece) : prose(piece)))
    .join('')
    .trim();
}

const codePiece = (piece: string): string =>
  piece.startsWith('```')
    ? `\`\`\`${escape(piece.replace(/^```[^\n]*\n?/, '').replace(/```$/, ''))}\`\`\``
    : escape(piece);

const LINK = /!?\[([^\]\n]*)\]\(([^()\s]+)\)/g;

function prose(text: string): string {
  const linked = text.split(LINK);
  let out = '';
  for (let index = 0; index < linked.length; index += 3) {
    out += emphasis(linked[index] ?? '');
    const label = linked[index + 1];
    if (label !== undefined) out += link(linked[index + 2], label === '' ? (linked[index + 2] ?? '') : label);
  }
  return out;
}

function emphasis(text: string): string {
  return escape(text)
    .replaceAll(/^#{1,6}\s+(.+)$/gm, '**$1**')
    .replaceAll(/^(\s*)[-*+]\s+/gm, '$1• ')
    .replaceAll(/\*\*([^*\n]+)\*\*/g, '\u0001$1\u0001')
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('\u0001', '*');
}

/**
 * Markdown of a model as markdown that is safe to stream: nothing in it is a token, HTML, an image, a link that hides
 * its host, or a link defined elsewhere. Escapes are entities, which both of Slack's readers show as the character.
 */
export function safeMarkdown(markdown: string): string {
  const pieces = visible(markdown).split(/(```[\s\S]*?(?:```|$)|`[^`\n]+`)/g);
  return pieces
    .map((piece, index) => (index % 2 === 1 ? piece.replaceAll(/<(?=[!@#a-z/])/gi, '‹') : safeProse(piece)))
    .join('')
    .trim();
}

function safeProse(text: string): string {
  const linked = text.split(LINK);
  let out = '';
  for (let index = 0; index < linked.length; index += 3) {
    out += inMarkdown(linked[index] ?? '').replaceAll(/^#{1,6}\s+(.+)$/gm, '**$1**');
    const label = linked[index + 1];
    if (label !== undefined) out += markdownLink(linked[index + 2] ?? '', label);
  }
  return out;
}

const inMarkdown = (text: string): string =>
  escape(text).replaceAll('[', '\\[').replaceAll(']', '\\]').replaceAll('~', '∼');

function markdownLink(url: string, label: string): string {
  const target = linkable(url);
  const words = inMarkdown(label === '' ? url : label).replaceAll(/[*_]/g, (mark) => `\\${mark}`);
  if (target === null) return words;
  return `[${words}](${escape(target.href)}) (${escape(target.host)})`;
}
