/** Who was told of a question, and how; and whom it was for, where somebody else is asked. */
import { firstTelling, isOfAgent, mayTell, wasTold } from '../../pipeline/asking/ladder.ts';
import type { Telling } from '../../pipeline/asking/telling.ts';
import type { GateName } from '../../pipeline/gates.ts';
import type { Instant, PersonId } from '../../pipeline/item/basics.ts';
import type { Moved, Person } from '../../pipeline/people.ts';
import { type Question, whomToAsk } from '../../pipeline/questions.ts';
import type { Signal, SignalOf } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { type AskRow, findAsk, reassign } from '../../store/asks.ts';
import type { Tx } from '../../store/db.ts';

interface Room {
  people: Person[];
  at: Instant;
  /** What was told before: whoever was asked then is not told again. */
  before?: Telling[];
}

/** How those who are asked are told at first. */
export function tellings(gate: string, asked: PersonId[], room: Room): Telling[] {
  const before = room.before ?? [];
  const fresh = asked.filter((id) => !before.some((one) => one.person === id && one.step === 'asked'));
  return [
    ...before,
    ...fresh.flatMap((id) => {
      const person = room.people.find((one) => one.id === id);
      return person === undefined ? [] : [firstTelling(gate as GateName, person, room.at)];
    }),
  ];
}

/** Whom a new question would have asked, were they there. */
export function movedFrom(
  item: WorkItem,
  question: Question,
  about: { asked: PersonId[]; people: Person[] },
): Moved | null {
  const usual = whomToAsk(
    item,
    question,
    about.people.map((person) => ({ ...person, away: false })),
  );
  const gone = usual
    .filter((id) => !about.asked.includes(id))
    .flatMap((id) => about.people.find((person) => person.id === id && person.away) ?? [])[0];
  return gone === undefined ? null : movedBecause(gone, about.asked);
}

export function movedBecause(gone: Person, asked: PersonId[]): Moved {
  const absence = gone.absence !== undefined && 'id' in gone.absence ? gone.absence : null;
  return {
    from: gone.id,
    why: absence === null ? 'stopped' : 'away',
    absence: absence?.id ?? null,
    until: absence?.until ?? null,
    deputy: gone.deputy != null && asked.includes(gone.deputy),
    by: null,
  };
}

/** What the system may no longer say of a question: it was answered, or its person changed, while that was on its way. */
export async function tooLate(tx: Tx, signal: Signal): Promise<string | null> {
  if (signal.name !== 'ask_moved' && signal.name !== 'ask_escalated') return null;
  const row = await findAsk(tx, signal.facts.ask);
  if (row?.state !== 'open') return 'the question is closed';
  if (signal.name === 'ask_escalated') {
    const { step, people } = signal.facts;
    if (wasTold(row.told, step, people)) return 'that was told already';
    const asks = step === 'offered' || people.every((id) => row.asked.includes(id));
    return asks ? null : 'somebody else is asked now';
  }
  const from = signal.facts.moved?.from;
  return from === undefined || row.asked.includes(from) ? null : 'somebody else is asked now';
}

/** Handed over: put to that person alone. Moved: put to them in the place of whoever is not there. */
export async function moveAsk(
  tx: Tx,
  about: { signal: SignalOf<'ask_moved'>; by: PersonId | null; room: Room },
): Promise<void> {
  const { ask, to, moved } = about.signal.facts;
  const row = await findAsk(tx, ask);
  if (row === null) return;
  const from = moved?.from;
  if (moved?.why === 'back') {
    // Taken back at once: it stands as it stood, and nobody is told again.
    const restored = [...new Set(row.asked.map((id) => (id === from ? to : id)))];
    return reassign(tx, ask, { asked: restored, moved: null });
  }
  const asked = from === undefined ? [to] : [...new Set(row.asked.map((id) => (id === from ? to : id)))];
  const earlier = row.told.filter((one) => one.person !== to || one.step !== 'asked');
  const handed: Moved = {
    from: row.asked[0] ?? to,
    why: 'handed',
    absence: null,
    until: null,
    deputy: false,
    by: about.by,
  };
  await reassign(tx, ask, {
    asked,
    // A rewritten message notifies nobody: whoever is asked now is told directly.
    told: tellings(row.gate, [to], { ...about.room, before: earlier }).map((one) =>
      one.person === to && one.step === 'asked' && one.how === 'thread' ? { ...one, how: 'direct' } : one,
    ),
    moved: moved ?? (row.asked.includes(to) ? row.moved : handed),
  });
}

/** One step of the ladder. */
export async function noteStep(
  tx: Tx,
  signal: SignalOf<'ask_escalated'>,
  { people, at }: Room,
): Promise<void> {
  const { ask, step, people: whom } = signal.facts;
  const row: AskRow | null = await findAsk(tx, ask);
  if (row === null) return;
  const how = (id: PersonId): Telling['how'] => {
    if (step === 'digest' && people.find((person) => person.id === id)?.noDigest !== true) return 'digest';
    if (step !== 'offered') return 'direct';
    const hours = people.find((person) => person.id === id)?.hours;
    return mayTell(row.gate as GateName, hours, at) ? 'thread' : 'later';
  };
  await reassign(tx, ask, {
    told: [...row.told, ...whom.map((person): Telling => ({ person, step, how: how(person), at }))],
  });
}

/** Held until a time: from then on it is asked as if it were new. */
export async function askAgain(tx: Tx, open: AskRow[], at: Instant): Promise<void> {
  for (const row of open.filter((one) => isOfAgent(one.gate)))
    await reassign(tx, row.id, {
      told: [
        ...row.told,
        ...row.asked.map((person): Telling => ({ person, step: 'asked', how: 'later', at })),
      ],
    });
}
