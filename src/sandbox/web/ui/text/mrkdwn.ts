import { emojiOf } from './emoji.ts';

/**
 * Slack's mrkdwn, taken apart into a tree. Pure: names of people and channels, zones and colours are the business
 * of whoever draws the tree. Text is Slack-escaped on the way in (`&lt;`) and plain on the way out (`<`).
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'user' | 'channel' | 'group'; id: string; label?: string }
  | { kind: 'broadcast'; range: string }
  | { kind: 'date'; seconds: number; format: string; fallback: string; url?: string }
  | { kind: 'emoji'; name: string; character: string };

export type Part =
  | { kind: 'paragraph'; inline: Inline[] }
  | { kind: 'quote'; parts: Part[] }
  | { kind: 'pre'; text: string }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] };

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export function unescapeSlack(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
}

export function parseMrkdwn(text: string): Part[] {
  const parts: Part[] = [];
  const fence = /```([\s\S]+?)```/g;
  let from = 0;
  for (const match of text.matchAll(fence)) {
    parts.push(...parseLines(text.slice(from, match.index).replace(/\n$/, '')));
    parts.push({ kind: 'pre', text: unescapeSlack(flatTokens((match[1] ?? '').replace(/^\n|\n$/g, ''))) });
    from = match.index + match[0].length;
  }
  const rest = from > 0 ? text.slice(from).replace(/^\n/, '') : text;
  return [...parts, ...parseLines(rest)];
}

const BULLET = /^\s*[•◦▪‣-]\s+(.*)$/;
const NUMBER = /^\s*(\d+)\.\s+(.*)$/;
const QUOTE = /^(?:>|&gt;)\s?(.*)$/;
const QUOTE_ALL = /^(?:>>>|&gt;&gt;&gt;)\s?/;

function parseLines(text: string): Part[] {
  if (text === '') return [];
  const parts: Part[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (QUOTE_ALL.test(line)) {
      const quoted = [line.replace(QUOTE_ALL, ''), ...lines.slice(at + 1)].join('\n');
      parts.push({ kind: 'quote', parts: parseLines(quoted) });
      return parts;
    }
    const quote = QUOTE.exec(line);
    if (quote) {
      const quoted = [quote[1] ?? ''];
      for (let more = QUOTE.exec(lines[at + 1] ?? ''); more; more = QUOTE.exec(lines[at + 1] ?? '')) {
        quoted.push(more[1] ?? '');
        at += 1;
      }
      parts.push({ kind: 'quote', parts: parseLines(quoted.join('\n')) });
      continue;
    }
    appendLine(parts, line);
  }
  return parts;
}

function appendLine(parts: Part[], line: string): void {
  const last = parts.at(-1);
  const bullet = BULLET.exec(line);
  const number = NUMBER.exec(line);
  if (bullet || number) {
    const ordered = !bullet;
    const item = parseInline((bullet ? bullet[1] : number?.[2]) ?? '');
    if (last?.kind === 'list' && last.ordered === ordered) last.items.push(item);
    else parts.push({ kind: 'list', ordered, start: Number(number?.[1] ?? 1), items: [item] });
    return;
  }
  if (last?.kind === 'paragraph') last.inline.push({ kind: 'break' }, ...parseInline(line));
  else parts.push({ kind: 'paragraph', inline: parseInline(line) });
}

const MARKS: Record<string, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' };
const WORD = /[\p{L}\p{N}]/u;

/** One line of mrkdwn. A mark opens after a non-word character and closes before one, as in Slack. */
export function parseInline(text: string): Inline[] {
  const out: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain) out.push({ kind: 'text', text: unescapeSlack(plain) });
    plain = '';
  };
  for (let at = 0; at < text.length; ) {
    const found = inlineAt(text, at);
    if (found) {
      flush();
      out.push(found.node);
      at += found.length;
    } else {
      plain += text[at] ?? '';
      at += 1;
    }
  }
  flush();
  return out;
}

/** The text of a plain_text object: emoji, and nothing else, is translated. */
export function parsePlain(text: string): Inline[] {
  const out: Inline[] = [];
  let plain = '';
  const pieces = text.split(/(:[a-z0-9_+'-]+:|\n)/);
  for (const piece of pieces) {
    const character = /^:.+:$/.test(piece) ? emojiOf(piece.slice(1, -1)) : undefined;
    if (!character && piece !== '\n') {
      plain += piece;
      continue;
    }
    if (plain) out.push({ kind: 'text', text: plain });
    plain = '';
    out.push(character ? { kind: 'emoji', name: piece.slice(1, -1), character } : { kind: 'break' });
  }
  if (plain) out.push({ kind: 'text', text: plain });
  return out;
}

type Found = { node: Inline; length: number };

function inlineAt(text: string, at: number): Found | null {
  const character = text[at] ?? '';
  if (character === '\n') return { node: { kind: 'break' }, length: 1 };
  if (character === '<') return tokenAt(text, at);
  if (character === '`') return codeAt(text, at);
  if (character === ':') return emojiAt(text, at);
  if (character === 'h') return addressAt(text, at);
  return MARKS[character] ? markAt(text, at) : null;
}

function codeAt(text: string, at: number): Found | null {
  const end = text.indexOf('`', at + 1);
  if (end <= at + 1) return null;
  const inner = text.slice(at + 1, end);
  if (inner.includes('\n')) return null;
  return { node: { kind: 'code', text: unescapeSlack(flatTokens(inner)) }, length: end + 1 - at };
}

function emojiAt(text: string, at: number): Found | null {
  const match = /^:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/.exec(text.slice(at, at + 80));
  const character = match ? emojiOf(match[1] ?? '') : undefined;
  if (!match || !character) return null;
  return { node: { kind: 'emoji', name: match[1] ?? '', character }, length: match[0].length };
}

function addressAt(text: string, at: number): Found | null {
  if (WORD.test(text[at - 1] ?? ' ')) return null;
  const match = /^https?:\/\/[^\s<>|*`]+/.exec(text.slice(at));
  if (!match) return null;
  const raw = match[0].replace(/[.,;:!?)\]'"_~]+$/, '');
  const url = unescapeSlack(raw);
  return { node: { kind: 'link', url, children: [{ kind: 'text', text: url }] }, length: raw.length };
}

function markAt(text: string, at: number): Found | null {
  const mark = text[at] ?? '';
  const next = text[at + 1] ?? ' ';
  if (WORD.test(text[at - 1] ?? ' ') || /\s/.test(next) || next === mark) return null;
  for (let end = at + 2; end < text.length; end++) {
    const character = text[end];
    if (character === '\n') return null;
    const nested = character === '<' ? tokenAt(text, end) : character === '`' ? codeAt(text, end) : null;
    if (nested) {
      end += nested.length - 1;
      continue;
    }
    const closes = character === mark && !/\s/.test(text[end - 1] ?? ' ') && !WORD.test(text[end + 1] ?? ' ');
    if (!closes) continue;
    const kind = MARKS[mark] ?? 'bold';
    return { node: { kind, children: parseInline(text.slice(at + 1, end)) }, length: end + 1 - at };
  }
  return null;
}

function tokenAt(text: string, at: number): Found | null {
  const end = text.indexOf('>', at);
  if (end < 0) return null;
  const inner = text.slice(at + 1, end);
  const node = inner.includes('\n') ? null : tokenOf(inner);
  return node ? { node, length: end + 1 - at } : null;
}

const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:|slack:\/\/)/i;

export function isSafeLink(url: string): boolean {
  return SAFE_LINK.test(url);
}

function tokenOf(inner: string): Inline | null {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? undefined : unescapeSlack(inner.slice(bar + 1));
  const named = label ? { label } : {};
  if (/^@[UW]/.test(target)) return { kind: 'user', id: target.slice(1), ...named };
  if (/^#[CGD]/.test(target)) return { kind: 'channel', id: target.slice(1), ...named };
  if (target.startsWith('!')) return specialOf(target.slice(1), label);
  if (!SAFE_LINK.test(target)) return null;
  const url = unescapeSlack(target);
  return { kind: 'link', url, children: label ? parsePlain(label) : [{ kind: 'text', text: url }] };
}

function specialOf(target: string, label: string | undefined): Inline | null {
  const named = label ? { label } : {};
  if (/^(?:here|channel|everyone)$/.test(target)) return { kind: 'broadcast', range: target };
  if (target.startsWith('subteam^')) return { kind: 'group', id: target.slice('subteam^'.length), ...named };
  const [kind, seconds = '', format = '', link] = target.split('^');
  if (kind !== 'date' || !/^\d+$/.test(seconds)) return label ? { kind: 'text', text: label } : null;
  const url = link ? unescapeSlack(link) : '';
  const linked = isSafeLink(url) ? { url } : {};
  return {
    kind: 'date',
    seconds: Number(seconds),
    format: unescapeSlack(format),
    fallback: label ?? '',
    ...linked,
  };
}

/** Inside code, a link shows as its address and nothing else is translated. */
function flatTokens(text: string): string {
  return text.replace(
    /<((?:https?:\/\/|mailto:)[^<>|]+)(?:\|([^<>]+))?>/g,
    (_whole, url: string, label?: string) =>
      label && !url.endsWith(label) ? `${label} (${url})` : (label ?? url),
  );
}
