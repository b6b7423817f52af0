import { disguises } from '../untrusted/disguises.ts';
import { isOrder, phrases } from '../untrusted/phrases.ts';
import { spelledInTags, visibleText } from './hidden-characters.ts';

const comment = /<!--[\s\S]*?(?:-->|$)/g;
/** Bounded, because a text of 200 kB that opens 60,000 tags and closes none would be searched for hours. */
const concealed =
  /<(\w{1,20})\b[^<>]{0,300}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])|\shidden\b)[^<>]{0,300}>[\s\S]{0,500}?<\/\1\s*>/gi;
/** `[//]: # (text)`: a link definition that nothing refers to is the other way to write a comment. */
const definitionComment = /^ {0,3}\[(?:\/\/|comment|_|#)[^\]\n]*\]:[^\n]*$/gim;

/** The text that people see: comments, concealed elements and invisible characters are gone. */
export function withoutHidden(text: string): string {
  return visibleText(text)
    .replaceAll(comment, '')
    .replaceAll(concealed, '')
    .replaceAll(definitionComment, '');
}

const longestQuote = 160;
const quote = (text: string): string => {
  const line = Array.from(visibleText(text).replaceAll(/\s+/g, ' ').trim());
  return line.length > longestQuote ? `${line.slice(0, longestQuote - 1).join('')}…` : line.join('');
};

/** The sentence around a match, so that a person can judge it. */
function around(text: string, index: number, length: number): string {
  const from = Math.max(text.lastIndexOf('\n', index), text.lastIndexOf('. ', index) + 1, index - 60, 0);
  const ends = [text.indexOf('\n', index + length), text.indexOf('. ', index + length)].filter(
    (at) => at !== -1,
  );
  const until = Math.min(...ends.map((at) => at + 1), index + length + 80, text.length);
  return quote(text.slice(from, until));
}

/** Looked at for an order, however often its words are said in a report. */
const MOST_TRIES = 20;

const searched = phrases.map(({ pattern, order }) => ({
  every: new RegExp(pattern.source, `${pattern.flags}g`),
  order,
}));

function spoken(text: string): string[] {
  const found: string[] = [];
  for (const { every, order } of searched) {
    every.lastIndex = 0;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const match = every.exec(text);
      if (match === null) break;
      if (order === true && !isOrder(text, match.index)) continue;
      found.push(around(text, match.index, match[0].length));
      break;
    }
  }
  return found;
}

/** What is said in another spelling, and not said plainly. */
function spokenInDisguise(text: string, plainly: string[]): string[] {
  return disguises(text).flatMap(({ how, text: behind }) =>
    spoken(behind)
      .filter(() => how !== null || plainly.length === 0)
      .map((line) => `${how ?? 'disguised'}: ${line}`),
  );
}

/** Quotes of what addresses the model or hides from people, to be shown to people; at most ten. */
export function hiddenInstructions(text: string): string[] {
  const hidden = [...text.matchAll(comment), ...text.matchAll(concealed), ...text.matchAll(definitionComment)]
    .map(([match]) => quote(match.replace(/^<!--/, '').replace(/-->$/, '')))
    .filter((line) => line !== '')
    .map((line) => `hidden: ${line}`);
  const tags = spelledInTags(text).trim();
  if (tags !== '') hidden.push(`hidden: ${quote(tags)}`);
  const seen = withoutHidden(text);
  const plainly = spoken(seen);
  return [...new Set([...hidden, ...plainly, ...spokenInDisguise(seen, plainly)])].slice(0, 10);
}
