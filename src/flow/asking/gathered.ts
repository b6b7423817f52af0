/**
 * One direct message to each person gathers what agents ask of them: a projection of the database, drawn after every
 * change of a ticket and once a minute. Two drawings may overtake each other, so each looks again after it wrote.
 */
import { messageOf } from '../../errors.ts';
import { gather, toldDirectly } from '../../pipeline/asking/gathering.ts';
import type { Instant, PersonId } from '../../pipeline/item/basics.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AgentRequest, RequestsNotice } from '../../ports/requests.ts';
import type { AskRow } from '../../store/asks.ts';
import { dbNow, inTransaction } from '../../store/db.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { findPersonal } from '../../store/personal/digests.ts';
import {
  asksNamed,
  drawnGatherings,
  endGathering,
  type GatheringRow,
  insertGathering,
  joinGathering,
  lockPerson,
  newestGathering,
  peopleToGatherFor,
  requestsOf,
} from '../../store/personal/gatherings.ts';
import { settingsOf } from '../../store/personal/settings.ts';
import { findItems } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { newId } from '../ids.ts';
import { showNotice } from '../showing/notice.ts';
import { hoursWith, morningDue } from './hours.ts';

/** More drawings at once than these are caught up with in the next minute. */
const LOOKS = 3;

/** Everybody's, or of those whom one ticket concerns. `now` is the database's clock but in tests. */
export async function gatherRequests(deps: Deps, about: { key?: string; now?: Instant } = {}): Promise<void> {
  const now = about.now ?? (await dbNow(deps.db));
  for (const person of await peopleToGatherFor(deps.db, about.key)) {
    try {
      await gatherFor(deps, person, now);
    } catch (error) {
      deps.log.warn('requests.not_shown', { person, reason: messageOf(error) });
    }
  }
}

async function gatherFor(deps: Deps, person: PersonId, now: Instant): Promise<void> {
  const to = (await allPeople(deps.db)).find((one) => one.id === person);
  if (to?.chatId == null || to.outsider) return;
  await decide(deps, to, now);
  for (let look = 0; look < LOOKS; look += 1) {
    const before = await drawn(deps, person, now);
    for (const { row, notice } of before) {
      if (!row.inDigest)
        await showNotice(deps, {
          key: `person:${person}`,
          slot: `requests:${row.id}`,
          channel: to.chatId,
          notice,
        });
      if (isOver(notice)) await endGathering(deps.db, row);
    }
    const after = await drawn(deps, person, now);
    const open = before.filter(({ notice }) => !isOver(notice));
    if (JSON.stringify(after) === JSON.stringify(open)) return;
  }
}

const isOver = (notice: RequestsNotice): boolean =>
  notice.replaced || (notice.waiting.length === 0 && notice.held === null);

/** Which message holds what waits: decided by one instance at a time. */
async function decide(deps: Deps, to: PersonRow, now: Instant): Promise<void> {
  const person = to.id;
  const digestBy = await digestUnderWay(deps, to, now);
  await inTransaction(deps.db, async (tx) => {
    await lockPerson(tx, person);
    const rows = await requestsOf(tx, person);
    const items = await findItems(tx, [...new Set(rows.map((row) => row.key))]);
    const waiting = rows.flatMap((row) => {
      const told = toldDirectly(row.told, person);
      const item = items.find((one) => one.key === row.key);
      return told === null || item === undefined || heldUntil(item, now) !== null
        ? []
        : [{ ask: row.id, told }];
    });
    const newest = await newestGathering(tx, person);
    const step = gather(newest, waiting, {
      now,
      quiet: digestBy !== null && rows.some((row) => row.since < digestBy),
    });
    if (step === null) return;
    if (step.kind === 'post') {
      // What somebody was told of since the round began is in it as well.
      const at = [now, ...waiting.map((one) => one.told)].toSorted().at(-1) ?? now;
      await insertGathering(tx, { id: newId('gathering'), person, asks: step.asks, at, inDigest: false });
    } else if (newest !== null && step.asks.length > newest.asks.length)
      await joinGathering(tx, newest.id, step.asks);
  });
}

/** The digest speaks for what waited when the day began: until it has, and not for longer than this, nothing else does. */
const DIGEST_MS = 10 * 60_000;

async function digestUnderWay(deps: Deps, to: PersonRow, now: Instant): Promise<Instant | null> {
  const own = await settingsOf(deps.db, to.id);
  const due = own?.morning === false ? null : morningDue(hoursWith(to, own), now);
  if (due === null || Date.parse(now) - Date.parse(due.at) >= DIGEST_MS) return null;
  const sent = await findPersonal(deps.db, { person: to.id, kind: 'morning', day: due.day });
  return sent === null || sent.state === 'due' ? due.at : null;
}

/** Until when a person put this agent away; null where nobody did, or the time has come. */
export function heldUntil(item: WorkItem, now: Instant): Instant | null {
  const until = item.run?.state === 'parked' ? (item.run.parkedUntil ?? null) : null;
  return until !== null && until > now ? until : null;
}

interface Drawn {
  row: GatheringRow;
  notice: RequestsNotice;
}

async function drawn(deps: Deps, person: PersonId, now: Instant): Promise<Drawn[]> {
  const newest = await newestGathering(deps.db, person);
  const rows = await drawnGatherings(deps.db, person);
  return Promise.all(
    rows.map(async (row) => ({
      row,
      notice: await noticeOf(deps, row, { now, replaced: row.id !== newest?.id }),
    })),
  );
}

async function noticeOf(
  deps: Deps,
  row: GatheringRow,
  about: { now: Instant; replaced: boolean },
): Promise<RequestsNotice> {
  const nothing = { waiting: [], answered: 0, passed: 0, gone: 0, held: null };
  if (about.replaced) return { kind: 'requests', gathering: row.id, ...nothing, replaced: true };
  const found = await asksNamed(deps.db, row.asks);
  const asks = row.asks.flatMap((id) => found.find((one) => one.id === id) ?? []);
  const items = new Map(
    (await findItems(deps.db, [...new Set(asks.map((ask) => ask.key))])).map((item) => [item.key, item]),
  );
  const mine = asks.filter((ask) => ask.state === 'open' && ask.asked.includes(row.person));
  const untilOf = (ask: AskRow): Instant | null => {
    const item = items.get(ask.key);
    return item === undefined ? null : heldUntil(item, about.now);
  };
  const held = mine.flatMap((ask) => untilOf(ask) ?? []);
  const answered = asks.filter((ask) => ask.state === 'answered').length;
  const passed = asks.filter((ask) => ask.state === 'open' && !ask.asked.includes(row.person)).length;
  return {
    kind: 'requests',
    gathering: row.id,
    waiting: mine.flatMap((ask) => {
      const item = items.get(ask.key);
      const request = item === undefined || untilOf(ask) !== null ? null : requestIn(ask, item);
      return request ?? [];
    }),
    answered,
    passed,
    // What took its place stands in the message itself.
    gone: asks.filter((ask) => ask.state === 'withdrawn' && ask.replacedBy === null).length,
    held: held[0] === undefined ? null : { count: held.length, until: held.toSorted()[0] ?? held[0] },
    replaced: false,
  };
}

/** Null where the run asks something else by now: its question is about to be withdrawn. */
export function requestIn(ask: AskRow, item: WorkItem): AgentRequest | null {
  const request = item.run?.request;
  if (request == null || !ask.bound.includes(request.hash)) return null;
  return {
    ask: ask.id,
    key: item.key,
    title: item.title,
    kind: request.kind,
    text: request.text,
    detail: request.detail,
    choices: request.choices,
    since: ask.since,
    parked: item.run?.state === 'parked',
  };
}
