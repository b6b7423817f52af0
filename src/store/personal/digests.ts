/** Who was sent which message of the day; claimed like the channels' digests. */
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
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

export async function savePersonal(db: Db, which: Which, state: 'told' | 'silent'): Promise<void> {
  await db.update(personalDigests).set({ state }).where(only(which));
}

export async function findPersonal(db: Db, which: Which): Promise<PersonalDigestRow | null> {
  const rows = await db.select().from(personalDigests).where(only(which));
  return rows[0] ?? null;
}
