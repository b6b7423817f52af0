/** The company as the policy file describes it: people, teams, what each service may do. Parsed in `config.ts`. */

import type { NamedService } from '../../pipeline/facts/unknown-services.ts';
import type { PersonId } from '../../pipeline/item/basics.ts';
import type { ItemPolicy } from '../../pipeline/item/context.ts';
import type { Role, WorkTime } from '../../pipeline/people.ts';
import type { TrackerSettings } from '../../pipeline/tracking/settings.ts';
import { seedChannels } from '../../store/channels.ts';
import type { Db } from '../../store/db.ts';
import { savePeople } from '../../store/people.ts';
import type { KnownAs } from './known-as.ts';
import type { ModelBudget } from './models-file.ts';

export interface CompanyPerson {
  id: PersonId;
  name: string;
  chatId: string;
  login: string | null;
  zone: string;
  isAdmin: boolean;
  hours: WorkTime;
}

export interface Company {
  name: string;
  /** Prefix of ticket keys, e.g. `TL`. */
  keyPrefix: string;
  people: CompanyPerson[];
  teams: Record<string, Record<Role, PersonId[]>>;
  channels: { id: string; name: string; service: string }[];
  policy: { base: ItemPolicy; services: Record<string, Partial<ItemPolicy>> };
  /** Of each team that has one. */
  trackers: TrackerSettings[];
  /** E-mail addresses by person, where trackers know people by them. */
  emails: Record<PersonId, string>;
  /** Names of the agents that may be delegated to, first is the usual one. */
  agents: string[];
  /** What texts and answers may cost; absent: the usual. */
  modelBudget?: ModelBudget;
}

export const policyOf = (company: Company, service: string): ItemPolicy => ({
  ...company.policy.base,
  ...company.policy.services[service],
});

/** Services by the places of the policy file that name them. */
export const namedServices = ({ channels, policy }: Company): NamedService[] => [
  ...channels.map(({ id, service }) => ({ where: `channels.${id}`, service })),
  ...Object.keys(policy.services).map((service) => ({ where: 'policy.services', service })),
];

/** Named by the policy, of one service at least, to stand for people whose role they do not hold. */
export const mayBeDeputy = ({ policy }: Company, person: PersonId): boolean =>
  [policy.base, ...Object.values(policy.services)].some((one) => one.mayBeDeputy?.includes(person) === true);

/** Roles by team of one person. */
export function rolesByTeam(company: Company, person: PersonId): Record<string, Role[]> {
  return Object.fromEntries(
    Object.entries(company.teams)
      .map(
        ([team, roles]) =>
          [team, (Object.keys(roles) as Role[]).filter((role) => roles[role].includes(person))] as const,
      )
      .filter(([, held]) => held.length > 0),
  );
}

/** The policy file's people and channels, as the database is to know them. Resolves to its ids of people, by the file's. */
export async function saveCompany(db: Db, company: Company): Promise<KnownAs> {
  const knownAs = await savePeople(
    db,
    company.people.map((person) => ({ ...person, roles: rolesByTeam(company, person.id) })),
  );
  await seedChannels(
    db,
    company.channels.map((channel) => ({ ...channel, linkedBy: null })),
  );
  return knownAs;
}
