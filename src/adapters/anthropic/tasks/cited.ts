/** Which sources an answer stands on. A citation counts only if the source was shown and says what is quoted. */
import type { ContentBlock } from '@anthropic-ai/sdk/resources/messages';
import type { Answered } from '../../../ports/model.ts';
import type { Source } from '../material/data-blocks.ts';

const MOST_SOURCES = 8;

/** In the order in which they are first cited: by the API's citations, then by `(source: id)` in the text. */
export function citedIds(content: ContentBlock[], shown: Source[]): string[] {
  const byId = Map.groupBy(shown, (one) => one.id);
  const quoted = content.flatMap((block) =>
    block.type === 'text'
      ? (block.citations ?? []).flatMap((one) =>
          one.type === 'search_result_location' && isThere(byId.get(one.source) ?? [], one.cited_text)
            ? [one.source]
            : [],
        )
      : [],
  );
  const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const marked = [...text.matchAll(/\(sources?: ([^)]{1,300})\)/g)]
    .flatMap((match) => (match[1] ?? '').split(','))
    .map((id) => id.trim())
    .filter((id) => byId.has(id));
  return [...new Set([...quoted, ...marked])].slice(0, MOST_SOURCES);
}

const isThere = (sources: Source[], quoted: string): boolean =>
  sources.some(({ text }) => oneSpaced(text).includes(oneSpaced(quoted)));
const oneSpaced = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

export interface Origin {
  title: string;
  url?: string | undefined;
  at?: string | undefined;
  /** The message of the thread in which it was said. */
  said?: string | undefined;
}

export function sourceLinks(ids: string[], origins: Map<string, Origin | Origin[]>): Answered['sources'] {
  const all = ids.flatMap((id) => origins.get(id) ?? []);
  // Two lines of a summary may come from one message.
  const distinct = all.filter(
    (one, index) => one.said === undefined || all.findIndex(({ said }) => said === one.said) === index,
  );
  return distinct.map(({ title, url, at, said }) => ({
    title: title.slice(0, 100).toWellFormed(),
    ...(url !== undefined && /^https?:\/\/\S+$/.test(url) ? { url } : {}),
    ...(at === undefined ? {} : { at }),
    ...(said === undefined ? {} : { said }),
  }));
}
