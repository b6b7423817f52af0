import { and, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db.ts';
import type { TeamsTracker } from './issues.ts';
import { trackerLinks, trackerTroubles } from './schema-tracking.ts';

export type TrackerLink = typeof trackerLinks.$inferSelect;

const one = ({ tracker, team }: TeamsTracker) =>
  and(eq(trackerLinks.tracker, tracker), eq(trackerLinks.team, team));

export async function findLink(db: Db | Tx, about: TeamsTracker): Promise<TrackerLink | null> {
  const rows = await db.select().from(trackerLinks).where(one(about));
  return rows[0] ?? null;
}

/** Looked at for the first time; a second instance's look changes nothing. */
export async function insertLink(db: Db, row: TeamsTracker & Pick<TrackerLink, 'found'>): Promise<void> {
  await db
    .insert(trackerLinks)
    .values({ ...row, state: 'found', cursors: {} })
    .onConflictDoNothing();
}

export async function decideLink(
  db: Db,
  about: TeamsTracker,
  set: Pick<TrackerLink, 'state' | 'starts' | 'decidedBy'>,
): Promise<void> {
  await db
    .update(trackerLinks)
    .set({ ...set, at: sql`clock_timestamp()` })
    .where(one(about));
}

/** Never back: another instance may have seen more. */
export async function moveCursor(
  db: Db,
  about: TeamsTracker,
  to: { place: string; at: string },
): Promise<void> {
  await db
    .update(trackerLinks)
    .set({ cursors: sql`${trackerLinks.cursors} || ${JSON.stringify({ [to.place]: to.at })}::jsonb` })
    .where(and(one(about), sql`coalesce(${trackerLinks.cursors} ->> ${to.place}, '') < ${to.at}`));
}

const trouble = ({ tracker, team }: TeamsTracker) =>
  and(eq(trackerTroubles.tracker, tracker), eq(trackerTroubles.team, team));

/** Null: it could be looked at. */
export async function noteTrouble(db: Db, about: TeamsTracker, sentence: string | null): Promise<void> {
  if (sentence === null) {
    await db.delete(trackerTroubles).where(trouble(about));
    return;
  }
  await db
    .insert(trackerTroubles)
    .values({ tracker: about.tracker, team: about.team, sentence })
    .onConflictDoUpdate({ target: [trackerTroubles.tracker, trackerTroubles.team], set: { sentence } });
}

export async function troubles(db: Db): Promise<(typeof trackerTroubles.$inferSelect)[]> {
  return db.select().from(trackerTroubles).orderBy(trackerTroubles.since);
}
