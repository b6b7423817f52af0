import { counted, fail, type Guardrail, pass } from '../rule.ts';

/** Words that nobody can check, unless a number stands beside them. */
const vague =
  /\b(?:fast(?:er)?|quick(?:ly)?|nice(?:ly)?|good|better|easy|easily|intuitive|user[- ]friendly|robust|scalable|appropriate(?:ly)?|as expected|properly|seamless(?:ly)?|modern|clean|etc)\b/i;

/** Scripts that write no spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{6,}/u;

/** Words enough to say a result, and none that only opinions can settle. */
export function isTestable(text: string): boolean {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return (words.length >= 3 || unspaced.test(text)) && (!vague.test(text) || /\d/.test(text));
}

export const testableCriterion: Guardrail = {
  id: 'testable_criterion',
  title: 'at least one acceptance criterion can be tested',
  asks: 'scoped_enough',
  waivable: true,
  mend: () => 'amend the PRD',
  check: ({ item }) => {
    const criteria = item.prd?.digest.criteria ?? [];
    if (criteria.length === 0) return fail('There is no acceptance criterion.');
    const testable = criteria.filter((criterion) => isTestable(criterion.text)).length;
    if (testable === 0) return fail('No acceptance criterion can be tested as it is worded.');
    return pass(`${counted(testable, 'acceptance criterion', 'acceptance criteria')} can be tested.`);
  },
};
