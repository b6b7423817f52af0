/** What a request shows the model, as a model that reads carefully would use it. */
import type { MessagesRequest, RequestBlock } from './rules.ts';

export interface Shown {
  id: string;
  title: string;
  text: string;
}

export const skillOf = ({ system }: MessagesRequest): string =>
  /^# (\S+)/.exec(system?.at(-1)?.text ?? '')?.[1] ?? '';

/** Search results in the order in which they came, those of tools among them; each id once, the newest text of it. */
export function shownIn(request: MessagesRequest): Shown[] {
  const all = request.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const shown = all.flatMap((block) => resultsIn(block));
  return [...new Map(shown.map((one) => [one.id, one])).values()];
}

/** What the tools of the last round found. */
export function foundIn(request: MessagesRequest): Shown[] {
  const content = request.messages.at(-1)?.content ?? [];
  if (typeof content === 'string') return [];
  return content.flatMap((block) => (block.type === 'tool_result' ? resultsIn(block) : []));
}

function resultsIn(block: RequestBlock): Shown[] {
  if (block.type === 'search_result')
    return [{ id: block.source, title: block.title, text: block.content.map((one) => one.text).join('\n') }];
  return block.type === 'tool_result' && Array.isArray(block.content)
    ? block.content.flatMap((inner) => resultsIn(inner as RequestBlock))
    : [];
}

/** The question that is to be answered now. */
export function questionIn(request: MessagesRequest): string {
  const texts = request.messages.flatMap(({ role, content }) =>
    role !== 'user' || typeof content === 'string'
      ? []
      : content.flatMap((block) => (block.type === 'text' ? [block.text] : [])),
  );
  return /^Question: ([^]*)$/m.exec(texts.at(-1) ?? '')?.[1] ?? '';
}

/** The first sentence of a source, without the line that says what it is. */
export const saying = ({ text }: Shown): string =>
  (
    text
      .split('\n')
      .slice(1)
      .join(' ')
      .split(/(?<=[.!?])\s/)[0] ?? ''
  )
    .replaceAll('"', '')
    .trim();

/** A section of a document as it is shown, with the hash that a change of it must name. */
export function sectionIn(shown: Shown[], document: 'prd' | 'spec', section: string) {
  const text = shown.find((one) => one.id === document)?.text ?? '';
  const found = new RegExp(`## ${section}\\n\\[section hash ([0-9a-f]+)\\]\\n\\n([^]*?)(?=\\n\\n## |$)`).exec(
    text,
  );
  if (found === null) throw new Error(`the model was shown no ${section} in the ${document}`);
  return { hash: found[1] ?? '', body: found[2] ?? '' };
}
