/** Text that addresses a machine, said to people: whose it is and what it says, quoted so that it is only words. */
import type { Flag } from '../../pipeline/untrusted/flags.ts';
import { quote, say } from './mrkdwn.ts';
import { count } from './names.ts';

/** Passages that a question quotes; Details has all. */
const SHOWN = 2;

/** "The ticket contains text that addresses the model: "ignore…". It was treated as text." Null: nothing does. */
export function flaggedWords(flags: readonly Flag[]): string | null {
  const [first] = flags;
  if (first === undefined) return null;
  const same = flags.filter((one) => one.where === first.where).slice(0, SHOWN);
  const quotes = same.map((one) => quote(one.quote, 160)).join(' and ');
  const others = flags.length - same.length;
  const more = others === 0 ? '' : ` ${count(others, 'more passage')} in Details.`;
  return `${say(first.where, 80)} contains text that addresses the model: ${quotes}. It was treated as text.${more}`;
}

/** For the top-level text of a question. */
export const flaggedBriefly = (flags: readonly Flag[]): string =>
  flags.length === 0 ? '' : ' Its sources contain text that addresses the model.';

export const flagLines = (flags: readonly Flag[]): string =>
  flags.map((one) => `${say(one.where, 80)}: ${quote(one.quote, 160)}`).join('\n');
