/** What the embedded database does by itself: statements are prepared once, transactions are its own. */
import { types } from '@electric-sql/pglite';
import { afterAll, expect, it } from 'vitest';
import { openEmbedded } from '../../src/store/embedded.ts';

const pglite = await openEmbedded({ folder: null });
afterAll(() => pglite.close());

const prepared = async (): Promise<number> =>
  Number(
    (await pglite.query<{ n: number }>('select count(*)::int as n from pg_prepared_statements')).rows[0]?.n,
  );

it('a statement is prepared once, with whatever values', async () => {
  await pglite.query('create table files (name text, lines int, at timestamptz, tags text[], about jsonb)');
  const before = await prepared();
  for (const [name, lines] of [
    ['a', 1],
    ['b', null],
  ] as const)
    await pglite.query('insert into files values ($1, $2, $3, $4, $5)', [
      name,
      lines,
      '2026-11-20T10:00:00Z',
      ['x', 'a "quoted", one'],
      { deep: [1, 2] },
    ]);
  expect((await prepared()) - before).toBe(1);
  const found = await pglite.query('select * from files where lines = $1', [1]);
  expect(found.rows).toEqual([
    { name: 'a', lines: 1, at: expect.any(String), tags: ['x', 'a "quoted", one'], about: { deep: [1, 2] } },
  ]);
  expect(found.fields.find((field) => field.name === 'at')?.dataTypeID).toBe(types.TIMESTAMPTZ);
});

it('answers rows as lists where they are asked for so, and how many a change touched', async () => {
  expect((await pglite.query('select name from files order by name', [], { rowMode: 'array' })).rows).toEqual(
    [['a'], ['b']],
  );
  expect((await pglite.query('update files set lines = 2')).affectedRows).toBe(2);
});

it('more statements than it keeps: the longest unused is given up, and may come back', async () => {
  for (let count = 0; count < 900; count += 1)
    expect((await pglite.query(`select ${count} as n`)).rows).toEqual([{ n: count }]);
  expect(await prepared()).toBeLessThanOrEqual(400);
  expect((await pglite.query('select 0 as n')).rows).toEqual([{ n: 0 }]);
});

it('a wrong statement and a wrong value fail with their code; what follows works', async () => {
  await expect(pglite.query('select nothing from nowhere')).rejects.toMatchObject({ code: '42P01' });
  await expect(pglite.query('select $1::int as n', ['many'])).rejects.toMatchObject({ code: '22P02' });
  expect((await pglite.query('select $1::int as n', [3])).rows).toEqual([{ n: 3 }]);
});

it('a table that was altered is read with its new columns', async () => {
  await pglite.query('select * from files');
  await pglite.query('alter table files add column size int default 7');
  expect((await pglite.query<object>('select * from files')).rows[0]).toMatchObject({ size: 7 });
});

it('a transaction that fails leaves nothing; one whose failure was ignored is not told as kept', async () => {
  const insert = "insert into files (name) values ('in a transaction')";
  const count = async (): Promise<unknown> =>
    (await pglite.query("select count(*)::int as n from files where name = 'in a transaction'")).rows;
  await expect(
    pglite.transaction(async (tx) => {
      await tx.query(insert);
      throw new Error('changed its mind');
    }),
  ).rejects.toThrow('changed its mind');
  await expect(
    pglite.transaction(async (tx) => {
      await tx.query(insert);
      await tx.query('select 1 / 0').catch(() => {});
    }),
  ).rejects.toThrow(/rolled back|aborted/i);
  expect(await count()).toEqual([{ n: 0 }]);
  expect(await pglite.transaction(async (tx) => (await tx.query(insert)).affectedRows)).toBe(1);
  expect(await count()).toEqual([{ n: 1 }]);
});

it('queries beside a transaction wait for it, and it takes none once it is over', async () => {
  const order: string[] = [];
  const open = Promise.withResolvers<void>();
  const changing = pglite.transaction(async (tx) => {
    await tx.query('select 1');
    await open.promise;
    order.push('committed');
    return tx;
  });
  const beside = pglite.query('select 2').then(() => order.push('beside'));
  open.resolve();
  const over = await changing;
  await beside;
  expect(order).toEqual(['committed', 'beside']);
  expect(() => over.query('select 3')).toThrow('The transaction is over: select 3');
});

it('hears what it notifies itself of', async () => {
  const heard = Promise.withResolvers<string>();
  await pglite.listen('jobs', heard.resolve);
  await pglite.query("select pg_notify('jobs', $1)", ['now']);
  expect(await heard.promise).toBe('now');
});
