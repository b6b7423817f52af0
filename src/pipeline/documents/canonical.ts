import { createHash } from 'node:crypto';
import { documentTree, markdownOf } from './markdown.ts';
import { remembered } from './remembered.ts';

const once = (text: string): string => markdownOf(documentTree(text).children);

/**
 * One form for all texts that say the same: markers, white space and heading style are settled, every word is kept.
 * Printed twice, because the printer escapes what the first reading took literally.
 */
export const canonicalMarkdown = remembered((text) => once(once(text)));

/** SHA-256, hex, of the canonical form: what a sign-off binds to. */
export function documentHash(text: string): string {
  return createHash('sha256').update(canonicalMarkdown(text), 'utf8').digest('hex');
}

/** What says something beside the words: struck out, ticked or not, ✅ for ❌, < for >. */
const meaning = /[\p{L}\p{N}\p{So}\p{Sc}<>=+×÷±≤≥≠≈−]+|~~/gu;
const words = (text: string): string[] =>
  canonicalMarkdown(text)
    .replaceAll(/^(\s*)((?:>\s?)+)/gm, '$1')
    .replaceAll(/<((?:https?:|mailto:)?[^<>\s]+[:@][^<>\s]+)>/g, ' $1 ')
    .replaceAll(/^(\s*(?:[-*]|\d+\.) )\[([ x])\] /gm, (_all, start: string, box: string) =>
      box === 'x' ? `${start}☑ ` : `${start}☐ `,
    )
    .replaceAll('\\~', ' ')
    .match(meaning) ?? [];

/** Two spellings of one text: emphasis, punctuation and white space may differ, nothing that says something does. */
export const sameWords = (one: string, other: string): boolean =>
  words(one).join(' ') === words(other).join(' ');
