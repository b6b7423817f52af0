/** Direct messages to one person, each posted once: the intent is stored first, an uncertain one is looked for. */
import { createHash } from 'node:crypto';
import type { GateName } from '../../pipeline/gates.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { PersonalNotice } from '../../ports/chat.ts';
import { dbNow } from '../../store/db.ts';
import { entriesOf } from '../../store/ledger.ts';
import { intendMessage, saveMessage } from '../../store/messages.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { type AbsenceRow, answeredMeanwhile } from '../../store/personal/absences.ts';
import type { Deps } from '../deps.ts';
import { ticketView } from '../showing/views.ts';

/** No post takes longer. */
const POSTING_MS = 60_000;

type Known = Pick<PersonRow, 'id' | 'name' | 'chatId' | 'outsider' | 'isAdmin'>;

/** What messages to one person are kept under. */
export const personKey = (id: string): string => `person:${id}`;

export async function tellOnce(
  deps: Deps,
  to: Known,
  about: { slot: string; notice: PersonalNotice },
): Promise<void> {
  if (to.chatId === null || to.outsider) return;
  const key = personKey(to.id);
  const id = createHash('sha256').update(`${key}\n${about.slot}`).digest('base64url').slice(0, 22);
  const place = { channel: to.chatId, thread: null };
  const { row, fresh } = await intendMessage(deps.db, { id, key, slot: about.slot, ...place });
  if (row.ts !== null) return;
  // Intended by another a moment ago, who posts it now; had they died, a later round finds it older.
  if (!fresh && Date.parse(await dbNow(deps.db)) - Date.parse(row.at) < POSTING_MS) return;
  const found = fresh ? null : await deps.chat.find(place, id);
  const ts = found ?? (await deps.notices.post({ to: to.chatId, outboxId: id, notice: about.notice }));
  await saveMessage(deps.db, id, { ts, state: 'posted' });
}

/** *While you were away: Sam answered 4 for you.* Nothing is said where nothing was answered. */
export async function tellBack(deps: Deps, absence: AbsenceRow): Promise<void> {
  const people = await allPeople(deps.db);
  const to = people.find((person) => person.id === absence.person);
  const rows = (await answeredMeanwhile(deps.db, absence.id)).filter(
    (row) => row.answeredBy !== absence.person,
  );
  if (to === undefined || rows.length === 0) return;
  const answered = [...Map.groupBy(rows, (row) => row.answeredBy ?? '')].map(([id, theirs]) => ({
    name: people.find((person) => person.id === id)?.name ?? 'somebody who left',
    count: theirs.length,
  }));
  const notice: PersonalNotice = {
    kind: 'back',
    absence: absence.id,
    answered: answered.toSorted((one, other) => other.count - one.count),
  };
  await tellOnce(deps, to, { slot: `back:${absence.id}`, notice });
}

/** *Your Slack status says that you are away.* Once for each absence that it made. */
export async function tellStatus(deps: Deps, absence: AbsenceRow): Promise<void> {
  const to = (await allPeople(deps.db)).find((person) => person.id === absence.person);
  if (to === undefined) return;
  await tellOnce(deps, to, {
    slot: `status:${absence.id}`,
    notice: { kind: 'status', until: absence.until },
  });
}

interface Stuck {
  gate: GateName;
  until: string | null;
  /** Absences that made it so: for another one it is said again. */
  because: string;
}

/** *Nobody can approve deploys for invoices until <t>.* To the admins and to whoever brought the ticket there. */
export async function tellNobody(deps: Deps, item: WorkItem, { gate, until, because }: Stuck): Promise<void> {
  const people = await allPeople(deps.db);
  const service = item.service?.name ?? null;
  const entries = await entriesOf(deps.db, item.key);
  const asker = entries.findLast(
    (entry) => entry.actor.kind === 'person' && ['moved', 'stayed'].includes(entry.outcome),
  )?.actor;
  const askerId = asker?.kind === 'person' ? asker.id : item.reporter;
  const { links } = await ticketView(deps, item, { people });
  for (const person of people.filter((one) => one.isAdmin || one.id === askerId)) {
    const thread = person.id === askerId ? links.thread : null;
    await tellOnce(deps, person, {
      slot: `nobody:${gate}:${service ?? item.key}:${because}`,
      notice: { kind: 'nobody', gate, service, until, thread },
    });
  }
}
