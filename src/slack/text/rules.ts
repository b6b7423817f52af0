/** What a rule's finding says to people beside its sentence: what they can do about it, and who let it pass. */
import { mending } from '../../pipeline/guardrails/words.ts';
import type { RuleResult } from '../../pipeline/item/review.ts';
import type { TicketView } from '../../ports/chat.ts';
import { when } from './dates.ts';
import { say } from './mrkdwn.ts';
import { nameOf, oneOf } from './names.ts';

/** Names that a line holds; who else can is a press away. */
const MOST_NAMES = 3;

/** "storefront is T1, waived by Kim, <t>." */
export function foundWords(view: TicketView, result: RuleResult): string {
  const waiver =
    result.verdict === 'waived'
      ? view.item.waivers.findLast((one) => one.rules.includes(result.rule))
      : undefined;
  const sentence = say(result.sentence);
  return waiver === undefined
    ? sentence
    : `${sentence.replace(/\.$/, '')}, waived by ${nameOf(view, waiver.by)}, ${when(waiver.at)}.`;
}

/** Every rule that passes by a waiver alone, in one line; empty where none does. */
export const waivedWords = (view: TicketView): string =>
  (view.item.scorecard?.results ?? [])
    .filter((one) => one.verdict === 'waived')
    .map((one) => foundWords(view, one))
    .join(' ');

/** "by hand, or a waiver of both from Kim" */
function past(view: TicketView, rules: number): string {
  const { mayWaive } = view;
  const what = rules === 1 ? 'a waiver' : rules === 2 ? 'a waiver of both' : `a waiver of all ${rules}`;
  if (mayWaive === undefined) return `by hand, or ${what}`;
  if (mayWaive.length === 0) return 'by hand; nobody can waive it';
  return `by hand, or ${what} from ${oneOf(mayWaive.slice(0, MOST_NAMES).map((id) => nameOf(view, id)))}`;
}

/** Rules that a person must settle, numbered: those that only a waiver passes share one way out, the others are mended. */
export function toSettle(view: TicketView, failing: RuleResult[]): string[] {
  const mends = new Map(failing.map((one) => [one.rule, mending(view.item, one.rule)]));
  const firm = failing.filter((one) => one.waivable && mends.get(one.rule) === null);
  const others = failing.filter((one) => !firm.includes(one));
  return [...firm, ...others].map((one, index) => {
    const way = firm.includes(one)
      ? index === firm.length - 1
        ? past(view, firm.length)
        : null
      : mends.get(one.rule);
    return `${index + 1}. ${say(one.sentence)}${way == null ? '' : ` → ${way}.`}`;
  });
}
