/** The company as the policy file describes it: people, teams, what each service may do. Parsed in `config.ts`. */
import type { Role } from '../pipeline/people.ts';
import type { ItemPolicy, PersonId } from '../pipeline/work-item.ts';

export interface CompanyPerson {
  id: PersonId;
  name: string;
  chatId: string;
  login: string | null;
  zone: string;
  isAdmin: boolean;
}

export interface Company {
  name: string;
  /** Prefix of ticket keys, e.g. `TL`. */
  keyPrefix: string;
  people: CompanyPerson[];
  teams: Record<string, Record<Role, PersonId[]>>;
  channels: { id: string; name: string; service: string }[];
  policy: { base: ItemPolicy; services: Record<string, Partial<ItemPolicy>> };
  /** Names of the agents that may be delegated to, first is the usual one. */
  agents: string[];
}

export const policyOf = (company: Company, service: string): ItemPolicy => ({
  ...company.policy.base,
  ...company.policy.services[service],
});

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
