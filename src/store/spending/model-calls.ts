/** What models were asked, and what it cost. */
import { desc, eq, gte, or, sql } from 'drizzle-orm';
import type { ModelTask } from '../../pipeline/model-tasks.ts';
import type { Db } from '../db.ts';
import { modelCalls } from './schema-spending.ts';

export type ModelCall = Omit<typeof modelCalls.$inferInsert, 'id' | 'at' | 'costMicros'> & {
  costUsd: number;
};

const MICROS = 1_000_000;
/** The day begins at midnight, UTC. */
const today = sql`date_trunc('day', clock_timestamp() at time zone 'UTC') at time zone 'UTC'`;

/** In the same zone as `today`. */
const day = sql<string>`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD')`;

export async function newestModelCall(db: Db): Promise<{ id: number; at: string } | null> {
  const { id, at } = modelCalls;
  return (await db.select({ id, at }).from(modelCalls).orderBy(desc(id)).limit(1))[0] ?? null;
}

export async function recordModelCall(db: Db, { costUsd, ...call }: ModelCall): Promise<void> {
  await db.insert(modelCalls).values({ ...call, costMicros: Math.round(costUsd * MICROS) });
}

export interface Spent {
  ticketUsd: number;
  /** On this ticket, since that time. */
  sinceUsd: number;
  todayUsd: number;
  /** The day that this is, UTC: `2026-11-21`. */
  today: string;
}

export async function modelSpending(
  db: Db,
  about: { key: string | null; since: string | null },
): Promise<Spent> {
  const key = about.key ?? '';
  const ours = sql`${modelCalls.key} = ${key}`;
  const later = sql`${modelCalls.at} > ${about.since ?? 'infinity'}::timestamptz`;
  const usd = (where: ReturnType<typeof sql>) =>
    sql<number>`(coalesce(sum(${modelCalls.costMicros}) filter (where ${where}), 0) / 1e6)::float`;
  const rows = await db
    .select({
      ticketUsd: usd(ours),
      sinceUsd: usd(sql`${ours} and ${later}`),
      todayUsd: usd(sql`${modelCalls.at} >= ${today}`),
      today: day,
    })
    .from(modelCalls)
    .where(or(eq(modelCalls.key, key), gte(modelCalls.at, today)));
  const [found] = rows;
  if (found === undefined) throw new Error('a sum has one row');
  return found;
}

export interface SpentOn {
  stage: string | null;
  task: ModelTask;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  costUsd: number;
}

/** A ticket's sum by stage and task, dearest first. */
export async function spentOnTicket(db: Db, key: string): Promise<SpentOn[]> {
  const cost = sql<number>`(sum(${modelCalls.costMicros}) / 1e6)::float`;
  return db
    .select({
      stage: modelCalls.stage,
      task: modelCalls.task,
      calls: sql<number>`count(*)::int`,
      inputTokens: sql<number>`sum(${modelCalls.inputTokens})::int`,
      outputTokens: sql<number>`sum(${modelCalls.outputTokens})::int`,
      cacheReadTokens: sql<number>`sum(${modelCalls.cacheReadTokens})::int`,
      cacheWriteTokens: sql<number>`sum(${modelCalls.cacheWriteTokens})::int`,
      costUsd: cost,
    })
    .from(modelCalls)
    .where(eq(modelCalls.key, key))
    .groupBy(modelCalls.stage, modelCalls.task)
    .orderBy(sql`${cost} desc`);
}
