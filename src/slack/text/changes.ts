/** How a change of a text is shown: what differs, each line as people read it in the document. */
import { labelled } from '../../pipeline/documents/difference.ts';
import { quote, say } from './mrkdwn.ts';

type Change = { before: string; after: string };

/** A link by its words: what it leads to is read in the document. */
const asRead = (text: string): string =>
  text.replaceAll(/\[((?:[^[\]\\]|\\.)+)\]\(https?:\/\/[^()\s]+\)/g, '$1').replaceAll(/\\([[\]])/g, '$1');
const mark = /^\s*(?:[-*+]|\d+[.)])\s+/;
const linesOf = (text: string): string[] =>
  asRead(text)
    .split('\n')
    .map((line) => line.replace(mark, '').trim())
    .filter((line) => line !== '');

const MOST_LINES = 12;

/** Below each other; several lines are a list. */
export const changeLines = (change: Change, max: number): string =>
  labelled(change)
    .map(([label, text]) => {
      const lines = linesOf(text);
      if (lines.length < 2) return `${label}: ${quote(lines[0] ?? '', max)}`;
      const each = Math.max(80, Math.floor(max / lines.length));
      const listed = lines.slice(0, MOST_LINES).map((line) => `• ${say(line, each)}`);
      const more = lines.length > MOST_LINES ? [`• and ${lines.length - MOST_LINES} more`] : [];
      return [`${label}:`, ...listed, ...more].join('\n');
    })
    .join('\n');

/** Within a sentence. */
export const changeInline = (change: Change, max: number): string =>
  labelled(change)
    .map(([label, text]) => `${label}: ${quote(linesOf(text).join(' · '), max)}`)
    .join(' / ');
