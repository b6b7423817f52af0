/** Rows that mirror parts of a ticket so that the database itself can refuse a second active one. */
import { and, eq, sql } from 'drizzle-orm';
import { runIsActive } from '../pipeline/conditions.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import { savePull } from './code/pull-requests.ts';
import { type Db, rowsOf, type Tx } from './db.ts';
import { agentRuns, workItems } from './schema.ts';
import { conditions, type ItemQuery } from './work-items.ts';

export async function saveRecords(tx: Tx, before: WorkItem | null, after: WorkItem): Promise<void> {
  if (before?.run?.id !== undefined && before.run.id !== after.run?.id) await endRun(tx, before.run.id);
  const run = after.run;
  if (run !== null && before?.run !== run) {
    const active = runIsActive(after);
    const row = {
      state: run.state,
      active,
      costUsd: String(run.costUsd),
      ...(active ? {} : { endedAt: sql`clock_timestamp()` }),
    };
    await tx
      .insert(agentRuns)
      .values({
        id: run.id,
        key: after.key,
        agent: run.agent,
        branch: run.branch,
        startedAt: run.lastActivity,
        ...row,
      })
      .onConflictDoUpdate({ target: agentRuns.id, set: row });
  }
  if (after.pullRequest !== null && before?.pullRequest !== after.pullRequest)
    await savePull(tx, after.key, after.pullRequest);
}

export interface RunsAtWork {
  /** Those that stand longest where they are. */
  keys: string[];
  all: number;
  queued: number;
}

/**
 * Agents at work, for a viewer: active runs, the oldest first. Counted from an index of runs, less those of the few
 * private tickets that the viewer does not see: no ticket is opened but those that are shown.
 */
export async function runsAtWork(
  db: Db,
  about: Pick<ItemQuery, 'privateChannels'> & { limit: number },
): Promise<RunsAtWork> {
  const seen = conditions(about);
  const queued = sql`count(*) filter (where ${agentRuns.state} = 'queued')`;
  const rows = rowsOf<{ keys: string[] | null; all: number; queued: number }>(
    await db.execute(sql`
      select
        (select json_agg(key) from (
          select ${agentRuns.key} as key from ${agentRuns} join ${workItems} on ${workItems.key} = ${agentRuns.key}
          where ${agentRuns.active} and ${seen} order by ${agentRuns.startedAt}, ${agentRuns.id} limit ${about.limit}
        ) as first) as keys,
        (shown.all - hidden.all)::int as all, (shown.queued - hidden.queued)::int as queued
      from
        (select count(*) as all, ${queued} as queued from ${agentRuns} where ${agentRuns.active}) as shown,
        (select count(*) as all, ${queued} as queued
          from ${workItems} join ${agentRuns} on ${agentRuns.key} = ${workItems.key} and ${agentRuns.active}
          where ${workItems.isPrivate} and not (${seen})) as hidden`),
  );
  return { keys: rows[0]?.keys ?? [], all: rows[0]?.all ?? 0, queued: rows[0]?.queued ?? 0 };
}

/** Tickets whose agent is put away. Found by the index of active runs: no other ticket is opened. */
export async function itemsWithParkedRun(db: Db): Promise<WorkItem[]> {
  const rows = await db
    .select({ item: workItems.item })
    .from(agentRuns)
    .innerJoin(workItems, eq(workItems.key, agentRuns.key))
    .where(and(agentRuns.active, eq(agentRuns.state, 'parked')));
  return rows.map((row) => row.item);
}

async function endRun(tx: Tx, id: string): Promise<void> {
  await tx
    .update(agentRuns)
    .set({ active: false, endedAt: sql`clock_timestamp()` })
    .where(and(eq(agentRuns.id, id), eq(agentRuns.active, true)));
}

/** The ticket whose run works on this branch. */
export async function keyOfBranch(db: Db, branch: string): Promise<string | null> {
  const rows = await db.select({ key: agentRuns.key }).from(agentRuns).where(eq(agentRuns.branch, branch));
  return rows[0]?.key ?? null;
}
export async function keyOfRun(db: Db, run: string): Promise<string | null> {
  const rows = await db.select({ key: agentRuns.key }).from(agentRuns).where(eq(agentRuns.id, run));
  return rows[0]?.key ?? null;
}
