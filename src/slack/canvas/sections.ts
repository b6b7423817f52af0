/** A document as sections of one message: each whole where Slack takes it, cut where it does not. */
import { cut, limits } from '../text/limits.ts';
import { escape, fromMarkdown } from '../text/mrkdwn.ts';
import { blocksOf } from './diff.ts';

export interface Part {
  title: string;
  body: string;
}
export interface ShownSection {
  title: string;
  /** mrkdwn, one entry a block. */
  texts: string[];
  cut: boolean;
}

/** Room for the heading, the words about a cut and the mrkdwn that a cut closes. */
const SPARE = 200;
/** Blocks of one message that sections may take; the rest are title, notes and buttons. */
const MOST_BLOCKS = limits.messageBlocks - 6;

/** Sections of a document within one message; `left` are those that found no room at all. */
export function sectionsShown(parts: Part[]): { shown: ShownSection[]; left: number } {
  const whole = parts.map((part) => sectionTexts(part.body));
  const share = fairShare(
    whole.map((texts) => texts.join('').length),
    limits.messageBlocksText,
  );
  const shown: ShownSection[] = [];
  let blocks = 0;
  for (const [index, part] of parts.entries()) {
    const texts = within(whole[index] ?? [], share);
    if (blocks + Math.max(1, texts.length) > MOST_BLOCKS) break;
    blocks += Math.max(1, texts.length);
    const full = (whole[index] ?? []).join('').length;
    shown.push({ title: part.title, texts, cut: texts.join('').length < full });
  }
  return { shown, left: parts.length - shown.length };
}

/** The most that each may have so that all fit: the short ones whole, the long ones alike. */
function fairShare(lengths: number[], room: number): number {
  let left = room;
  let open = lengths.length;
  for (const length of lengths.toSorted((one, other) => one - other)) {
    if (length * open > left) return Math.floor(left / open);
    left -= length;
    open -= 1;
  }
  return room;
}

/** What one block takes, without what a cut adds. */
const ROOM = limits.section - SPARE;

/** A section's text as blocks take it: paragraphs and lists together, a longer one parted between its lines or words. */
export function sectionTexts(body: string): string[] {
  return packed(blocksOf(body).flatMap(mrkdwnOf), '\n\n');
}

function mrkdwnOf(block: string): string[] {
  if (block.startsWith('```')) return code(block);
  const source = asPeopleWrite(block);
  const whole = fromMarkdown(source, 'any');
  if (whole.length <= ROOM) return [whole];
  return packed(source.split('\n').flatMap(line), '\n');
}

function line(source: string): string[] {
  const text = fromMarkdown(source, 'any');
  return text.length <= ROOM
    ? [text]
    : packed(
        source.split(' ').map((word) => cut(escape(word), ROOM)),
        ' ',
      );
}

/** Each part of a long listing has a fence of its own. */
function code(block: string): string[] {
  const fence = '```';
  const whole = fromMarkdown(block);
  if (whole.length <= ROOM) return [whole];
  const lines = block
    .replace(/^```[^\n]*\n?/, '')
    .replace(/\n?```$/, '')
    .split('\n');
  const room = ROOM - 2 * fence.length;
  return packed(
    lines.map((one) => cut(escape(one), room)),
    '\n',
    room,
  ).map((one) => `${fence}${one}${fence}`);
}

function packed(texts: string[], joint: string, room: number = ROOM): string[] {
  const out: string[] = [];
  for (const text of texts) {
    const last = out.at(-1);
    if (last !== undefined && last.length + joint.length + text.length <= room)
      out[out.length - 1] = `${last}${joint}${text}`;
    else out.push(text);
  }
  return out;
}

/** Canonical Markdown puts addresses in angle brackets and a backslash before what might be a mark. */
const asPeopleWrite = (block: string): string =>
  block
    .split(/(`[^`\n]+`)/)
    .map((piece, index) =>
      index % 2 === 1
        ? piece
        : piece
            .replaceAll(/<(https?:\/\/[^\s<>]+)>/g, '[$1]($1)')
            .replaceAll(/\\([\\`*_{}[\]()#+.!~&<>|-])/g, '$1'),
    )
    .join('');

function within(texts: string[], share: number): string[] {
  const out: string[] = [];
  let room = share;
  for (const text of texts) {
    if (room <= 0) break;
    out.push(cut(text, room));
    room -= text.length;
  }
  return out;
}
