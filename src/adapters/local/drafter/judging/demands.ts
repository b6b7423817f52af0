/**
 * What a criterion demands, and whether a test shows all of it. A false *met* ships what nobody checked, so everything
 * counts here: each word that carries meaning, each number, each bound and condition, and whether it is denied.
 */
import { isStopWord, stems, words } from '../words.ts';
import type { AddedTest } from './added-tests.ts';

/** Forms that no ending tells. */
const irregular: Record<string, string> = {
  left: 'leave',
  sent: 'send',
  shown: 'show',
  kept: 'keep',
  written: 'write',
  wrote: 'write',
  built: 'build',
  found: 'find',
  paid: 'pay',
  lost: 'lose',
  chosen: 'choose',
  hidden: 'hide',
  misspelt: 'misspelled',
};
const numberWords = 'zero two three four five six seven eight nine ten eleven twelve'.split(' ');
/** Verbs that say only that something is so. */
const faint = stems('take give go come work happen possible able succeed correct correctly properly');
/** What they stand behind says which one. */
const kinds = /^(?:page|screen|file|view)s?$/;

/**
 * One word for who it is for, whom no test plays. A right to do it is a condition and stays, as does any word beside
 * it ("blocked users can …") and what is done to it ("invoices can be …").
 */
const somebodyCan =
  /^(?!(?:admin\w*|owner|manager|guest|member|editor|approver|any\w+|every\w+|all|nobody|only)s?\b)(?:the )?(?:\p{L}+|people who use \p{L}+) (?:can(?!not)|may|(?:must|should) be able to|(?:is|are) able to) (?!not\b|be\b|only\b)/iu;
/** What our drafts say about how it is now. */
const today = /\s*\(today: [^()]*\)/gi;
/** What of a criterion a test can show. */
export const demandedIn = (criterion: string): string =>
  criterion.replaceAll(today, '').replace(somebodyCan, '');
/** One thing by its name: INV-1045. */
const named = /\b\p{Lu}{2,}-\d+\b/gu;
const withoutNames = (text: string): string => text.replaceAll(named, ' ');

/** Left out, not included, not in it: one thing. */
const oneForm = (text: string): string =>
  text
    .replaceAll('’', "'")
    .replaceAll(/\b(?:leav\w*|left)\b([^.;]{0,60}?)\bout\b/gi, 'excluded $1')
    .replaceAll(/\b(?:not|n't|never)\b((?: \w+){0,2} )(?:includ\w+|appear\w*)\b/gi, 'excluded $1')
    .replaceAll(/\p{L}+/gu, (word) => irregular[word.toLowerCase()] ?? word);

const atMost =
  /\b(?:at most|(?:no|not) (?:more|longer|later) than|up to|within|in under|under|(?:less|fewer) than|below|max(?:imum)?)\b/i;
const atLeast = /\b(?:at least|(?:no|not) (?:less|fewer) than|more than|over|above|min(?:imum)?)\b/i;
/** Words that change what a sentence says and that no search would look for; a test must say the same. */
const relations: readonly RegExp[] = [
  atMost,
  atLeast,
  /\b(?:only|alone|nothing but|exclusively)\b/i,
  /\bbefore\b/i,
  /\bafter\b/i,
  /\b(?:until|till)\b/i,
  /\bunless\b/i,
  /\bbetween\b/i,
  /\bboth\b/i,
  /\bother\b/i,
  /\bsame\b/i,
  /\bagain\b/i,
  /\bnew\b/i,
];
/** Of everything and of nothing: whatever a test is called, it shows the cases that it tries. */
const boundless = /\b(?:all|every|each|any|always|ever|never|none|nothing|nobody|whole|entire)\b/i;
export const boundlessIn = (criterion: string): string | null => boundless.exec(criterion)?.[0] ?? null;
/** "writes 10,000 rows in 5 s" says the bound that "at most 5 s" asks for. */
const boundByTime = /\bin \d/i;

const denial = /\b(?:not|no|never|none|nothing|nobody|neither|nor|cannot|without)\b|n't\b/i;
const refusal =
  /\b(?:refus\w*|reject\w*|forbid\w*|den(?:y|ies|ied)|fail\w*|block(?:s|ed)?|hid(?:e|es|den)|exclud\w*|omit\w*|skip\w*|ignor\w*|except|prevent\w*|drop(?:s|ped)?|missing|wrong|broken)\b/i;
/** "No more than" denies nothing. */
const bounds = new RegExp(`${atMost.source}|${atLeast.source}`, 'gi');
const withoutBounds = (text: string): string => text.replaceAll(bounds, ' ');
const isDenied = (text: string): boolean => {
  const plain = withoutBounds(oneForm(text));
  return denial.test(plain) !== refusal.test(plain);
};
const deniesAny = (text: string): string | null => {
  const plain = withoutBounds(text);
  return (
    (denial.exec(plain) ?? refusal.exec(plain) ?? /\b(?:leav\w*|left)\b.{0,60}?\bout\b/i.exec(plain))?.[0] ??
    null
  );
};

const oneNumber = (text: string): string =>
  /^\d{1,3}(?:[,_ ]\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(/[,_ ]/g, '') : text;

/** As they are written, by what they come to. */
export function numbersIn(text: string): Map<string, string> {
  const plain = withoutNames(text);
  const digits = [...plain.matchAll(/\d+(?:[.,_]\d+)*/g)].map(([one]) => [oneNumber(one), one] as const);
  const spelt = words(plain).flatMap((word) => {
    const at = numberWords.indexOf(word);
    return at === -1 ? [] : [[String(at === 0 ? 0 : at + 1), word] as const];
  });
  return new Map([...digits, ...spelt]);
}

const label =
  /^\s*(?:criterion\s*|ac\s*|#)?(\d{1,2})\s*[.:)–-]\s*|\b(?:criterion|ac)\s*#?(\d{1,2})\b[.:)–-]?\s*/i;

/** The criterion that a test's name says it is for. */
export const numberIn = (name: string): number | null => {
  const match = label.exec(name);
  return match ? Number(match[1] ?? match[2]) : null;
};
/** A test's name as words, without that number. */
export const nameOf = (test: AddedTest): string =>
  test.name
    .replace(label, '')
    .replaceAll(/([\p{Ll}\d])(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll('_', ' ');

/** Words that carry meaning, by stem, as they are written. */
export function meaningIn(text: string): Map<string, string> {
  const said = words(withoutNames(oneForm(text)));
  const found = new Map<string, string>();
  for (const [index, word] of said.entries()) {
    const [stem] = stems(word);
    const before = said[index - 1];
    if (stem === undefined || faint.has(stem) || /^\d/.test(word) || numberWords.includes(word)) continue;
    if (kinds.test(word) && before !== undefined && !isStopWord(before) && found.size > 0) continue;
    if (!found.has(stem)) found.set(stem, word);
  }
  return found;
}

/** Of its words at least so many stand in the test's name; the others may stand in what it asserts. */
const LEAST_IN_NAME = 0.5;

/** What of a criterion a test does not show, as the criterion writes it; empty: all of it is shown. */
export function notShown(whole: string, test: AddedTest): string[] {
  const criterion = demandedIn(whole);
  const name = nameOf(test);
  const wanted = meaningIn(criterion);
  const inName = meaningIn(name);
  const asserted = stems(test.asserted);
  const share = [...wanted.keys()].filter((stem) => inName.has(stem)).length / (wanted.size || 1);
  const missing = [...wanted].filter(
    ([stem]) => !inName.has(stem) && (share < LEAST_IN_NAME || !asserted.has(stem)),
  );
  const numbers = numbersIn(name);
  const things = (criterion.match(named) ?? []).filter((one) => !name.includes(one));
  const related = relations.flatMap((relation) => {
    const said = relation.exec(criterion)?.[0];
    const isShown = relation.test(name) || (relation === atMost && boundByTime.test(name));
    return said === undefined || isShown ? [] : [said];
  });
  return [
    ...things,
    ...missing.map(([stem, word]) =>
      stem === 'exclud' ? (deniesAny(criterion) ?? word) : asWritten(word, criterion),
    ),
    ...[...numbersIn(criterion)].filter(([number]) => !numbers.has(number)).map(([, written]) => written),
    ...related,
  ].filter((one, index, all) => all.indexOf(one) === index);
}

/** In the criterion's own spelling. */
const asWritten = (word: string, text: string): string =>
  text.match(/[\p{L}\p{N}]+/gu)?.find((one) => {
    const lower = one.toLowerCase();
    return lower === word || irregular[lower] === word;
  }) ?? word;

/** A word by which one of them says that something is so, and the other that it is not. */
export function saysOtherwise(criterion: string, test: AddedTest): { word: string; isTests: boolean } | null {
  const name = nameOf(test);
  const [wanted, said] = [deniesAny(criterion), deniesAny(name)];
  if (isDenied(criterion) === isDenied(name) && (wanted === null) === (said === null)) return null;
  return said === null || (wanted !== null && isDenied(criterion))
    ? { word: wanted ?? 'not', isTests: false }
    : { word: said, isTests: true };
}

/** A condition that the test's name sets and the criterion does not. */
export function conditionOf(criterion: string, test: AddedTest): string | null {
  const found = /\b(?:when|if|unless|only|except|while|as long as|once|behind)\b.*$/i.exec(nameOf(test))?.[0];
  if (found === undefined) return null;
  const known = meaningIn(demandedIn(criterion));
  return [...meaningIn(found).keys()].every((stem) => known.has(stem)) ? null : found;
}
