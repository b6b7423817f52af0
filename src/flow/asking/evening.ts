/** Before somebody goes: what their agents need to work through the night, and what becomes of them. */
import { morningAfter } from '../../pipeline/asking/working-hours.ts';
import type { Instant } from '../../pipeline/item/basics.ts';
import { signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { EveningNotice, RequestsOutcome } from '../../ports/requests.ts';
import { asksOf, asksOfAll } from '../../store/asks.ts';
import { dbNow } from '../../store/db.ts';
import { allPeople, type PersonRow } from '../../store/people.ts';
import { findPersonal, savePersonal } from '../../store/personal/digests.ts';
import { requestsOf } from '../../store/personal/gatherings.ts';
import { itemsWithParkedRun } from '../../store/records.ts';
import { itemsIn } from '../../store/work-items.ts';
import { createDoor } from '../answers/answer.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';
import { showNotice } from '../showing/notice.ts';
import { fateOf, nothing, requestIn } from './fate.ts';
import { hoursOf } from './hours.ts';

const withRuns = ['delegated', 'needs_attention'] as const;
const isOf = (item: WorkItem, person: string): boolean =>
  item.delegation?.agent !== 'hand' && (item.engineer ?? item.delegation?.by) === person;
const mayBeParked = (item: WorkItem): boolean =>
  item.paused === null && ['planning', 'working', 'asking'].includes(item.run?.state ?? '');

/** What agents ask of somebody who is about to go. */
export async function listForEvening(deps: Deps, person: PersonRow, now: Instant): Promise<string[]> {
  const asks = (await requestsOf(deps.db, person.id)).map((row) => row.id);
  const { waiting } = await fateOf(deps, { asks, person: person.id, now });
  return waiting.flatMap(({ ask, item }) => requestIn(ask, item)?.ask ?? []);
}

export async function eveningOf(
  deps: Deps,
  person: PersonRow,
  about: { day: string; listed: string[]; now: Instant },
): Promise<EveningNotice> {
  const { waiting, became } = await fateOf(deps, {
    asks: about.listed,
    person: person.id,
    now: about.now,
  });
  const mine = (await itemsIn(deps.db, withRuns)).filter((item) => isOf(item, person.id));
  const inState = (...states: string[]) => mine.filter((item) => states.includes(item.run?.state ?? ''));
  return {
    kind: 'evening',
    day: about.day,
    requests: waiting.flatMap(({ ask, item }) => requestIn(ask, item) ?? []),
    became,
    running: inState('working', 'planning').length,
    queued: inState('queued').length,
    others: await waitForOthers(deps, inState('asking', 'plan_proposed'), person),
    decided: null,
    replaced: false,
  };
}

async function waitForOthers(
  deps: Deps,
  items: WorkItem[],
  person: PersonRow,
): Promise<EveningNotice['others']> {
  const people = await allPeople(deps.db);
  const asked = (
    await asksOfAll(
      deps.db,
      items.map((item) => item.key),
    )
  ).flatMap((row) => (row.state === 'open' && !row.asked.includes(person.id) ? row.asked.slice(0, 1) : []));
  return [...Map.groupBy(asked, (id) => id)].map(([id, theirs]) => ({
    name: people.find((one) => one.id === id)?.name ?? 'somebody who left',
    count: theirs.length,
  }));
}

/** `[Let them run]`, `[Park my agents]`: only on a message that this person got. */
export async function decideNight(
  deps: Deps,
  viewer: string,
  about: { what: 'run' | 'park'; day: string; delivery: string },
): Promise<RequestsOutcome> {
  const outcome: RequestsOutcome = { done: 0, changed: [], refused: [] };
  const person = await whoIs(deps, viewer);
  const { day, what } = about;
  const which = { person: person?.id ?? '', kind: 'evening' as const, day };
  if (person?.chatId == null || (await findPersonal(deps.db, which))?.state !== 'told') return outcome;
  const until = what === 'park' ? await park(deps, person, { ...about, outcome }) : null;
  const { chatId } = person;
  await showNotice(deps, {
    key: `person:${person.id}`,
    slot: `evening:${day}`,
    channel: chatId,
    notice: {
      kind: 'evening',
      day,
      requests: [],
      became: nothing,
      running: 0,
      queued: 0,
      others: [],
      decided: until === null ? { what: 'run' } : { what: 'park', count: outcome.done, until },
      replaced: false,
    },
  });
  await savePersonal(deps.db, which, { state: 'over' });
  return outcome;
}

async function park(
  deps: Deps,
  person: PersonRow,
  about: { delivery: string; outcome: RequestsOutcome },
): Promise<Instant> {
  const door = createDoor(deps);
  const { outcome } = about;
  for (const item of await itemsIn(deps.db, withRuns)) {
    if (!isOf(item, person.id) || !mayBeParked(item)) continue;
    const ask = (await asksOf(deps.db, item.key)).find((row) => row.gate === 'run' && row.state === 'open');
    const came = await door.answer({
      ask: ask?.id ?? '',
      signal: 'agent_parked',
      by: person.chatId ?? '',
      delivery: `${about.delivery}:${item.key}`,
    });
    if (came.kind === 'done') outcome.done += 1;
    else outcome.refused.push({ key: item.key, sentence: came.sentence });
  }
  return morningAfter(await hoursOf(deps.db, person), await dbNow(deps.db));
}

/** Put away at work until a time, with nothing to ask: they go on by themselves. */
export async function wakeParked(deps: Deps, now: Instant): Promise<void> {
  for (const item of await itemsWithParkedRun(deps.db)) {
    const { run } = item;
    if (run === null || run.request !== null || item.paused !== null) continue;
    if (run.parkedUntil == null || run.parkedUntil > now) continue;
    try {
      await receive(deps, {
        key: item.key,
        signal: signal('resumed', {}),
        actor: { kind: 'system', name: 'asking' },
        delivery: `woken:${run.id}:${item.revision}`,
      });
    } catch (error) {
      deps.log.warn('agent.not_woken', { key: item.key, run: run.id, error });
    }
  }
}
