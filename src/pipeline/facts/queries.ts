/**
 * What to look up before a question is answered: the question, alone and with the ticket's title (people say
 * "this"), and what an honest answer must not miss: that it was turned down before, and that it failed before.
 */
export function queriesFor(question: string, title: string): string[] {
  return [
    question,
    `${question} ${title}`,
    title,
    `${title} decided against rejected`,
    `${title} incident failed files`,
  ];
}

const KEY = /\b[A-Z][A-Z0-9]{0,9}-\d{1,7}\b/gi;
/** Of a longer question the key is one thing among others. */
const FEW_WORDS = 8;

/** The keys that a question is about, and nothing else: *What is TL-5?*, *Why was TL-12 turned down?* */
export function keysAskedFor(question: string, own: string): string[] {
  const keys = [...new Set((question.match(KEY) ?? []).map((key) => key.toUpperCase()))];
  const others = keys.filter((key) => key !== own.toUpperCase());
  const words = question.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const isAlone = words.length <= FEW_WORDS && !/\b(?:this|here|ours?|we)\b/i.test(question);
  return others.length > 0 && others.length === keys.length && isAlone ? others : [];
}

/** Whether a title begins with the key: it is that record, and not one which names it. */
export const isOfKey = (title: string, key: string): boolean =>
  new RegExp(`^\\[?${key}(?![\\p{L}\\p{N}])`, 'iu').test(title);
