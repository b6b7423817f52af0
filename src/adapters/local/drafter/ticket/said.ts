/** A ticket's text cut into what is said, each sentence or line with the heading that it stands under. */

export type Place =
  | 'problem'
  | 'wish'
  | 'excluded'
  | 'criteria'
  | 'steps'
  | 'expected'
  | 'actual'
  | 'goal'
  | null;

export interface Said {
  text: string;
  under: Place;
  /** A line of a list. */
  isItem: boolean;
  /** Which paragraph it stands in. */
  paragraph: number;
}

/** A line that announces a list of wishes. */
export const wishLead =
  /\b(?:needs?|wants?|would like|should have|must have|wish(?:es)?|asks? for|please|to ?do)\b.*:\s*$/i;
export const criteriaHeading =
  /^\W*(?:acceptance criteri(?:a|on)|done when|criteria|definition of done|ac)\W*$/i;
/** Says no more than where more is written. */
const reference = /^(?:see|cf|more|details?|links?|source|read|docs?)\b.*\bhttps?:\/\/|^\S*https?:\/\/\S+$/i;

const headings: readonly (readonly [RegExp, Place])[] = [
  [criteriaHeading, 'criteria'],
  [
    /^(?:out of scope|non-?goals?|not (?:in|part of)\b.*|excluded|exclusions?|what we (?:don['’]t|do not) .*)$/i,
    'excluded',
  ],
  [/^(?:steps\b.*|(?:how )?to reproduce|reproduction|repro(?: steps)?)$/i, 'steps'],
  [/^expected(?: \w+)?$/i, 'expected'],
  [/^(?:actual|observed)(?: \w+)?$/i, 'actual'],
  [/^(?:goals?|benefits?|outcomes?|value|why it matters)$/i, 'goal'],
  [
    /^(?:problem|background|context|why|motivation|current(?: \w+)?|today|situation|issue|what happens|impact|description|summary|(?:root )?cause)$/i,
    'problem',
  ],
  [
    /^(?:what (?:we|i|they) (?:want|need)|wanted|proposal|proposed \w+|solution|(?:feature )?request|requirements?|action items?|to-? ?dos?|tasks?|wish(?:es)?|wish list|in scope|scope|changes?|idea)$/i,
    'wish',
  ],
];

const placeOf = (title: string): Place | undefined =>
  headings.find(([pattern]) => pattern.test(title.trim()))?.[1];

const bareHeading = (line: string): string | null =>
  /^\s*#{1,6}\s+(.+?)\s*#*\s*$/.exec(line)?.[1] ??
  /^\s*(?:\*\*|__)([^*_]{2,60}?):?(?:\*\*|__):?\s*$/.exec(line)?.[1] ??
  null;

const short = /^(?:e\.g|i\.e|etc|vs|approx|ca|no|nr|mr|mrs|dr|inc|ltd|st|z\.b|bzw|usw|d\.h)$/i;

/** People begin a sentence with a small letter as often as not. */
export function splitSentences(line: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (const match of line.matchAll(/[.!?]["”’)]*\s+/g)) {
    const before = line.slice(from, match.index);
    const word = /[^\s("“]*$/.exec(before)?.[0] ?? '';
    const next = line.slice(match.index + match[0].length);
    if (short.test(word) || /^\d+$/.test(before.trim()) || /^\p{L}$/u.test(word)) continue;
    if (match[0].startsWith('.') && /^\p{Ll}/u.test(next) && !/[\p{L}\p{N})%"”]{2}$/u.test(before)) continue;
    found.push(line.slice(from, match.index + match[0].length));
    from = match.index + match[0].length;
  }
  found.push(line.slice(from));
  return found.map((one) => one.replaceAll(/\s+/g, ' ').trim()).filter((one) => /[\p{L}\p{N}]/u.test(one));
}

const listLine = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]?\]\s*)?(.+)$/;
const label = /^\s*(?:\*\*|__)?([\p{L}][\p{L}' -]{1,40}?)(?:\*\*|__)?:(?:\*\*|__)?\s+(\S.*)$/u;

/** What is said, in order; headings, boxes to tick and mere references are none of it. */
export function saidIn(text: string): Said[] {
  const found: Said[] = [];
  let section: Place = null;
  /** Under a line that ends with a colon, as long as its list goes on. */
  let listed: Place = null;
  let paragraph = 0;
  for (const line of text.split('\n')) {
    const heading = bareHeading(line);
    const named = heading === null ? undefined : placeOf(heading.replaceAll(/[*_:]+/g, ''));
    if (heading !== null) {
      section = named ?? null;
      listed = null;
      continue;
    }
    if (line.trim() === '') {
      paragraph += 1;
      continue;
    }
    const item = listLine.exec(line)?.[1];
    const isBox = /^\s*[-*+]\s+\[[ xX]?\]/.test(line);
    if (item !== undefined) {
      const under = isBox ? 'criteria' : (listed ?? section);
      found.push({ text: item.replaceAll(/\s+/g, ' ').trim(), under, isItem: true, paragraph });
      continue;
    }
    listed = null;
    const alone = line.replaceAll(/[*_#]+/g, '').trim();
    const announced = alone.endsWith(':') ? placeOf(alone.slice(0, -1)) : placeOf(alone);
    if (announced !== undefined || (alone.endsWith(':') && wishLead.test(alone))) {
      listed = announced ?? 'wish';
      section = announced !== undefined && announced !== 'steps' ? section : section;
      continue;
    }
    const [, name = '', rest = ''] = label.exec(line) ?? [];
    const own = name === '' ? undefined : placeOf(name);
    for (const sentence of splitSentences(own === undefined ? line.replace(/^\s*>\s*/, '') : rest))
      found.push({ text: sentence, under: own ?? section, isItem: false, paragraph });
  }
  return found.filter(({ text: said }) => !reference.test(said));
}
