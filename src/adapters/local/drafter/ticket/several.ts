/** Whether a ticket's text lists things that have nothing to do with each other: each could be a ticket of its own. */
import { withoutHidden } from '../../../../pipeline/documents/hidden.ts';
import { inert } from '../inert.ts';
import { plain, stems, upperFirst } from '../words.ts';
import { saidIn, wishLead } from './said.ts';
import { bareOf, reasonOf, wishIn } from './wishes.ts';

const orders =
  /^(?:add|allow|change|create|delete|export|fix|filter|hide|import|let|make|move|print|remove|rename|replace|send|show|sort|speed up|support|translate|warn)\b/i;
/** Words that say nothing about what a line is about. */
const small = new Set(
  'the and for are not all its per with from into that this them then when where which every each also should must have more less only their'.split(
    ' ',
  ),
);
const FEWEST = 3;
const MOST = 6;

const about = (line: string): Set<string> =>
  new Set(
    (
      line
        .toLowerCase()
        .replace(orders, '')
        .match(/\p{L}{3,}/gu) ?? []
    ).filter((word) => !small.has(word)),
  );

/** Titles of the parts; none where it reads as one ticket. */
export function partsOf(description: string, service = '', title = ''): string[] {
  const text = withoutHidden(description.slice(0, 20_000));
  const listed = listedParts(text, service);
  return listed.length > 0 ? listed : toldParts(text, { service, title });
}

/** No two share a word that says what they are about. */
function areApart(items: string[], service: string): boolean {
  const named = stems(service);
  const words = items.map(
    (item) => new Set([...about(item)].filter((word) => ![...stems(word)].some((one) => named.has(one)))),
  );
  return (
    words.every((one) => one.size > 0) &&
    words.every((one, index) =>
      words.slice(index + 1).every((other) => [...one].every((word) => !other.has(word))),
    )
  );
}

const alsoThis =
  /^(?:oh,? )?(?:and )?(?:also|while (?:you|we)(?:['’]re| are) at it|finally|lastly|another (?:thing|wish)|one more thing|plus|besides|in addition|additionally|separately|second(?:ly)?|third(?:ly)?|on top)\b/i;
/** It speaks of something that was said before. */
const refersBack = /\b(?:it|its|them|that|those|this|one|ones|there|they)\b/i;

/** Wishes in sentences, each in a paragraph of its own or begun with "also"; none where one speaks of another. */
function toldParts(text: string, { service, title }: { service: string; title: string }): string[] {
  // A title that asks for one thing has its details below.
  if (wishIn(title) !== null) return [];
  const said = saidIn(text).filter(({ under }) => under === null || under === 'wish');
  const wishes = said.flatMap(({ text: sentence, paragraph }) => {
    const { main } = reasonOf(bareOf(sentence));
    const wish = wishIn(main);
    return wish === null ? [] : [{ sentence, paragraph, wish }];
  });
  if (wishes.length < FEWEST || wishes.length > MOST) return [];
  const begins = wishes.every(
    ({ sentence, paragraph }, index) =>
      index === 0 || alsoThis.test(sentence) || paragraph !== wishes[index - 1]?.paragraph,
  );
  const isWhole = wishes.every(
    ({ wish }) =>
      !wish.isDenied && wish.condition === null && wish.who.kind !== 'it' && !refersBack.test(wish.clause),
  );
  const titles = wishes.map(({ wish }) =>
    wish.form === 'must' || wish.form === 'should'
      ? `${wish.who.kind === 'thing' ? `${wish.who.name} must ` : ''}${wish.clause}`
      : wish.clause,
  );
  return begins && isWhole && areApart(titles, service)
    ? titles.map((one) => inert(upperFirst(plain(one)), 120))
    : [];
}

function listedParts(text: string, service: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const items = lines.flatMap((line) => /^\s*(?:[-*+•]|\d{1,2}[.)])\s+(?!\[)(.+)$/.exec(line)?.[1] ?? []);
  // Anything but the list and a line above it is a description of one thing.
  if (items.length < FEWEST || items.length > MOST || lines.length - items.length > 1) return [];
  if (/criteri|done when|requirement/i.test(lines[0] ?? '')) return [];
  // Under "We need:" a noun orders as well as a verb does.
  const isWished = wishLead.test(lines[0] ?? '') && items.every((item) => item.split(' ').length <= 12);
  if (!isWished && !items.every((item) => orders.test(item))) return [];
  return areApart(items, service) ? items.map((item) => inert(item.replace(/[.;]\s*$/, ''), 120)) : [];
}
