import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { linkChannel } from '../../src/store/channels.ts';
import { inTransaction, rowsOf } from '../../src/store/db.ts';
import { databaseKind, testDatabase } from '../support/database.ts';

const database = await testDatabase();
const { db } = database;
beforeEach(() => database.reset());
afterAll(() => database.close());

const raise = (code: string) => sql.raw(`do $$ begin raise exception using errcode = '${code}'; end $$`);
const channels = async () =>
  rowsOf<{ id: string; service: string }>(
    await db.execute(sql`select id, service from channels order by id`),
  );

describe('a transaction that lost a race', () => {
  it.each(['40001', '40P01'])('is tried again after %s, and its first try left nothing', async (code) => {
    let tries = 0;
    const answer = await inTransaction(db, async (tx) => {
      tries += 1;
      await tx.execute(sql`insert into channels (id, name, service) values (${`C${tries}`}, 'x', 'y')`);
      if (tries < 3) await tx.execute(raise(code));
      return 'settled';
    });
    expect({ answer, tries, rows: (await channels()).map((row) => row.id) }).toEqual({
      answer: 'settled',
      tries: 3,
      rows: ['C3'],
    });
  });

  it('gives up after three tries', async () => {
    let tries = 0;
    const doomed = inTransaction(db, async (tx) => {
      tries += 1;
      await tx.execute(raise('40001'));
    });
    await expect(doomed).rejects.toThrow();
    expect(tries).toBe(3);
  });

  it('is not tried again after any other error', async () => {
    let tries = 0;
    const doomed = inTransaction(db, async (tx) => {
      tries += 1;
      await tx.execute(raise('23514'));
    });
    await expect(doomed).rejects.toThrow();
    expect(tries).toBe(1);
  });

  if (databaseKind() === 'postgres') {
    it('of two that deadlock both end well', async () => {
      await linkChannel(db, { id: 'A', name: 'a', service: '', linkedBy: null });
      await linkChannel(db, { id: 'B', name: 'b', service: '', linkedBy: null });
      const met = Promise.withResolvers<void>();
      let waiting = 0;
      const write = (first: string, second: string) =>
        inTransaction(db, async (tx) => {
          await tx.execute(sql`update channels set service = service || ${first} where id = ${first}`);
          waiting += 1;
          if (waiting === 2) met.resolve();
          await met.promise;
          await tx.execute(sql`update channels set service = service || ${first} where id = ${second}`);
        });
      await Promise.all([write('A', 'B'), write('B', 'A')]);
      const [a, b] = await channels();
      expect(a?.service).toBe(b?.service);
      expect(['AB', 'BA']).toContain(a?.service);
    });
  }
});
