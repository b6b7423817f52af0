/** What is reported to be wrong, as what must be: the fault's own sentence turned round, or quoted. */
import type { Kind } from '../../../../pipeline/item/basics.ts';
import { inert } from '../inert.ts';
import { mended, righted, turned } from '../wording.ts';
import { common, plain, stems, upperFirst } from '../words.ts';
import type { TicketText } from './roles.ts';

const MOST = 3;
const since =
  /^(?:since|as of|until|after) [^,]{3,40}?(?:,\s*|\s+(?=(?:the|our|an?)\s))|^(?:during|in|on|at) [^,]{2,40},?\s+(?=(?:the|our|an?)\s)|^(?:today|currently|right now|sometimes|often|now),?\s+/i;
const seenThere = /^((?:the|our) [\p{L} -]{0,30}(?:page|list|screen|view|form|mail|menu|dialog|report))\b/iu;

/** "The invoice is empty for some of our customers" is put right when it is so for none of them. */
const forAny = (order: string): string =>
  order
    .replace(/\b(must not .*)\bsome of\b/i, '$1any of')
    .replace(/\b(must not .*)\bfor (?:every|all|each|some)\b/i, '$1for any')
    .replace(/\s+(?:sometimes|often|again and again)\b/gi, '');

/** One complaint each: "A, and B" are two; what B does not say of its place it has from A. */
function complaints(ticket: TicketText): string[] {
  const topic = stems(ticket.title);
  return ticket.sentences
    .filter((line) => !line.endsWith('?'))
    .flatMap((line) => {
      const cause = /^(.{12,}?),? because .+$/i.exec(plain(line))?.[1] ?? plain(line);
      // What is shown and what should be is one sentence, whatever follows.
      if (righted(line) !== null) return [line];
      const [first = '', ...others] = cause.replace(since, '').split(/,\s+and\s+(?=.{20,})/);
      const where = seenThere.exec(first)?.[1];
      const isTopic = where !== undefined && common(topic, stems(where)).length > 0;
      return [
        first,
        ...others.map((other) =>
          isTopic && !/\b(?:on|in) (?:the|our)\b/i.test(other)
            ? `On ${where.replace(/^The/, 'the')}, ${other}`
            : other,
        ),
      ];
    });
}

const iCannot =
  /^(?:(?:hello|hi|hey),? )?(?:i|we|you|one) (?:can['’]t|cannot|can not|could not|couldn['’]t|am (?:not able|unable) to) (.+)$/i;

function turnedRound(complaint: string): string | null {
  const wished = iCannot.exec(complaint)?.[1];
  if (wished !== undefined)
    return `${inert(`Whoever tries must be able to ${wished.replaceAll(/\b(?:my|our|your)\b/gi, 'their')}`, 300)}.`;
  const [, where, rest] = /^(On [^,]+, )(.+)$/.exec(complaint) ?? [];
  const order = turned(rest ?? complaint);
  if (order === null) return null;
  return where === undefined ? forAny(order) : `${where}${order.charAt(0).toLowerCase()}${order.slice(1)}`;
}

function expectedOf(line: string): string {
  const said = plain(line);
  const [, what, be, rest] = /^([^,;:]{2,80}?) (is|are) (.+)$/i.exec(said) ?? [];
  if (what !== undefined && be !== undefined && rest !== undefined)
    return `${inert(upperFirst(`${what} must be ${rest}`), 300)}.`;
  return / (?:must|should) /i.test(said)
    ? `${inert(upperFirst(said), 300)}.`
    : `What is expected must be so: ${inert(said, 240)}.`;
}

/** What the report demands; `isLast`: where nothing else is asked, quoted if it cannot be turned. */
export function orderedByReport(ticket: TicketText, kind: Kind, about: { isLast?: boolean } = {}): string[] {
  if (ticket.expected.length > 0) return ticket.expected.slice(0, MOST).map(expectedOf);
  const told = complaints(ticket).flatMap((line) => turnedRound(line) ?? []);
  if (told.length > 0) return told.slice(0, MOST);
  if (about.isLast !== true) return [];
  const ofTitle = turnedRound(ticket.title);
  if (ofTitle !== null || kind !== 'bug') return ofTitle === null ? [] : [ofTitle];
  const [first] = ticket.sentences;
  return [mended(first !== undefined && ticket.title.split(' ').length < 3 ? first : ticket.title)];
}
