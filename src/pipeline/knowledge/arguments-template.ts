/** A tool's arguments as the policy file writes them: our words in braces, everything else as it stands. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Template = { [key: string]: Json };

export const placeholders = ['query', 'limit', 'since', 'since_date', 'id'] as const;
export type Placeholder = (typeof placeholders)[number];
export type Fillings = Partial<Record<Placeholder, string | number>>;

const inBraces = /\{([a-z_]+)\}/g;
const isPlaceholder = (name: string): name is Placeholder =>
  (placeholders as readonly string[]).includes(name);

function strings(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(strings);
}

export function unknownPlaceholders(template: Template): string[] {
  const named = strings(template).flatMap((text) =>
    [...text.matchAll(inBraces)].map(([, name = '']) => name),
  );
  return [...new Set(named.filter((name) => !isPlaceholder(name)))];
}

/** Inside a longer text, such as a query language's, words must not end the string that they stand in. */
const plain = (words: string): string =>
  words
    .replaceAll(/["'`\\]+/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();

/** Undefined: the text asks for something that is not known this time, and its entry is left out. */
function filled(text: string, fillings: Fillings): Json | undefined {
  const [, only] = /^\{([a-z_]+)\}$/.exec(text) ?? [];
  if (only !== undefined && isPlaceholder(only)) return fillings[only];
  let isWhole = true;
  const made = text.replaceAll(inBraces, (_, name: Placeholder) => {
    const value = fillings[name];
    if (value === undefined) isWhole = false;
    return plain(String(value ?? ''));
  });
  return isWhole ? made : undefined;
}

function fill(value: Json, fillings: Fillings): Json | undefined {
  if (typeof value === 'string') return filled(value, fillings);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one) => fill(one, fillings)).filter((one) => one !== undefined);
  return fillTemplate(value, fillings);
}

/** What is put in stays a value: a query cannot add an argument or change another. */
export function fillTemplate(template: Template, fillings: Fillings): Template {
  return Object.fromEntries(
    Object.entries(template).flatMap(([key, value]) => {
      const made = fill(value, fillings);
      return made === undefined ? [] : [[key, made]];
    }),
  );
}
