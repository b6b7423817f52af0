/** A model that sums up a line a message, and cites the summary where it is asked about what stands there. */
import { type Shown, shownIn, skillOf } from './reading.ts';
import { type Reply, says } from './replies.ts';
import type { MessagesRequest } from './rules.ts';

export type Line = { text: string; from: string[] };
export const isTurn = ({ title }: Shown): boolean => title.startsWith('Message ');
const wordsOf = ({ text }: Shown): string => /Question: (.*)/.exec(text)?.[1] ?? '';
export const lines = (request: MessagesRequest): Line[] =>
  shownIn(request)
    .filter(isTurn)
    .map((one) => ({ text: wordsOf(one), from: [one.id] }));
export function careful(request: MessagesRequest): Reply {
  if (skillOf(request) === 'talk-summary') return says(JSON.stringify({ lines: lines(request) }));
  const found = shownIn(request).find((one) => one.id.startsWith('earlier-') && /gateway/.test(one.text));
  return found === undefined
    ? says('Noted.')
    : says('Because the gateway repeats by itself.', {
        citations: [{ source: found.id, cited_text: found.text }],
      });
}

/** The summariser says something else, and all others what {@link careful} says. */
export const summarisingAs =
  (made: (request: MessagesRequest) => Line[] | Reply) =>
  (request: MessagesRequest): Reply => {
    if (skillOf(request) !== 'talk-summary') return careful(request);
    const said = made(request);
    return Array.isArray(said) ? says(JSON.stringify({ lines: said })) : said;
  };
