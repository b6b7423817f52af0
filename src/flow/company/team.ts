import type { Person } from '../../pipeline/people.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { loads } from '../../store/asks.ts';
import type { Tx } from '../../store/db.ts';
import { allPeople, rolesIn } from '../../store/people.ts';

/** Everybody we know, with their roles in the ticket's team as the policy has them now. */
export async function team(tx: Tx, item: WorkItem): Promise<Person[]> {
  const rows = await allPeople(tx);
  const load = await loads(tx);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    roles: row.outsider ? [] : rolesIn(row, item.service?.team ?? null),
    isAdmin: row.isAdmin,
    outsider: row.outsider,
    login: row.login,
    load: load.get(row.id) ?? 0,
    away: row.away,
  }));
}
