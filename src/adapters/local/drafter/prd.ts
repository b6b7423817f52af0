import { hiddenInstructions } from '../../../pipeline/documents/hidden.ts';
import { prdDigest } from '../../../pipeline/documents/prd-digest.ts';
import { replaceSection, sections } from '../../../pipeline/documents/sections.ts';
import type { Skill } from '../../../pipeline/documents/skill.ts';
import type { Evidence } from '../../../pipeline/item/context.ts';
import type { Material } from '../../../ports/model.ts';
import { cite, inert, quoted } from './inert.ts';
import { blastLine, evidenceLine, relevantEvidence, sourceLines } from './material.ts';
import { compose } from './skills.ts';
import { asRequirement, criteriaFor, readTicket, type TicketText } from './ticket-text.ts';
import { enumerate, lowerFirst, plain, upperFirst } from './words.ts';

const mostEvidence = 6;
const numbered = (lines: string[]): string[] => lines.map((line, index) => `${index + 1}. ${line}`);
const bullets = (lines: string[]): string[] => lines.map((line) => `- ${line}`);

function problem(material: Material, ticket: TicketText): string[] {
  const { item } = material;
  const filed = ticket.sentences
    .slice(0, 6)
    .map((sentence) => inert(sentence, 280))
    .join(' ');
  if (filed !== '') return [`As filed: ${filed} ${cite(item.key)}`];
  return [`The ticket says no more than its title: ${quoted(ticket.title, 200)} ${cite(item.key)}`];
}

function goal(material: Material, ticket: TicketText): string {
  const title = inert(lowerFirst(ticket.title), 160);
  if (material.item.kind === 'bug') return `What was reported no longer happens: ${title}.`;
  if (material.item.kind === 'chore') return `It is done without a change that users see: ${title}.`;
  return `People can rely on this: ${title}.`;
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

function requirements(material: Material, ticket: TicketText): string[] {
  const service = inert(material.item.service?.name ?? 'the service', 60);
  const asked = ticket.requirements.slice(0, 6).map(asRequirement);
  const title = inert(lowerFirst(ticket.title), 160);
  const own = asked.length > 0 ? asked : [`${upperFirst(service)} must do what the title says: ${title}.`];
  const edge =
    material.item.kind === 'feature'
      ? 'With nothing to work on, it must give an empty result and no error.'
      : 'Cases that are right today must stay as they are.';
  return [...own, edge];
}

function risks(material: Material, cited: Evidence[]): string[] {
  const blast = blastLine(material);
  const active = (material.context?.incidents ?? []).map(
    (each) =>
      `Incident ${inert(each.id, 40)} is active on ${inert(each.services.join(', '), 80)}: ${quoted(each.title, 120)}.`,
  );
  const past = cited
    .filter((each) => each.kind === 'incident')
    .map((each) => `This ground has failed before: ${inert(each.title, 120)} ${cite(each.id)}`);
  const spoken = hiddenInstructions(
    `${material.item.title}\n${material.item.description.slice(0, 20_000)}`,
  ).map(
    (line) => `The ticket's text contains words addressed to a model, treated as data: ${quoted(line, 160)}`,
  );
  const all = [...(blast ? [blast] : []), ...active, ...past, ...spoken];
  return all.length > 0 ? all : ['No incident or dependency on this ground was found.'];
}

function assumptions(material: Material, ticket: TicketText, found: Evidence[]): string[] {
  const lines: string[] = [];
  if (ticket.users.length === 0) {
    lines.push('The people affected are those who use the service today; the ticket names nobody.');
  }
  if (!found.some((each) => each.kind === 'customer')) {
    lines.push('The need is real although no customer note about it was found; if not, the work is wasted.');
  }
  if (material.item.proposedCriteria.length === 0 && ticket.criteria.length === 0) {
    lines.push('The acceptance criteria follow from the ticket; nobody has worded them yet.');
  }
  lines.push('The last requirement is not in the ticket; it is how services here are expected to behave.');
  return lines;
}

/** A redraft keeps what stands, people's edits above all, and adds what was asked for. */
function redraft(material: Material, before: string): string {
  const asked = upperFirst(plain(inert(material.request ?? '', 400)));
  const digest = prdDigest(before);
  const bodyOf = (title: RegExp) => sections(before).find((part) => title.test(part.title));
  const wanted = bodyOf(/^requirements/i);
  const criteria = bodyOf(/^acceptance/i);
  const next = Math.max(0, ...digest.criteria.map((each) => each.number)) + 1;
  const withRequirement = replaceSection(
    before,
    wanted?.title ?? 'Requirements',
    `${wanted?.body ?? ''}\n${digest.requirements + 1}. ${asked} (asked for in review).`.trim(),
  );
  return replaceSection(
    withRequirement,
    criteria?.title ?? 'Acceptance criteria',
    `${criteria?.body ?? ''}\n${next}. A test shows it: ${lowerFirst(asked)}.`.trim(),
  );
}

export function draftPrd(material: Material, skill: Skill): string {
  if (material.prd && material.request) return redraft(material, material.prd);
  const { item } = material;
  const ticket = readTicket(item.title, item.description);
  const found = relevantEvidence(material)
    .filter((each) => each.kind !== 'file' && each.kind !== 'catalog')
    .slice(0, mostEvidence);
  const service = item.service?.name ?? null;
  const criteria = criteriaFor(ticket, { kind: item.kind, proposed: item.proposedCriteria, service });
  const first = ticket.sentences[0];
  const request = material.request
    ? [`${upperFirst(plain(inert(material.request, 400)))} (asked for in review).`]
    : [];
  const parts = new Map<string, string[]>([
    ['in short', [`${upperFirst(inert(ticket.title, 160))}. ${first ? inert(first, 240) : ''}`.trim()]],
    ['problem', problem(material, ticket)],
    [
      'evidence',
      found.length > 0
        ? found.map(evidenceLine)
        : ['No past work, decision or customer note on this was found.'],
    ],
    [
      'users',
      bullets(
        ticket.users.length > 0
          ? ticket.users.map(upperFirst)
          : [`People who use ${inert(service ?? 'the service', 60)}`],
      ),
    ],
    ['goals', bullets([goal(material, ticket)])],
    ['non-goals', bullets(nonGoals(material, ticket))],
    ['requirements', numbered([...requirements(material, ticket), ...request])],
    ['acceptance criteria', numbered(criteria)],
    ['risks', bullets(risks(material, found))],
    ['assumptions', bullets(assumptions(material, ticket, found))],
    ['open questions', ['None.']],
    ['sources', sourceLines(material, found)],
  ]);
  return compose(skill.headings, parts);
}
