/** Sentences of a ticket turned into sentences that can be required and tested, by their shape alone. */
import { inert, quoted } from './inert.ts';
import { baseForm, withArticle } from './ticket/grammar.ts';
import { lowerFirst, plain, upperFirst } from './words.ts';

/** Titles that say what somebody does. */
const acts =
  /^(?:export|import|sort|order|group|filter|search|find|download|upload|print|copy|see|share|save|edit|delete|cancel|mark|choose|pick|open|close|pay|undo|register|reset|(?:log|sign) (?:in|out|up))\b/i;
const brings = /^(?:add|create|introduce|offer|provide|include|set)\s+(?!to\b)(.+)$/i;
const does =
  /^(?:show|display|support|send|remember|warn|hide|handle|accept|reject|validate|log|notify|remind|translate|keep|print|allow)\b/i;

export const saysWhoDoes = (title: string): boolean => acts.test(title);
export const actsOf = (line: string): boolean => acts.test(line);
export const doesOf = (line: string): boolean => does.test(line);
/** What is to be added: "a search box". */
export const bringsOf = (line: string): string | null => brings.exec(line)?.[1] ?? null;

/** A full stop, unless it ends otherwise. */
export const ended = (text: string): string => (/[.?!…]["”’)]?$/.test(text) ? text : `${text}.`);

/** What is wished for, as an order: of a verb who can do it, of a noun that it is there. Null: the shape says neither. */
export function wanted(text: string, about: { who: string; service: string }): string | null {
  const line = plain(text.replace(/^please\s+/i, ''));
  if (acts.test(line)) return `${about.who} must be able to ${inert(lowerFirst(line), 240)}.`;
  const brought = brings.exec(line)?.[1];
  if (brought !== undefined) return `There must be ${inert(brought, 240)}.`;
  return does.test(line) ? `${upperFirst(about.service)} must ${inert(lowerFirst(line), 240)}.` : null;
}

/** "X shows A, it should be B: because": what is, and what ought to be. */
const wrong =
  /^(?<what>.{3,120}?) (?<verb>shows|says|is|has|returns|gives) (?<is>.{1,80}?),? (?:but )?(?:it )?should (?:be|show|say|have|return|give) (?<ought>.{1,80}?)(?:: (?<why>.+))?$/i;
const bare: Record<string, string> = {
  shows: 'show',
  says: 'say',
  is: 'be',
  has: 'have',
  returns: 'return',
  gives: 'give',
};

/** "X shows A, it should be B" as an order; null where it is not of that shape. */
export function righted(line: string): string | null {
  const instead = wrong.exec(plain(line))?.groups;
  if (!instead) return null;
  const { what = '', verb = '', is = '', ought = '', why } = instead;
  const must = `${upperFirst(what)} must ${bare[verb.toLowerCase()] ?? 'be'} ${ought}, not ${is}`;
  return `${inert(why === undefined ? must : `${must} (today: ${why})`, 300)}.`;
}

/** A subject of a few words; a pronoun or a clause within it would be turned into nonsense. */
const subject =
  '(?!(?:it|this|that|there|they|we|i|you|he|she|nothing|nobody|no)\\b)([\\p{L}\\p{N}][^,;:]{1,60}?)';
/** What nobody wants to have. */
const flaws = 'mistakes?|errors?|typos?|bugs?|gaps?|duplicates?|holes?|faults?|leaks?|dead links?|warnings?';
/** What things do when they are broken. */
const faults =
  '(?:show(?:s|ed)|display(?:s|ed)|print(?:s|ed))(?= (?:["“]|an? (?:error|blank|empty|wrong)|no |nothing|undefined|nan|null|wrong|old|stale|0\\b))|crash(?:es|ed)|fail(?:s|ed)|breaks|broke|hangs|freezes|disappear(?:s|ed)|jump(?:s|ed)|leak(?:s|ed)|loop(?:s|ed)|times out|timed out|flicker(?:s|ed)|vanish(?:es|ed)|\\p{L}+s(?= (?:twice|two times)\\b)';
const asBase = (verb: string): string =>
  ({ broke: 'break', showed: 'show', timed: 'time' })[verb.toLowerCase()] ??
  baseForm(verb.replace(/(?<=\p{L}{3})ed$/u, ''));
const verbless =
  'off|wrong|missing|broken|slow|late|empty|blank|lost|stuck|gone|unavailable|invisible|truncated|cut off|away|down|swapped|doubled|ignored|inconsistent|confusing|misleading|corrupt(?:ed)?|negative|undefined|null|nan|outdated|misspelled|misspelt|duplicated|incorrect|inaccurate|unreadable';
const shapes: readonly (readonly [RegExp, (what: string, rest: string) => string])[] = [
  [
    new RegExp(`^${subject} (?:do|does|did)(?: not|n['’]t) (.+)$`, 'iu'),
    (what, rest) => `${what} must ${rest}`,
  ],
  [
    new RegExp(`^${subject} (?:cannot|can not|can['’]t|could not|couldn['’]t) (.+)$`, 'iu'),
    (what, rest) => `${what} must be able to ${rest}`,
  ],
  [
    new RegExp(`^${subject} (?:is|are|was|were)(?: not|n['’]t) (.+)$`, 'iu'),
    (what, rest) => `${what} must be ${rest}`,
  ],
  [
    new RegExp(
      `^${subject} (?:has|have|contains?) (?!no\\b|to\\b|been\\b)(?:an? |some |many )?((?:[^\\d]*\\b)?(?:${flaws})\\b[^\\d]*)$`,
      'iu',
    ),
    (what, rest) => `${what} must have no ${rest}`,
  ],
  [
    new RegExp(
      `^${subject} (?:is|are|was|were) (?!no\\b)((?:\\p{L}+ ){0,2}?(?:${verbless}|too \\p{L}+)\\b.*)$`,
      'iu',
    ),
    (what, rest) => `${what} must not be ${rest}`,
  ],
  [
    new RegExp(`^${subject} ((?:${faults})\\b(?! (?:that|how)\\b).*)$`, 'iu'),
    (what, rest) => `${withArticle(what)} must not ${rest.replace(/^\S+/, asBase)}`,
  ],
  [
    new RegExp(`^${subject} ((?:${verbless})\\b.*)$`, 'iu'),
    (what, rest) => `${withArticle(what)} must not be ${rest}`,
  ],
];
const subordinate = /\b(?:that|which|when|because|although|while|if|who)\b/i;

/** What is complained about, turned into what must be; null where its shape does not allow it. */
export function turned(complaint: string): string | null {
  const own = righted(complaint);
  if (own !== null) return own;
  const line = plain(complaint);
  for (const [shape, order] of line.endsWith('?') ? [] : shapes) {
    const [, what, rest] = shape.exec(line) ?? [];
    if (what === undefined || rest === undefined || subordinate.test(what)) continue;
    return `${inert(upperFirst(order(what, rest)), 300)}.`;
  }
  return null;
}

/** The same, quoted where it cannot be turned. */
export const mended = (complaint: string): string =>
  turned(complaint) ?? `What was reported must no longer happen: ${quoted(plain(complaint), 240)}.`;

/** What comes of an act; people say "it" for that. */
const outcomes: Record<string, string> = {
  download: 'the download',
  export: 'the export',
  print: 'the printout',
  import: 'the import',
  upload: 'the upload',
};

/** "They would like to download the list. Cancelled ones must not be in it": in the download. */
export function resolved(line: string, wish: string | null): string {
  const outcome = outcomes[/^\p{L}+/u.exec(wish ?? '')?.[0].toLowerCase() ?? ''];
  if (outcome === undefined) return line;
  return line.replace(/\b(in|on|of|from|into) (?:it|them)\b/i, `$1 ${outcome}`);
}

/** "As CSV" stands in the title alone, and belongs to what is asked for. */
export function withManner(clause: string, title: string): string {
  const manner = /\s(as [\p{L}\p{N} .-]{2,30}|in \p{Lu}[\p{L}\p{N}]{1,20})$/u.exec(plain(title))?.[1];
  const last = manner?.split(' ').at(-1)?.toLowerCase();
  return manner === undefined || last === undefined || clause.toLowerCase().includes(last)
    ? clause
    : `${clause} ${manner}`;
}

const ordering =
  'add|say|explain|mention|describe|remove|drop|leave|put|show|use|make|name|tell|state|list|rename|limit|allow|include|exclude|keep|write|give|cite';
const aboutTheText =
  /^(?:say|explain|mention|describe|clarify|tell|name|state|cite|quote|justify|answer|give (?:a |the )?reason|why|how|what|who|which|where|when)\b/i;

/** What was asked for in review, one order each; those that ask for words in the document can be met by no test. */
export function ordersIn(request: string): { text: string; isAboutTheText: boolean }[] {
  return request
    .split(/(?<=[.!?])\s+|\n+/)
    .flatMap((part) => part.split(new RegExp(`,?\\s+and\\s+(?=(?:please\\s+)?(?:${ordering})\\b)`, 'i')))
    .map((part) => plain(part.trim()).replace(/^please\s+/i, ''))
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .map((text) => ({ text, isAboutTheText: aboutTheText.test(text) || text.endsWith('?') }));
}
