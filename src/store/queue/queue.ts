/**
 * The engine under the effects: pg-boss. A job carries an effect's id and nothing else; the intent and its outcome
 * stand in `effects`. There is no `send` without the caller's transaction.
 *
 * Lanes: `work` and `show` keep one ticket's effects in order (key_strict_fifo by ticket); `show` only draws, so it
 * never waits behind slow work; `now` is for what must not wait at all (a rollback).
 *
 * Order within a ticket is (created_on, id). pg-boss stamps both its own way: the transaction's start, the same for
 * all of its jobs and earlier than a rival's that waited less for the ticket's lock; and a random id. So a job gets
 * the time of its sending, which the lock puts in the right order, and an id that grows within this process for
 * sendings that the clock cannot tell apart (PGlite's ticks in milliseconds).
 */
import { type PGlite, type Results, types } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { type DrizzleTransactionLike, fromDrizzle, fromPglite, type PGliteLike, PgBoss } from 'pg-boss';
import { v7 as growingId } from 'uuid';
import type { Database, Tx } from '../db.ts';
import { createHands } from './hands.ts';

export const lanes = ['work', 'show', 'now'] as const;
export type Lane = (typeof lanes)[number];
export interface Job {
  effect: number;
}

export interface Queue {
  send(tx: Tx, job: { lane: Lane; key: string; effect: number; afterMs?: number }): Promise<void>;
  /** Starts working a lane. The handler's error makes the job come back; it must not throw for good. */
  work(lane: Lane, about: { concurrency: number }, handler: (job: Job) => Promise<void>): Promise<void>;
  /** Runs a handler on a cron line, once over all instances. */
  every(name: string, cron: string, handler: () => Promise<void>): Promise<void>;
  stop(timeoutMs: number): Promise<void>;
}

const NO_JOB = '00000000-0000-0000-0000-000000000000';
const queueName = (lane: Lane): string => `effects-${lane}`;

export async function openQueue(
  database: Database,
  about: { onError: (error: Error) => void; polling?: number },
): Promise<Queue> {
  // How soon a dead worker's job is missed is the longer of the two (44 s by the default of the second, measured).
  // Embedded there is no other worker: what a crash left comes back at the start, and a laptop may rest.
  const watchSeconds = database.pglite === null ? 1 : 60;
  const shared = {
    supervise: true,
    superviseIntervalSeconds: watchSeconds,
    monitorIntervalSeconds: watchSeconds,
    maintenanceIntervalSeconds: 60,
    schedule: true,
    useListenNotify: true,
    monitorVacuum: false,
  };
  const boss =
    database.pglite === null
      ? new PgBoss({
          ...shared,
          connectionString: database.url ?? '',
          max: 4,
          application_name: 'throughline-queue',
        })
      : new PgBoss({
          ...shared,
          db: announcing(fromPglite(withDates(database.pglite)), (queue) => hands.announce(queue)),
          backend: 'pglite',
        });
  const polling = about.polling ?? 0.5;
  const hands = createHands({ wake: (id) => boss.notifyWorker(id), everyMs: polling * 1_000 });
  boss.on('error', about.onError);
  await boss.start();
  for (const lane of lanes) {
    await boss.createQueue(queueName(lane), {
      policy: lane === 'now' ? 'standard' : 'key_strict_fifo',
      notify: true,
      retryLimit: 1_000_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      expireInSeconds: 15 * 60,
      heartbeatSeconds: 10,
      deleteAfterSeconds: 3_600,
    });
  }
  // A `send` looks its queue up when it is not cached; on the one connection of PGlite, inside a transaction, that
  // look-up never returned (seen at boot, before any worker had polled).
  for (const lane of lanes) await boss.findJobs(queueName(lane), { id: NO_JOB });
  if (database.pglite !== null) await releaseAll(database);
  return {
    send: async (tx, job) => {
      const id = growingId();
      await boss.send(queueName(job.lane), { effect: job.effect } satisfies Job, {
        id,
        db: fromDrizzle(tx as unknown as DrizzleTransactionLike, sql),
        singletonKey: job.key,
        // A span, not an instant: the database's clock counts it.
        ...(job.afterMs === undefined || job.afterMs <= 0 ? {} : { startAfter: job.afterMs / 1_000 }),
      });
      await tx.execute(
        sql`update pgboss.job set created_on = clock_timestamp() where name = ${queueName(job.lane)} and id = ${id}`,
      );
    },
    work: async (lane, options, handler) => {
      for (let count = 0; count < options.concurrency; count += 1) {
        const hand = hands.add(queueName(lane));
        const id = await boss.work<Job>(
          queueName(lane),
          { batchSize: 1, pollingIntervalSeconds: polling, notifyPollingIntervalSeconds: 30 },
          async ([job]) => {
            if (job !== undefined) await hand.run(() => handler(job.data));
          },
        );
        hand.is(id);
      }
    },
    every: async (name, cron, handler) => {
      await boss.createQueue(name, { policy: 'singleton', notify: true });
      await boss.schedule(name, cron);
      await boss.work(name, { pollingIntervalSeconds: 2 }, async () => handler());
    },
    stop: (timeoutMs) => {
      hands.stop();
      return boss.stop({ graceful: true, timeout: timeoutMs, close: true });
    },
  };
}

/**
 * Embedded, whoever holds the folder's lock is the only worker: what stands as active was left by a crash. As a retry
 * it stays ahead of its ticket's other jobs.
 */
async function releaseAll(database: Database): Promise<void> {
  await database.db.execute(
    sql`update pgboss.job set state = 'retry', start_after = least(start_after, now()), heartbeat_on = null where state in ('active', 'retry') and name like 'effects-%'`,
  );
}

type IDatabase = ReturnType<typeof fromPglite>;

/** The database with every announcement of a job told to us first; pg-boss hears of those that are not ours. */
function announcing(db: IDatabase, announce: (queue: string) => boolean): IDatabase {
  const listen = db.listen?.bind(db);
  if (listen === undefined) return db;
  return {
    ...db,
    listen: (channel, hear, reconnected) =>
      listen(channel, (queue) => (announce(queue) ? undefined : hear(queue)), reconnected),
  };
}

const dateTypes = new Set<number>([types.DATE, types.TIMESTAMP, types.TIMESTAMPTZ]);

/** pg-boss reads dates as `Date`, which the rest of the store takes as they are written. */
function withDates(pglite: PGlite): PGliteLike {
  const dated = (result: Results): { rows: unknown[] } => {
    const columns = result.fields.filter((field) => dateTypes.has(field.dataTypeID));
    for (const row of result.rows as Record<string, unknown>[])
      for (const { name } of columns) if (typeof row[name] === 'string') row[name] = new Date(row[name]);
    return result;
  };
  return {
    query: async (text, values) => dated(await pglite.query(text, values)) as { rows: never[] },
    exec: async (text) => (await pglite.exec(text)).map(dated),
    listen: (channel, hear) => pglite.listen(channel, hear),
  };
}
