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

/** The same at the end of a sentence: what ends itself gets no second stop. */
export const quoted = (text: string, max: number = limits.value): string =>
  `${quote(text, max)}${/[.!?…]$/.test(say(text, max)) ? '' : '.'}`;

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

/** A message of this chat, whose address it gave us itself: its host tells nobody anything. */
export function messageLink(url: string, label: string): string {
  const target = linkable(url);
  if (target === null) return say(label);
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

/** Hosts to which a model's text may link; any: its links were judged before, and each says its host. */
type Hosts = readonly string[] | 'any';

/**
 * Markdown of a model as Slack's mrkdwn: bold, code, lists; everything else as text. Links to `hosts`, which our own
 * sources named, are links; of any other the address is shown and cannot be pressed. Pictures are left out.
 */
export function fromMarkdown(markdown: string, hosts: Hosts = []): string {
  const pieces = visible(markdown).split(/(```[\s\S]*?(?:```|$)|(?<!\\)`[^`\n]+`)/g);
  return pieces
    .map((piece, index) => (index % 2 === 1 ? codePiece(piece) : prose(withoutEscapes(piece), hosts)))
    .join('')
    .trim();
}

/** A backslash before a mark shows the mark in Markdown; mrkdwn knows none. */
const withoutEscapes = (text: string): string => marked(text).replaceAll(/\\([!-/:-@^{|}])/g, '$1');

const lookAlikes: Record<string, string> = { '\\': '∖', '`': 'ˋ', '*': '∗', _: 'ˍ', '~': '∼' };
/** Marks behind a backslash as their look-alikes; brackets bare, to be judged as any bracket is. */
const marked = (text: string): string =>
  text.replaceAll(/\\([\\`*_~[\]])/g, (_, mark: string) => lookAlikes[mark] ?? mark);

const codePiece = (piece: string): string =>
  piece.startsWith('```')
    ? `\`\`\`${escape(piece.replace(/^```[^\n]*\n?/, '').replace(/```$/, ''))}\`\`\``
    : escape(piece);

const LINK = /(!?)\[([^\]\n]*)\]\(([^()\s]+)\)/g;

interface Linked {
  before: string;
  link: { label: string; url: string; picture: boolean } | null;
}
function linksIn(text: string): Linked[] {
  const pieces = text.split(LINK);
  return Array.from({ length: Math.ceil(pieces.length / 4) }, (_, index) => {
    const [before = '', picture, label = '', url] = pieces.slice(index * 4, index * 4 + 4);
    return { before, link: url === undefined ? null : { label, url, picture: picture === '!' } };
  });
}

const prose = (text: string, hosts: Hosts): string =>
  linksIn(text)
    .map((one) => emphasis(one.before) + (one.link === null ? '' : modelLink(one.link, hosts)))
    .join('');

const isKnown = (target: URL, hosts: Hosts): boolean => hosts === 'any' || hosts.includes(target.host);
const LEFT_OUT = 'picture left out';

function modelLink({ label, url, picture }: NonNullable<Linked['link']>, hosts: Hosts): string {
  if (picture) return `(${label.trim() === '' ? LEFT_OUT : `${LEFT_OUT}: ${say(label)}`})`;
  const target = linkable(url);
  if (target === null) return say(label);
  if (isKnown(target, hosts)) return link(url, label === '' ? url : label);
  return label === '' || label === url ? code(url, 500) : `${say(label)} (${code(target.href, 500)})`;
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
export function safeMarkdown(markdown: string, hosts: Hosts = []): string {
  const pieces = visible(markdown).split(CODE);
  return pieces
    .map((piece, index) => (index % 2 === 1 ? safeCode(piece) : safeProse(marked(piece), hosts)))
    .join('')
    .trim();
}

/**
 * What every reader of Markdown takes for code: a fence at the beginning of a line, up to its end; a span between two
 * single backticks of a line, the first without a backslash. Anything looser is prose, or a link could hide in it.
 */
const CODE =
  /((?<=^|\n) {0,3}```[^`\n]*\n[\s\S]*?(?:(?<=\n) {0,3}```(?=[^\S\n]*(?:\n|$))|$)|(?<![\\`])`(?!`)[^`\n]+`(?!`))/g;

/** In a span, whose backticks another reader may pair otherwise, nothing is left that could be a link. */
function safeCode(piece: string): string {
  const shown = piece.replaceAll(/<(?=[!@#a-z/])/gi, '‹');
  return shown.trimStart().startsWith('```') ? shown : shown.replaceAll('](', '] (');
}

const safeProse = (text: string, hosts: Hosts): string =>
  linksIn(text)
    .map(
      (one) =>
        inMarkdown(one.before).replaceAll(/^#{1,6}\s+(.+)$/gm, '**$1**') +
        (one.link === null ? '' : markdownLink(one.link, hosts)),
    )
    .join('');

const inMarkdown = (text: string): string =>
  escape(text).replaceAll('[', '\\[').replaceAll(']', '\\]').replaceAll('~', '∼');

function markdownLink({ label, url, picture }: NonNullable<Linked['link']>, hosts: Hosts): string {
  if (picture) return `(${label.trim() === '' ? LEFT_OUT : `${LEFT_OUT}: ${inMarkdown(label)}`})`;
  const target = linkable(url);
  const words = inMarkdown(label === '' ? url : label).replaceAll(/[*_]/g, (mark) => `\\${mark}`);
  if (target === null) return words;
  if (!isKnown(target, hosts))
    return label === '' || label === url ? code(url, 500) : `${words} (${code(target.href, 500)})`;
  return `[${words}](${escape(target.href)}) (${escape(target.host)})`;
}
