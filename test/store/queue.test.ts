import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Database, openPglite, rowsOf, type Tx } from '../../src/store/db.ts';
import { type Lane, openQueue, type Queue } from '../../src/store/queue/queue.ts';
import { databaseKind, testDatabase } from '../support/database.ts';
import { layDatabase } from '../support/database-setup.ts';

const database = await testDatabase();
const { db } = database;
const troubles: Error[] = [];
let queue: Queue;
const open = (on: Database = database) => openQueue(on, { onError: (error) => troubles.push(error) });

beforeEach(async () => {
  await database.reset();
  queue = await open();
});
afterEach(async () => {
  await queue.stop(2_000);
  expect(troubles.splice(0)).toEqual([]);
});
afterAll(() => database.close());

const send = (key: string, effects: number[], lane: Lane = 'work') =>
  db.transaction(async (tx) => {
    for (const effect of effects) await queue.send(tx, { lane, key, effect });
  });

/** Works a lane and answers, once `count` jobs have begun, in which order they began. */
function worked(
  lane: Lane,
  count: number,
  about: { on?: Queue; handler?: (effect: number) => Promise<void> } = {},
): Promise<number[]> {
  const order: number[] = [];
  const all = Promise.withResolvers<number[]>();
  (about.on ?? queue)
    .work(lane, { concurrency: 4 }, async ({ effect }) => {
      order.push(effect);
      if (order.length === count) all.resolve(order);
      await about.handler?.(effect);
    })
    .catch(all.reject);
  return all.promise;
}

const jobs = async () =>
  rowsOf<{ state: string }>(
    await db.execute(sql`select state::text from pgboss.job where name like 'effects-%'`),
  ).map((row) => row.state);

describe('a job lives and dies with the transaction that sent it', () => {
  it('a rolled-back transaction leaves no job', async () => {
    const doomed = db.transaction(async (tx) => {
      await queue.send(tx, { lane: 'work', key: 'TL-1', effect: 1 });
      throw new Error('the ticket moved on');
    });
    await expect(doomed).rejects.toThrow('the ticket moved on');
    expect(await jobs()).toEqual([]);
  });

  it('a committed one is worked once', async () => {
    await send('TL-1', [7]);
    expect(await worked('work', 1)).toEqual([7]);
  });
});

describe("one ticket's jobs run in the order of their sending", () => {
  const many = Array.from({ length: 12 }, (_, index) => index + 1);

  it.each<Lane>(['work', 'show'])('those of one transaction, in the lane %s', async (lane) => {
    await send('TL-1', many, lane);
    expect(await worked(lane, many.length)).toEqual(many);
  });

  it('those of many transactions within a millisecond', async () => {
    for (const effect of many) await send('TL-1', [effect]);
    expect(await worked('work', many.length)).toEqual(many);
  });

  it('one at a time, though many hands are free', async () => {
    let atOnce = 0;
    let most = 0;
    await send('TL-1', [1, 2, 3]);
    await worked('work', 3, {
      handler: async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise((resolve) => setImmediate(resolve));
        atOnce -= 1;
      },
    });
    expect(most).toBe(1);
  });

  it('a failed one comes back before the next', async () => {
    await send('TL-1', [1, 2]);
    let failed = false;
    const order = await worked('work', 3, {
      handler: async (effect) => {
        if (effect !== 1 || failed) return;
        failed = true;
        throw new Error('Linear is away');
      },
    });
    expect(order).toEqual([1, 1, 2]);
  });

  if (databaseKind() === 'postgres') {
    it('in the order of the ticket’s lock, not of who began first', async () => {
      const lock = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(1)`);
      const begun = Promise.withResolvers<void>();
      const second = Promise.withResolvers<void>();
      const early = db.transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        begun.resolve();
        await second.promise;
        await lock(tx);
        await queue.send(tx, { lane: 'work', key: 'TL-1', effect: 2 });
      });
      await begun.promise;
      await db.transaction(async (tx) => {
        await lock(tx);
        await queue.send(tx, { lane: 'work', key: 'TL-1', effect: 1 });
      });
      second.resolve();
      await early;
      expect(await worked('work', 2)).toEqual([1, 2]);
    });
  }
});

describe('a ticket never waits for another', () => {
  it('its jobs run while one of another ticket takes its time', async () => {
    const slow = Promise.withResolvers<void>();
    await send('TL-1', [1, 2]);
    await send('TL-2', [3, 4]);
    const order = await worked('work', 3, {
      handler: (effect) => (effect === 1 ? slow.promise : Promise.resolve()),
    });
    expect(new Set(order)).toEqual(new Set([1, 3, 4]));
    slow.resolve();
  });

  it('and its rollback does not wait for its own slow work', async () => {
    const slow = Promise.withResolvers<void>();
    await send('TL-1', [1]);
    const begun = worked('work', 1, { handler: () => slow.promise });
    await begun;
    await send('TL-1', [2], 'now');
    expect(await worked('now', 1)).toEqual([2]);
    slow.resolve();
  });
});

describe('a job of a later hour', () => {
  it('waits by the clock of the database', async () => {
    await db.transaction((tx) => queue.send(tx, { lane: 'work', key: 'TL-1', effect: 1, afterMs: 90_500 }));
    const rows = rowsOf<{ wait: string }>(
      await db.execute(
        sql`select round(extract(epoch from start_after - created_on)) as wait from pgboss.job where name = 'effects-work'`,
      ),
    );
    expect(Number(rows[0]?.wait)).toBeGreaterThanOrEqual(90);
    await send('TL-1', [2]);
    expect(await worked('work', 1)).toEqual([2]);
  });
});

describe('a job of a killed worker comes back', () => {
  const program = fileURLToPath(new URL('./queue-process.ts', import.meta.url));

  async function killedWhileWorking(args: string[]): Promise<void> {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [taken] = (await once(child.stdout, 'data')) as [Buffer];
    expect(String(taken)).toBe('1\n');
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  if (databaseKind() === 'pglite') {
    it('as soon as the folder is opened again, ahead of the next of its ticket', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'throughline-queue-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      await layDatabase(folder);
      await killedWhileWorking([folder, 'TL-1']);
      const reopened = await openPglite({ folder });
      const again = await open(reopened);
      expect(await worked('work', 2, { on: again })).toEqual([1, 2]);
      await again.stop(2_000);
      await reopened.close();
    }, 60_000);
  } else {
    it('once its heartbeat has been missed, ahead of the next of its ticket', async () => {
      await send('TL-1', [1, 2]);
      await killedWhileWorking([database.url ?? '']);
      expect((await jobs()).toSorted()).toEqual(['active', 'created']);
      const order = worked('work', 2);
      // Eleven seconds pass for the database alone.
      await db.execute(
        sql`update pgboss.job set heartbeat_on = heartbeat_on - interval '11 seconds' where state = 'active'`,
      );
      expect(await order).toEqual([1, 2]);
    }, 60_000);
  }
});
