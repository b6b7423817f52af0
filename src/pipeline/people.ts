import type { Hours } from './asking/working-hours.ts';
import type { Instant, PersonId } from './item/basics.ts';

/** Roles are resolved per team of the ticket's service, from the policy file alone. */
export const roles = ['pm', 'engineer', 'approver'] as const;
export type Role = (typeof roles)[number];

/** What the chat says of a person: display name, else real name. */
export interface Profile {
  name: string;
  surname: string | null;
  /** Deactivated: no longer of the company. */
  left: boolean;
}

interface Named {
  id: PersonId;
  name: string;
  profile: Profile | null;
}

/** Every name that people see. Two alike: the surname is added. Gone from the company: said. */
export function shownNames(people: Named[]): Map<PersonId, string> {
  const plain = (one: Named): string => one.profile?.name ?? one.name;
  const alike = Map.groupBy(people, (one) => plain(one).toLowerCase());
  return new Map(
    people.map((one) => {
      const surname = one.profile?.surname;
      const shared = (alike.get(plain(one).toLowerCase())?.length ?? 0) > 1;
      const name = shared && surname != null ? `${plain(one)} ${surname}` : plain(one);
      return [one.id, one.profile?.left === true ? `${name} (left)` : name];
    }),
  );
}

/** Whoever did something on the code host: `login` is empty where it does not say who. */
export const hostName = (person: { name: string } | null, login: string): string =>
  person?.name ?? (login === '' ? 'Somebody' : `GitHub user ${login} (not linked)`);

/** An owner that CODEOWNERS names; the file is text of others, read as logins, teams and addresses alone. */
export function ownerName(owner: string, person: { name: string } | null): string {
  if (person !== null) return person.name;
  if (!owner.startsWith('@')) return 'an e-mail address';
  return owner.includes('/') ? `team ${owner.slice(1)}` : hostName(null, owner.slice(1));
}

/** A person as the database knows them when a signal is decided. */
export interface Person {
  id: PersonId;
  name: string;
  /** Roles in the ticket's team; in no team (yet): the union over all teams. */
  roles: Role[];
  isAdmin: boolean;
  /** Another company's, guest, bot or deactivated: holds no role, whatever the policy says. */
  outsider: boolean;
  /** GitHub login, when linked. */
  login: string | null;
  /** Questions open for this person now: whom to ask is decided by it. */
  load: number;
  /** Was asked something before. */
  asked?: boolean;
  away: boolean;
  /** Asked instead while this person is away, or does not want to be asked. */
  deputy?: PersonId | null;
  /** Why nobody asks this person now; absent where they are asked. */
  absence?: { id: string; until: Instant | null } | { stopped: true };
  /** Outside them nobody is mentioned; absent: at any hour. */
  hours?: Hours;
  /** Asked directly rather than by name in the thread. */
  byMessage?: boolean;
  /** Hears no digest: what it would tell is a message of its own. */
  noDigest?: boolean;
}

export type WorkTime = Omit<Hours, 'zone'>;

/** Why somebody else is asked now than the one whom the question was for. */
export interface Moved {
  from: PersonId;
  why: 'handed' | 'away' | 'stopped' | 'back';
  /** The absence that moved it, and its end where one is known. */
  absence: string | null;
  until: Instant | null;
  /** Whoever is asked now stands for them by name. */
  deputy: boolean;
  /** Who handed it over. */
  by: PersonId | null;
}

/** Who or what sent a signal. */
export type Actor =
  | { kind: 'person'; id: PersonId }
  | { kind: 'agent'; name: string }
  | { kind: 'vendor'; name: string }
  | { kind: 'system'; name: string };
