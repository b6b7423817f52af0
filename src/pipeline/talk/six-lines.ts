/**
 * How much of an answer stands in a thread: six lines, as a desktop shows them. A line is what is written between two
 * line breaks, and what is longer than 120 characters is as many lines as it fills; empty lines and the marks of a code
 * block are none. What does not fit ends at a sentence or a line, never inside code, a link, bold words or a character.
 * Of a text that grows, what fits is always the beginning of what fits later.
 */
const LINES = 6;
const WIDTH = 120;
/** Where an unfinished sentence may still turn out too long. */
const NEAR_END = 4;

export interface Fitting {
  text: string;
  /** There is more than that. */
  more: boolean;
}

interface Block {
  text: string;
  isCode: boolean;
}

/** Blocks of code, and the lines between them; together they are the text. */
const blocksOf = (text: string): Block[] =>
  text
    .split(/(```[\s\S]*?(?:```[^\n]*(?:\n|$)|$))/)
    .flatMap((part, index): Block[] =>
      index % 2 === 1
        ? [{ text: part, isCode: true }]
        : (part.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => ({ text: line, isCode: false })),
    );

/** As people read it: without marks, a link as its words. */
const readAs = (line: string): string =>
  line
    .replaceAll(/\[([^\]\n]*)\]\([^()\s]*\)/g, '$1')
    .replaceAll(/\*\*|`|^#{1,6}\s+/g, '')
    .trim();
const linesOf = (text: string): number => Math.ceil(Array.from(readAs(text)).length / WIDTH);
const codeLines = (code: string): string[] =>
  code
    .replace(/^```[^\n]*\n?/, '')
    .replace(/\n?```[^`]*$/, '')
    .split('\n');
const sizeOf = ({ text, isCode }: Block): number =>
  isCode
    ? codeLines(text).reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / WIDTH)), 0)
    : linesOf(text);

/** Lines that a text takes in a thread. */
export const linesShown = (text: string): number =>
  blocksOf(text).reduce((sum, block) => sum + sizeOf(block), 0);

export function sixLines(text: string): Fitting {
  let shown = '';
  let used = 0;
  for (const block of blocksOf(text)) {
    const size = sizeOf(block);
    if (used + size > LINES) {
      const last = block.isCode
        ? startOfCode(block.text, { isFirst: used === 0 })
        : sentencesIn(block.text, { lines: LINES - used, isFirst: used === 0 });
      return { text: (shown + last).trimEnd(), more: true };
    }
    shown += block.text;
    used += size;
  }
  return { text, more: false };
}

/** Of a text that is still being written: without a last sentence that may come to be left out. */
export function growing(text: string): Fitting {
  const fitting = sixLines(text);
  if (fitting.more || linesShown(text) < NEAR_END) return fitting;
  const at = text.lastIndexOf('\n') + 1;
  const whole = endsIn(text.slice(at)).at(-1) ?? 0;
  return { text: text.slice(0, at + whole), more: false };
}

/** A block of code is shown whole or not at all, but where the answer begins with it. */
function startOfCode(code: string, { isFirst }: { isFirst: boolean }): string {
  if (!isFirst) return '';
  const opening = /^```[^\n]*\n?/.exec(code)?.[0] ?? '```\n';
  const kept = codeLines(code)
    .slice(0, LINES)
    .map((line) => startOf(line, WIDTH));
  return `${opening}${kept.join('\n')}\n\`\`\``;
}

function sentencesIn(line: string, about: { lines: number; isFirst: boolean }): string {
  const fits = (end: number): boolean => linesOf(line.slice(0, end)) <= about.lines;
  const end = endsIn(line).findLast(fits);
  if (end !== undefined) return line.slice(0, end);
  return about.isFirst ? `${wordsIn(line, about.lines * WIDTH)}…` : '';
}

/** Where sentences of a line end: what stands before is whole, with its marks closed. */
function endsIn(line: string): number[] {
  const ends = line.matchAll(/[.!?…]["”’')*_]*(?=\s+["“‘'(*]*[\p{Lu}\p{N}])|[。！？]/gu);
  return [...ends]
    .map((match) => match.index + match[0].length)
    .filter((end) => isClosed(line.slice(0, end)) && !/^\s*(?:[-*•]|\d+\.)$/.test(line.slice(0, end)));
}

const count = (text: string, mark: string): number => text.split(mark).length - 1;
const isClosed = (text: string): boolean =>
  count(text, '`') % 2 === 0 &&
  count(text, '**') % 2 === 0 &&
  count(text, '[') === count(text, ']') &&
  count(text, '(') <= count(text, ')');

/** A sentence that alone is too long: as many words as fit. */
function wordsIn(line: string, most: number): string {
  let start = startOf(line, most);
  for (;;) {
    const at = start.search(/\s+\S*$/);
    if (at <= 0) return startOf(line, most);
    start = start.slice(0, at);
    if (isClosed(start)) return start;
  }
}

const startOf = (text: string, most: number): string => Array.from(text).slice(0, most).join('');
