/** What is kept of talk beside the messages: where we are quiet, and what people thought of our answers. */
import { and, desc, eq, inArray, isNotNull, like, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { messages } from '../schema-shown.ts';
import { answerRatings, quietThreads, wholeAnswers } from './schema-talk.ts';

interface Thread {
  channel: string;
  thread: string;
}

export async function isQuiet(db: Db, { channel, thread }: Thread): Promise<boolean> {
  const rows = await db
    .select({ by: quietThreads.by })
    .from(quietThreads)
    .where(and(eq(quietThreads.channel, channel), eq(quietThreads.thread, thread)));
  return rows.length > 0;
}

export async function beQuiet(db: Db, thread: Thread, by: string): Promise<void> {
  await db
    .insert(quietThreads)
    .values({ channel: thread.channel, thread: thread.thread, by })
    .onConflictDoNothing();
}

export async function speakAgain(db: Db, { channel, thread }: Thread): Promise<void> {
  await db
    .delete(quietThreads)
    .where(and(eq(quietThreads.channel, channel), eq(quietThreads.thread, thread)));
}

/** Our newest answer in a thread, and the ticket that it was about; `key` where it can be about that one only. */
export async function lastAnswer(
  db: Db,
  { channel, thread }: Thread,
  key: string | null = null,
): Promise<{ key: string; ts: string } | null> {
  const rows = await db
    .select({ key: messages.key, ts: messages.ts })
    .from(messages)
    .where(
      and(
        key === null ? undefined : eq(messages.key, key),
        eq(messages.channel, channel),
        eq(messages.thread, thread),
        like(messages.slot, 'answer:%'),
        inArray(messages.state, ['growing', 'posted']),
        isNotNull(messages.ts),
      ),
    )
    .orderBy(desc(messages.ts))
    .limit(1);
  const [row] = rows;
  return row === undefined || row.ts === null ? null : { key: row.key, ts: row.ts };
}

/** False where there is no such answer. */
export async function rateAnswer(
  db: Db,
  rating: { answer: string; key: string; person: string; good: boolean },
): Promise<boolean> {
  const answered = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.id, rating.answer), eq(messages.key, rating.key)));
  if (answered.length === 0) return false;
  await db
    .insert(answerRatings)
    .values(rating)
    .onConflictDoUpdate({
      target: [answerRatings.answer, answerRatings.person],
      set: { good: rating.good, at: sql`clock_timestamp()` },
    });
  return true;
}

export async function keepWholeAnswer(
  db: Db,
  whole: { answer: string; key: string; text: string },
): Promise<void> {
  await db
    .insert(wholeAnswers)
    .values(whole)
    .onConflictDoUpdate({ target: wholeAnswers.answer, set: { text: whole.text } });
}

export async function wholeAnswer(
  db: Db,
  { answer, key }: { answer: string; key: string },
): Promise<string | null> {
  const rows = await db
    .select({ text: wholeAnswers.text })
    .from(wholeAnswers)
    .where(and(eq(wholeAnswers.answer, answer), eq(wholeAnswers.key, key)));
  return rows[0]?.text ?? null;
}
