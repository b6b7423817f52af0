import type { Person } from '../../pipeline/people.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { loads } from '../../store/asks.ts';
import type { Db, Tx } from '../../store/db.ts';
import { rolesIn } from '../../store/people.ts';
import { type AskedPerson, peopleToAsk } from '../../store/personal/people-to-ask.ts';

/** Everybody we know, with their roles in the ticket's team as the policy has them now. */
export async function team(tx: Tx | Db, item: WorkItem): Promise<Person[]> {
  const rows = await peopleToAsk(tx);
  const load = await loads(tx);
  return rows.map((row) => personOf(row, { team: item.service?.team ?? null, load }));
}

/** The same whatever the team: with the roles of all. */
export async function everybody(db: Tx | Db): Promise<Person[]> {
  const rows = await peopleToAsk(db);
  return rows.map((row) => personOf(row, { team: null, load: new Map() }));
}

function personOf(
  { person, absence, settings }: AskedPerson,
  about: { team: string | null; load: Map<string, number> },
): Person {
  const hours = settings?.hours ?? person.hours;
  const instead = settings?.instead ?? null;
  return {
    id: person.id,
    name: person.name,
    roles: person.outsider ? [] : rolesIn(person, about.team),
    isAdmin: person.isAdmin,
    outsider: person.outsider,
    login: person.login,
    load: about.load.get(person.id) ?? 0,
    asked: person.firstAsked !== null,
    away: person.away || absence !== null || instead !== null,
    deputy: absence?.deputy ?? instead,
    ...(absence !== null
      ? { absence: { id: absence.id, until: absence.until } }
      : instead !== null
        ? { absence: { stopped: true } }
        : {}),
    ...(hours == null ? {} : { hours: { ...hours, zone: person.zone } }),
    byMessage: settings?.asked === 'message',
    ...(settings?.morning === false ? { noDigest: true } : {}),
  };
}
