import { withoutHidden } from '../../../pipeline/documents/hidden.ts';
import { shorten } from './words.ts';

/**
 * Text of people, made inert for a document of ours: one line, markup shown instead of obeyed, and none of the phrases
 * that our own documents are read by. A heading, comment or checklist inside a ticket cannot add a section, a
 * criterion, a source or an open question.
 */
export function inert(text: string, most = 300): string {
  const line = withoutHidden(text.slice(0, 20_000)).replaceAll(/\s+/g, ' ').trim();
  return shorten(line, most)
    .replaceAll(/\(\s*(?=(?:sources?|assumption)\b)/gi, '(its ')
    .replaceAll(/\bnot reached:/gi, 'not reached –')
    .replaceAll(/\?{2,}/g, '?')
    .replaceAll(/\bTBD\b/g, 'to be decided')
    .replaceAll(/[\\`*[\]<>|~]/g, '\\$&')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/^([#+=-])/, '\\$1')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2');
}

/** Text of one of our documents as people read it: signs that were only escaped for markdown. */
export const unescaped = (text: string): string => text.replaceAll(/\\([\\`*_[\]<>|~#+=().-])/g, '$1');

/** In a code span: paths and names of others, which may hold anything. */
export function asCode(text: string): string {
  return `\`${withoutHidden(text)
    .replaceAll(/[`\s]+/g, ' ')
    .trim()
    .slice(0, 200)}\``;
}

/** As it is said in an answer: links by their words, and no sign that only markup needs. */
export function spoken(text: string, most = 300): string {
  const line = unescaped(text)
    .replaceAll(/!?\[([^\]\n]{1,300})\]\([^)\n]{0,2000}\)/g, '$1')
    .replaceAll(/[\\`*[\]<>|~]/g, '')
    .replaceAll(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '');
  return inert(line, most);
}

/** Words of a source in an answer, in quotation marks. */
export function saying(text: string, most = 200): string {
  const line = spoken(text.replace(/^\s*(?:[-*+•>#]+|\d{1,3}\\?[.)])\s+/, ''), most);
  // Behind a quotation mark nothing starts a list.
  const bare = line.replace(/^\\(?=[#+=-])/, '').replace(/^(\d{1,9})\\(?=[.)])/, '$1');
  return reworded.test(withoutHidden(text)) ? line : `“${bare}”`;
}

/** Phrases that `inert` words otherwise: what holds one is told, not quoted. */
const reworded = /\(\s*(?:sources?|assumption)\b|\bnot reached:|\?{2,}|\bTBD\b/i;

/** Words of a source in quotation marks, without the marker of the list they stood in. */
export function quoted(text: string, most = 200): string {
  const line = inert(text.replace(/^\s*(?:[-*+•>#]+|\d{1,3}[.)])\s+/, ''), most);
  return reworded.test(withoutHidden(text)) ? line : `“${line}”`;
}

/** An id in a citation. */
export function cite(...ids: string[]): string {
  const clean = ids.map((id) => id.replaceAll(/[^\w./#@:-]/g, '')).filter((id) => id !== '');
  return clean.length === 0 ? '' : `(${clean.length === 1 ? 'source' : 'sources'}: ${clean.join(', ')})`;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** `3 Nov 2026`, in UTC. */
export function day(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return inert(at, 20);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
