/** What the chat's own status says of a person counts as an absence of theirs: begun, moved and ended with it. */
import { type ChatAbsence, statusStep } from '../../pipeline/asking/chat-status.ts';
import { dbNow } from '../../store/db.ts';
import { type PersonRow, personByChat } from '../../store/people.ts';
import {
  absentAt,
  beginByStatus,
  endAbsences,
  endByStatus,
  isByStatus,
  lastBack,
  moveByStatus,
} from '../../store/personal/absences.ts';
import type { Deps } from '../deps.ts';
import { newId } from '../ids.ts';
import { tellBack, tellStatus } from './notices.ts';
import { leaveDeputies, moveQuestions } from './rounds.ts';

/** The chat says that something about a person changed: it is asked what holds, where that person is ever asked anything. */
export async function statusChanged(deps: Deps, chatId: string): Promise<void> {
  const person = await personByChat(deps.db, chatId);
  if (person === null || Object.keys(person.roles).length === 0) return;
  const found = await deps.directory.person(chatId);
  if (found !== null && !found.outsider && found.away !== undefined)
    await followStatus(deps, person, found.away);
}

export async function followStatus(
  deps: Deps,
  person: Pick<PersonRow, 'id' | 'zone'>,
  status: ChatAbsence,
): Promise<void> {
  const now = await dbNow(deps.db);
  // One whose time is over and that no round has ended yet is another absence.
  await endAbsences(deps.db, { now });
  const running = (await absentAt(deps.db, now)).get(person.id);
  const step = statusStep({
    status,
    running: running === undefined ? null : { ofStatus: isByStatus(running), until: running.until },
    backAt: status === null ? null : await lastBack(deps.db, person.id),
    now,
    zone: person.zone,
  });
  if (step === 'end') {
    for (const ended of await endByStatus(deps.db, { now, person: person.id })) {
      deps.log.info('absence.ended', { person: person.id, status: true });
      await leaveDeputies(deps);
      await tellBack(deps, ended);
    }
    return;
  }
  if (status === null) return;
  if (step === 'change') await moveByStatus(deps.db, { person: person.id, until: status.until });
  if (step === 'begin') {
    const row = { id: newId('status'), person: person.id, since: now, until: status.until };
    if (await beginByStatus(deps.db, row))
      deps.log.info('absence.began', { person: person.id, until: status.until, status: true });
    await moveQuestions(deps, person.id);
  }
  // Said once for each absence; looked at again each time, in case it was not said.
  const counts = (await absentAt(deps.db, now)).get(person.id);
  if (counts !== undefined && isByStatus(counts)) await tellStatus(deps, counts);
}
