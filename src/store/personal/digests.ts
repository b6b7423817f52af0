/** Who was sent which message of the day; claimed like the channels' digests. */
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { asks } from '../schema.ts';
import { personalDigests } from './schema-personal.ts';

export type PersonalDigestRow = typeof personalDigests.$inferSelect;
type Which = Pick<PersonalDigestRow, 'person' | 'kind' | 'day'>;

/** Nobody takes so long to post a message: whoever claimed it is gone. */
const ABANDONED_MS = 120_000;

/** Those of the last days, for everybody: most were sent, and need no claim. */
export async function claimedSince(db: Db, since: string): Promise<PersonalDigestRow[]> {
  return db.select().from(personalDigests).where(gt(personalDigests.claimedAt, since));
}

/** True for one of all who ask for this person, message and day, and once more after a claim that was left behind. */
export async function claimPersonal(db: Db, which: Which & { now: string }): Promise<boolean> {
  const { now, ...row } = which;
  const claimed = await db
    .insert(personalDigests)
    .values({ ...row, state: 'due', claimedAt: now })
    .onConflictDoUpdate({
      target: [personalDigests.person, personalDigests.kind, personalDigests.day],
      set: { claimedAt: now },
      setWhere: sql`${personalDigests.state} = 'due' and ${personalDigests.claimedAt} < ${new Date(Date.parse(now) - ABANDONED_MS).toISOString()}::timestamptz`,
    })
    .returning({ day: personalDigests.day });
  return claimed.length === 1;
}

const only = ({ person, kind, day }: Which) =>
  and(eq(personalDigests.person, person), eq(personalDigests.kind, kind), eq(personalDigests.day, day));

export async function savePersonal(
  db: Db,
  which: Which,
  saved: { state: 'silent' | 'over' } | { state: 'told'; listed: string[] },
): Promise<void> {
  await db.update(personalDigests).set(saved).where(only(which));
}

/** Messages that may still be answered in: those that name a question of this ticket, or all of one person, the oldest first. */
export async function toldMessages(
  db: Db,
  about: { key: string } | { person: string },
): Promise<PersonalDigestRow[]> {
  const concerned =
    'person' in about
      ? eq(personalDigests.person, about.person)
      : sql`exists (select 1 from ${asks} where ${asks.key} = ${about.key} and ${personalDigests.listed} ? ${asks.id})`;
  return db
    .select()
    .from(personalDigests)
    .where(and(eq(personalDigests.state, 'told'), concerned))
    .orderBy(asc(personalDigests.claimedAt));
}

export async function findPersonal(db: Db, which: Which): Promise<PersonalDigestRow | null> {
  const rows = await db.select().from(personalDigests).where(only(which));
  return rows[0] ?? null;
}
