/**
 * Goes round the open questions: those whose person is away move to somebody who is there, those that wait climb the
 * ladder. Run every minute, and at once when somebody leaves. It only reads; what it finds goes through the door, under
 * a delivery that names the ticket as it was found, and the door looks again: two rounds at once say it once.
 */
import { dueStep, isOfAgent, PUT_AWAY_MS } from '../../pipeline/asking/ladder.ts';
import type { GateName } from '../../pipeline/gates.ts';
import type { PersonId } from '../../pipeline/item/basics.ts';
import type { Moved, Person } from '../../pipeline/people.ts';
import {
  mayBeAsked,
  nextBack,
  openQuestions,
  type Question,
  standIn,
  whoElse,
} from '../../pipeline/questions.ts';
import { type Signal, signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { MovedQuestions } from '../../ports/personal.ts';
import { type AskRow, askedNow } from '../../store/asks.ts';
import { dbNow } from '../../store/db.ts';
import { endAbsences, endedSince } from '../../store/personal/absences.ts';
import { findItem } from '../../store/work-items.ts';
import { everybody, team } from '../company/team.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';
import { wakeParked } from './evening.ts';
import { heldUntil } from './fate.ts';
import { gatherRequests } from './gathered.ts';
import { tellBack, tellNobody } from './notices.ts';
import { movedBecause } from './tellings.ts';

/** How long the word on an absence may be owed: a product that was down tells it late, not for ever. */
const OWED_MS = 3 * 86_400_000;

/** Every minute. `now` is the database's clock but in tests. */
export async function goRound(deps: Deps, now?: string): Promise<void> {
  const at = now ?? (await dbNow(deps.db));
  await endAbsences(deps.db, { now: at });
  await leaveDeputies(deps);
  await moveQuestions(deps);
  await climb(deps, at);
  await putAway(deps, at);
  await wakeParked(deps, at);
  await gatherRequests(deps, { now: at });
  for (const absence of await endedSince(deps.db, new Date(Date.parse(at) - OWED_MS).toISOString())) {
    try {
      await tellBack(deps, absence);
    } catch (error) {
      deps.log.warn('absence.not_told', { person: absence.person, error });
    }
  }
}

interface Found {
  item: WorkItem;
  row: AskRow;
  question: Question;
  people: Person[];
}

/** The ticket and its people, for one question that something is to be said of; null where it rests or is over. */
async function found(deps: Deps, row: AskRow): Promise<Found | null> {
  const item = await findItem(deps.db, row.key);
  const question =
    item === null
      ? undefined
      : openQuestions(item).find((one) => one.gate === row.gate && one.bound === row.bound);
  if (item === null || question === undefined || question.roles.length === 0) return null;
  return { item, row, question, people: await team(deps.db, item) };
}

/** One question's trouble must not keep the others waiting; the next round tries again. */
async function each(deps: Deps, rows: AskRow[], look: (one: Found) => Promise<void>): Promise<void> {
  for (const row of rows) {
    try {
      const one = await found(deps, row);
      if (one !== null) await look(one);
    } catch (error) {
      deps.log.warn('ask.not_looked_after', { key: row.key, ask: row.id, error });
    }
  }
}

const tell = (deps: Deps, { item, row }: Found, about: { said: Signal; of: PersonId }) =>
  receive(deps, {
    key: item.key,
    signal: about.said,
    actor: { kind: 'system', name: 'asking' },
    delivery: `${about.said.name}:${row.id}:${about.of}:${item.revision}`,
  });

/** Questions of those who are away, or of one of them. */
export async function moveQuestions(deps: Deps, only?: PersonId): Promise<MovedQuestions> {
  const people = await everybody(deps.db);
  const away = new Set(people.filter((person) => person.away).map((person) => person.id));
  const rows = (await askedNow(deps.db)).filter((row) =>
    only === undefined
      ? row.asked.length === 0 || row.asked.some((id) => away.has(id))
      : row.asked.includes(only) && away.has(only),
  );
  const now = new Map<PersonId, number>();
  let stuck = 0;
  await each(deps, rows, async (one) => {
    const asked = [...one.row.asked];
    for (const from of one.row.asked.filter((id) => away.has(id))) {
      const to = standIn(one.item, one.question, { from, asked, people: one.people });
      const gone = one.people.find((person) => person.id === from);
      if (to === null || gone === undefined) continue;
      const said = signal('ask_moved', { ask: one.row.id, to, note: null, moved: movedBecause(gone, [to]) });
      const received = await tell(deps, one, { said, of: from });
      asked.splice(asked.indexOf(from), 1, to);
      if (received.kind === 'moved') now.set(to, (now.get(to) ?? 0) + 1);
    }
    if (asked.some((id) => !away.has(id))) return;
    stuck += 1;
    const because = asked.map((id) => absenceOf(one.people, id)).join(',') || one.row.id;
    await tellNobody(deps, one.item, {
      gate: one.row.gate as GateName,
      until: nextBack(one.item, one.question, one.people),
      because,
    });
  });
  const moved = [...now].map(([id, count]) => ({
    name: people.find((person) => person.id === id)?.name ?? id,
    count,
  }));
  return { moved: moved.toSorted((one, other) => other.count - one.count), stuck };
}

/** An absence that was a mistake: what it moved and nobody has answered goes back. */
export async function takeBack(deps: Deps, absence: { id: string; person: PersonId }): Promise<void> {
  const rows = (await askedNow(deps.db)).filter((row) => row.moved?.absence === absence.id);
  await each(deps, rows, async (one) => {
    // Whoever stands in was asked last, by this absence.
    const from = one.row.asked.findLast((id) => one.row.told.some((told) => told.person === id));
    if (from !== undefined) await giveBack(deps, one, { from, to: absence.person, absence: absence.id });
  });
}

async function giveBack(
  deps: Deps,
  one: Found,
  { from, to, absence }: { from: PersonId; to: PersonId; absence: string | null },
): Promise<void> {
  if (one.row.asked.includes(to)) return;
  const moved: Moved = { from, why: 'back', absence, until: null, deputy: false, by: null };
  const said = signal('ask_moved', { ask: one.row.id, to, note: null, moved });
  await tell(deps, one, { said, of: from });
}

/** Whoever stood in by the policy's leave alone holds the role no longer: the question goes back to whose it was. */
export async function leaveDeputies(deps: Deps): Promise<void> {
  const rows = (await askedNow(deps.db)).filter((row) => row.moved?.why === 'away' && row.moved.deputy);
  await each(deps, rows, async (one) => {
    const { item, question, people, row } = one;
    const gone = people.find((person) => person.id === row.moved?.from);
    const from = row.asked.find((person) => !mayBeAsked(item, question, { person, people }));
    if (from === undefined || gone === undefined || gone.away) return;
    await giveBack(deps, one, { from, to: gone.id, absence: row.moved?.absence ?? null });
  });
}

function absenceOf(people: Person[], id: PersonId): string {
  const absence = people.find((person) => person.id === id)?.absence;
  return absence !== undefined && 'id' in absence ? absence.id : `${id}-stopped`;
}

async function climb(deps: Deps, now: string): Promise<void> {
  const people = await everybody(deps.db);
  const stepOf = (row: AskRow, id: PersonId) => {
    const person = people.find((one) => one.id === id);
    if (person?.hours === undefined || person.away) return null;
    const { gate, since, told } = row;
    return dueStep({ gate: gate as GateName, since, told, person: id, hours: person.hours }, now);
  };
  const rows = (await askedNow(deps.db)).filter((row) => row.asked.some((id) => stepOf(row, id) !== null));
  await each(deps, rows, async (one) => {
    const { row } = one;
    if (isOfAgent(row.gate) && heldUntil(one.item, now) !== null) return;
    for (const id of row.asked) {
      const step = stepOf(row, id);
      if (step === null) continue;
      const others =
        step === 'offered' ? whoElse(one.item, one.question, { asked: row.asked, people: one.people }) : [id];
      // Nobody else has the role: there is nobody to offer it to, and the one who has it was told three times.
      if (others.length === 0) continue;
      await tell(deps, one, { said: signal('ask_escalated', { ask: row.id, step, people: others }), of: id });
      if (step === 'offered') return;
    }
  });
}

/** An agent that nobody has answered for long rests and costs nothing; its request stays open. */
async function putAway(deps: Deps, now: string): Promise<void> {
  const rows = (await askedNow(deps.db)).filter(
    (row) => isOfAgent(row.gate) && Date.parse(now) - Date.parse(row.since) >= PUT_AWAY_MS,
  );
  await each(deps, rows, async ({ item, row }) => {
    if (item.run?.state !== 'asking') return;
    await receive(deps, {
      key: item.key,
      signal: signal('agent_parked', { run: item.run.id, until: null }),
      actor: { kind: 'system', name: 'asking' },
      delivery: `parked:${row.id}:${item.revision}`,
    });
  });
}
