import { authors, isPaused } from './conditions.ts';
import { type GateName, gates } from './gates.ts';
import type { Person, Role } from './people.ts';
import { stages } from './stages.ts';
import type { PersonId, WorkItem } from './work-item.ts';

/** A gate that is open now. Roles empty: standing, nobody is asked. */
export interface Question {
  gate: GateName;
  bound: string;
  roles: Role[];
}

/** What is open on a ticket now: derived from its facts, never stored as such. */
export function openQuestions(item: WorkItem): Question[] {
  const names: GateName[] = [...stages[item.stage].asks, 'trouble', 'card'];
  const open = names.flatMap((gate) =>
    gates[gate].bounds(item).map((bound) => ({ gate, bound, roles: gates[gate].asks(item) })),
  );
  return isPaused(item) ? open.filter((question) => question.gate === 'card') : open;
}

const assigned = (item: WorkItem, role: Role): PersonId | null =>
  role === 'pm' ? item.pm : role === 'engineer' ? item.engineer : null;

/** Whoever signed last in the role. */
function signedLast(item: WorkItem, role: Role): PersonId | null {
  if (role === 'pm') return item.prd?.signed?.by ?? null;
  return role === 'engineer' ? (item.spec?.signed?.by ?? null) : null;
}

/**
 * Whom a question asks, one person for each role: the one assigned, else whoever signed last, else the least loaded
 * in the role who is at work. Whoever delegated is asked to accept only if nobody else can; the author never where
 * policy wants two people. The person who rolled back is asked why.
 */
export function whomToAsk(item: WorkItem, question: Question, people: Person[]): PersonId[] {
  const chosen: PersonId[] = [];
  for (const role of question.roles) {
    const able = people.filter(
      (person) => !person.outsider && person.roles.includes(role) && !chosen.includes(person.id),
    );
    const barred = gates[question.gate].notTheAuthor === true ? authors(item) : [];
    const mayAnswer =
      item.policy?.twoPeople === true ? able.filter((person) => !barred.includes(person.id)) : able;
    const others = mayAnswer.filter((person) => !barred.includes(person.id));
    const from = others.length > 0 ? others : mayAnswer;
    const first = from.some((person) => !person.away) ? from.filter((person) => !person.away) : from;
    const rolledBackBy = question.gate === 'reopen' ? item.rollback?.by : undefined;
    const preferred = [rolledBackBy, assigned(item, role), signedLast(item, role)].find((id) =>
      first.some((person) => person.id === id),
    );
    const least = first.toSorted((one, other) => one.load - other.load || one.id.localeCompare(other.id))[0]
      ?.id;
    const id = preferred ?? least;
    if (id !== undefined) chosen.push(id);
  }
  return chosen;
}
