/**
 * One direct message to each person gathers what agents ask of them: a projection of the database, drawn after every
 * change of a ticket and once a minute. Two drawings may overtake each other, so each looks again after it wrote.
 */
import { messageOf } from '../../errors.ts';
import { gather, toldDirectly } from '../../pipeline/asking/gathering.ts';
import type { Instant, PersonId } from '../../pipeline/item/basics.ts';
import type { RequestsNotice } from '../../ports/requests.ts';
import { dbNow, inTransaction } from '../../store/db.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { findPersonal } from '../../store/personal/digests.ts';
import {
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
import { fateOf, heldUntil, nothing, requestIn } from './fate.ts';
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
  if (about.replaced) return { kind: 'requests', gathering: row.id, waiting: [], ...nothing, replaced: true };
  const { waiting, became } = await fateOf(deps, { asks: row.asks, person: row.person, now: about.now });
  return {
    kind: 'requests',
    gathering: row.id,
    waiting: waiting.flatMap(({ ask, item }) => requestIn(ask, item) ?? []),
    ...became,
    replaced: false,
  };
}
