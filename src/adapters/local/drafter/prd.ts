import { hiddenInstructions } from '../../../pipeline/documents/hidden.ts';
import type { Skill } from '../../../pipeline/documents/skills/skill.ts';
import type { Evidence } from '../../../pipeline/item/context.ts';
import type { Material } from '../../../ports/model.ts';
import { compose } from './compose.ts';
import {
  bearsOn,
  closeEvidence,
  customersLine,
  evidenceLine,
  tellingWords,
  wasTurnedDown,
} from './evidence.ts';
import { asCode, cite, inert, quoted } from './inert.ts';
import { blastLine, sourceLines, topicOf } from './material.ts';
import { redraftPrd } from './redraft.ts';
import type { TicketText } from './ticket/roles.ts';
import { asNews, seenBy } from './ticket/seen.ts';
import { people } from './ticket/wishes.ts';
import { type About, criteriaFor, gist, readTicket, requirementsOf, unseen, whoOf } from './ticket-text.ts';
import { ended, ordersIn, righted, turned } from './wording.ts';
import { enumerate, lowerFirst, plain, sentences, stems, upperFirst } from './words.ts';

const mostEvidence = 6;
const forEngineers: readonly Evidence['kind'][] = ['file', 'catalog', 'commit', 'runbook'];
const numbered = (lines: string[]): string[] => lines.map((line, index) => `${index + 1}. ${line}`);
const bullets = (lines: string[]): string[] => lines.map((line) => `- ${line}`);

function problem(material: Material, ticket: TicketText): string[] {
  const { item } = material;
  const told = ticket.sentences.map((line) => inert(line, 280));
  const steps = ticket.steps.map((line) => inert(plain(line), 120)).join('; ');
  const why = ticket.reasons.map((line) => quoted(line, 160));
  const lines = [
    ...(told.length > 0 ? [`As filed: ${told.slice(0, 6).map(ended).join(' ')} ${cite(item.key)}`] : []),
    ...(steps !== '' ? [`How to see it, as filed: ${steps}. ${cite(item.key)}`] : []),
    ...(why.length > 0 ? [`Why it is asked for: ${why.join('; ')} ${cite(item.key)}`] : []),
  ];
  if (lines.length > 0) return [lines.join('\n\n')];
  if (item.kind === 'bug') return [`As filed: ${quoted(ticket.title, 200)} ${cite(item.key)}`];
  return ticket.asked.length > 0
    ? [`The ticket says what is wanted and not what the problem is. ${cite(item.key)}`]
    : [`The ticket has no more than its title: ${quoted(ticket.title, 200)} ${cite(item.key)}`];
}

const aboutIt = ({ item }: Material): About => ({ kind: item.kind, service: item.service?.name ?? null });

function users(material: Material, ticket: TicketText, found: Evidence[]): string[] {
  const named = ticket.users.length > 0 ? ticket.users.map(upperFirst) : [whoOf(ticket, aboutIt(material))];
  const wrote = found.filter((each) => each.kind === 'customer');
  return wrote.length === 0
    ? named
    : [...named, `Customers who wrote about it ${cite(...wrote.map((each) => each.id))}`];
}

const burden = new RegExp(
  `^(?:(?:our|some|many) )?(${people.source})\\s+((?:still |always )?[a-z]+)\\s((?:(?! and )[^,]){8,160})`,
  'i',
);

/** Who gains what, in the ticket's words: an aim that it names, else that what is told to be wrong ends. */
function goals(material: Material, ticket: TicketText): string[] {
  const { item } = material;
  const who = whoOf(ticket, aboutIt(material));
  const aims = ticket.aims.map(
    (aim) =>
      `${ended(inert(upperFirst(aim.replace(/^(?:i|we|they|people)\b/i, who)), 240))} ${cite(item.key)}`,
  );
  if (aims.length > 0) return aims;
  const [wrong = ''] = ticket.sentences;
  const [, whose, , verb, rest] = burden.exec(plain(wrong)) ?? [];
  if (
    whose !== undefined &&
    verb !== undefined &&
    rest !== undefined &&
    !/^(?:can|do|does|did|is|are|was|were|never|ask|asks|want|wants|need|needs|wish|say|says|tell|call|complain|complained|get|gets)$/.test(
      verb,
    )
  )
    return [`${inert(upperFirst(`${whose} no longer ${verb} ${rest}`), 240)}. ${cite(item.key)}`];
  return ['The ticket names none beyond the requirements.'];
}

/** Only what the ticket itself leaves out. */
function nonGoals(material: Material, ticket: TicketText): string[] {
  const said = ticket.exclusions
    .slice(0, 6)
    .map((line) => `${ended(upperFirst(inert(plain(line), 200)))} ${cite(material.item.key)}`);
  return said.length > 0 ? said : ['None named in the ticket.'];
}

/** Where the ticket says no more than a title, what customers reported says what is to be put right. */
function reported(
  material: Material,
  found: Evidence[],
): { words: string; order: string | null; id: string }[] {
  const topic = topicOf(material);
  return found
    .filter((each) => each.kind === 'customer')
    .slice(0, 3)
    .map((each) => {
      const whole = each.excerpt.replaceAll(/\s+/g, ' ').trim();
      const words = quoted(whole.length <= 280 ? whole : tellingWords(each, topic), 280);
      return { words, order: turned(whole), id: each.id };
    });
}

function requirements(material: Material, ticket: TicketText, found: Evidence[]): string[] {
  const own = requirementsOf(ticket, aboutIt(material));
  if (own.length > 0) return own;
  const told = material.item.kind === 'feature' ? [] : reported(material, found);
  return told.length > 0
    ? told.map(({ words, order, id }) => `${order ?? `This must be put right: ${words}`} ${cite(id)}`)
    : [`As the ticket puts it: ${quoted(ticket.title, 160)}.`];
}

const negated = /\b(?:must not|must never|never|no longer|without|must have no)\b/i;

/** What was settled before and what is required now, where both speak of the same: how they fit is said, not left out. */
function besides(material: Material, wants: string[], found: Evidence[]): string[] {
  // What a bug is about was never settled.
  if (material.item.kind !== 'feature') return [];
  const service = stems(material.item.service?.name ?? '');
  const settled = found
    .filter((each) => (each.kind === 'prd' || each.kind === 'adr') && !wasTurnedDown(each))
    .flatMap((each) => sentences(each.excerpt).map((line) => ({ each, line })))
    .filter(({ line }) => !negated.test(line) && line.split(' ').length > 3);
  return wants.flatMap((want, index) => {
    if (!negated.test(want)) return [];
    const [subject = ''] = want.split(/\bmust\b/i);
    const words = [...stems(subject)].filter((word) => !service.has(word));
    const same = settled.find(
      ({ line }) =>
        words.length > 0 && words.every((word) => stems(line).has(word)) && /^\W*\p{L}/u.test(line),
    );
    if (same === undefined) return [];
    const where = /\b(?:in|on|of|from|into) (the (?:download|export|printout|import|upload))\b/.exec(
      want,
    )?.[1];
    const scope = where === undefined ? 'is about this ticket alone' : `is about ${where} alone`;
    return [
      `Requirement ${index + 1} ${scope}; what was settled before stays as it is: ${quoted(same.line, 240)} ${cite(same.each.id)}`,
    ];
  });
}

function risks(material: Material, cited: Evidence[]): string[] {
  const blast = blastLine(material);
  const active = (material.context?.incidents ?? []).map(
    (each) =>
      `Incident ${inert(each.id, 40)} is active on ${inert(each.services.join(', '), 80)}: ${quoted(each.title, 120)}.`,
  );
  const past = cited
    .filter((each) => each.kind === 'incident')
    .map(
      (each) =>
        `This ground has failed before, ${inert(each.title, 120)}: ${quoted(tellingWords(each, topicOf(material)), 240)} ${cite(each.id)}`,
    );
  const spoken = hiddenInstructions(
    `${material.item.title}\n${material.item.description.slice(0, 20_000)}`,
  ).map(
    (line) => `The ticket's text contains words addressed to a model, treated as data: ${quoted(line, 160)}`,
  );
  const all = [...(blast ? [`${blast} ${cite('catalog')}`] : []), ...active, ...past, ...spoken];
  return all.length > 0 ? all : ['No incident or dependency on this ground was found.'];
}

function assumptions(material: Material, ticket: TicketText, found: Evidence[]): string[] {
  const { item } = material;
  const required = requirements(material, ticket, found);
  const own = requirementsOf(ticket, aboutIt(material));
  const lines = besides(material, required, found);
  const isWorded = item.proposedCriteria.length > 0 || ticket.criteria.length > 0;
  if (ticket.users.length === 0)
    lines.push('The people affected are those who use the service today; the ticket does not say who.');
  if (item.kind === 'feature' && !found.some((each) => each.kind === 'customer'))
    lines.push('That it is needed rests on the ticket alone: no customer note about it was found.');
  for (const line of ticket.unsure.slice(0, 4))
    lines.push(`Question to the PM, left open in the ticket: ${quoted(line, 240)} ${cite(item.key)}`);
  for (const line of ticket.causes.slice(0, 2))
    lines.push(`A cause that somebody suspects, not checked: ${quoted(line, 240)} ${cite(item.key)}`);
  if (own.length === 0)
    lines.push(
      'Question to the PM: what exactly is wanted? The ticket does not say; whoever signs this says that the lines above are it.',
    );
  else if (!isWorded && ticket.steps.length === 0) {
    const numbers = unseen(own, aboutIt(material));
    if (numbers.length > 0)
      lines.push(
        `Question to the PM: by what does one see that ${numbers.length === 1 ? 'requirement' : 'requirements'} ${enumerate(numbers.map(String))} ${numbers.length === 1 ? 'holds' : 'hold'}? The ticket does not say.`,
      );
    if (numbers.length < own.length)
      lines.push(
        'The acceptance criteria follow from the requirements by their wording; nobody has worded them yet.',
      );
  }
  return lines.length > 0 ? lines : ['None.'];
}

/** Whose problem it is, and what will be different. */
function inShort(ticket: TicketText, about: About): string {
  const wrong = gist(ticket);
  const news = requirementsOf(ticket, about)
    .flatMap((line) => asNews(line) ?? [])
    .slice(0, 2)
    .map(ended)
    .join(' ');
  if (wrong === null) return news === '' ? ended(upperFirst(inert(ticket.title, 160))) : news;
  const told = ended(upperFirst(inert(wrong, 240)));
  if (righted(wrong) !== null) return told;
  return `${told} ${news === '' ? `What is asked for: ${quoted(ticket.title, 160)}.` : `With this: ${lowerFirst(news)}`}`;
}

/** Files that came with the ticket: named, for people to open; nothing here looks into them. */
const attached = ({ item }: Material): string[] =>
  (item.attachments ?? []).map(
    (one) => `- With the ticket: ${asCode(one.name)}, ${asCode(one.type)} ${cite(item.key)}`,
  );

export function draftPrd(material: Material, skill: Skill): string {
  if (material.prd && material.request) return redraftPrd(material, material.prd);
  const { item } = material;
  const ticket = readTicket(item.title, item.description);
  const close = closeEvidence(material).filter((each) => !forEngineers.includes(each.kind));
  const incidents = close.filter((each) => each.kind === 'incident' && bearsOn(each, material)).slice(0, 2);
  const found = close.filter((each) => each.kind !== 'incident').slice(0, mostEvidence);
  const counted = customersLine(found);
  const topic = topicOf(material);
  const about = aboutIt(material);
  const own = criteriaFor(ticket, { ...about, proposed: item.proposedCriteria });
  // Of a bare title the notes of customers say what to look at.
  const isBare =
    item.proposedCriteria.length + ticket.criteria.length + requirementsOf(ticket, about).length === 0;
  const noted = isBare
    ? requirements(material, ticket, found).flatMap(
        (line) => seenBy(line, { isBug: item.kind === 'bug' }) ?? [],
      )
    : [];
  const criteria = noted.length > 0 ? noted : own;
  const request = material.request
    ? ordersIn(material.request)
        .filter((each) => !each.isAboutTheText)
        .map(({ text }) => `${upperFirst(plain(inert(text, 400)))} (asked for in review).`)
    : [];
  const parts = new Map<string, string[]>([
    ['in short', [inShort(ticket, aboutIt(material))]],
    ['problem', problem(material, ticket)],
    [
      'evidence',
      found.length > 0
        ? [
            ...(counted === null ? [] : [counted]),
            ...found.map((each) => evidenceLine(each, topic)),
            ...attached(material),
          ]
        : [...attached(material), 'No past work, decision or customer note on this was found.'],
    ],
    ['users', bullets(users(material, ticket, found))],
    ['goals', bullets(goals(material, ticket))],
    ['non-goals', bullets(nonGoals(material, ticket))],
    ['requirements', numbered([...requirements(material, ticket, found), ...request])],
    ['acceptance criteria', numbered(criteria)],
    ['risks', bullets(risks(material, incidents))],
    ['assumptions', bullets(assumptions(material, ticket, found))],
    ['open questions', ['None.']],
    ['sources', sourceLines(material, [...found, ...incidents])],
  ]);
  return compose(skill.headings, parts);
}
