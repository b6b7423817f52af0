/** What became of the questions that one message to a person holds. */
import type { Instant, PersonId } from '../../pipeline/item/basics.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AgentRequest, Became } from '../../ports/requests.ts';
import type { AskRow } from '../../store/asks.ts';
import { asksNamed } from '../../store/personal/gatherings.ts';
import { findItems } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';

export interface Fate {
  /** Open, and asked of this person now. */
  waiting: { ask: AskRow; item: WorkItem }[];
  became: Became;
}

export const nothing: Became = { answered: 0, passed: 0, gone: 0, held: null };

/** A question is asked anew for a new text; longer chains are caught up with at the next drawing. */
const MOST_TIMES = 5;

export async function fateOf(
  deps: Deps,
  about: { asks: string[]; person: PersonId; now: Instant },
): Promise<Fate> {
  const asks = await asThenOrNow(deps, about.asks);
  const items = new Map(
    (await findItems(deps.db, [...new Set(asks.map((ask) => ask.key))])).map((item) => [item.key, item]),
  );
  const open = asks.filter((ask) => ask.state === 'open');
  const mine = open.flatMap((ask) => {
    const item = items.get(ask.key);
    return item === undefined || !ask.asked.includes(about.person) ? [] : [{ ask, item }];
  });
  const until = ({ item }: Fate['waiting'][number]): Instant | null => heldUntil(item, about.now);
  const held = mine.flatMap((one) => until(one) ?? []).toSorted();
  return {
    waiting: mine.filter((one) => until(one) === null),
    became: {
      answered: asks.filter((ask) => ask.state === 'answered').length,
      passed: open.filter((ask) => !ask.asked.includes(about.person)).length,
      gone: asks.filter((ask) => ask.state === 'withdrawn').length,
      held: held[0] === undefined ? null : { count: held.length, until: held[0] },
    },
  };
}

/** In their order; in the place of one that was replaced stands what replaced it. */
async function asThenOrNow(deps: Deps, ids: string[]): Promise<AskRow[]> {
  const known = new Map<string, AskRow>();
  let wanted = ids;
  for (let times = 0; times < MOST_TIMES && wanted.length > 0; times += 1) {
    for (const row of await asksNamed(deps.db, wanted)) known.set(row.id, row);
    wanted = [...known.values()].flatMap(({ replacedBy }) =>
      replacedBy === null || known.has(replacedBy) ? [] : [replacedBy],
    );
  }
  const latest = (id: string): AskRow | undefined => {
    const row = known.get(id);
    const next = row?.replacedBy == null ? undefined : known.get(row.replacedBy);
    return next === undefined ? row : latest(next.id);
  };
  return [...new Set(ids.flatMap((id) => latest(id) ?? []))];
}

/** Until when a person put this agent away; null where nobody did, or the time has come. */
export function heldUntil(item: WorkItem, now: Instant): Instant | null {
  const until = item.run?.state === 'parked' ? (item.run.parkedUntil ?? null) : null;
  return until !== null && until > now ? until : null;
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
