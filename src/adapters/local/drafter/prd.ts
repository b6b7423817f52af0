import { hiddenInstructions } from '../../../pipeline/documents/hidden.ts';
import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import { replaceSection, sections } from '../../../pipeline/documents/sections.ts';
import type { Skill } from '../../../pipeline/documents/skills/skill.ts';
import type { Evidence } from '../../../pipeline/item/context.ts';
import type { Material } from '../../../ports/model.ts';
import { compose } from './compose.ts';
import { closeEvidence, customersLine, evidenceLine, tellingWords, wasTurnedDown } from './evidence.ts';
import { asCode, cite, inert, quoted } from './inert.ts';
import { blastLine, sourceLines, topicOf } from './material.ts';
import {
  type About,
  criteriaFor,
  readTicket,
  requirementsOf,
  type TicketText,
  whoOf,
} from './ticket-text.ts';
import { ended, ordersIn, saysWhoDoes, wanted } from './wording.ts';
import { enumerate, lowerFirst, plain, sentences, stems, upperFirst } from './words.ts';

const mostEvidence = 6;
const forEngineers: readonly Evidence['kind'][] = ['file', 'catalog', 'commit', 'runbook'];
const numbered = (lines: string[]): string[] => lines.map((line, index) => `${index + 1}. ${line}`);
const bullets = (lines: string[]): string[] => lines.map((line) => `- ${line}`);

function problem(material: Material, ticket: TicketText): string[] {
  const { item } = material;
  const told = ticket.sentences.filter((line) => !ticket.exclusions.includes(line));
  const complaint = told.filter((line) => !ticket.requirements.includes(line));
  const filed = (complaint.length > 0 ? complaint : told)
    .slice(0, 6)
    .map((sentence) => inert(sentence, 280))
    .join(' ');
  if (filed !== '') return [`As filed: ${filed} ${cite(item.key)}`];
  if (ticket.wanted.length > 0)
    return [
      `The ticket says what is wanted and not what the problem is: ${enumerate(ticket.wanted.map((line) => inert(line, 120)))}. ${cite(item.key)}`,
    ];
  return [`The ticket says no more than its title: ${quoted(ticket.title, 200)} ${cite(item.key)}`];
}

const aboutIt = ({ item }: Material): About => ({ kind: item.kind, service: item.service?.name ?? null });

function users(material: Material, ticket: TicketText, found: Evidence[]): string[] {
  const named = ticket.users.length > 0 ? ticket.users.map(upperFirst) : [whoOf(ticket, aboutIt(material))];
  const wrote = found.filter((each) => each.kind === 'customer');
  return wrote.length === 0
    ? named
    : [...named, `Customers who wrote about it ${cite(...wrote.map((each) => each.id))}`];
}

function goal(material: Material, ticket: TicketText): string {
  const title = quoted(ticket.title, 160);
  if (material.item.kind === 'bug') return `Nobody has to report this again: ${title}.`;
  if (material.item.kind === 'chore') return `${title} is done, and nothing else changes.`;
  return saysWhoDoes(ticket.title)
    ? ended(`${whoOf(ticket, aboutIt(material))} can ${inert(lowerFirst(ticket.title), 160)}`)
    : `${title} is there, for ${lowerFirst(whoOf(ticket, aboutIt(material)))}.`;
}

function nonGoals(material: Material, ticket: TicketText): string[] {
  const said = ticket.exclusions
    .slice(0, 4)
    .map((line) => `${inert(plain(line), 200)}. ${cite(material.item.key)}`);
  const service = material.item.service?.name;
  const others = (material.context?.blastRadius.services ?? [])
    .map((each) => each.name)
    .filter((name) => name !== service);
  const neighbours = others.length > 0 ? ` such as ${inert(enumerate(others.slice(0, 3)), 120)}` : '';
  return [...said, `Changes in other services${neighbours}.`];
}

/** Where the ticket says no more than a title, what customers reported says what is to be put right. */
function reported(material: Material, found: Evidence[]): { words: string; id: string }[] {
  const topic = topicOf(material);
  return found
    .filter((each) => each.kind === 'customer')
    .slice(0, 3)
    .map((each) => {
      const whole = each.excerpt.replaceAll(/\s+/g, ' ').trim();
      const words = quoted(whole.length <= 280 ? whole : tellingWords(each, topic), 280);
      return { words, id: each.id };
    });
}

function requirements(material: Material, ticket: TicketText, found: Evidence[]): string[] {
  const own = requirementsOf(ticket, aboutIt(material));
  if (own.length > 0) return own;
  const told = material.item.kind === 'feature' ? [] : reported(material, found);
  return told.length > 0
    ? told.map(({ words, id }) => `This must be put right: ${words} ${cite(id)}`)
    : [`What the title names must be there, and nothing else: ${quoted(ticket.title, 160)}.`];
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
  const lines = besides(material, requirements(material, ticket, found), found);
  if (ticket.users.length === 0) {
    lines.push('The people affected are those who use the service today; the ticket does not say who.');
  }
  if (material.item.kind === 'feature' && !found.some((each) => each.kind === 'customer')) {
    lines.push('The need is real although no customer note about it was found; if not, the work is wasted.');
  }
  if (material.item.proposedCriteria.length === 0 && ticket.criteria.length === 0) {
    lines.push('The acceptance criteria follow from the ticket; nobody has worded them yet.');
  }
  if (requirementsOf(ticket, aboutIt(material)).length === 0) {
    lines.push(
      'What exactly is wanted is not in the ticket; whoever signs this says that the lines above are it.',
    );
  }
  return lines.length > 0 ? lines : ['None.'];
}

/** Files that came with the ticket: named, for people to open; nothing here looks into them. */
const attached = ({ item }: Material): string[] =>
  (item.attachments ?? []).map(
    (one) => `- With the ticket: ${asCode(one.name)}, ${asCode(one.type)} ${cite(item.key)}`,
  );

/** A redraft keeps what stands, people's edits above all, and adds what was asked for. */
function redraft(material: Material, before: string): string {
  const orders = ordersIn(material.request ?? '');
  const toBuild = orders.filter((each) => !each.isAboutTheText).map(({ text }) => text);
  const toWrite = orders.filter((each) => each.isAboutTheText).map(({ text }) => text);
  const digest = prdDigest(before);
  const about = { who: 'People', service: inert(material.item.service?.name ?? 'The service', 60) };
  const asked = toBuild.map((text) => wanted(text, about) ?? ended(upperFirst(inert(text, 300))));
  const add = (text: string, heading: RegExp, [title, lines]: [string, string[]]): string => {
    if (lines.length === 0) return text;
    const part = sections(text).find((one) => heading.test(one.title));
    const kept = part?.body === 'None.' ? '' : (part?.body ?? '');
    return replaceSection(text, part?.title ?? title, [kept, ...lines].join('\n').trim());
  };
  const next = Math.max(0, ...digest.criteria.map((each) => each.number)) + 1;
  const withRequirements = add(before, /^requirements/i, [
    'Requirements',
    asked.map((line, index) => `${digest.requirements + 1 + index}. ${plain(line)} (asked for in review).`),
  ]);
  const withCriteria = add(withRequirements, /^acceptance/i, [
    'Acceptance criteria',
    toBuild.map((text, index) => {
      const order = wanted(text, about);
      return `${next + index}. ${order ?? `A test shows it: ${ended(lowerFirst(inert(text, 300)))}`}`;
    }),
  ]);
  return add(withCriteria, /^assumptions/i, [
    'Assumptions',
    toWrite.map((text) => `- Asked for in review, and not answered here: ${quoted(text, 300)}.`),
  ]);
}

export function draftPrd(material: Material, skill: Skill): string {
  if (material.prd && material.request) return redraft(material, material.prd);
  const { item } = material;
  const ticket = readTicket(item.title, item.description);
  const close = closeEvidence(material).filter((each) => !forEngineers.includes(each.kind));
  const incidents = close.filter((each) => each.kind === 'incident').slice(0, 2);
  const found = close.filter((each) => each.kind !== 'incident').slice(0, mostEvidence);
  const counted = customersLine(found);
  const topic = topicOf(material);
  const told =
    item.kind === 'feature' || requirementsOf(ticket, aboutIt(material)).length > 0
      ? []
      : reported(material, found);
  const criteria = criteriaFor(ticket, {
    ...aboutIt(material),
    proposed: item.proposedCriteria,
    told: told.map(({ words }) => `A test shows that this is put right: ${words}.`),
  });
  const first =
    ticket.wanted.length > 0
      ? `Wanted: ${enumerate(ticket.wanted.map(plain))}.`
      : ticket.sentences.find((line) => !ticket.exclusions.includes(line));
  const request = material.request
    ? ordersIn(material.request)
        .filter((each) => !each.isAboutTheText)
        .map(({ text }) => `${upperFirst(plain(inert(text, 400)))} (asked for in review).`)
    : [];
  const parts = new Map<string, string[]>([
    ['in short', [`${ended(upperFirst(inert(ticket.title, 160)))} ${first ? inert(first, 240) : ''}`.trim()]],
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
    ['goals', bullets([goal(material, ticket)])],
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
