/** Several requests of agents answered at once. Each goes through the door by itself: one that changed is refused alone. */
import type { SignalName } from '../../pipeline/signals.ts';
import type { Words } from '../../ports/flow.ts';
import type { AgentRequest, RequestAnswer, Requests, RequestsOutcome } from '../../ports/requests.ts';
import { type AskRow, findAsk } from '../../store/asks.ts';
import { dbNow } from '../../store/db.ts';
import { findGathering, requestsOf } from '../../store/personal/gatherings.ts';
import { findItem, findItems } from '../../store/work-items.ts';
import { createDoor } from '../answers/answer.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { decideNight } from './evening.ts';
import { heldUntil, requestIn } from './fate.ts';

export function createRequests(deps: Deps): Requests {
  return {
    waiting: (viewer) => waiting(deps, viewer),
    answer: (viewer, { answers, delivery }) =>
      atOnce(
        deps,
        { viewer, delivery },
        answers.map((one) => ({ ask: one.ask, given: given(deps, one) })),
      ),
    handOver: (viewer, { to, asks, delivery }) =>
      atOnce(
        deps,
        { viewer, delivery },
        asks.map((ask) => ({ ask, given: { signal: 'ask_moved', words: { to } } })),
      ),
    night: (viewer, about) => decideNight(deps, viewer, about),
    hold: async (viewer, { gathering, delivery }) => {
      const row = await findGathering(deps.db, gathering);
      const mine = (await waiting(deps, viewer)).filter((one) => row?.asks.includes(one.ask) === true);
      return atOnce(
        deps,
        { viewer, delivery },
        mine.map(({ ask }) => ({ ask, given: { signal: 'agent_parked', words: {} } })),
      );
    },
  };
}

async function waiting(deps: Deps, viewer: string): Promise<AgentRequest[]> {
  const person = await whoIs(deps, viewer);
  if (person === null || person.outsider) return [];
  const now = await dbNow(deps.db);
  const rows = await requestsOf(deps.db, person.id);
  const items = await findItems(deps.db, [...new Set(rows.map((row) => row.key))]);
  return rows.flatMap((row) => {
    const item = items.find((one) => one.key === row.key);
    if (item === undefined || heldUntil(item, now) !== null) return [];
    return requestIn(row, item) ?? [];
  });
}

interface Given {
  signal: SignalName;
  words: Words;
}

async function given(deps: Deps, answer: RequestAnswer): Promise<Given | null> {
  switch (answer.give) {
    case 'deny':
      return { signal: 'permission_denied', words: { reason: answer.reason } };
    case 'answer':
      return { signal: 'question_answered', words: { answer: answer.answer } };
    case 'choice': {
      const chosen = await choiceOf(deps, answer);
      return chosen === null ? null : { signal: 'question_answered', words: { answer: chosen } };
    }
    default:
      return { signal: 'permission_granted', words: { forRun: answer.give === 'run' } };
  }
}

/** Null where the agent offers others by now. */
async function choiceOf(deps: Deps, about: { ask: string; choice: number }): Promise<string | null> {
  const row = await findAsk(deps.db, about.ask);
  const item = row?.state === 'open' ? await findItem(deps.db, row.key) : null;
  const request = row === null || item === null ? null : requestIn(row, item);
  return request?.choices[about.choice] ?? null;
}

/** The question is not what it was: another text, or none any more. */
const changed = (row: AskRow | null, code: string): boolean =>
  code === 'text_changed' || (code === 'moved_on' && row?.state !== 'answered');

async function atOnce(
  deps: Deps,
  by: { viewer: string; delivery: string },
  all: { ask: string; given: Given | null | Promise<Given | null> }[],
): Promise<RequestsOutcome> {
  const outcome: RequestsOutcome = { done: 0, changed: [], refused: [] };
  const door = createDoor(deps);
  for (const one of all) {
    const row = await findAsk(deps.db, one.ask);
    const words = await one.given;
    const key = row?.key ?? 'That request';
    const came =
      words === null
        ? null
        : await door.answer({
            ask: one.ask,
            ...words,
            by: by.viewer,
            delivery: `${by.delivery}:${one.ask}`,
          });
    if (came?.kind === 'done') outcome.done += 1;
    else if (came === null || changed(await findAsk(deps.db, one.ask), came.code)) outcome.changed.push(key);
    else outcome.refused.push({ key, sentence: came.sentence });
  }
  return outcome;
}
