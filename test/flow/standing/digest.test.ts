import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendDigests } from '../../../src/flow/measuring/digests.ts';
import { welcome } from '../../../src/flow/showing/welcome.ts';
import { rewritePast } from '../../support/database.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(async () => {
  await world.reset();
  await welcome(world.deps);
  await world.deps.db.execute(sql`update messages set at = '2020-01-01' where slot = 'welcome'`);
});
afterAll(() => world?.close());

/** Half past nine and a bit, so many days from today. The team of these tests works on all days, in UTC. */
const morning = (ahead: number, time = '09:31'): string => {
  const day = new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  return `${day}T${time}:00.000Z`;
};
const told = () => world.chat.digests.filter((one) => one.channel === INVOICES).map((one) => one.digest);

describe('the digest of a channel', () => {
  test('says what moved, who is waited for, once a day, and not the tickets of other channels', async () => {
    const key = await world.files('Export invoices as CSV');
    await world.works();
    await sendDigests(world.deps, morning(0, '09:29'));
    expect(told()).toEqual([]);
    await sendDigests(world.deps, morning(0));
    await sendDigests(world.deps, morning(0, '09:32'));
    expect(told()).toMatchObject([
      {
        service: 'invoices',
        moved: 1,
        shipped: [],
        waiting: [{ who: 'Ana', key, gate: 'prd_sign_off', count: 1 }],
        waitingCount: 1,
      },
    ]);
    const other = world.chat.digests.find((one) => one.channel === 'C0STOREFRONT')?.digest;
    expect(other).toMatchObject({ service: 'storefront', moved: 0, waiting: [] });
  });

  test('tells what shipped, and by whom', async () => {
    const key = await world.reaches('deployed');
    await sendDigests(world.deps, morning(0));
    expect(told()).toMatchObject([{ shipped: [{ key, byAgent: true }], waiting: [], held: [] }]);
  });

  test('names what is held and until when', async () => {
    const key = await world.reaches('preview');
    await world.flow.orders.give({
      what: 'freeze',
      service: 'invoices',
      until: '3 days',
      reason: 'month end',
      by: chatId.eli,
      delivery: 'freeze',
    });
    await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
    await world.works();
    await sendDigests(world.deps, morning(0));
    expect(told()).toMatchObject([{ held: [{ key, rule: 'no_freeze', until: expect.any(String) }] }]);
  });

  test('three quiet days are said, then nothing until something moves', async () => {
    for (const ahead of [2, 3, 4, 5, 6]) await sendDigests(world.deps, morning(ahead));
    expect(told()).toHaveLength(3);
    const key = await world.files('Export invoices as CSV');
    await world.works();
    await later(key, morning(6, '12:00'));
    await sendDigests(world.deps, morning(7));
    expect(told()).toHaveLength(4);
    expect(told().at(-1)).toMatchObject({ moved: 1 });
  });

  test('a channel that was welcomed after the hour hears its first one the next day', async () => {
    await world.deps.db.execute(sql`update messages set at = ${morning(2, '09:40')} where slot = 'welcome'`);
    await sendDigests(world.deps, morning(2, '10:00'));
    expect(told()).toEqual([]);
    await sendDigests(world.deps, morning(3));
    expect(told()).toHaveLength(1);
  });
});

/** What happened to a ticket happened then. */
const later = (key: string, at: string): Promise<void> =>
  rewritePast(world.deps.db, sql`update ledger set at = ${at}::timestamptz where key = ${key}`);

describe('its hour', () => {
  const set = (at: string, name: keyof typeof chatId = 'ana') =>
    world.flow.digests.set(INVOICES, at, chatId[name]);

  test('is set by anybody with a role, and off is off', async () => {
    expect(await set('11:15')).toEqual({
      kind: 'set',
      channel: 'invoices',
      at: '11:15',
      zone: 'UTC',
      before: '09:30',
    });
    await sendDigests(world.deps, morning(2));
    expect(told()).toEqual([]);
    await sendDigests(world.deps, morning(2, '11:15'));
    expect(told()).toHaveLength(1);
    expect(await set('off')).toMatchObject({ at: null, before: '11:15' });
    await sendDigests(world.deps, morning(3, '11:15'));
    expect(told()).toHaveLength(1);
    expect(await set('9:30')).toMatchObject({ at: '09:30', before: 'off' });
  });

  test('is refused to strangers, where nothing is linked, and where it is no time', async () => {
    const sentences = [
      await set('9:30', 'gus'),
      await set('25:00'),
      await world.flow.digests.set('C0RANDOM', '9:30', chatId.ana),
    ].map((one) => (one.kind === 'refused' ? one.sentence : one.kind));
    expect(sentences).toMatchInlineSnapshot(`
      [
        "Only people with a role can set the digest. Nothing changed.",
        "25:00 is no time of day. Try 9:30, or off. Nothing changed.",
        "This channel is not linked to a service, so it has no digest.",
      ]
    `);
  });

  test('today’s can be had at any time, privately', async () => {
    const key = await world.files('Export invoices as CSV');
    await world.works();
    expect(await world.flow.digests.today(INVOICES, chatId.eli)).toMatchObject({
      moved: 1,
      waiting: [{ who: 'Ana', key }],
    });
    expect(told()).toEqual([]);
    expect(await world.flow.digests.today(INVOICES, chatId.gus)).toEqual({
      sentence: 'You can read along here, but there is nothing else to show.',
    });
  });
});

describe('fault 41: two instances, one digest', () => {
  test('both come at the same moment: one row decides', async () => {
    await Promise.all([sendDigests(world.deps, morning(2)), sendDigests(world.deps, morning(2))]);
    expect(told()).toHaveLength(1);
  });

  test('one died after it claimed the day: another takes over once the claim is old, and posts it once', async () => {
    await world.deps.db.execute(
      sql`insert into digests (channel, day, state, claimed_at) values (${INVOICES}, ${morning(2).slice(0, 10)}, 'due', ${morning(2)})`,
    );
    await sendDigests(world.deps, morning(2, '09:32'));
    expect(told()).toEqual([]);
    await sendDigests(world.deps, morning(2, '09:34'));
    await sendDigests(world.deps, morning(2, '09:40'));
    expect(told()).toHaveLength(1);
  });

  test('one died after it posted and before it noted so: the post is found', async () => {
    await sendDigests(world.deps, morning(2));
    await world.deps.db.execute(sql`update digests set state = 'due'`);
    await world.deps.db.execute(
      sql`update messages set ts = null, state = 'intended' where slot like 'digest:%'`,
    );
    await sendDigests(world.deps, morning(2, '09:40'));
    expect(told()).toHaveLength(1);
  });
});
