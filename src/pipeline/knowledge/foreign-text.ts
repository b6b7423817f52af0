/** Text of others, made fit to be read: HTML becomes text, what people cannot see goes, what is too long is cut. */

import { withoutHidden } from '../documents/hidden.ts';
import { visibleText } from '../documents/hidden-characters.ts';

/** Read at most this much of one text; the rest is cut before anything searches it. */
const LONGEST_READ = 200_000;

const looksLikeHtml =
  /<!doctype html|<(?:html|head|body|script|style|div|p|br|table|ul|ol|li|h[1-6]|span|a)\b[^<>]{0,200}>/i;
const dropped = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'svg',
  'iframe',
  'object',
  'textarea',
]);
const parts = /^\/?(?:p|div|br|hr|li|ul|ol|tr|table|h[1-6]|section|article|header|footer|blockquote|pre)$/;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decoded = (text: string): string =>
  text.replaceAll(/&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole) => {
    const name = whole.slice(1, -1).toLowerCase();
    if (!name.startsWith('#')) return entities[name] ?? whole;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });

/** One pass, without a pattern that could be made to search for hours. */
function withoutTags(html: string): string {
  const lower = html.toLowerCase();
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) return text + html.slice(at);
    text += html.slice(at, open);
    const close = html.indexOf('>', open);
    const name = /^\/?[a-z][a-z0-9]*/.exec(lower.slice(open + 1, open + 20))?.[0];
    if (name === undefined) {
      text += '<';
      at = open + 1;
      continue;
    }
    if (close === -1) return text;
    at = close + 1;
    if (parts.test(name)) text += '\n';
    if (dropped.has(name)) {
      const end = lower.indexOf(`</${name}`, at);
      const after = end === -1 ? -1 : html.indexOf('>', end);
      if (after === -1) return text;
      at = after + 1;
    }
  }
  return text;
}

/** The text that people would see, without markup. */
export function plainText(raw: string): string {
  const read = withoutHidden(raw.slice(0, LONGEST_READ));
  const text = looksLikeHtml.test(read) ? visibleText(decoded(withoutTags(read))) : read;
  return text
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** True for bytes that somebody put where text belongs. */
export function isBinary(text: string): boolean {
  const start = text.slice(0, 4_000);
  const strange = Array.from(start).filter((one) => /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(one)).length;
  return strange > 3 && strange > start.length / 20;
}

const thousands = (count: number): string => count.toLocaleString('en-US');

/** Cut at a word; `note` says so to whoever reads it. */
export function cutText(text: string, most: number): { text: string; note: string | null } {
  if (text.length <= most) return { text, note: null };
  const space = text.lastIndexOf(' ', most - 1);
  const kept = text.slice(0, space > most / 2 ? space : most - 1).replace(/[\ud800-\udbff]$/, '');
  return { text: `${kept}…`, note: `cut at ${thousands(most)} characters` };
}

const email = /[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}/gi;
const phone = /(?<![\w/#-])(?:\+|00|\(?0|\(?\d)[\d\s().-]{6,20}\d(?!\w)/g;
const isDate = /\d{4}-\d{2}-\d{2}/;

/** The text without ways to reach a person. A plain number without separators stays: it may be an order or an amount. */
export function withoutContacts(text: string): string {
  return text.replaceAll(email, '[e-mail]').replaceAll(phone, (match) => {
    const digits = match.replaceAll(/\D/g, '').length;
    const isPhone = digits >= 8 && digits <= 15 && !isDate.test(match) && /^[+0(]|[\s()]|-.*-/.test(match);
    return isPhone ? '[phone]' : match;
  });
}
