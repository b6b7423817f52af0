import type { Evidence } from '../../../../pipeline/item/context.ts';
import { day, quoted } from '../inert.ts';
import { type Period, periodIn } from '../intents.ts';
import { allEvidence } from '../material.ts';
import { common, count, stem, stems } from '../words.ts';
import { type Asked, nothing, type Part, sourceOf } from './answer.ts';

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
    'feedback interest people time many often much day week fortnight month quarter year last past two three four five six ' +
    'nine ten twelve few couple thing far total really actually ever anyone anybody somebody recent recently'
  )
    .split(' ')
    .map(stem),
);

/**
 * Words that say what was asked for. A question that shares none with what is known and says "this" is about the
 * ticket; one that names something else (PDF, where the ticket says CSV) is not, and may find nothing.
 */
function subject({ question, material }: Asked): Set<string> {
  const title = stems(material.item.title);
  const notes = allEvidence(material).filter((each) => each.kind === 'customer');
  const asked = new Set([...stems(question.replaceAll(/\d+/g, ''))].filter((word) => !noise.has(word)));
  if (asked.size === 0) return title;
  const noted = new Set(notes.flatMap((each) => [...stems(`${each.title} ${each.excerpt}`)]));
  const other = [...asked].filter((word) => !title.has(word) && noted.has(word));
  if (other.length > 0) return new Set([...other, ...common(asked, title)]);
  if (common(asked, title).length > 0) return title;
  const known = allEvidence(material).some(
    (each) => common(asked, stems(`${each.title} ${each.excerpt}`)).length > 0,
  );
  return !known && /\b(?:this|that|it|here)\b/i.test(question) ? title : asked;
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
  const wanted = subject(asked);
  const period = periodIn(asked.question, asked.now);
  const all = allEvidence(asked.material)
    .filter((each) => each.kind === 'customer')
    .flatMap(requestsIn)
    .filter((request) => isAbout(request, wanted));
  const inTime = all
    .filter((request) => request.at && (!period || request.at >= period.from) && request.at <= asked.now)
    .toSorted((a, b) => Number(b.at) - Number(a.at));
  return { inTime, undated: all.filter((request) => request.at === null), period };
}

export function answerCustomers(asked: Asked): Part {
  const { inTime, undated, period } = customerRequests(asked);
  const span = period ? ` in the last ${period.words} (since ${day(period.from.toISOString())})` : '';
  if (inTime.length + undated.length === 0) {
    return nothing(`customer notes${period ? ` (${period.words})` : ''}`, asked.material);
  }
  const more = undated.length > 0 ? ` ${count(undated.length, 'more has', 'more have')} no date.` : '';
  const shown = [...inTime, ...undated].slice(0, 3);
  const lines = shown.map(
    ({ text, at }) => `- ${at ? `${day(at.toISOString())}: ` : ''}${quoted(text, 140)}`,
  );
  const head = `${count(inTime.length, 'customer request')} for this${span}.${more}`;
  const from = [...new Set(shown.map((request) => request.from))];
  return { lines: [head, ...lines], sources: from.map(sourceOf) };
}
