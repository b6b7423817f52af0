import { withDeputies } from './asking/deputies.ts';
import { authors, isPaused } from './conditions.ts';
import { type GateName, gates } from './gates.ts';
import type { PersonId } from './item/basics.ts';
import type { Person, Role } from './people.ts';
import { stages } from './stages.ts';
import type { WorkItem } from './work-item.ts';

/** A gate that is open now. Roles empty: standing, nobody is asked. */
export interface Question {
  gate: GateName;
  bound: string;
  roles: Role[];
}

/** Asked even during a pause: a deploy that has started finishes, and people must be able to say how. */
const ofRunningDeploy: readonly GateName[] = [
  'deploy_incident',
  'deploy_outcome',
  'deploy_failed',
  'rollback',
  'rollback_failed',
];

/** What is open on a ticket now: derived from its facts, never stored as such. */
export function openQuestions(item: WorkItem): Question[] {
  const names: GateName[] = [...stages[item.stage].asks, 'trouble', 'card'];
  const open = names.flatMap((gate) =>
    gates[gate].bounds(item).map((bound) => ({ gate, bound, roles: gates[gate].asks(item) })),
  );
  if (!isPaused(item)) return open;
  return open.filter((question) => question.gate === 'card' || ofRunningDeploy.includes(question.gate));
}

const assigned = (item: WorkItem, role: Role): PersonId | null =>
  role === 'pm' ? item.pm : role === 'engineer' ? item.engineer : null;

/** Owners of the changed files, where they are people whom we know: they are asked first to accept, and may no more than others. */
const ownersOf = (item: WorkItem, { gate }: Question, role: Role): PersonId[] =>
  gate === 'acceptance' && role === 'engineer'
    ? (item.judgement?.owners ?? []).flatMap(({ person }) => person ?? [])
    : [];

/** Whoever signed last in the role. */
function signedLast(item: WorkItem, role: Role): PersonId | null {
  if (role === 'pm') return item.prd?.signed?.by ?? null;
  return role === 'engineer' ? (item.spec?.signed?.by ?? null) : null;
}

/**
 * Whom a question asks, one person for each role: the one it is for before all (who filed it, who rolled back), else
 * the one assigned, else (to accept) an owner of the changed files, else whoever signed last, else the least loaded in the role who is at work. Whoever delegated is
 * asked to accept only if nobody else can; the author never where policy wants two people.
 */
export function whomToAsk(item: WorkItem, question: Question, everybody: Person[]): PersonId[] {
  const people = withDeputies(item, everybody);
  return question.roles.reduce<PersonId[]>((chosen, role) => {
    const one = oneToAsk(
      item,
      { question, role },
      people.filter((person) => !chosen.includes(person.id)),
    );
    return one === null ? chosen : [...chosen, one];
  }, []);
}

/** Whoever may be asked in a role. The author is left out where policy wants two people, or where another can. */
function able(item: WorkItem, about: { question: Question; role: Role }, people: Person[]): Person[] {
  const { question, role } = about;
  const gate = gates[question.gate];
  const first = gate.first?.(item) ?? null;
  const mayBeFirst = (person: Person): boolean =>
    person.id === first && (person.roles.includes(role) || gate.who.includes('reporter'));
  const holders = people.filter(
    (person) => !person.outsider && (person.roles.includes(role) || mayBeFirst(person)),
  );
  const barred = gate.notTheAuthor === undefined ? [] : authors(item);
  const others = holders.filter((person) => !barred.includes(person.id));
  const mayAnswer = item.policy?.twoPeople === true && role !== 'pm' ? others : holders;
  return others.length > 0 ? others : mayAnswer;
}

function oneToAsk(
  item: WorkItem,
  about: { question: Question; role: Role },
  people: Person[],
): PersonId | null {
  const { question, role } = about;
  const from = able(item, about, people);
  const present = from.some((person) => !person.away) ? from.filter((person) => !person.away) : from;
  const isThere = (id: PersonId | null | undefined): boolean => present.some((person) => person.id === id);
  const wanted = [
    gates[question.gate].first?.(item) ?? null,
    assigned(item, role),
    ...ownersOf(item, question, role),
    signedLast(item, role),
  ];
  // Whoever is away is stood for by their deputy, who holds the role: of their own, or by the policy's leave.
  const preferred = wanted
    .flatMap((id) => [id, from.find((person) => person.id === id && person.away)?.deputy ?? null])
    .find(isThere);
  const inRole = present.filter((person) => person.roles.includes(role));
  const least = inRole.toSorted((one, other) => one.load - other.load || one.id.localeCompare(other.id))[0];
  return preferred ?? least?.id ?? null;
}

/** Everybody else who may answer and is there: a question that waits for too long is offered to them. */
export function whoElse(
  item: WorkItem,
  question: Question,
  about: { asked: PersonId[]; people: Person[] },
): PersonId[] {
  const others = withDeputies(item, about.people).filter(
    (person) => !person.away && !about.asked.includes(person.id),
  );
  return [
    ...new Set(question.roles.flatMap((role) => able(item, { question, role }, others).map((one) => one.id))),
  ];
}

/** Whether somebody could still be asked: a deputy by the policy's leave could not, once the absence is over. */
export const mayBeAsked = (
  item: WorkItem,
  question: Question,
  about: { person: PersonId; people: Person[] },
): boolean =>
  question.roles.some((role) =>
    able(item, { question, role }, withDeputies(item, about.people)).some((one) => one.id === about.person),
  );

/** When somebody who may answer is back; null where nobody is away, or no end is known. */
export function nextBack(item: WorkItem, question: Question, people: Person[]): string | null {
  const ends = question.roles
    .flatMap((role) => able(item, { question, role }, people))
    .flatMap(({ absence }) => (absence !== undefined && 'until' in absence ? (absence.until ?? []) : []));
  return ends.toSorted()[0] ?? null;
}

/** Who is asked in the place of somebody who is away: their deputy, else whom the question would ask next; null: nobody is there. */
export function standIn(
  item: WorkItem,
  question: Question,
  about: { from: PersonId; asked: PersonId[]; people: Person[] },
): PersonId | null {
  const gone = about.people.find((person) => person.id === about.from);
  const others = withDeputies(item, about.people).filter(
    (person) => !person.away && !about.asked.includes(person.id),
  );
  const held = question.roles.filter((role) => gone?.roles.includes(role));
  for (const role of held.length > 0 ? held : question.roles) {
    const deputy = able(item, { question, role }, others).find((person) => person.id === gone?.deputy);
    const next = deputy?.id ?? oneToAsk(item, { question, role }, others);
    if (next !== null) return next;
  }
  return null;
}
