import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { claimEffect, finishEffect, insertEffects, openEffects } from '../../src/store/effects.ts';
import { pendingDeliveries, settleDelivery, storeDelivery } from '../../src/store/inbox.ts';
import { insertItem, newestItems } from '../../src/store/work-items.ts';
import { testDatabase } from '../support/database.ts';
import { sampleTicket } from '../support/sample-ticket.ts';

const database = await testDatabase();
const { db } = database;
beforeEach(() => database.reset());
afterAll(() => database.close());

const deliver = (payload: unknown = { text: 'hello' }) =>
  storeDelivery(db, { source: 'slack', id: 'Ev1', kind: 'message', payload });
const pending = async () => (await pendingDeliveries(db, 'slack')).map((row) => row.payload);

describe('a delivery is stored before it is acknowledged', () => {
  it('is new once, and seen from then on', async () => {
    expect(await deliver()).toBe('new');
    expect(await deliver()).toBe('seen');
    await settleDelivery(db, { source: 'slack', id: 'Ev1' }, { state: 'processed' });
    expect(await deliver()).toBe('seen');
    expect(await pending()).toEqual([]);
  });

  it('is worked off again when it failed', async () => {
    await deliver();
    await settleDelivery(
      db,
      { source: 'slack', id: 'Ev1' },
      { state: 'failed', note: 'the database was away' },
    );
    expect(await pending()).toEqual([{ text: 'hello' }]);
    expect(await deliver()).toBe('again');
  });

  it('is worked off again when a crash left it, but not while somebody may be at it', async () => {
    await deliver();
    await db.execute(sql`update inbox set at = at - interval '29 seconds'`);
    expect(await deliver()).toBe('seen');
    await db.execute(sql`update inbox set at = at - interval '2 seconds'`);
    expect(await deliver()).toBe('again');
    expect(await deliver()).toBe('seen');
  });

  it('rests after five tries', async () => {
    await deliver();
    for (let tries = 1; tries < 5; tries += 1) {
      await settleDelivery(db, { source: 'slack', id: 'Ev1' }, { state: 'failed' });
      expect(await deliver()).toBe('again');
    }
    await settleDelivery(db, { source: 'slack', id: 'Ev1' }, { state: 'failed' });
    expect(await pending()).toEqual([]);
  });

  it('has one taker when the same event comes many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => deliver()));
    expect(answers.toSorted()).toEqual(['new', 'seen', 'seen', 'seen', 'seen', 'seen']);
  });
});

describe('what Postgres cannot hold', () => {
  it('is taken out of a payload, keys too; a text that only spells it is kept', async () => {
    await deliver({ 'k\u0000ey': ['a\u0000b', 'half \ud83d', 'whole 🙂'], spelt: String.raw`\u0000 \ud83d` });
    expect(await pending()).toEqual([
      { key: ['ab', 'half \ufffd', 'whole 🙂'], spelt: String.raw`\u0000 \ud83d` },
    ]);
  });

  it('is taken out of a title, in its column and in the ticket; a search with it finds the ticket', async () => {
    const item = sampleTicket({ title: 'Ex\u0000port \udc00 invoices' });
    await db.transaction((tx) => insertItem(tx, item, { number: 42, ref: 'ref\u0000' }));
    const found = await newestItems(db, { privateChannels: [], search: 'inv\u0000oices', limit: 5 });
    expect(found.map((one) => one.title)).toEqual(['Export \ufffd invoices']);
  });

  it('a search takes % and _ as they are written', async () => {
    await db.transaction((tx) => insertItem(tx, sampleTicket(), { number: 42, ref: 'a' }));
    const find = async (search: string) =>
      (await newestItems(db, { privateChannels: [], search, limit: 5 })).length;
    expect(await find('%')).toBe(0);
    expect(await find('TL-__')).toBe(0);
    expect(await find('tl-42')).toBe(1);
  });
});

describe('an effect has one outcome', () => {
  const intend = (revision = 1) =>
    db.transaction((tx) =>
      insertEffects(tx, 'TL-1', { revision, requests: [{ name: 'draft_prd' }, { name: 'show_item' }] }),
    );
  const first = async () => (await intend())[0]?.id ?? 0;

  it('one ledger entry never causes an effect twice', async () => {
    expect((await intend()).map((row) => row.name)).toEqual(['draft_prd', 'show_item']);
    expect(await intend()).toEqual([]);
    expect(await intend(2)).toHaveLength(2);
  });

  it("a late attempt's outcome is refused", async () => {
    const id = await first();
    const late = await claimEffect(db, id);
    const newer = await claimEffect(db, id);
    expect([late?.attempt, newer?.attempt]).toEqual([1, 2]);
    expect(await finishEffect(db, { id, attempt: 1 }, { state: 'done' })).toBe(false);
    expect(await finishEffect(db, { id, attempt: 2 }, { state: 'done' })).toBe(true);
    expect(await finishEffect(db, { id, attempt: 2 }, { state: 'moot' })).toBe(false);
  });

  it('cannot be claimed once it is over', async () => {
    const id = await first();
    await claimEffect(db, id);
    await finishEffect(db, { id, attempt: 1 }, { state: 'needs_human', error: 'Linear is away' });
    expect(await claimEffect(db, id)).toBeNull();
    expect((await openEffects(db)).map((row) => row.name)).toEqual(['show_item']);
  });

  it('counts the tries that ended in an error, not those that were cut off', async () => {
    const id = await first();
    await claimEffect(db, id);
    await claimEffect(db, id);
    await finishEffect(db, { id, attempt: 2 }, { state: 'pending', error: 'timeout' });
    expect(await claimEffect(db, id)).toMatchObject({ attempt: 3, failures: 1 });
  });
});
