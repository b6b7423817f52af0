/** What a source says is data: before it is shown, what people could not see of it is gone, and so are secrets. */
import { redact } from '../../log.ts';
import { hiddenInstructions, withoutHidden } from '../../pipeline/documents/hidden.ts';
import { visibleText } from '../../pipeline/documents/hidden-characters.ts';
import type { Finding } from '../../ports/lake/evidence.ts';

const LONGEST_TITLE = 200;
const LONGEST_EXCERPT = 1_200;
/** A file that was asked for is shown whole, up to this. */
const LONGEST_FILE = 40_000;

const cut = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text.slice(0, most).toWellFormed()}\n[cut: ${text.length - most} more characters]`;

const isProse = (path: string): boolean => !/\.[a-z0-9]+$/i.test(path) || /\.(?:md|mdx|txt|rst)$/i.test(path);

/** In source code a comment is seen by everybody who reads the file; in prose `<!-- -->` is seen by nobody. */
const shownText = (found: Finding, text: string): string =>
  redact(found.kind === 'file' && !isProse(found.title) ? visibleText(text) : withoutHidden(text));

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

export function cleaned(found: Finding): Finding {
  const { url, ...rest } = found;
  const title = oneLine(redact(withoutHidden(found.title)));
  return {
    ...rest,
    title: title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1).toWellFormed()}…` : title,
    excerpt: cut(
      shownText(found, found.excerpt).trim(),
      found.kind === 'file' ? LONGEST_FILE : LONGEST_EXCERPT,
    ),
    // A link is followed by whoever presses it: nothing but the web.
    ...(url !== undefined && /^https?:\/\//i.test(url) ? { url } : {}),
  };
}

/** Whether it speaks to a model instead of to people. It is shown all the same, and said. */
export const speaksToModels = (found: Finding): boolean =>
  hiddenInstructions(`${found.title}\n${found.excerpt}`).length > 0;
