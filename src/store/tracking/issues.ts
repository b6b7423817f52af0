import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { openStages } from '../../pipeline/stages.ts';
import type { Db, Tx } from '../db.ts';
import { workItems } from '../schema.ts';
import { trackerIssues } from './schema-tracking.ts';

export type IssueRow = typeof trackerIssues.$inferSelect;
export type NewIssueRow = typeof trackerIssues.$inferInsert;

export async function findIssue(db: Db | Tx, tracker: string, issue: string): Promise<IssueRow | null> {
  const rows = await db
    .select()
    .from(trackerIssues)
    .where(and(eq(trackerIssues.tracker, tracker), eq(trackerIssues.issue, issue)));
  return rows[0] ?? null;
}

/** The ticket of an issue as people call it; null where two trackers call one so. */
export async function keyOfRef(db: Db, ref: string): Promise<string | null> {
  const rows = await db
    .select({ key: trackerIssues.key })
    .from(trackerIssues)
    .where(and(sql`${trackerIssues.seen} ->> 'ref' = ${ref}`, isNotNull(trackerIssues.key)))
    .limit(2);
  return rows.length === 1 ? (rows[0]?.key ?? null) : null;
}

export async function issueOfKey(db: Db | Tx, key: string): Promise<IssueRow | null> {
  const rows = await db.select().from(trackerIssues).where(eq(trackerIssues.key, key));
  return rows[0] ?? null;
}

/** Two instances may see the same issue at once: the newer of the two is kept, and its comments are nobody's to forget. */
export async function saveIssue(db: Db | Tx, row: Omit<NewIssueRow, 'said'>): Promise<void> {
  const { tracker: _tracker, issue: _issue, arrivedAt: _arrived, ...set } = row;
  await db
    .insert(trackerIssues)
    .values({ ...row, said: [] })
    .onConflictDoUpdate({
      target: [trackerIssues.tracker, trackerIssues.issue],
      set: { ...set, checkedAt: sql`clock_timestamp()` },
      setWhere: sql`${trackerIssues.updatedAt} <= excluded.updated_at`,
    });
}

/** Issues of tickets that say the same: where a tracker gives an issue that moves another id, it is one of these. */
export async function alike(
  db: Db,
  about: { tracker: string; issue: string; title: string; hash: string | null },
  limit: number,
): Promise<IssueRow[]> {
  const isSameTitle = sql`${trackerIssues.seen} ->> 'title' = ${about.title}`;
  const isSameText = sql`${trackerIssues.seen} ->> 'hash' = ${about.hash}`;
  return db
    .select()
    .from(trackerIssues)
    .where(
      and(
        eq(trackerIssues.tracker, about.tracker),
        ne(trackerIssues.issue, about.issue),
        isNotNull(trackerIssues.key),
        about.hash === null ? isSameTitle : or(isSameTitle, isSameText),
      ),
    )
    .orderBy(desc(trackerIssues.updatedAt))
    .limit(limit);
}

/** The tracker gave it another id. What is known under the new one already stays as it is. */
export async function renameIssue(
  db: Db | Tx,
  { tracker, from, to }: { tracker: string; from: string; to: string },
): Promise<void> {
  await db
    .update(trackerIssues)
    .set({ issue: to })
    .where(
      and(
        eq(trackerIssues.tracker, tracker),
        eq(trackerIssues.issue, from),
        sql`not exists (select 1 from ${trackerIssues} other where other.tracker = ${tracker} and other.issue = ${to})`,
      ),
    );
}

/** The tracker was asked for it: the next round asks for others first. */
export async function markChecked(db: Db, row: Pick<IssueRow, 'tracker' | 'issue'>): Promise<void> {
  await db
    .update(trackerIssues)
    .set({ checkedAt: sql`clock_timestamp()` })
    .where(and(eq(trackerIssues.tracker, row.tracker), eq(trackerIssues.issue, row.issue)));
}

export async function markSaid(db: Db, row: Pick<IssueRow, 'tracker' | 'issue'>, id: string): Promise<void> {
  await db
    .update(trackerIssues)
    .set({ said: sql`${trackerIssues.said} || ${JSON.stringify([id])}::jsonb` })
    .where(
      and(
        eq(trackerIssues.tracker, row.tracker),
        eq(trackerIssues.issue, row.issue),
        sql`not ${trackerIssues.said} ? ${id}`,
      ),
    );
}

/** Issues of a team's open tickets that were not asked for the longest. */
export async function leastChecked(db: Db, about: TeamsTracker, limit: number): Promise<IssueRow[]> {
  const rows = await db
    .select({ issue: trackerIssues })
    .from(trackerIssues)
    .innerJoin(workItems, eq(workItems.key, trackerIssues.key))
    .where(and(ofTeam(about), isNull(trackerIssues.gone), inArray(workItems.stage, [...openStages])))
    .orderBy(asc(trackerIssues.checkedAt), asc(trackerIssues.issue))
    .limit(limit);
  return rows.map((row) => row.issue);
}

export interface TeamsTracker {
  tracker: string;
  team: string;
}

const ofTeam = ({ tracker, team }: TeamsTracker) =>
  and(eq(trackerIssues.tracker, tracker), eq(trackerIssues.team, team));

/** How many started by the team's rule since then. */
export async function startedSince(db: Db | Tx, about: TeamsTracker, since: string): Promise<number> {
  const rows = await db
    .select({ count: count() })
    .from(trackerIssues)
    .where(and(ofTeam(about), gte(trackerIssues.startedAt, since)));
  return rows[0]?.count ?? 0;
}

/** When issues came by themselves since then, oldest first. */
export async function arrivals(db: Db | Tx, about: TeamsTracker, since: string): Promise<string[]> {
  const rows = await db
    .select({ at: trackerIssues.arrivedAt })
    .from(trackerIssues)
    .where(and(ofTeam(about), gte(trackerIssues.arrivedAt, since)))
    .orderBy(asc(trackerIssues.arrivedAt))
    .limit(2_000);
  return rows.flatMap((row) => row.at ?? []);
}
