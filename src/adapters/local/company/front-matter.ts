import { parse } from 'yaml';

export interface Document {
  /** What stands between the two `---` lines, not checked yet. */
  head: unknown;
  body: string;
}

/** A markdown text with YAML front matter; without it, `head` is null. */
export function parseDocument(text: string): Document {
  const found = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/.exec(text);
  if (found === null) return { head: null, body: text };
  return { head: parse(found[1] ?? ''), body: found[2] ?? '' };
}
