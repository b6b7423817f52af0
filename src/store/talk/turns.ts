/** What was asked and answered in a thread, for the next question there. */
import { and, desc, eq, gt, lt, sql } from 'drizzle-orm';
import type { SummaryLine } from '../../pipeline/talk/summary.ts';
import type { Db } from '../db.ts';
import { talkSummaries, talkTurns } from './schema-talk.ts';

export type StoredTurn = Pick<typeof talkTurns.$inferSelect, 'sources' | 'question' | 'answer'>;
export interface Talk {
  key: string;
  channel: string;
  thread: string;
}

export const SHOWN = sql`clock_timestamp() - interval '7 days'`;
/** A week more, in which what is not shown any more can still be summed up. */
const KEPT = sql`clock_timestamp() - interval '14 days'`;
/** Where nothing was summed up the oldest are left out ten at a time, so that the beginning changes once in ten turns. */
const MOST = 30;
const STEP = 10;

/** What the next question knows: the summary, and the turns that it does not cover, oldest first. */
export async function talkBefore(
  db: Db,
  about: Talk & { ts: string },
): Promise<{ summary: SummaryLine[]; turns: StoredTurn[] }> {
  const [kept] = await db
    .select({ lines: talkSummaries.lines, coversTo: talkSummaries.coversTo })
    .from(talkSummaries)
    .where(inTalk(talkSummaries, about));
  const rows = await db
    .select({ sources: talkTurns.sources, question: talkTurns.question, answer: talkTurns.answer })
    .from(talkTurns)
    .where(
      and(
        inTalk(talkTurns, about),
        gt(talkTurns.ts, kept?.coversTo ?? ''),
        lt(talkTurns.ts, about.ts),
        gt(talkTurns.at, SHOWN),
      ),
    )
    .orderBy(desc(talkTurns.ts))
    .limit(500);
  const over = Math.max(0, rows.length - MOST);
  return {
    summary: kept?.lines ?? [],
    turns: rows.slice(0, rows.length - Math.ceil(over / STEP) * STEP).toReversed(),
  };
}

export const inTalk = (table: typeof talkTurns | typeof talkSummaries, about: Talk) =>
  and(eq(table.key, about.key), eq(table.channel, about.channel), eq(table.thread, about.thread));

export async function saveTurn(db: Db, turn: Omit<typeof talkTurns.$inferInsert, 'at'>): Promise<void> {
  await db
    .insert(talkTurns)
    .values(turn)
    .onConflictDoUpdate({
      target: [talkTurns.channel, talkTurns.ts],
      set: { sources: turn.sources, question: turn.question, answer: turn.answer },
    });
  await db.delete(talkTurns).where(lt(talkTurns.at, KEPT));
}
