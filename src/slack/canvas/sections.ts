/** A document as sections of one message: each whole where Slack takes it, cut where it does not. */
import { cut, limits } from '../text/limits.ts';
import { fromMarkdown } from '../text/mrkdwn.ts';
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

/** Paragraphs and lists together up to what a block takes; one that is longer alone is cut between its lines. */
export function sectionTexts(body: string): string[] {
  const out: string[] = [];
  for (const piece of blocksOf(body).flatMap(lineGroups)) {
    const text = cut(fromMarkdown(asPeopleWrite(piece)), limits.section - SPARE);
    const last = out.at(-1);
    if (last !== undefined && last.length + text.length + 2 <= limits.section - SPARE)
      out[out.length - 1] = `${last}\n\n${text}`;
    else out.push(text);
  }
  return out;
}

/** Canonical Markdown puts addresses in angle brackets and a backslash before what might be a mark. */
const asPeopleWrite = (block: string): string =>
  block.startsWith('```')
    ? block
    : block
        .replaceAll(/<(https?:\/\/[^\s<>]+)>/g, '[$1]($1)')
        .replaceAll(/(?<!`[^`\n]*)\\([\\`*_{}[\]()#+.!~&<>|-])/g, '$1');

function lineGroups(block: string): string[] {
  if (block.length <= limits.section - 2 * SPARE || block.startsWith('```')) return [block];
  const groups: string[] = [];
  for (const line of block.split('\n')) {
    const last = groups.at(-1);
    if (last !== undefined && last.length + line.length < limits.section - 2 * SPARE)
      groups[groups.length - 1] = `${last}\n${line}`;
    else groups.push(line);
  }
  return groups;
}

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
