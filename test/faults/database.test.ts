/** The database in trouble: away, cut off in the middle, cut off at the very end. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { registry } from '../../src/flow/effects/index.ts';
import { syncLocal } from '../../src/flow/knowledge/sync.ts';
import { receive } from '../../src/flow/receive.ts';
import { runEffect } from '../../src/flow/worker.ts';
import { signal } from '../../src/pipeline/signals.ts';
import type { Db } from '../../src/store/db.ts';
import { openEffects } from '../../src/store/effects.ts';
import { documents } from '../../src/store/schema.ts';
import { chatId, type FlowWorld, startFlow } from '../flow/flow-world.ts';
import { databaseKind } from '../support/database.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

/** Commits, and then the connection is gone before anybody hears of it: once. */
function lostAtCommit(db: Db): Db {
  let lost = false;
  return new Proxy(db, {
    get: (target, name) => {
      if (name !== 'transaction' || lost) return Reflect.get(target, name);
      return async (...given: Parameters<Db['transaction']>) => {
        lost = true;
        await target.transaction(...given);
        throw Object.assign(new Error('connection terminated unexpectedly'), { code: '08006' });
      };
    },
  });
}
/** Every query fails, as with a server that does not answer. */
const away = (db: Db): Db =>
  new Proxy(db, {
    get: () => () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    },
  });

/** Ana presses *Sign off PRD* on the message that she sees, answered or not. */
async function sign(key: string, delivery: string) {
  const ask = (await world.asks(key, 'prd_sign_off')).at(-1)?.id ?? '';
  return world.flow.door.answer({ ask, signal: 'prd_signed_off', by: chatId.ana, delivery });
}
const signOffs = async (key: string) =>
  (await world.ledger(key)).filter((one) => one.signal === 'prd_signed_off' && one.outcome === 'moved');

test('fault 36: while the database is away nothing is stored, nothing is acknowledged, nothing is done', async () => {
  const key = await world.reaches('prd_draft');
  const ask = (await world.open(key, 'prd_sign_off')).id;
  const before = await world.item(key);
  const { db } = world.deps;
  world.deps.db = away(db);
  await expect(
    world.flow.inbox.accept({ source: 'slack', id: 'press-1', kind: 'press', payload: {} }),
  ).rejects.toThrow('ECONNREFUSED');
  await expect(
    world.flow.door.answer({ ask, signal: 'prd_signed_off', by: chatId.ana, delivery: 'press-1' }),
  ).rejects.toThrow('ECONNREFUSED');
  world.deps.db = db;
  expect(await world.item(key)).toEqual(before);
  expect(await world.flow.inbox.accept({ source: 'slack', id: 'press-1', kind: 'press', payload: {} })).toBe(
    'new',
  );
  expect(await sign(key, 'press-1')).toMatchObject({ kind: 'done' });
});

test('fault 37: a connection that is lost in the middle leaves no trace; the same press works again', async () => {
  const key = await world.reaches('prd_draft');
  const before = await world.item(key);
  const entries = (await world.ledger(key)).length;
  await expect(
    receive(world.deps, {
      key,
      signal: signal('paused', { reason: 'Holiday.', until: null }),
      actor: { kind: 'system', name: 'test' },
      delivery: 'cut',
      write: async (tx) => {
        if (databaseKind() === 'postgres')
          await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
        throw new Error('connection terminated');
      },
    }),
  ).rejects.toThrow();
  expect(await world.item(key)).toEqual(before);
  expect(await world.ledger(key)).toHaveLength(entries);
  expect(await sign(key, 'cut')).toMatchObject({ kind: 'done' });
});

test('fault 38: a commit whose answer was lost is read back before it is done again', async () => {
  const key = await world.reaches('prd_draft');
  const { db } = world.deps;
  world.deps.db = lostAtCommit(db);
  await expect(sign(key, 'press-1')).rejects.toThrow('connection terminated unexpectedly');
  world.deps.db = db;
  expect(await sign(key, 'press-1')).toMatchObject({ kind: 'done' });
  expect(await signOffs(key)).toHaveLength(1);
});

test('fault 38: a step whose outcome was stored unheard is not done twice', async () => {
  const key = await world.files('Export invoices as CSV');
  await world.worksUntil('draft_prd');
  const step = (await openEffects(world.deps.db)).find((one) => one.name === 'draft_prd');
  // What is written anew for the draft is stored before: the commit that is lost is the step's own.
  await syncLocal(world.deps);
  const { db } = world.deps;
  world.deps.db = lostAtCommit(db);
  await expect(runEffect(world.deps, registry, step?.id ?? 0)).rejects.toThrow('connection terminated');
  world.deps.db = db;
  await runEffect(world.deps, registry, step?.id ?? 0);
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'prd_draft', trouble: null, prd: { version: 1 } });
  expect(await world.deps.db.select().from(documents)).toHaveLength(1);
});

test('fault 112: SQL in a title, a reason and an id is text', async () => {
  const evil = `'; drop table work_items; -- " $1 \\x00 %s {} \${x}`;
  const key = await world.files(`Export ${evil}`);
  await world.works();
  await world.answers('ana', {
    key,
    gate: 'prd_sign_off',
    signal: 'changes_requested',
    words: { what: evil },
  });
  expect(
    await world.flow.door.answer({ ask: evil, signal: 'paused', by: chatId.ana, delivery: evil }),
  ).toMatchObject({
    kind: 'refused',
  });
  expect(await world.flow.desk.list(chatId.ana, { mine: false, stage: null, limit: 10, near: evil })).toEqual(
    [],
  );
  const home = await world.flow.desk.home(chatId.ana, { show: 'all', open: null, search: evil }, 5);
  expect(home.outsider).toBe(false);
  const item = await world.item(key);
  expect(item.title).toContain('drop table work_items');
  expect(item.changeRequest?.what).toContain('drop table');
});
