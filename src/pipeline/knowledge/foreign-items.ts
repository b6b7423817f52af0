/** Finds the list of things in what a server answers, whatever it calls their parts. Guesses nothing: no list, no things. */
import type { Instant } from '../item/basics.ts';

export interface ForeignItem {
  /** Its id there; null where it has none. */
  ref: string | null;
  title: string;
  url: string | null;
  text: string;
  at: Instant | null;
}

const lists = [
  'results',
  'items',
  'data',
  'pages',
  'documents',
  'issues',
  'tickets',
  'conversations',
  'events',
  'nodes',
  'hits',
  'records',
  'values',
];
const names = {
  ref: ['id', 'key', 'identifier', 'uuid', 'shortId', 'number'],
  title: ['title', 'name', 'subject', 'summary', 'identifier', 'key'],
  url: ['url', 'link', 'permalink', 'web_url', 'html_url', 'webUrl', 'href'],
  text: [
    'text',
    'excerpt',
    'snippet',
    'highlight',
    'content',
    'body',
    'description',
    'plain_text',
    'summary',
  ],
  at: [
    'date',
    'updated_at',
    'updatedAt',
    'last_edited_time',
    'lastModified',
    'lastSeen',
    'timestamp',
    'created_at',
    'createdAt',
  ],
};
type Thing = Record<string, unknown>;
const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function words(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) {
    const all = value.slice(0, 200).flatMap((one) => words(one) ?? []);
    return all.length === 0 ? null : all.join('\n');
  }
  if (isThing(value)) return words(value['plain_text'] ?? value['text'] ?? value['value'] ?? null);
  return null;
}

const first = (thing: Thing, keys: string[]): string | null => {
  for (const key of keys) {
    const found = words(thing[key]);
    if (found !== null) return found;
  }
  return null;
};

/** Seconds, milliseconds or any date that has a year in front; nothing that depends on where we run. */
export function instantOf(text: string | null): Instant | null {
  if (text === null) return null;
  const isNumber = /^\d{10}(?:\d{3})?(?:\.\d+)?$/.test(text);
  if (!isNumber && !/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const number = Number(text);
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text);
  const spelled = !hasZone && text.length > 10 ? `${text.replace(' ', 'T')}Z` : text.replace(' ', 'T');
  const date = new Date(isNumber ? (number < 1e11 ? number * 1_000 : number) : spelled);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function itemOf(value: unknown): ForeignItem | null {
  if (!isThing(value)) return null;
  const title = first(value, names.title);
  const text = first(value, names.text);
  const ref = first(value, names.ref);
  if ((title === null && text === null) || (ref === null && first(value, names.url) === null)) return null;
  return {
    ref,
    title: title ?? '',
    url: first(value, names.url),
    text: text ?? '',
    at: instantOf(first(value, names.at)),
  };
}

/** Null where the value holds no list of things with a name and an id or a link. An empty list is an answer. */
export function itemsIn(value: unknown): ForeignItem[] | null {
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    const items = value.map(itemOf).filter((one) => one !== null);
    return items.length === 0 ? null : items;
  }
  if (!isThing(value)) return null;
  for (const key of lists) {
    const inside = value[key];
    const found = Array.isArray(inside) ? itemsIn(inside) : isThing(inside) ? itemsIn(inside['nodes']) : null;
    if (found !== null) return found;
  }
  const one = itemOf(value);
  return one === null ? null : [one];
}
