/**
 * Texts of people, tickets and tools enter as data: a search result with an id, without what nobody can see and
 * without secrets. They never stand in the system prompt and are never joined to an instruction.
 */
import type { SearchResultBlockParam } from '@anthropic-ai/sdk/resources/messages';
import { redact } from '../../../log.ts';
import { withoutHidden } from '../../../pipeline/documents/hidden.ts';
import { cutText } from '../../../pipeline/knowledge/foreign-text.ts';
import { redactSecrets } from '../../../pipeline/knowledge/redact.ts';
import type { Turn } from '../../../ports/model.ts';

export type Source = Turn['sources'][number];

const LONGEST_TITLE = 200;

/** Cut by rule, and the text says so. */
export function clean(text: string, most: number): string {
  const seen = redactSecrets(redact(withoutHidden(text.replaceAll('\u0000', '')))).toWellFormed();
  const { text: kept, note } = cutText(seen, most);
  return note === null ? kept : `${kept}\n[${note}]`;
}

export function source(id: string, title: string, about: { text: string; most: number }): Source {
  const text = clean(about.text, about.most).trim();
  return {
    id: id.replaceAll(/[^\w./#@:-]/g, '').slice(0, 200) || 'unnamed',
    title: clean(title.replaceAll(/\s+/g, ' ').trim(), LONGEST_TITLE) || 'Untitled',
    text: text === '' ? '(empty)' : text,
  };
}

/** All of a request are cited, or none: the API refuses a mixture. */
export const blockOf = ({ id, title, text }: Source, cited: boolean): SearchResultBlockParam => ({
  type: 'search_result',
  source: id,
  title,
  content: [{ type: 'text', text }],
  citations: { enabled: cited },
});
