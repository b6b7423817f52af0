import type { Person } from '../people.ts';
import type { WorkItem } from '../work-item.ts';

/**
 * A deputy needs the role, or a line in the policy: whoever `may_be_deputy` names holds the roles of those they stand
 * for, as long as that absence lasts. One step and no further: what a deputy holds so, no deputy of theirs holds.
 */
export function withDeputies(item: Pick<WorkItem, 'policy'>, people: Person[]): Person[] {
  const allowed = item.policy?.mayBeDeputy ?? [];
  if (allowed.length === 0) return people;
  const stoodFor = people.filter(
    (person) => person.away && !person.outsider && person.absence !== undefined && 'id' in person.absence,
  );
  return people.map((person) => {
    if (person.outsider || !allowed.includes(person.id)) return person;
    const lent = stoodFor.filter((one) => one.deputy === person.id).flatMap((one) => one.roles);
    return lent.length === 0 ? person : { ...person, roles: [...new Set([...person.roles, ...lent])] };
  });
}
