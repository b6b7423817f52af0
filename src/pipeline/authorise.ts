/** Who may say what. A person may send only what an open gate offers, and every check is made here, in the transaction. */
import { withDeputies } from './asking/deputies.ts';
import { authors } from './conditions.ts';
import { holds, type Who } from './gates/who.ts';
import { type GateName, gates } from './gates.ts';
import type { PersonId } from './item/basics.ts';
import type { Person, Role } from './people.ts';
import { openQuestions } from './questions.ts';
import type { SignalName } from './signals.ts';
import type { StageName } from './stages.ts';
import type { WorkItem } from './work-item.ts';

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

/** No names of people, nothing of what is inside. `what` they may not do, and what was done of it. */
export const readsAlong = (company: string, what = 'decide', done = 'Nothing changed.'): string =>
  `You can read along here, but not ${what} for ${company}. ${done}`;
export const forOutsider = (company: string): Refusal => refusal('outsider', readsAlong(company));

export interface Attempt {
  gate: GateName;
  bound: string;
  signal: SignalName;
  person: Person;
  /** Everybody with a role in the ticket's team. */
  team: Person[];
  /** The company's name, for whoever is of another one. */
  company: string;
}

const named: Record<Role, string> = { pm: 'a PM', engineer: 'an engineer', approver: 'an approver' };

/** Who may give this answer; null where it is not offered. */
function givers(item: WorkItem, gate: GateName, signal: SignalName): Who[] | null {
  if ((signal === 'ask_moved' || signal === 'reminder_set') && gates[gate].asks(item).length > 0)
    return gates[gate].who;
  const offered = gates[gate].answers[signal];
  if (offered === undefined) return null;
  if (offered === true) return gates[gate].who;
  return typeof offered === 'function' ? offered(item) : offered;
}

/** Everybody with the roles that they hold now, also for somebody else. */
function withStandIns(item: WorkItem, attempt: Attempt): Attempt {
  const team = withDeputies(item, attempt.team);
  return { ...attempt, team, person: team.find((one) => one.id === attempt.person.id) ?? attempt.person };
}

/** Everybody who could answer a gate: those who are there, or all of them while nobody is. */
export function whoCan(item: WorkItem, gate: GateName, team: Person[]): PersonId[] {
  const can = withDeputies(item, team).filter(
    (person) => !person.outsider && gates[gate].who.some((one) => holds({ item, bound: '' }, person, one)),
  );
  const there = can.filter((person) => !person.away);
  return (there.length > 0 ? there : can).map((person) => person.id);
}

/** The role in which the person answers, or why not. */
export function authorise(item: WorkItem, by: Attempt): { role: Role | null } | Refusal {
  const attempt = withStandIns(item, by);
  const { gate, person, bound } = attempt;
  if (person.outsider) return forOutsider(by.company);
  const who = givers(item, gate, attempt.signal);
  if (who === null) return refusal('not_offered', `That is not offered here. ${item.key} is unchanged.`);
  const open = openQuestions(item).filter((question) => question.gate === gate);
  if (!open.some((question) => question.bound === bound)) return closed(item, open.length > 0);
  const held = who.filter((one) => holds({ item, bound }, person, one));
  if (held.length === 0) return notYours(item, attempt, who);
  const allowed = held.filter((one) => barred(item, attempt, one) === null);
  const why = barred(item, attempt, held[0] ?? 'engineer');
  if (allowed.length === 0 && why !== null) return notByYou(item, attempt, { who, why });
  return { role: roleOf(item, attempt, allowed) };
}

/**
 * Why somebody who holds the role may not answer in it, or null: the author of a change does not approve it where
 * policy wants two people, and one person is not both PM and engineer of a ticket unless policy says so.
 */
function barred(item: WorkItem, attempt: Attempt, as: Who): string | null {
  const { person, signal, gate } = attempt;
  const approves = gates[gate].notTheAuthor?.includes(signal) === true && as !== 'pm';
  if (approves && item.policy?.twoPeople === true && authors(item).includes(person.id))
    return item.delegation?.by === person.id ? `You delegated ${item.key}` : `You pushed to ${item.key}`;
  return item.policy?.samePersonMaySignBoth === false ? otherHat(item, attempt, as) : null;
}

/** What the person did as PM, or as engineer, that the other of the two must not do as well. */
function otherHat(item: WorkItem, { person, signal }: Attempt, as: Who): string | null {
  const signed = (kind: 'prd' | 'spec'): boolean => item[kind]?.signed?.by === person.id;
  const signsSpec = signal === 'spec_signed_off' || (signal === 're_signed' && item.reSign === 'spec');
  const signsPrd = signal === 'prd_signed_off' || (signal === 're_signed' && item.reSign === 'prd');
  if (item.path === 'full' && signsSpec && signed('prd')) return `You signed the PRD of ${item.key}`;
  if (item.path === 'full' && signsPrd && signed('spec')) return `You signed the spec of ${item.key}`;
  const accepted = item.acceptances.filter((one) => one.by === person.id && one.sha === item.judgement?.sha);
  if (signal === 'accepted' && accepted.some((one) => one.role !== as))
    return `You accepted ${item.key} as ${named[accepted[0]?.role ?? 'engineer']}`;
  return null;
}

/** Completes "TL-42 is … now." */
export const places: Record<StageName, string> = {
  backlog: 'in the backlog',
  incoming: 'being looked up',
  enriched: 'being planned',
  prd_draft: 'in review of its PRD',
  prd_ready: 'being planned',
  spec_draft: 'in review of its spec',
  spec_ready: 'being checked',
  blocked: 'blocked',
  ready: 'ready to delegate',
  delegated: 'in development',
  needs_attention: 'in development',
  preview: 'in preview',
  deploying: 'being deployed',
  deployed: 'live',
  rolled_back: 'rolled back',
  split: 'split',
  cancelled: 'closed',
};

function closed(item: WorkItem, asksAnother: boolean): Refusal {
  if (item.paused !== null) return refusal('paused', `${item.key} is paused. Nothing was changed.`);
  return asksAnother
    ? refusal(
        'text_changed',
        `That question is about an earlier state of ${item.key}. It is asked again for the present one.`,
      )
    : refusal('moved_on', `${item.key} is ${places[item.stage]} now. That question is closed.`);
}

const able = (item: WorkItem, attempt: Attempt, who: Who[]): Person[] =>
  attempt.team.filter(
    (person) =>
      !person.outsider &&
      who.some(
        (one) =>
          holds({ item, bound: attempt.bound }, person, one) &&
          barred(item, { ...attempt, person }, one) === null,
      ),
  );
const names = (people: Person[]): string =>
  people.length === 0
    ? 'nobody yet'
    : new Intl.ListFormat('en', { type: 'disjunction' }).format(people.map((person) => person.name));

function notYours(item: WorkItem, attempt: Attempt, who: Who[]): Refusal {
  const can = able(item, attempt, who);
  const matter = gates[attempt.gate].matter;
  const roles = who.filter((one): one is Role => one in named);
  const filed = who.includes('reporter');
  const service = item.service?.name ?? 'this team';
  const whom =
    roles.length + (filed ? 1 : 0) === who.length
      ? `${roles.map((role) => named[role]).join(' or ')} of ${service}${filed ? ', or whoever filed it,' : ''}`
      : 'those whom the policy names';
  return refusal(
    'not_your_role',
    `Only ${whom} can ${matter}: ${names(can)}. ${item.key} is unchanged.`,
    can.map((person) => person.id),
  );
}

function notByYou(item: WorkItem, attempt: Attempt, about: { who: Who[]; why: string }): Refusal {
  const others = able(item, attempt, about.who).filter((person) => person.id !== attempt.person.id);
  return refusal(
    'own_work',
    `${about.why}, so someone else decides this: ${names(others)}.`,
    others.map((person) => person.id),
  );
}

/** Where a gate takes two roles, the one that is still needed and that the person holds. */
function roleOf(item: WorkItem, attempt: Attempt, allowed: Who[]): Role | null {
  const held = allowed.filter((one): one is Role => one in named);
  const needed = gates[attempt.gate].asks(item);
  return needed.find((role) => held.includes(role)) ?? held[0] ?? null;
}
