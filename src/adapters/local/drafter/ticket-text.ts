import { withoutHidden } from '../../../pipeline/documents/hidden.ts';
import { isTestable } from '../../../pipeline/guardrails/rules/testable-criterion.ts';
import type { Kind } from '../../../pipeline/item/basics.ts';
import { inert } from './inert.ts';
import { lowerFirst, plain, sentences, upperFirst } from './words.ts';

/** What can be taken from the words of a ticket without understanding them. */
export interface TicketText {
  title: string;
  sentences: string[];
  requirements: string[];
  exclusions: string[];
  criteria: string[];
  users: string[];
}

const longestRead = 20_000;
const demands =
  /\b(?:must|should|shall|need(?:s|ed)? to|has to|have to|ha(?:s|ve) to be|required?|wants?|would like|expects?|allow|let|only|always|never)\b/i;
const excludes =
  /\b(?:out of scope|not part of|no need (?:for|to)|don't need|do not need|not needed|leave out|without touching|not in this|later|exclud(?:e|es|ing) from scope)\b/i;
const criteriaHeading = /^\W*(?:acceptance criteri(?:a|on)|done when|criteria|definition of done|ac)\W*$/i;
const people =
  /\b(finance(?: team)?|accounting|accountants?|customers?|support(?: team| agents?)?|admins?|administrators?|merchants?|operators?|operations|sales(?: team)?|shoppers?|buyers?|auditors?|developers?|engineers?|warehouse(?: staff)?|managers?|partners?|visitors?|guests?)\b/gi;

/** Lines under a heading that announces criteria, and ticked or unticked boxes anywhere. */
function listedCriteria(text: string): string[] {
  const found: string[] = [];
  let under = false;
  for (const line of text.split('\n')) {
    const heading = line
      .replace(/^\s*#+\s*/, '')
      .replace(/[*_:]+/g, '')
      .trim();
    const item = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]?\]\s*)?(.+)$/.exec(line);
    const box = /^\s*[-*+]\s+\[[ xX]?\]\s*(.+)$/.exec(line);
    if (criteriaHeading.test(heading)) under = true;
    else if (box?.[1]) found.push(box[1]);
    else if (under && item?.[1]) found.push(item[1]);
    else if (line.trim() !== '' && !item) under = false;
  }
  return found;
}

const unmarked = (text: string): string =>
  plain(
    text
      .replace(/\s*[([]\s*pm\s*[)\]]\s*/gi, ' ')
      .replace(/\s+[–—-]\s+pm\s*$/i, '')
      .replace(/^pm\s*:\s*/i, '')
      .trim(),
  );

export function readTicket(title: string, description: string): TicketText {
  const text = withoutHidden(description.slice(0, longestRead));
  const all = sentences(text).filter((sentence) => !criteriaHeading.test(sentence));
  const asked = listedCriteria(text);
  const exclusions = all.filter((sentence) => excludes.test(sentence));
  const requirements = all.filter(
    (sentence) =>
      demands.test(sentence) &&
      !excludes.test(sentence) &&
      !asked.includes(sentence) &&
      !sentence.endsWith('?'),
  );
  const users = [...text.matchAll(people), ...title.matchAll(people)].map(([word]) => word.toLowerCase());
  return {
    title: plain(withoutHidden(title).replaceAll(/\s+/g, ' ').trim()),
    sentences: all,
    requirements,
    exclusions,
    criteria: asked.map(unmarked).filter((line) => line !== ''),
    users: [...new Set(users)].slice(0, 4),
  };
}

const wish =
  /\b(?:would like|wants?|wish(?:es)?|needs?|should be able|must be able|asks?|ha(?:s|ve) to be able)\s+to\s+(.+)$/i;

/** A requirement in the ticket's words; "they would like to X" becomes what must be possible. */
export function asRequirement(line: string): string {
  const clause = wish.exec(plain(line))?.[1];
  return clause ? `People must be able to ${inert(clause, 240)}.` : `${upperFirst(inert(plain(line), 240))}.`;
}

/** What someone wishes to do, in the ticket's words: "download the list". */
function wishOf(ticket: TicketText): { sentence: string; clause: string } | null {
  for (const sentence of ticket.sentences) {
    const clause = wish.exec(plain(sentence))?.[1];
    if (clause && !sentence.endsWith('?')) return { sentence, clause };
  }
  return null;
}

/** What is reported, one complaint each: "A, and B" are two. */
function complaints(ticket: TicketText): string[] {
  return ticket.sentences
    .filter((sentence) => !sentence.endsWith('?'))
    .slice(0, 2)
    .flatMap((sentence) => plain(sentence).split(/,\s+and\s+(?=.{20,})/))
    .slice(0, 3);
}

function ownCriteria(ticket: TicketText, kind: Kind, where: string): string[] {
  const title = inert(lowerFirst(ticket.title), 160);
  const wished = kind === 'feature' ? wishOf(ticket) : null;
  const firm = ticket.requirements
    .filter((line) => /\b(?:must|should|shall|always|never|only)\b/i.test(line) && line !== wished?.sentence)
    .map((line) => `${upperFirst(inert(plain(line), 240))}.`);
  if (wished) return [`${upperFirst(title)}: people can ${inert(wished.clause, 200)}.`, ...firm];
  if (kind === 'feature') return [`A test shows that this works ${where}: ${title}.`, ...firm];
  if (firm.length > 0) return firm;
  const gone = complaints(ticket).map(
    (line) => `This is no longer so ${where}: ${inert(lowerFirst(line), 200)}.`,
  );
  if (gone.length > 0) return gone;
  return kind === 'bug'
    ? [`A test that fails today shows that this no longer happens ${where}: ${title}.`]
    : [`This is done ${where}, and the rest works as before: ${title}.`];
}

/** Criteria as they were asked for, else read out of the text, else what follows from the title alone. */
export function criteriaFor(
  ticket: TicketText,
  about: { kind: Kind; proposed: string[]; service: string | null },
): string[] {
  const asked = about.proposed.map(unmarked).filter((line) => line !== '');
  const from = asked.length > 0 ? asked : ticket.criteria;
  const where = about.service ? `in ${inert(about.service, 60)}` : 'in the service';
  const said = from.map((line) => `${upperFirst(inert(line, 240))}.`);
  const own = said.length > 0 ? said : ownCriteria(ticket, about.kind, where);
  const criteria = own.slice(0, 8);
  return criteria.some(isTestable)
    ? criteria
    : [...criteria, `All tests ${where} that pass today still pass.`];
}
