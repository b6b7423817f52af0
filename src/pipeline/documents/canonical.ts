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
