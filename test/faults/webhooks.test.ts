/** Deliveries of a code host: stored before they are acknowledged, worked off once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHostInbox } from '../../src/flow/hearing/host-inbox.ts';
import { type Edge, parse, secrets, signed, startEdge } from './edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
beforeEach(() => edge.reset());
afterAll(() => edge?.close());

const closing = (number: number) =>
  JSON.stringify({ action: 'closed', number, repository: 'acme/invoices', nested: { a: [1, { b: 2 }] } });

test('a signed delivery is stored before it is acknowledged', async () => {
  expect(await edge.sends(closing(18))).toMatchObject({ status: 202 });
  await edge.hooks.idle();
  expect(await edge.stored()).toMatchObject([{ source: 'forge', id: 'delivery-1' }]);
});

test('fault 105: a valid delivery sent again has no effect', async () => {
  await edge.sends(closing(18));
  await edge.hooks.idle();
  const first = await edge.stored();
  expect(await edge.sends(closing(18))).toMatchObject({ status: 202 });
  await edge.hooks.idle();
  expect(await edge.stored()).toEqual(first);
});

/** #18 is closed on the forge, and this is what the forge sends. */
function closed(): string {
  edge.world.forge.closes(18, 'octo-eli');
  return JSON.stringify(edge.world.forge.events.shift());
}

test('fault 5: a delivery that was worked off is acknowledged again, and has no effect', async () => {
  const key = await edge.world.reaches('preview');
  const body = closed();
  const answers = [await edge.sends(body), await edge.sends(body), await edge.sends(body)];
  expect(answers.map((one) => one.status)).toEqual([202, 202, 202]);
  await edge.hooks.idle();
  expect((await edge.world.item(key)).stage).toBe('ready');
  expect((await edge.world.ledger(key)).filter((one) => one.signal === 'pr_closed')).toHaveLength(1);
  expect(await edge.stored()).toMatchObject([{ state: 'processed', tries: 1 }]);
});

test('fault 6: a delivery whose work failed is worked off when it comes again', async () => {
  const key = await edge.world.reaches('preview');
  const body = closed();
  const { queue } = edge.world.deps;
  edge.world.deps.queue = {
    ...queue,
    send: async () => {
      throw new Error('the queue is away');
    },
  };
  await edge.sends(body);
  await edge.hooks.idle();
  expect(await edge.stored()).toMatchObject([{ state: 'failed', note: 'the queue is away' }]);
  expect((await edge.world.item(key)).stage).toBe('preview');
  edge.world.deps.queue = queue;
  await edge.sends(body);
  await edge.hooks.idle();
  expect(await edge.stored()).toMatchObject([{ state: 'processed', tries: 2 }]);
  expect((await edge.world.item(key)).stage).toBe('ready');
});

test('a delivery that could not be settled keeps no later one from being worked off', async () => {
  const key = await edge.world.reaches('preview');
  const { db } = edge.world.deps;
  const body = closed();
  edge.hooks = createHostInbox(edge.world.deps, 'forge', (event) => {
    edge.world.deps.db = new Proxy(db, {
      get: () => () => {
        throw new Error('away');
      },
    });
    return parse(event);
  });
  await edge.sends(body);
  await edge.hooks.idle();
  edge.world.deps.db = db;
  edge.hooks = createHostInbox(edge.world.deps, 'forge', parse);
  await edge.hooks.replay();
  expect((await edge.world.item(key)).stage).toBe('ready');
});

test('fault 109: an event that we do not know is acknowledged and ignored, with a note', async () => {
  expect(await edge.sends('{"event":"solar_eclipse","action":"began"}')).toMatchObject({ status: 202 });
  await edge.hooks.idle();
  expect((await edge.stored())[0]?.state).toBe('ignored');
  expect(edge.log.join('')).not.toContain('"level":50');
});

test('fault 110: both secrets are accepted while one replaces the other', async () => {
  for (const [index, secret] of secrets.entries()) {
    const body = closing(index);
    const headers = { 'x-forge-signature-256': signed(body, secret), 'x-forge-delivery': `of-${secret}` };
    expect(await edge.sends(body, headers)).toMatchObject({ status: 202 });
  }
  expect(await edge.stored()).toHaveLength(2);
});

test('fault 12: five hundred deliveries at once are all acknowledged, each stored once', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 500 }, async (_, index) => {
      const body = closing(index % 250);
      const headers = {
        'x-forge-delivery': `burst-${index % 250}`,
        'x-forge-signature-256': signed(body),
      };
      return (await edge.sends(body, headers)).status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([202]));
  await edge.hooks.idle();
  expect(await edge.stored()).toHaveLength(250);
});
