import { Refusal } from './method.ts';

/** Cuts one page out of a list; the cursor is opaque and names the place to go on from. */
export function page<T>(
  items: readonly T[],
  at: { cursor?: string | undefined; limit: number },
): { items: T[]; response_metadata: { next_cursor: string } } {
  const start = at.cursor ? decode(at.cursor) : 0;
  const end = start + at.limit;
  return {
    items: items.slice(start, end),
    response_metadata: { next_cursor: end < items.length ? encode(String(end)) : '' },
  };
}

export function encode(place: string): string {
  return Buffer.from(`next:${place}`).toString('base64');
}

/** The place inside a cursor that we handed out; anything else is `invalid_cursor`. */
export function decodeText(cursor: string): string {
  const match = /^next:(\d+(?:\.\d+)?)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!match?.[1]) throw new Refusal('invalid_cursor');
  return match[1];
}

function decode(cursor: string): number {
  return Number(decodeText(cursor));
}
