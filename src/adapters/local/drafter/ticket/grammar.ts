/** The little grammar that turns "must show" into "shows". */
import { lowerFirst, upperFirst } from '../words.ts';

const many = /^(?:people|children|data|feedback)$/i;
const preposition =
  /\s(?:of|on|in|at|from|for|with|without|to|by|about|under|over|per|older|newer|that|which|who)\s/i;

/** Whether a subject takes a verb without -s. */
export function isPlural(subject: string): boolean {
  const line = subject.trim().toLowerCase();
  const head = line.split(preposition)[0]?.replaceAll(/["“”'’`]/g, '') ?? line;
  if (/^(?:each|every|an?|one|it|this|that|either|neither)\b/.test(head)) return false;
  if (/^(?:they|these|those|all|both|many|most)\b/.test(head) || /\sand\s/.test(head)) return true;
  const last = head.split(' ').at(-1) ?? '';
  if (/[\d./_]/.test(last)) return false;
  return many.test(last) || (last.endsWith('s') && !/(?:ss|us|is|news)$/.test(last));
}

/** show → shows. */
export function thirdPerson(verb: string): string {
  const lower = verb.toLowerCase();
  if (lower === 'be') return 'is';
  if (lower === 'have') return 'has';
  if (/(?:s|x|z|ch|sh|o)$/.test(lower)) return `${verb}es`;
  return /[^aeiou]y$/.test(lower) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

/** shows → show; what is no third person stays. */
export function baseForm(verb: string): string {
  const lower = verb.toLowerCase();
  if (lower === 'is' || lower === 'are') return 'be';
  if (lower === 'has') return 'have';
  if (/[^aeiou]ies$/.test(lower)) return `${verb.slice(0, -3)}y`;
  if (/(?:ss|x|zz|ch|sh|o)es$/.test(lower)) return verb.slice(0, -2);
  return /[^su]s$/.test(lower) ? verb.slice(0, -1) : verb;
}

const irregular: Record<string, string> = {
  be: 'been',
  build: 'built',
  find: 'found',
  give: 'given',
  hide: 'hidden',
  keep: 'kept',
  make: 'made',
  put: 'put',
  send: 'sent',
  set: 'set',
  show: 'shown',
  split: 'split',
  write: 'written',
  stop: 'stopped',
  drop: 'dropped',
  swap: 'swapped',
};

/** rename → renamed. */
export function participle(verb: string): string {
  const lower = verb.toLowerCase();
  return (
    irregular[lower] ??
    (lower.endsWith('e') ? `${lower}d` : /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ied` : `${lower}ed`)
  );
}

const known = /^(?:the|an?|all|any|each|every|some|our|their|my|no|both)\b|^["“`\\\d]/i;
const isName = /^\p{Lu}[\p{Lu}\d]|^\p{L}+s(?:\s(?:on|in|of|for)\b.*)?$/u;

/** "tax total" → "the tax total"; what has an article, is many or is a name stays. */
export const withArticle = (what: string): string =>
  known.test(what) || isName.test(what) || /\b\p{Lu}+-?\d/u.test(what) ? what : `the ${lowerFirst(what)}`;

/** At the beginning of a sentence; the name of a file keeps its small letter. */
export const capital = (text: string): string => (/^\S*\w[./_]\w/.test(text) ? text : upperFirst(text));
