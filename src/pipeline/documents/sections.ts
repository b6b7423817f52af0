import type { RootContent } from 'mdast';
import type { SectionChange } from '../item/review.ts';
import { documentTree, markdownOf, wordsOf } from './markdown.ts';

/** A second-level heading with what stands under it; the text before the first one has the title ''. */
export interface Section {
  title: string;
  body: string;
}

export function sections(text: string): Section[] {
  const found: { title: string; children: RootContent[] }[] = [];
  for (const child of documentTree(text).children) {
    if (child.type === 'heading' && child.depth === 2) {
      found.push({ title: wordsOf(child).trim(), children: [] });
    } else {
      if (found.length === 0) found.push({ title: '', children: [] });
      found.at(-1)?.children.push(child);
    }
  }
  return found.map(({ title, children }) => ({ title, body: markdownOf(children).trim() }));
}

export function assemble(parts: Section[]): string {
  const text = parts
    .flatMap(({ title, body }) => [title === '' ? '' : `## ${title}`, body])
    .filter((part) => part !== '')
    .join('\n\n');
  return text === '' ? '' : `${text}\n`;
}

/** Sections of one title are told apart by their order. */
export function keyed(parts: Section[]): Map<string, Section> {
  const byKey = new Map<string, Section>();
  for (const part of parts) {
    const name = part.title.toLowerCase();
    let key = name;
    for (let again = 2; byKey.has(key); again += 1) key = `${name}\u0000${again}`;
    byKey.set(key, part);
  }
  return byKey;
}

/** What differs, in the order of the newer text; removed sections last. */
export function sectionChanges(before: string, after: string): SectionChange[] {
  const old = keyed(sections(before));
  const now = keyed(sections(after));
  const changes: SectionChange[] = [];
  for (const [key, part] of now) {
    const was = old.get(key);
    if (was?.body === part.body) continue;
    changes.push({ section: part.title, before: was?.body ?? '', after: part.body });
  }
  for (const [key, part] of old) {
    if (!now.has(key)) changes.push({ section: part.title, before: part.body, after: '' });
  }
  return changes;
}

/** A body may hold no heading that would start a section of its own. */
function asBody(markdown: string): string {
  const children = documentTree(markdown).children.map(
    (child): RootContent => (child.type === 'heading' && child.depth < 3 ? { ...child, depth: 3 } : child),
  );
  return markdownOf(children).trim();
}

/** The text with another body in the section at this place; null where there is none. */
export function withSection(text: string, index: number, body: string): string | null {
  const parts = sections(text);
  const part = parts[index];
  if (part === undefined) return null;
  parts[index] = { title: part.title, body: asBody(body) };
  return assemble(parts);
}

/** The text without the first section of this title. */
export function withoutSection(text: string, title: string): string {
  const parts = sections(text);
  const name = title.trim().toLowerCase();
  const index = parts.findIndex((part) => part.title.toLowerCase() === name);
  return assemble(parts.filter((_, at) => at !== index));
}

/** The text with one section's body replaced, or the section added at the end. */
export function replaceSection(text: string, title: string, body: string): string {
  const parts = sections(text);
  const name = title.trim().toLowerCase();
  const index = parts.findIndex((part) => part.title.toLowerCase() === name);
  const replaced: Section = { title: parts[index]?.title ?? title.trim(), body: asBody(body) };
  if (index === -1) parts.push(replaced);
  else parts[index] = replaced;
  return assemble(parts);
}
