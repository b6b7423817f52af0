/** English words without meaning of their own in a search. */
const stopWords = new Set(
  (
    'a an and are as at be been being but by can could did do does doing done for from get got had has have having he her ' +
    'him his how i if in into is it its just let lets like may me might more most must my no nor not of off on one only ' +
    'or our out over own per same shall she should so some such than that the their them then there these they this ' +
    'those through to too under up us very was we were what when where which while who whom why will with would you ' +
    'your please ticket also any all about after before again between both each few other because until against want ' +
    'wants need needs make makes made new now add use used using instead'
  ).split(' '),
);

export const isStopWord = (word: string): boolean => stopWords.has(word);

/** One form for the forms of a word: invoice and invoices, export and exporting. Crude on purpose, the same everywhere. */
export function stem(word: string): string {
  let root = word.toLowerCase();
  if (root.length > 4 && root.endsWith('ies')) root = `${root.slice(0, -3)}y`;
  else if (root.length > 3 && root.endsWith('s') && !/(?:ss|us|is)$/.test(root)) root = root.slice(0, -1);
  if (root.length > 5 && root.endsWith('ing')) root = root.slice(0, -3);
  else if (root.length > 4 && root.endsWith('ed')) root = root.slice(0, -2);
  if (root.length > 3 && /([b-df-hj-km-np-tv-z])\1$/.test(root) && !/(?:ss)$/.test(root))
    root = root.slice(0, -1);
  if (root.length > 3 && root.endsWith('e')) root = root.slice(0, -1);
  return root;
}

/** Words of a text in order; `camelCase` and `kebab-case` fall apart. */
export function words(text: string): string[] {
  return (
    text
      .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Words that tickets and tests use for the same act. */
const sameAct: Record<string, string> = {
  download: 'export',
  delet: 'remov',
  display: 'show',
  void: 'cancel',
  mail: 'email',
  begin: 'start',
  pictur: 'image',
  photo: 'image',
};

/** Stems that carry meaning, each once. */
export function stems(text: string): Set<string> {
  return new Set(
    words(text)
      .filter((word) => word.length > 1 && !stopWords.has(word))
      .map((word) => sameAct[stem(word)] ?? stem(word)),
  );
}

export function common(left: Set<string>, right: Set<string>): string[] {
  return [...left].filter((word) => right.has(word));
}

/** Sentences and list lines of a text, markers removed. */
export function sentences(text: string): string[] {
  return text
    .split(/\n+/)
    .flatMap((line) =>
      line
        .replace(/^\s*(?:[-*+•>#]+|\d{1,3}[.)]|\[[ x]?\])\s*/i, '')
        .replace(/^\[[ x]?\]\s*/i, '')
        .split(/(?<=[.!?]["”’)]?)\s+(?=[\p{Lu}\p{N}"“(])/u),
    )
    .map((sentence) => sentence.replaceAll(/\s+/g, ' ').trim())
    .filter((sentence) => sentence !== '');
}

/** Cut between characters, never inside one, with an ellipsis. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const whole = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '');
  const atWord = whole.lastIndexOf(' ');
  return `${(atWord > most * 0.6 ? whole.slice(0, atWord) : whole).trimEnd()}…`;
}

export const plain = (text: string): string => text.replace(/[.!\s]+$/, '');

export function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function enumerate(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
