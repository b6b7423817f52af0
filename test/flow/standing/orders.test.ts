import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endDue } from '../../../src/flow/standing/end-due.ts';
import type { OrderOutcome, OrderRequest } from '../../../src/ports/standing.ts';
import { serviceLock } from '../../../src/store/deployments.ts';
import { chatId, type FlowWorld, INVOICES, type Name, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

let commands = 0;
const orders = (
  name: Name,
  what: OrderRequest['what'],
  more: Partial<OrderRequest> = {},
): Promise<OrderOutcome> => {
  commands += 1;
  return world.flow.orders.give({
    what,
    service: 'invoices',
    until: null,
    reason: 'month end',
    by: chatId[name],
    delivery: `command-${commands}`,
    ...more,
  });
};
const accepted = async (): Promise<string> => {
  const key = await world.reaches('preview');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  return key;
};
const whyHeld = async (key: string): Promise<string[]> =>
  (await world.item(key)).deploy?.verdict?.results.filter((one) => !one.ok).map((one) => one.sentence) ?? [];
const undoOf = (outcome: OrderOutcome): string =>
  outcome.kind === 'done' ? (outcome.undo ?? '') : outcome.sentence;
const lines = () =>
  world.chat.lines.map(({ channel, notice }) => [
    channel,
    notice.kind,
    notice.by,
    notice.reason,
    notice.ended?.by ?? (notice.ended === null ? 'stands' : 'its time'),
  ]);

describe('freeze', () => {
  test('holds deploys of the service, says so once in its channel, and lets them go on when it is ended', async () => {
    const key = await accepted();
    expect(await orders('sam', 'freeze', { service: 'storefront' })).toMatchObject({ waiting: 0 });
    expect(await orders('eli', 'freeze', { until: '3 days' })).toMatchObject({
      kind: 'done',
      service: 'invoices',
      waiting: 1,
    });
    await world.works();
    expect((await world.item(key)).deploy?.phase).toBe('held');
    expect(await whyHeld(key)).toEqual(['A freeze is on invoices: month end.']);
    const elsewhere = ['C0STOREFRONT', 'freeze', 'Sam', 'month end', 'stands'];
    expect(lines()).toEqual([elsewhere, [INVOICES, 'freeze', 'Eli', 'month end', 'stands']]);

    expect(await orders('kim', 'unfreeze')).toMatchObject({ kind: 'done', waiting: 1 });
    await world.works();
    expect((await world.item(key)).stage).toBe('deployed');
    expect(lines()).toEqual([elsewhere, [INVOICES, 'freeze', 'Eli', 'month end', 'Kim']]);
  });

  test('ends by itself at its time; a lock by hand holds until it is unlocked', async () => {
    const key = await accepted();
    await orders('eli', 'freeze', { until: '2 h' });
    await orders('kim', 'lock', { reason: 'data is being moved' });
    await endDue(world.deps);
    await world.works();
    expect(await whyHeld(key)).toEqual([
      'A freeze is on invoices: month end.',
      'invoices is locked by hand: data is being moved.',
    ]);
    await world.deps.db.execute(
      sql`update standing_orders set until = clock_timestamp() where until is not null`,
    );
    await endDue(world.deps);
    await endDue(world.deps);
    await world.works();
    expect(await whyHeld(key)).toEqual(['invoices is locked by hand: data is being moved.']);
    expect(lines()).toEqual([
      [INVOICES, 'freeze', 'Eli', 'month end', 'its time'],
      [INVOICES, 'lock', 'Kim', 'data is being moved', 'stands'],
    ]);
    expect(await orders('kim', 'unlock', { reason: 'moved' })).toMatchObject({ kind: 'done', tickets: [] });
    await world.works();
    expect((await world.item(key)).stage).toBe('deployed');
    expect(
      (await world.ledger(key)).filter((one) => one.signal === 'fact_changed').map((one) => one.why),
    ).toEqual([
      'invoices frozen',
      'invoices locked',
      'the freeze of invoices is over',
      'invoices is unlocked',
    ]);
  });

  test('a blocked scorecard names it and clears by itself', async () => {
    await orders('eli', 'freeze');
    const key = await world.files('Export invoices as CSV');
    await world.works();
    await world.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
    await world.works();
    await world.answers('eli', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' });
    await world.works();
    expect((await world.item(key)).stage).toBe('blocked');
    await orders('kim', 'unfreeze');
    await world.works();
    expect((await world.item(key)).stage).toBe('ready');
  });

  test('fault 92: one that begins while a deploy runs lets it finish', async () => {
    const key = await accepted();
    await world.worksUntil('verify');
    await orders('eli', 'freeze');
    await world.works();
    expect((await world.item(key)).stage).toBe('deployed');
  });

  test('the same command twice is one freeze and one line', async () => {
    await orders('eli', 'freeze', { delivery: 'same' });
    await orders('eli', 'freeze', { delivery: 'same' });
    expect(lines()).toHaveLength(1);
  });

  test('fault 41: while one instance posts the line another leaves it; what a crash left is found, not posted again', async () => {
    await orders('eli', 'freeze');
    await world.deps.db.execute(sql`update standing_orders set shown = false`);
    await world.deps.db.execute(
      sql`update messages set ts = null, state = 'intended' where slot like 'order:%'`,
    );
    const found: string[] = [];
    const find = world.chat.find.bind(world.chat);
    world.chat.find = async (place, outboxId) => {
      found.push(outboxId);
      return find(place, outboxId);
    };
    await endDue(world.deps);
    expect(found).toEqual([]);
    await world.deps.db.execute(
      sql`update messages set at = at - interval '2 minutes' where slot like 'order:%'`,
    );
    await endDue(world.deps);
    expect(found).toHaveLength(1);
    expect(lines()).toHaveLength(1);
    await endDue(world.deps);
    expect(found).toHaveLength(1);
  });
});

describe('undo', () => {
  test('takes a freeze back for whoever ordered it', async () => {
    const undo = undoOf(await orders('eli', 'freeze'));
    expect(await world.flow.orders.takeBack(undo, chatId.sam)).toEqual({
      done: false,
      sentence: 'Only whoever gave that order can take it back. Nothing changed.',
    });
    expect(await world.flow.orders.takeBack(undo, chatId.eli)).toEqual({
      done: true,
      sentence: 'Taken back. invoices is not frozen any more.',
    });
    expect(await world.flow.orders.takeBack(undo, chatId.eli)).toMatchObject({ done: false });
  });

  test('freezes again what was unfrozen', async () => {
    await orders('eli', 'freeze');
    const undo = undoOf(await orders('kim', 'unfreeze'));
    expect(await world.flow.orders.takeBack(undo, chatId.kim)).toEqual({
      done: true,
      sentence: 'Taken back. invoices is frozen.',
    });
    expect(lines()).toEqual([[INVOICES, 'freeze', 'Eli', 'month end', 'stands']]);
  });

  test('is over after ten minutes', async () => {
    const undo = undoOf(await orders('eli', 'freeze'));
    await world.deps.db.execute(sql`update standing_orders set since = since - interval '11 minutes'`);
    expect(await world.flow.orders.takeBack(undo, chatId.eli)).toMatchObject({ done: false });
  });
});

describe('lock', () => {
  test('fault 101: neither it nor a freeze holds a rollback; what that leaves opens through its ticket', async () => {
    const key = await world.reaches('deployed');
    await orders('eli', 'freeze');
    await orders('eli', 'lock');
    await world.answers('eli', { key, gate: 'rollback', signal: 'rollback_requested' });
    await world.works();
    expect((await world.item(key)).stage).toBe('rolled_back');
    expect(await serviceLock(world.deps.db, 'invoices')).toMatchObject({ key });
    const undo = undoOf(await orders('kim', 'unlock', { reason: 'the data was wrong, not the code' }));
    await world.works();
    expect(await serviceLock(world.deps.db, 'invoices')).toBeNull();
    expect((await world.item(key)).locked).toBe(false);
    expect((await world.ledger(key)).findLast((one) => one.signal === 'service_unlocked')).toMatchObject({
      actor: { kind: 'person', id: 'kim' },
      why: 'the data was wrong, not the code. Merge merge-1 of TL-1 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. No revert of it is open.',
    });
    // What was locked by hand can be locked again; what the ticket left cannot.
    expect(await world.flow.orders.takeBack(undo, chatId.kim)).toMatchObject({
      sentence: 'Taken back. invoices is locked.',
    });
    expect(await serviceLock(world.deps.db, 'invoices')).toBeNull();
  });

  test('that ticket may have been reopened meanwhile', async () => {
    const key = await world.reaches('rolled_back');
    await world.answers('eli', { key, gate: 'reopen', signal: 'reopened', words: { reason: 'needs a fix' } });
    await world.works();
    expect(await orders('kim', 'unlock', { reason: 'checked' })).toMatchObject({
      kind: 'done',
      tickets: [key],
    });
    await world.works();
    expect(await serviceLock(world.deps.db, 'invoices')).toBeNull();
  });
});

describe('who may, and what is not understood', () => {
  const told = async (outcome: Promise<OrderOutcome>): Promise<string> => {
    const known = await outcome;
    return known.kind === 'refused' ? known.sentence : 'done';
  };
  test('each refusal names those who can, and changes nothing', async () => {
    expect([
      await told(orders('ana', 'freeze')),
      await told(orders('ana', 'lock')),
      await told(orders('eli', 'unfreeze')),
      await told(orders('eli', 'unlock')),
      await told(orders('gus', 'freeze')),
    ]).toMatchInlineSnapshot(`
      [
        "Only engineers and approvers of its team can freeze invoices: Eli, Sam, Kim. Nothing changed.",
        "Only engineers and approvers of its team can lock invoices: Eli, Sam, Kim. Nothing changed.",
        "Only those whom the policy names can unfreeze invoices: Kim. Nothing changed.",
        "Only those whom the policy names can unlock invoices: Kim. Nothing changed.",
        "You can read along here, but not decide for acme. Nothing changed.",
      ]
    `);
    expect(lines()).toEqual([]);
  });

  test('a name that is close is offered, a time that is none is said', async () => {
    expect([
      await told(orders('eli', 'freeze', { service: 'invoice' })),
      await told(orders('eli', 'freeze', { service: 'payments' })),
      await told(orders('eli', 'freeze', { until: 'the next full moon' })),
      await told(orders('eli', 'freeze', { until: '2020-01-01' })),
      await told(orders('kim', 'unfreeze')),
      await told(orders('kim', 'unlock')),
    ]).toMatchInlineSnapshot(`
      [
        "No service invoice. Near: invoices. Nothing was done.",
        "No service payments. Known: invoices, storefront. Nothing was done.",
        "I do not understand "the next full moon" as a time. Try Monday 9:00, 18:00, 2026-12-01 or 3 days. Nothing was done.",
        "2020-01-01 is over already. Nothing was done.",
        "invoices is not frozen. Nothing changed.",
        "invoices is not locked. Nothing changed.",
      ]
    `);
    expect(lines()).toEqual([]);
  });

  test('a freeze of the company’s own list is not ours to end', async () => {
    world.facts.openFreezes.push({
      id: 'year-end',
      services: 'all',
      from: '2020-01-01T00:00:00Z',
      until: '2099-01-01T00:00:00Z',
      reason: 'closing',
      by: 'Kim',
    });
    expect(await told(orders('kim', 'unfreeze'))).toMatchInlineSnapshot(
      `"The freeze of invoices comes from the company's own list (year-end: closing). It ends there, not here. Nothing changed."`,
    );
  });
});
