/** The digest of the morning and the word before the evening, to each person by their own clock, once over all instances. */
import { messageOf } from '../../errors.ts';
import { isOfAgent } from '../../pipeline/asking/ladder.ts';
import type { Hours } from '../../pipeline/asking/working-hours.ts';
import { digestDue } from '../../pipeline/facts/digest-time.ts';
import type { GateName } from '../../pipeline/gates.ts';
import type { Instant, PersonId } from '../../pipeline/item/basics.ts';
import type { DailyNotice } from '../../ports/requests.ts';
import { waitingFor } from '../../store/asks.ts';
import { dbNow, inTransaction } from '../../store/db.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { absentAt } from '../../store/personal/absences.ts';
import {
  claimedSince,
  claimPersonal,
  type PersonalDigestRow,
  savePersonal,
  toldMessages,
} from '../../store/personal/digests.ts';
import { insertGathering, lockPerson } from '../../store/personal/gatherings.ts';
import { allSettings } from '../../store/personal/settings.ts';
import type { Deps } from '../deps.ts';
import { showNotice } from '../showing/notice.ts';
import { eveningOf, listForEvening } from './evening.ts';
import { fateOf, nothing, requestIn } from './fate.ts';
import { hoursWith, morningDue } from './hours.ts';

const DAY_MS = 86_400_000;
/** *Before you go* is nothing for somebody who went an hour ago. */
const EVENING_MS = 3_600_000;
const LINES = 5;
/** More drawings at once than these are caught up with at the next change. */
const LOOKS = 3;
/** More than anybody has open: the digest counts them all. */
const MOST = 500;

interface Due {
  person: PersonRow;
  kind: 'morning' | 'evening';
  day: string;
  /** When it should be said. */
  at: Instant;
}

function eveningDue(hours: Hours, now: Instant): { day: string; at: Instant } | null {
  const at = hours.to === '24:00' ? '18:00' : hours.to;
  const due = digestDue({ zone: hours.zone, days: hours.days, at }, now);
  return due !== null && Date.parse(now) - Date.parse(due.at) < EVENING_MS ? due : null;
}

/** `now` is given by the one who calls every minute. What fails is tried again while it is still news. */
export async function sendDailies(deps: Deps, now: Instant): Promise<void> {
  const done = await claimedSince(deps.db, new Date(Date.parse(now) - 2 * DAY_MS).toISOString());
  for (const due of await allDue(deps, now)) {
    const { person, kind, day } = due;
    const known = done.find((row) => row.person === person.id && row.kind === kind && row.day === day);
    if (known !== undefined && known.state !== 'due') continue;
    try {
      await send(deps, due, now);
    } catch (error) {
      deps.log.warn('daily.not_sent', { person: person.id, kind, reason: messageOf(error) });
    }
  }
}

async function allDue(deps: Deps, now: Instant): Promise<Due[]> {
  const [people, settings, absent] = await Promise.all([
    allPeople(deps.db),
    allSettings(deps.db),
    absentAt(deps.db, now),
  ]);
  return people.flatMap((person): Due[] => {
    const own = settings.get(person.id);
    const gone = person.away || absent.has(person.id) || own?.instead != null;
    if (person.chatId === null || person.outsider || gone) return [];
    const hours = hoursWith(person, own);
    const morning = own?.morning === false ? null : morningDue(hours, now);
    const evening = own?.evening === true ? eveningDue(hours, now) : null;
    return [
      ...(morning === null ? [] : [{ person, kind: 'morning' as const, ...morning }]),
      ...(evening === null ? [] : [{ person, kind: 'evening' as const, ...evening }]),
    ];
  });
}

async function send(deps: Deps, due: Due, now: Instant): Promise<void> {
  const { person, kind, day } = due;
  const which = { person: person.id, kind, day };
  if (!(await claimPersonal(deps.db, { ...which, now }))) return;
  const listed =
    kind === 'morning' ? await listForMorning(deps, due, now) : await listForEvening(deps, person, now);
  if (listed.length > 0) {
    if (kind === 'morning') await holdRequests(deps, due, { listed, now });
    await draw(deps, person, { row: { ...which, listed }, now });
  }
  await savePersonal(deps.db, which, listed.length === 0 ? { state: 'silent' } : { state: 'told', listed });
  if (listed.length > 0) await retire(deps, due, now);
  deps.log.info('daily.sent', { person: person.id, kind, day, told: listed.length > 0 });
}

/** The digest speaks for the agents that it names: no message of their own is posted. */
async function holdRequests(
  deps: Deps,
  { person, day }: Due,
  { listed, now }: { listed: string[]; now: Instant },
): Promise<void> {
  const { waiting } = await fateOf(deps, { asks: listed, person: person.id, now });
  const asks = waiting.flatMap(({ ask }) => (isOfAgent(ask.gate) ? [ask.id] : []));
  if (asks.length === 0) return;
  await inTransaction(deps.db, async (tx) => {
    await lockPerson(tx, person.id);
    await insertGathering(tx, {
      id: gatheringOf(person.id, day),
      person: person.id,
      asks,
      at: now,
      inDigest: true,
    });
  });
}

/** What stands in a newer message is not answered in the older one: a new day ends the evening before it as well. */
async function retire(deps: Deps, { person, kind, day }: Due, now: Instant): Promise<void> {
  for (const row of await toldMessages(deps.db, { person: person.id })) {
    if (row.day === day || (kind === 'evening' && row.kind === 'morning')) continue;
    await draw(deps, person, { row, now, replaced: true });
    await savePersonal(deps.db, row, { state: 'over' });
  }
}

/** After a change of a ticket: messages of the day that name a question of it say what became of it. */
export async function redrawDailies(deps: Deps, key: string): Promise<void> {
  const rows = await toldMessages(deps.db, { key });
  if (rows.length === 0) return;
  const people = await allPeople(deps.db);
  for (const row of rows) {
    const person = people.find((one) => one.id === row.person);
    if (person === undefined) continue;
    try {
      const isOver = await draw(deps, person, { row, now: await dbNow(deps.db) });
      if (isOver) await savePersonal(deps.db, row, { state: 'over' });
    } catch (error) {
      deps.log.warn('daily.not_redrawn', { person: row.person, kind: row.kind, reason: messageOf(error) });
    }
  }
}

interface Drawing {
  row: Pick<PersonalDigestRow, 'person' | 'kind' | 'day' | 'listed'>;
  now: Instant;
  replaced?: boolean;
}

/** Two drawings may overtake each other, so each looks again after it wrote. True where nothing in it can be answered. */
async function draw(deps: Deps, person: PersonRow, about: Drawing): Promise<boolean> {
  const { row } = about;
  let notice = await noticeOf(deps, person, about);
  for (let look = 0; look < LOOKS; look += 1) {
    await showNotice(deps, {
      key: `person:${row.person}`,
      slot: `${row.kind}:${row.day}`,
      channel: person.chatId ?? '',
      notice,
    });
    const after = await noticeOf(deps, person, about);
    if (JSON.stringify(after) === JSON.stringify(notice)) break;
    notice = after;
  }
  const { requests, became } = notice;
  return notice.kind === 'morning' && notice.questions.length + requests.length === 0 && became.held === null;
}

async function noticeOf(
  deps: Deps,
  person: PersonRow,
  { row, now, replaced = false }: Drawing,
): Promise<DailyNotice> {
  const { day, listed } = row;
  if (row.kind === 'evening') {
    const notice = await eveningOf(deps, person, { day, listed: replaced ? [] : listed, now });
    return { ...notice, replaced };
  }
  const { waiting, became } = replaced
    ? { waiting: [], became: nothing }
    : await fateOf(deps, { asks: listed, person: person.id, now });
  const ofPeople = waiting.filter(({ ask }) => !isOfAgent(ask.gate));
  const ofGate = (gate: GateName): number => ofPeople.filter(({ ask }) => ask.gate === gate).length;
  return {
    kind: 'morning',
    gathering: gatheringOf(person.id, day),
    questions: ofPeople.slice(0, LINES).map(({ ask, item }) => ({
      ask: ask.id,
      key: ask.key,
      title: item.title,
      gate: ask.gate as GateName,
      since: ask.since,
    })),
    more: Math.max(0, ofPeople.length - LINES),
    requests: waiting.flatMap(({ ask, item }) => (isOfAgent(ask.gate) ? (requestIn(ask, item) ?? []) : [])),
    became,
    replaced,
    ready: ofGate('acceptance'),
    stuck: ofGate('attention'),
  };
}

const gatheringOf = (person: PersonId, day: string): string => `gathering_${person}_${day}`;

/** What waited for a person when their day began. */
async function listForMorning(deps: Deps, { person, at }: Due, now: Instant): Promise<string[]> {
  const { all } = await waitingFor(deps.db, person.id, { all: MOST, reviews: 0 });
  const asks = all.rows.flatMap((row) => (row.since <= at ? [row.id] : []));
  const { waiting } = await fateOf(deps, { asks, person: person.id, now });
  return waiting.map(({ ask }) => ask.id);
}
