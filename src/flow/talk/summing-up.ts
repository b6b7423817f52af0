/**
 * Turns of a talk that are shown no more are summed up, each line with the messages that it comes from. Nobody waits for
 * it: a round looks once a minute, after the answers. A model that is down or a budget that is spent leaves everything
 * as it was: old turns then leave unsaid, and what people decided still stands on the ledger.
 */
import { UpstreamError } from '../../errors.ts';
import { renewed, withoutDeleted } from '../../pipeline/talk/summary.ts';
import { dbNow } from '../../store/db.ts';
import { allPeople } from '../../store/people.ts';
import {
  claimSummary,
  type LeavingTurn,
  releaseSummary,
  saveSummary,
  talksDue,
  turnsLeaving,
} from '../../store/talk/summaries.ts';
import type { Talk } from '../../store/talk/turns.ts';
import { findItem } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { fetched } from '../gather-facts.ts';
import { modelOf } from '../model/checked.ts';

/** More words than the chat is asked for at once: of a longer thread nobody can say that a message is gone. */
const MOST_WORDS = 1_800;

export async function sumUpTalks(deps: Deps): Promise<void> {
  if (!deps.model.isModel || deps.model.sumUp === undefined) return;
  for (const talk of await talksDue(deps.db)) {
    try {
      await sumUp(deps, talk);
    } catch (error) {
      // The claim stands: this talk rests a while, the others go on.
      deps.log[error instanceof UpstreamError ? 'warn' : 'error']('talk.not_summed_up', {
        key: talk.key,
        error,
      });
    }
  }
}

async function sumUp(deps: Deps, talk: Talk): Promise<void> {
  const item = await findItem(deps.db, talk.key);
  const claimed = item === null ? null : await claimSummary(deps.db, talk);
  if (item === null || claimed === null) return;
  const leaving = await turnsLeaving(deps.db, talk, claimed.coversTo);
  const last = leaving.at(-1);
  if (last === undefined) return releaseSummary(deps.db, talk);
  const there = await stillThere(deps, talk, last.ts);
  const earlier = there === null ? claimed.lines : withoutDeleted(claimed.lines, there);
  const turns = there === null ? leaving : leaving.filter((one) => there.has(one.ts));
  const people = await allPeople(deps.db);
  const nameOf = (id: string | null): string => people.find((one) => one.id === id)?.name ?? 'Somebody';
  const { sumUp: ask } = modelOf(deps);
  const made =
    turns.length === 0 || ask === undefined
      ? { lines: [], by: deps.model.name }
      : await ask({
          item,
          earlier: earlier.map(({ text, from }) => ({ text, from: from.map((one) => one.ts) })),
          turns: turns.map((one) => ({ ...one, id: one.ts, who: nameOf(one.by) })),
        });
  const skill = deps.skills.named('talk-summary');
  const saved = await saveSummary(deps.db, talk, {
    over: claimed.coversTo,
    coversTo: last.ts,
    lines: renewed(earlier, made.lines, turns.map(messageOf)),
    model: made.by,
    skill: `${skill.name} ${skill.version}`,
  });
  deps.log.info('talk.summed_up', { key: talk.key, turns: turns.length, lines: made.lines.length, saved });
}

const messageOf = ({ ts, by }: LeavingTurn) => ({ ts, by, at: new Date(Number(ts) * 1_000).toISOString() });

/** What people wrote up to a message and have not deleted; null: that cannot be told. */
async function stillThere(deps: Deps, { channel, thread }: Talk, upTo: string): Promise<Set<string> | null> {
  const before = (Number(upTo) + 0.000_001).toFixed(6);
  const said = await fetched('the thread', deps, async () => ({
    state: 'ok' as const,
    value: await deps.threads.said({ channel, thread }, { before, most: MOST_WORDS }),
    source: 'this thread',
    at: await dbNow(deps.db),
  }));
  if (said.state !== 'ok' || said.value.length === 0 || said.value.length >= MOST_WORDS) return null;
  return new Set(said.value.map((one) => one.ts));
}
