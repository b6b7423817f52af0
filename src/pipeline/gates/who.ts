import type { Person, Role } from '../people.ts';
import type { WorkItem } from '../work-item.ts';

/** Beside roles: the person who filed, who signed, who accepted; those whom policy names; the admin. */
export type Who = Role | 'reporter' | 'signer' | 'accepter' | 'may_override' | 'may_unlock' | 'admin';

export interface Asking {
  item: WorkItem;
  /** What the question is bound to: a signer is the signer of that document. */
  bound: string;
}

export function holds({ item, bound }: Asking, person: Person, who: Who): boolean {
  switch (who) {
    case 'reporter':
      return item.reporter === person.id;
    case 'signer':
      return (bound.startsWith('spec') ? item.spec : item.prd)?.signed?.by === person.id;
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
