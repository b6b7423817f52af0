/** What can be taken from the words of a ticket without understanding them. */
import { withoutHidden } from '../../../pipeline/documents/hidden.ts';
import { isTestable } from '../../../pipeline/guardrails/rules/testable-criterion.ts';
import type { Kind } from '../../../pipeline/item/basics.ts';
import { inert, quoted } from './inert.ts';
import { required } from './ticket/orders.ts';
import { orderedByReport } from './ticket/reports.ts';
import { type Asked, readSaid, type TicketText } from './ticket/roles.ts';
import { seenBy } from './ticket/seen.ts';
import { bareOf, wishIn } from './ticket/wishes.ts';
import { resolved, withManner } from './wording.ts';
import { common, lowerFirst, plain, stems, upperFirst } from './words.ts';

const longestRead = 20_000;

export function readTicket(title: string, description: string): TicketText {
  return readSaid(
    plain(withoutHidden(title).replaceAll(/\s+/g, ' ').trim()),
    withoutHidden(description.slice(0, longestRead)),
  );
}

export interface About {
  kind: Kind;
  service: string | null;
}

const serviceOf = ({ service }: About): string => (service === null ? 'the service' : inert(service, 60));
export const whoOf = (ticket: TicketText, about: About): string =>
  upperFirst(ticket.users[0] ?? `people who use ${serviceOf(about)}`);

/** Of what no shape is known stands what the ticket says. */
const asPut = (text: string): string => `As the ticket puts it: ${quoted(plain(text), 240)}.`;

/** Half of the title's words in none of the requirements: then it asks for something of its own. */
const LEAST_NEW = 0.5;
const MOST = 8;

function fromTitle(ticket: TicketText, about: About, others: string[]): string[] {
  const wish = wishIn(ticket.title);
  if (wish === null || ticket.title.endsWith('?')) return [];
  const service = stems(about.service ?? '');
  const own = [...stems(ticket.title)].filter((word) => !service.has(word));
  const known = common(new Set(own), stems(others.join(' '))).length;
  if (others.length > 0 && own.length - known < Math.max(1, own.length * LEAST_NEW)) return [];
  const order = required(wish, { who: whoOf(ticket, about), service: serviceOf(about) });
  return order === null ? [] : [order];
}

function asked(one: Asked, ticket: TicketText, about: About): string {
  const first = ticket.asked.find((each) => each.wish?.form === 'can' && !each.wish.isDenied)?.wish ?? null;
  const line = resolved(one.text, first?.clause ?? null);
  const found = line === one.text ? one.wish : wishIn(line);
  if (found === null)
    return one.isStatement ? `${inert(upperFirst(plain(one.text)), 240)}.` : asPut(one.text);
  const wish = found.form === 'can' ? { ...found, clause: withManner(found.clause, ticket.title) } : found;
  const words = { who: whoOf(ticket, about), service: serviceOf(about), it: one.it };
  return required(wish, words) ?? asPut(one.text);
}

const hasPlace = /\s(?:on|in) (?:the|each|every|its)\s/i;

/** "Should be on the orders page" says where the thing is that was asked for before. */
function placed(all: { one: Asked; text: string }[], title: string[]): string[] {
  const found = [...title, ...all.map(({ text }) => text)];
  const at = all.findIndex(
    ({ one }) =>
      one.it === null && one.wish?.who.kind === 'it' && /^be (?:on|in|at)\s/i.test(one.wish.clause),
  );
  const where = all[at]?.one.wish?.clause.replace(/^be\s/i, '');
  const target = found.findIndex((text, index) => index !== at + title.length && / must (?!not )/.test(text));
  if (where === undefined || target === -1 || hasPlace.test(found[target] ?? '')) return found;
  return found.flatMap((text, index) =>
    index === at + title.length
      ? []
      : [index === target ? `${plain(text)} ${inert(plain(where), 120)}.` : text],
  );
}

/** What must be, as far as the ticket says it; empty where it says no more than a title that nobody can turn into an order. */
export function requirementsOf(ticket: TicketText, about: About): string[] {
  const reported = about.kind === 'feature' ? [] : orderedByReport(ticket, about.kind);
  const wished = ticket.asked.map((one) => ({ one, text: asked(one, ticket, about) }));
  const said = [...reported, ...wished.map(({ text }) => text)];
  const title = about.kind === 'bug' && said.length > 0 ? [] : fromTitle(ticket, about, said);
  const all = placed(wished, title);
  const found = [...new Set([...all.slice(0, title.length), ...reported, ...all.slice(title.length)])];
  if (found.length > 0) return found.slice(0, MOST);
  return about.kind === 'bug' ? orderedByReport(ticket, 'bug', { isLast: true }) : [];
}

/** Steps and what is expected of them are a criterion as they stand. */
function triedOut(ticket: TicketText): string[] {
  if (ticket.steps.length === 0 || ticket.expected.length === 0) return [];
  const steps = ticket.steps.map((line) => lowerFirst(inert(plain(line), 120))).join(', ');
  const seen = ticket.expected.map((line) => lowerFirst(inert(plain(line), 200))).join(', ');
  return [`${upperFirst(steps)}: ${seen}.`];
}

/** Which requirements nothing in the ticket says how to see, by their number. */
export function unseen(requirements: string[], about: About): number[] {
  return requirements.flatMap((line, index) =>
    seenBy(line, { isBug: about.kind === 'bug' }) === null && !/ means? /.test(line) ? [index + 1] : [],
  );
}

/** Where no requirement says how it is seen; which ones, the assumptions ask. */
const leastCriterion: Record<Kind, string> = {
  bug: 'A test that does what was reported fails before the change and passes after it.',
  feature: 'Each requirement has a test that fails before the change and passes after it.',
  chore: 'Every test that passes today still passes.',
};

/** What the ticket says or lets see; empty where it does neither. */
export function seenIn(ticket: TicketText, about: About): string[] {
  const tried = triedOut(ticket);
  if (tried.length > 0) return tried;
  const seen = requirementsOf(ticket, about).flatMap(
    (line) => seenBy(line, { isBug: about.kind === 'bug' }) ?? [],
  );
  return [...new Set(seen)];
}

const unmarked = (text: string): string =>
  plain(
    text
      .replace(/\s*[([]\s*pm\s*[)\]]\s*/gi, ' ')
      .replace(/\s+[–—-]\s+pm\s*$/i, '')
      .replace(/^pm\s*:\s*/i, '')
      .trim(),
  );

/** Criteria as they were asked for, else what is to be seen of the requirements, as far as they say it. */
export function criteriaFor(ticket: TicketText, about: About & { proposed: string[] }): string[] {
  const proposed = about.proposed.map(unmarked).filter((line) => line !== '');
  const from = proposed.length > 0 ? proposed : ticket.criteria.map(unmarked).filter((line) => line !== '');
  const said = from.map((line) => `${upperFirst(inert(line, 240))}.`);
  const own = said.length > 0 ? said : seenIn(ticket, about);
  const criteria = (own.length > 0 ? own : [leastCriterion[about.kind]]).slice(0, MOST);
  const where = about.service ? `in ${inert(about.service, 60)}` : 'in the service';
  return criteria.some(isTestable)
    ? criteria
    : [...criteria, `All tests ${where} that pass today still pass.`];
}

/** What is wrong, in a sentence that stands by itself. */
export function gist(ticket: TicketText): string | null {
  const told = ticket.sentences.map(bareOf).filter((line) => line.split(' ').length > 2);
  return (
    told.find((line) => line.length <= 200 && !/^(?:they|it|he|she|i|this|that)\b/i.test(line)) ??
    told[0] ??
    null
  );
}
