/**
 * Summaries of long talks. `next_at` is the claim: whoever set it makes the next summary, and until then nobody else
 * begins. One that came to nothing, or whose maker died, is tried again after ten minutes, then less and less often;
 * `covers_to` is the fence: a summary is saved only over the one that it was made from.
 */
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { SummaryLine } from '../../pipeline/talk/summary.ts';
import { type Db, rowsOf } from '../db.ts';
import { talkSummaries, talkTurns } from './schema-talk.ts';
import { inTalk, SHOWN, type Talk } from './turns.ts';

/** Turns of a talk that are shown as they were; when there are more, the oldest are due to be summed up. */
const WHOLE = 20;
/** So many at least are summed up at a time: the beginning of a talk changes seldom. */
const STEP = 10;
/** So many are read at once; what is left over is due at once again. */
const MOST = 20;
const FIRST_PAUSE = sql`interval '10 minutes'`;
const MOST_TALKS = 20;

/** Talks with more turns than are shown, or with some that are too old to be. */
export async function talksDue(db: Db): Promise<Talk[]> {
  const found = await db.execute(sql`
    select t.key, t.channel, t.thread from ${talkTurns} t
    left join ${talkSummaries} s on s.key = t.key and s.channel = t.channel and s.thread = t.thread
    where t.ts > coalesce(s.covers_to, '') and (s.next_at is null or s.next_at < clock_timestamp())
    group by t.key, t.channel, t.thread
    having count(*) > ${WHOLE} or min(t.at) < ${SHOWN}
    order by min(t.at) limit ${MOST_TALKS}`);
  return rowsOf<Talk>(found);
}

export interface Claimed {
  lines: SummaryLine[];
  coversTo: string;
}

/** Null: somebody else is at it. */
export async function claimSummary(db: Db, talk: Talk): Promise<Claimed | null> {
  const rows = await db
    .insert(talkSummaries)
    .values({ ...talk, lines: [], coversTo: '', tries: 1, nextAt: sql`clock_timestamp() + ${FIRST_PAUSE}` })
    .onConflictDoUpdate({
      target: [talkSummaries.key, talkSummaries.channel, talkSummaries.thread],
      set: {
        tries: sql`${talkSummaries.tries} + 1`,
        nextAt: sql`clock_timestamp() + ${FIRST_PAUSE} * power(2, least(${talkSummaries.tries}, 7))`,
      },
      setWhere: sql`${talkSummaries.nextAt} is null or ${talkSummaries.nextAt} < clock_timestamp()`,
    })
    .returning({ lines: talkSummaries.lines, coversTo: talkSummaries.coversTo });
  return rows[0] ?? null;
}

export type LeavingTurn = Pick<typeof talkTurns.$inferSelect, 'ts' | 'by' | 'question' | 'answer'>;

/** The oldest turns that are due, oldest first. */
export async function turnsLeaving(db: Db, talk: Talk, after: string): Promise<LeavingTurn[]> {
  const rows = await db
    .select({
      ts: talkTurns.ts,
      by: talkTurns.by,
      question: talkTurns.question,
      answer: talkTurns.answer,
      old: sql<boolean>`${talkTurns.at} < ${SHOWN}`,
    })
    .from(talkTurns)
    .where(and(inTalk(talkTurns, talk), gt(talkTurns.ts, after)))
    .orderBy(asc(talkTurns.ts))
    .limit(500);
  const over = Math.ceil(Math.max(0, rows.length - WHOLE) / STEP) * STEP;
  const aged = rows.filter((one) => one.old).length;
  return rows.slice(0, Math.min(MOST, Math.max(over, aged))).map(({ old: _old, ...turn }) => turn);
}

/** False where another summary was faster. */
export async function saveSummary(
  db: Db,
  talk: Talk,
  about: { over: string; lines: SummaryLine[]; coversTo: string; model: string; skill: string },
): Promise<boolean> {
  const { over, ...row } = about;
  const saved = await db
    .update(talkSummaries)
    .set({ ...row, tries: 0, nextAt: null, at: sql`clock_timestamp()` })
    .where(and(inTalk(talkSummaries, talk), eq(talkSummaries.coversTo, over)))
    .returning({ key: talkSummaries.key });
  return saved.length > 0;
}

/** Nothing is due here after all. */
export async function releaseSummary(db: Db, talk: Talk): Promise<void> {
  await db.update(talkSummaries).set({ tries: 0, nextAt: null }).where(inTalk(talkSummaries, talk));
}
