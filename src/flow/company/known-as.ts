/** People of the policy file by the ids of the database: from the start on nobody else's are used. */
import type { PersonId } from '../../pipeline/item/basics.ts';
import type { ItemPolicy } from '../../pipeline/item/context.ts';
import type { ServerSettings } from '../../pipeline/knowledge/server-settings.ts';
import type { Company } from './company.ts';

/** Ids of the database by those of the file. They differ for whoever acted before they were listed. */
export type KnownAs = ReadonlyMap<PersonId, PersonId>;

export function companyKnownAs(company: Company, knownAs: KnownAs): Company {
  const idOf = (id: PersonId): PersonId => knownAs.get(id) ?? id;
  const each = (ids: PersonId[]): PersonId[] => ids.map(idOf);
  const lists = ({ mayOverride, mayUnlock, mayBeDeputy }: Partial<ItemPolicy>): Partial<ItemPolicy> => ({
    ...(mayOverride === undefined ? {} : { mayOverride: each(mayOverride) }),
    ...(mayUnlock === undefined ? {} : { mayUnlock: each(mayUnlock) }),
    ...(mayBeDeputy === undefined ? {} : { mayBeDeputy: each(mayBeDeputy) }),
  });
  const { base, services } = company.policy;
  return {
    ...company,
    people: company.people.map((one) => ({ ...one, id: idOf(one.id) })),
    teams: mapped(company.teams, (team) => mapped(team, each)),
    policy: {
      base: { ...base, ...lists(base) },
      services: mapped(services, (given) => ({ ...given, ...lists(given) })),
    },
    emails: Object.fromEntries(Object.entries(company.emails).map(([id, email]) => [idOf(id), email])),
  };
}

export const serversKnownAs = (servers: ServerSettings[], knownAs: KnownAs): ServerSettings[] =>
  servers.map((server) => ({
    ...server,
    visibility: server.visibility.map((one) =>
      one.to === 'people' ? { ...one, people: one.people.map((id) => knownAs.get(id) ?? id) } : one,
    ),
  }));

const mapped = <Key extends string, Value>(
  given: Record<Key, Value>,
  to: (value: Value) => Value,
): Record<Key, Value> =>
  Object.fromEntries(Object.entries<Value>(given).map(([key, value]) => [key, to(value)])) as Record<
    Key,
    Value
  >;
