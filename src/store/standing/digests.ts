/** When channels hear their digest, and what each day's was. */
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { DigestDay } from '../../pipeline/measuring/digest.ts';
import type { Db } from '../db.ts';
import { digestHours, digests } from './schema-standing.ts';

export type DigestRow = typeof digests.$inferSelect;

/** Undefined: nobody has set it. Null: turned off. */
export async function digestHour(db: Db, channel: string): Promise<string | null | undefined> {
  const rows = await db.select().from(digestHours).where(eq(digestHours.channel, channel));
  return rows[0]?.at;
}
export async function setDigestHour(
  db: Db,
  row: { channel: string; at: string | null; by: string },
): Promise<void> {
  await db.insert(digestHours).values(row).onConflictDoUpdate({ target: digestHours.channel, set: row });
}

/** Nobody takes so long to post a message: whoever claimed it is gone. */
const ABANDONED_MS = 120_000;

/** True for one of all who ask for this channel and day, and once more after a claim that was left behind. */
export async function claimDigest(
  db: Db,
  { channel, day, now }: { channel: string; day: string; now: string },
): Promise<boolean> {
  const claimed = await db
    .insert(digests)
    .values({ channel, day, state: 'due', claimedAt: now })
    .onConflictDoUpdate({
      target: [digests.channel, digests.day],
      set: { claimedAt: now },
      setWhere: sql`${digests.state} = 'due' and ${digests.claimedAt} < ${new Date(Date.parse(now) - ABANDONED_MS).toISOString()}::timestamptz`,
    })
    .returning({ day: digests.day });
  return claimed.length === 1;
}
export async function saveDigest(
  db: Db,
  row: Pick<DigestRow, 'channel' | 'day'> & { state: DigestDay },
): Promise<void> {
  await db
    .update(digests)
    .set({ state: row.state })
    .where(and(eq(digests.channel, row.channel), eq(digests.day, row.day)));
}
/** Those before this day, the newest first. */
export async function digestsBefore(db: Db, channel: string, day: string): Promise<DigestRow[]> {
  return db
    .select()
    .from(digests)
    .where(and(eq(digests.channel, channel), lt(digests.day, day)))
    .orderBy(desc(digests.day))
    .limit(3);
}
