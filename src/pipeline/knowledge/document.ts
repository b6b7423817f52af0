/** A document of the context lake: as a source gives it, and as it may be stored. */
import { withoutHidden } from '../documents/hidden.ts';
import type { Instant } from '../item/basics.ts';
import type { Evidence } from '../item/context.ts';
import { pathsIn } from './names.ts';
import { type Passage, passagesOf } from './passages.ts';
import { redactSecrets } from './redact.ts';
import type { Visibility } from './visibility.ts';

/** As its source has it: text of others, not cleaned yet. */
export interface LakeDocument {
  /** Cited by documents of ours; unique within its source. */
  id: string;
  kind: Evidence['kind'];
  title: string;
  url: string | null;
  service: string | null;
  visibility: Visibility;
  /** When it was written, or what it tells of happened. */
  at: Instant;
  /** Markdown. */
  text: string;
  /** Files that an incident was caused by, where its source knows them; else those that its text names. */
  files?: string[];
}

export interface CleanDocument extends Omit<LakeDocument, 'text' | 'files'> {
  passages: Passage[];
  files: string[];
  /** Its length, where it was cut. */
  cutFrom: number | null;
}

/** Longer texts are cut here: what follows is not searched, and each excerpt says so. */
const MOST_CHARACTERS = 200_000;
const MOST_TITLE = 300;
const MOST_FILES = 200;

/** Nothing hidden and no secret is stored: this is the only way into the lake. */
export function cleanDocument(given: LakeDocument): CleanDocument {
  const { text, files, ...rest } = given;
  const title = cleanLine(given.title).slice(0, MOST_TITLE).toWellFormed();
  // Cut before and after: cleaning walks every character, and a secret may not be cut in half into two harmless ones.
  const clean = cleanText(text.slice(0, MOST_CHARACTERS + 2_000))
    .slice(0, MOST_CHARACTERS)
    .toWellFormed();
  const named = files ?? (given.kind === 'incident' ? pathsIn(clean) : []);
  return {
    ...rest,
    title: title === '' ? given.id : title,
    url: given.url === null ? null : cleanLine(given.url),
    passages: passagesOf(clean),
    files: named.slice(0, MOST_FILES).map(cleanLine),
    cutFrom: text.length > MOST_CHARACTERS ? text.length : null,
  };
}

export const cleanText = (text: string): string => redactSecrets(withoutHidden(text));
const cleanLine = (text: string): string => cleanText(text).replaceAll(/\s+/g, ' ').trim();
