/** Who may say what. A person may send only what an open gate offers, and every check is made here, in the transaction. */
import { authors } from './conditions.ts';
import { type GateName, gates, type Who } from './gates.ts';
import type { Person, Role } from './people.ts';
import { openQuestions } from './questions.ts';
import type { SignalName } from './signals.ts';
import type { PersonId, WorkItem } from './work-item.ts';

export type RefusalCode =
  | 'outsider'
  | 'not_your_role'
  | 'own_work'
  | 'already_answered'
  | 'moved_on'
  | 'text_changed'
  | 'not_offered'
  | 'paused'
  | 'no_such_ticket'
  | 'unable';

/** Told to that person alone; nothing changed. `who` can do it instead. */
export interface Refusal {
  code: RefusalCode;
  sentence: string;
  who: PersonId[];
}
export const refusal = (code: RefusalCode, sentence: string, who: PersonId[] = []): Refusal => ({
  code,
  sentence,
  who,
});

export interface Attempt {
  gate: GateName;
  bound: string;
  signal: SignalName;
  person: Person;
  /** Everybody with a role in the ticket's team. */
  team: Person[];
}

const named: Record<Role, string> = { pm: 'a PM', engineer: 'an engineer', approver: 'an approver' };

function holds(item: WorkItem, person: Person, who: Who): boolean {
  switch (who) {
    case 'reporter':
      return item.reporter === person.id;
    case 'signer':
      return item.prd?.signed?.by === person.id || item.spec?.signed?.by === person.id;
    case 'accepter':
      return item.acceptances.some((one) => one.by === person.id);
    case 'may_override':
      return item.policy?.mayOverride.includes(person.id) === true;
    case 'may_unlock':
      return item.policy?.mayUnlock.includes(person.id) === true;
    case 'admin':
      return person.isAdmin;
    default:
      return person.roles.includes(who);
  }
}

/** The role in which the person answers, or why not. */
export function authorise(item: WorkItem, attempt: Attempt): { role: Role | null } | Refusal {
  const { gate, person } = attempt;
  if (person.outsider)
    return refusal('outsider', 'You can read along here, but not decide for this company. Nothing changed.');
  const offered = gates[gate].answers[attempt.signal];
  if (offered === undefined)
    return refusal('not_offered', `That is not offered here. ${item.key} is unchanged.`);
  const open = openQuestions(item).filter((question) => question.gate === gate);
  if (!open.some((question) => question.bound === attempt.bound)) return closed(item, open.length > 0);
  const who = offered === true ? gates[gate].who : offered;
  if (!who.some((one) => holds(item, person, one))) return notYours(item, attempt, who);
  const barred =
    gates[gate].notTheAuthor === true && item.policy?.twoPeople === true && authors(item).includes(person.id);
  if (barred) return ownWork(item, attempt, who);
  return { role: roleOf(item, attempt, who) };
}

function closed(item: WorkItem, asksAnother: boolean): Refusal {
  if (item.paused !== null) return refusal('paused', `${item.key} is paused. Nothing was changed.`);
  return asksAnother
    ? refusal(
        'text_changed',
        `That question is about an earlier state of ${item.key}. It is asked again for the present one.`,
      )
    : refusal('moved_on', `That question is closed.`);
}

const able = (item: WorkItem, team: Person[], who: Who[]): Person[] =>
  team.filter((person) => !person.outsider && who.some((one) => holds(item, person, one)));
const names = (people: Person[]): string =>
  people.length === 0
    ? 'nobody yet'
    : new Intl.ListFormat('en', { type: 'disjunction' }).format(people.map((person) => person.name));

function notYours(item: WorkItem, attempt: Attempt, who: Who[]): Refusal {
  const can = able(item, attempt.team, who);
  const matter = gates[attempt.gate].matter;
  const roles = who.filter((one): one is Role => one in named);
  const service = item.service?.name ?? 'this team';
  const whom =
    roles.length === who.length
      ? `${roles.map((role) => named[role]).join(' or ')} of ${service}`
      : 'those whom the policy names';
  return refusal(
    'not_your_role',
    `Only ${whom} can ${matter}: ${names(can)}. ${item.key} is unchanged.`,
    can.map((person) => person.id),
  );
}

function ownWork(item: WorkItem, attempt: Attempt, who: Who[]): Refusal {
  const others = able(item, attempt.team, who).filter((person) => !authors(item).includes(person.id));
  const did = item.delegation?.by === attempt.person.id ? 'delegated' : 'pushed to';
  return refusal(
    'own_work',
    `You ${did} ${item.key}, so someone else decides this: ${names(others)}.`,
    others.map((person) => person.id),
  );
}

/** Where a gate takes two roles, the one that is still needed and that the person holds. */
function roleOf(item: WorkItem, attempt: Attempt, who: Who[]): Role | null {
  const held = who.filter((one): one is Role => one in named && attempt.person.roles.includes(one as Role));
  const needed = gates[attempt.gate].asks(item);
  return needed.find((role) => held.includes(role)) ?? held[0] ?? null;
}
