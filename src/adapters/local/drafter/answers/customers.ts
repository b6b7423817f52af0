import type { Evidence } from '../../../../pipeline/item/context.ts';
import { closeEvidence, tellingWords } from '../evidence.ts';
import { day, saying } from '../inert.ts';
import { type Period, periodIn } from '../intents.ts';
import { allEvidence } from '../material.ts';
import { common, count, stem, stems } from '../words.ts';
import { type Asked, type Item, itemOf, nothing, type Part, sourceOf } from './answer.ts';

interface Request {
  text: string;
  at: Date | null;
  from: Evidence;
}

const listMarker = /^\s*(?:[-*+•]|\d+[.)])\s+/;
const leadingDate = /^\d{4}-\d{2}-\d{2}[\s:,–—|-]*/;
const dated = /\b(\d{4}-\d{2}-\d{2})(?:T[\d:.]+Z?)?\b/;

/** Customer notes hold one request, or a dated line for each. */
function requestsIn(note: Evidence): Request[] {
  const lines = note.excerpt.split('\n').filter((line) => dated.test(line));
  const own = note.at ? new Date(note.at) : null;
  if (lines.length === 0) return [{ text: note.excerpt, at: own, from: note }];
  return lines.map((line) => ({
    text: line.replace(listMarker, '').replace(leadingDate, ''),
    at: new Date(`${dated.exec(line)?.[1]}T00:00:00Z`),
    from: note,
  }));
}

const noise = new Set(
  (
    'customer client user account shopper buyer merchant ask request want demand need complain complaint feature support ' +
    'feedback interest people time many often much day week fortnight month quarter year last past report reported hit affected affect bug issue problem trouble two three four five six ' +
    'nine ten twelve few couple thing far total really actually ever anyone anybody somebody recent recently first earliest oldest latest newest'
  )
    .split(' ')
    .map(stem),
);

/** "Demand for this", "asked for it": whatever else the question says, it is about the ticket. */
const pointsAtTicket =
  /\b(?:for|about|wants?|wanted|needs?|needed|requested|like) (?:this|that|it)\b(?=\s*(?:$|[?.!,;]|\b(?:come|came|in|since|from|over|during|within|before|ever|yet|so|by|with|among|recently|lately|the|again|up|this|last|first|and|or|when|until|already)\b))/i;

/**
 * Words that say what was asked for. A question that shares none with what is known and says "this" is about the
 * ticket; one that names something else (PDF, where the ticket says CSV) is not, and may find nothing.
 */
function subject({ question, material }: Asked): { words: Set<string>; isTicket: boolean } {
  const title = stems(material.item.title);
  const notes = allEvidence(material).filter((each) => each.kind === 'customer');
  const asked = new Set([...stems(question.replaceAll(/\d+/g, ''))].filter((word) => !noise.has(word)));
  if (asked.size === 0 || pointsAtTicket.test(question)) return { words: title, isTicket: true };
  const noted = new Set(notes.flatMap((each) => [...stems(`${each.title} ${each.excerpt}`)]));
  const other = [...asked].filter((word) => !title.has(word) && noted.has(word));
  if (other.length > 0) return { words: new Set([...other, ...common(asked, title)]), isTicket: false };
  if (common(asked, title).length > 0) return { words: title, isTicket: true };
  const known = allEvidence(material).some(
    (each) => common(asked, stems(`${each.title} ${each.excerpt}`)).length > 0,
  );
  return !known && /\b(?:this|that|it|here)\b/i.test(question)
    ? { words: title, isTicket: true }
    : { words: asked, isTicket: false };
}

/** A request is about the subject if it shares its rarer words: one of few, two of many. */
function isAbout(request: Request, wanted: Set<string>): boolean {
  const shared = common(wanted, stems(`${request.text} ${request.from.title}`)).length;
  return shared >= Math.min(2, wanted.size);
}

export function customerRequests(asked: Asked): {
  inTime: Request[];
  undated: Request[];
  period: Period | null;
} {
  const { words: wanted, isTicket } = subject(asked);
  // Of the ticket itself a note counts as it does in its PRD: two numbers for one thing would be one too many.
  const close = new Set(closeEvidence(asked.material, ['customer']).map((each) => each.id));
  const period = periodIn(asked.question, asked.now);
  const all = allEvidence(asked.material)
    .filter((each) => each.kind === 'customer')
    .filter((each) => !isTicket || close.has(each.id))
    .flatMap((each) => {
      const lines = requestsIn(each);
      return isTicket && lines.length === 1 ? lines : lines.filter((request) => isAbout(request, wanted));
    });
  const inTime = all
    .filter((request) => request.at && (!period || request.at >= period.from) && request.at <= asked.now)
    .toSorted((a, b) => Number(b.at) - Number(a.at));
  return { inTime, undated: all.filter((request) => request.at === null), period };
}

/** Of a longer note its title says who wrote, and one sentence what. */
const MOST_WHOLE = 95;

/** "Polder (6 seats) wrote on 2026-10-20:" says no more than the title and the date before it. */
const wroteOn = /^.{1,60}? (?:wrote|asked|called|said)[^:“"]{0,40} on \d{4}-\d{2}-\d{2}(?::\s*["“]?|,?\s+)/;

/** What of a note says what was asked for. */
export const requestWords = (request: Request, words: Set<string>): string =>
  tellingWords({ ...request.from, excerpt: request.text }, words).replace(wroteOn, '');

function requestItem(request: Request, words: Set<string>): Item {
  const { text, at, from } = request;
  const date = at ? `${day(at.toISOString())}: ` : '';
  if (text.length <= MOST_WHOLE)
    return { text: `${date}${saying(text, MOST_WHOLE)}`, sources: [sourceOf(from)] };
  return itemOf(from, requestWords(request, words), { lead: date });
}

export function answerCustomers(asked: Asked): Part {
  const { inTime, undated, period } = customerRequests(asked);
  const span = period ? ` ${period.words} (since ${day(period.from.toISOString())})` : '';
  if (inTime.length + undated.length === 0) {
    return nothing(`customer notes${period ? ` ${period.words}` : ''}`, asked.material);
  }
  const more = undated.length > 0 ? ` ${count(undated.length, 'more has', 'more have')} no date.` : '';
  const isFirst = /\b(?:first|earliest|oldest)\b/i.test(asked.question);
  const { words } = subject(asked);
  return {
    lines: [`${count(inTime.length, 'customer request')} for this${span}.${more}`],
    items: [...(isFirst ? inTime.toReversed() : inTime), ...undated].map((each) => requestItem(each, words)),
    sources: [],
  };
}
