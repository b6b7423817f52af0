import { createHash } from 'node:crypto';
import { documentTree, markdownOf } from './markdown.ts';

const once = (text: string): string => markdownOf(documentTree(text).children);

/** A page is read back before every write and every signature, mostly unchanged: parsing it was a fifth of a ticket's work. */
const settled = new Map<string, string>();
const KEPT = 200;
const KEPT_LENGTH = 30_000;

/**
 * One form for all texts that say the same: markers, white space and heading style are settled, every word is kept.
 * Printed twice, because the printer escapes what the first reading took literally.
 */
export function canonicalMarkdown(text: string): string {
  const known = settled.get(text);
  if (known !== undefined) return known;
  const form = once(once(text));
  if (text.length <= KEPT_LENGTH) {
    if (settled.size >= KEPT) settled.clear();
    settled.set(text, form);
  }
  return form;
}

/** SHA-256, hex, of the canonical form: what a sign-off binds to. */
export function documentHash(text: string): string {
  return createHash('sha256').update(canonicalMarkdown(text), 'utf8').digest('hex');
}
