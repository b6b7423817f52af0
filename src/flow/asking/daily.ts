/** The digest of the morning and the word before the evening, to each person by their own clock, once over all instances. */
import { messageOf } from '../../errors.ts';
import { isOfAgent } from '../../pipeline/asking/ladder.ts';
import type { Hours } from '../../pipeline/asking/working-hours.ts';
import { digestDue } from '../../pipeline/facts/digest-time.ts';
import type { GateName } from '../../pipeline/gates.ts';
import type { Instant } from '../../pipeline/item/basics.ts';
import type { DailyNotice, MorningNotice } from '../../ports/requests.ts';
import { waitingFor } from '../../store/asks.ts';
import { inTransaction } from '../../store/db.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { absentAt } from '../../store/personal/absences.ts';
import { claimedSince, claimPersonal, savePersonal } from '../../store/personal/digests.ts';
import { insertGathering, lockPerson } from '../../store/personal/gatherings.ts';
import { allSettings } from '../../store/personal/settings.ts';
import { findItems } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { showNotice } from '../showing/notice.ts';
import { eveningOf } from './evening.ts';
import { heldUntil, requestIn } from './gathered.ts';
import { hoursWith, morningDue } from './hours.ts';

const DAY_MS = 86_400_000;
/** *Before you go* is nothing for somebody who went an hour ago. */
const EVENING_MS = 3_600_000;
const LINES = 5;
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
  if (!(await claimPersonal(deps.db, { person: person.id, kind, day, now }))) return;
  const notice =
    kind === 'morning' ? await morningOf(deps, due, now) : await eveningOf(deps, person, { day, now });
  if (notice !== null) await tell(deps, due, { notice, now });
  await savePersonal(deps.db, { person: person.id, kind, day }, notice === null ? 'silent' : 'told');
  deps.log.info('daily.sent', { person: person.id, kind, day, told: notice !== null });
}

async function tell(
  deps: Deps,
  { person, kind, day }: Due,
  { notice, now }: { notice: DailyNotice; now: Instant },
): Promise<void> {
  if (notice.kind === 'morning' && notice.requests.length > 0)
    await inTransaction(deps.db, async (tx) => {
      await lockPerson(tx, person.id);
      await insertGathering(tx, {
        id: notice.gathering,
        person: person.id,
        asks: notice.requests.map((one) => one.ask),
        at: now,
        inDigest: true,
      });
    });
  await showNotice(deps, {
    key: `person:${person.id}`,
    slot: `${kind}:${day}`,
    channel: person.chatId ?? '',
    notice,
  });
}

/** What waited for a person when their day began; null where nothing did. */
async function morningOf(deps: Deps, { person, day, at }: Due, now: Instant): Promise<MorningNotice | null> {
  const { all } = await waitingFor(deps.db, person.id, { all: MOST, reviews: 0 });
  const rows = all.rows.filter((row) => row.since <= at);
  const items = await findItems(deps.db, [...new Set(rows.map((row) => row.key))]);
  const found = rows.flatMap((row) => {
    const item = items.find((one) => one.key === row.key);
    const held = item !== undefined && isOfAgent(row.gate) && heldUntil(item, now) !== null;
    return item === undefined || held ? [] : [{ row, item }];
  });
  if (found.length === 0) return null;
  const ofPeople = found.filter(({ row }) => !isOfAgent(row.gate));
  const ofGate = (gate: GateName): number => ofPeople.filter(({ row }) => row.gate === gate).length;
  return {
    kind: 'morning',
    gathering: `gathering_${person.id}_${day}`,
    questions: ofPeople.slice(0, LINES).map(({ row, item }) => ({
      ask: row.id,
      key: row.key,
      title: item.title,
      gate: row.gate as GateName,
      since: row.since,
    })),
    more: Math.max(0, ofPeople.length - LINES),
    requests: found.flatMap(({ row, item }) => (isOfAgent(row.gate) ? (requestIn(row, item) ?? []) : [])),
    ready: ofGate('acceptance'),
    stuck: ofGate('attention'),
  };
}
