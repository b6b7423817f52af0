import { withoutHidden } from '../../../pipeline/documents/hidden.ts';
import { isTestable } from '../../../pipeline/guardrails/rules/testable-criterion.ts';
import type { Kind } from '../../../pipeline/item/basics.ts';
import { inert, quoted } from './inert.ts';
import { mended, resolved, righted, saysWhoDoes, wanted, withManner } from './wording.ts';
import { lowerFirst, plain, sentences, upperFirst } from './words.ts';

/** What can be taken from the words of a ticket without understanding them. */
export interface TicketText {
  title: string;
  /** What is told; lines that only list what is wanted, and references to elsewhere, are none. */
  sentences: string[];
  /** Lines of a list under "We need:". */
  wanted: string[];
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
  /\b(finance(?: team)?|accounting|accountants?|bookkeepers?|customers|clients|companies|users|support(?: team| agents?)?|admins?|administrators?|merchants?|operators?|operations|sales(?: team)?|shoppers?|buyers?|auditors?|developers?|engineers?|warehouse(?: staff)?|managers?|partners?|visitors?|guests?)\b/gi;
const listItem = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?!\[[ xX]?\])(.+)$/;
/** A line that announces a list of wishes. */
export const wishLead =
  /\b(?:needs?|wants?|would like|should have|must have|wish(?:es)?|asks? for|please|to ?do)\b.*:\s*$/i;
/** Says no more than where more is written. */
const reference = /^(?:see|cf|more|details?|links?|source|read|docs?)\b.*\bhttps?:\/\/|^\S*https?:\/\/\S+$/i;

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

/** The lines of lists that a wish announces, and the text without them. */
function wishesIn(text: string): { listed: string[]; rest: string } {
  const listed: string[] = [];
  const rest: string[] = [];
  let under = false;
  for (const line of text.split('\n')) {
    const item = listItem.exec(line)?.[1];
    if (under && item !== undefined) listed.push(plain(item));
    else if (line.trim() === '' && under) continue;
    else {
      under = wishLead.test(line);
      rest.push(line);
    }
  }
  return listed.length === 0
    ? { listed, rest: text }
    : { listed, rest: rest.filter((line) => !wishLead.test(line)).join('\n') };
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
  const { listed, rest } = wishesIn(text);
  const all = sentences(rest).filter((line) => !criteriaHeading.test(line) && !reference.test(line));
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
    wanted: listed.slice(0, 6),
    requirements,
    exclusions,
    criteria: asked.map(unmarked).filter((line) => line !== ''),
    users: [...new Set(users)].slice(0, 4),
  };
}

const wish =
  /\b(?:would like|wants?|wish(?:es)?|needs?|should be able|must be able|asks?|ha(?:s|ve) to be able)\s+to\s+(.+)$/i;

export interface About {
  kind: Kind;
  service: string | null;
}

const serviceOf = ({ service }: About): string => (service === null ? 'the service' : inert(service, 60));
export const whoOf = (ticket: TicketText, about: About): string =>
  upperFirst(ticket.users[0] ?? `people who use ${serviceOf(about)}`);

/** What someone wishes to do, in the ticket's words: "download the list". */
function wishOf(ticket: TicketText): { sentence: string; clause: string } | null {
  for (const sentence of ticket.sentences) {
    const clause = wish.exec(plain(sentence))?.[1];
    if (clause && !sentence.endsWith('?')) return { sentence, clause: withManner(clause, ticket.title) };
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

/** A requirement in the ticket's words; "they would like to X" becomes what must be possible. */
function asRequirement(line: string, ticket: TicketText, about: About): string {
  const own = righted(line);
  if (own !== null) return own;
  const wished = wishOf(ticket);
  const clause = wish.exec(plain(line))?.[1];
  if (clause)
    return `${whoOf(ticket, about)} must be able to ${inert(withManner(clause, ticket.title), 240)}.`;
  return `${upperFirst(inert(plain(resolved(line, wished?.clause ?? null)), 240))}.`;
}

/** Each line of a list of wishes is a requirement of its own. */
const listedOrder = (line: string, ticket: TicketText, about: About): string =>
  wanted(line, { who: whoOf(ticket, about), service: serviceOf(about) }) ??
  `There must be ${inert(lowerFirst(plain(line)), 240)}.`;

/** What must be, as far as the ticket says it; empty where it says no more than a title that nobody can turn into an order. */
export function requirementsOf(ticket: TicketText, about: About): string[] {
  const asked = [
    ...ticket.requirements.slice(0, 6).map((line) => asRequirement(line, ticket, about)),
    ...ticket.wanted.map((line) => listedOrder(line, ticket, about)),
  ];
  if (asked.length > 0) return asked;
  const title = ticket.title;
  if (about.kind === 'feature') {
    const order = wanted(title, { who: whoOf(ticket, about), service: serviceOf(about) });
    return order === null ? [] : [order];
  }
  const told = complaints(ticket);
  if (told.length > 0) return told.map(mended);
  return about.kind === 'bug' ? [mended(title)] : [];
}

function ownCriteria(ticket: TicketText, about: About, where: string): string[] {
  const wished = about.kind === 'feature' ? wishOf(ticket) : null;
  const firm = [
    ...ticket.requirements
      .filter(
        (line) => /\b(?:must|should|shall|always|never|only)\b/i.test(line) && line !== wished?.sentence,
      )
      .map((line) => asRequirement(line, ticket, about)),
    ...ticket.wanted.map((line) => listedOrder(line, ticket, about)),
  ];
  if (wished) return [`${whoOf(ticket, about)} can ${inert(wished.clause, 200)}.`, ...firm];
  if (firm.length > 0) return firm;
  if (about.kind === 'feature')
    return saysWhoDoes(ticket.title)
      ? [`${whoOf(ticket, about)} can ${inert(lowerFirst(ticket.title), 160)}.`]
      : [
          ...requirementsOf(ticket, about),
          ...(requirementsOf(ticket, about).length > 0
            ? []
            : [`A test shows that this works ${where}: ${quoted(ticket.title, 160)}.`]),
        ];
  const orders = requirementsOf(ticket, about);
  return orders.length > 0
    ? orders
    : [`${quoted(ticket.title, 160)} is done ${where}, and every test that passes today still passes.`];
}

/** Criteria as they were asked for, else read out of the text, else what follows from the title alone. */
export function criteriaFor(
  ticket: TicketText,
  about: About & { proposed: string[]; told?: string[] },
): string[] {
  const asked = about.proposed.map(unmarked).filter((line) => line !== '');
  const from = asked.length > 0 ? asked : ticket.criteria;
  const where = about.service ? `in ${inert(about.service, 60)}` : 'in the service';
  const said = from.map((line) => `${upperFirst(inert(line, 240))}.`);
  const told = about.told ?? [];
  const own = said.length > 0 ? said : told.length > 0 ? told : ownCriteria(ticket, about, where);
  const criteria = own.slice(0, 8);
  return criteria.some(isTestable)
    ? criteria
    : [...criteria, `All tests ${where} that pass today still pass.`];
}
