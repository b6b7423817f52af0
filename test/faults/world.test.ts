/** The whole product among people, while Slack and the database misbehave. One world; a ticket for each fault. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { inbox } from '../../src/store/schema.ts';
import { keysOf } from '../../src/store/work-items.ts';
import { filesLine, INVOICES, linkOn, offering, posts, refusedWith, wordsOn } from '../stories/acting.ts';
import type { Seen } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 });
let world: World;
let number = 0;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.slackHas([]));
afterAll(() => world?.close());

const titles = [
  'Show the due date',
  'Group invoices by month',
  'Remember the chosen filter',
  'Add the purchase order',
  'Let finance write comments',
  'Send reminders for late payments',
  'Translate the footer to Dutch',
  'Sort the list by due date',
  'Show who approved an invoice',
];
/** Files a ticket as Ana and returns its key, once she is asked to sign its PRD. */
async function filed(): Promise<string> {
  const title = titles[number] ?? `Ticket number ${number}`;
  number += 1;
  const key = await filesLine(world, world.ana, `new ${title}`);
  await offering(world.ana, 'Sign off PRD', asksToSign(key));
  return key;
}
const asksToSign = (key: string): RegExp => new RegExp(`^${key} .*please sign off PRD v1`);
const threadOf = async (key: string): Promise<string> => (await posts(world.ana, INVOICES, key))[0]?.ts ?? '';

test('fault 1: a command that Slack delivers twice files one ticket', async () => {
  await world.slackHas([{ method: 'delivery:commands', kind: 'duplicate' }]);
  await filed();
  expect(await keysOf(world.product.deps.db)).toHaveLength(1);
});

test('fault 3: a question with a mention arrives twice, is delivered twice, and is answered once', async () => {
  const key = await filed();
  await world.slackHas([{ method: 'delivery:events', kind: 'duplicate', times: 2 }]);
  const before = (await posts(world.ana, INVOICES, key)).length;
  await world.ana.says(INVOICES, "@Throughline why shouldn't we build this?", await threadOf(key));
  await world.ana.message(/Reasons against|reasons against|nothing that speaks against/i);
  expect(await posts(world.ana, INVOICES, key)).toHaveLength(before + 1);
});

test('fault 14: a double click is one sign-off, and the second is told in private who signed', async () => {
  const key = await filed();
  const asked = await offering(world.ana, 'Sign off PRD', asksToSign(key));
  const click = () => world.ana.click({ channel: INVOICES, ts: asked.ts, label: 'Sign off PRD' });
  await Promise.all([click(), click()]);
  await refusedWith(world.ana, 'Ana answered that');
  expect((await world.item(key)).prd?.signed).toMatchObject({ by: 'ana', version: 1 });
});

test('fault 21: Gus, from another company, presses and is told no; nothing is named', async () => {
  const key = await filed();
  const asked = await offering(world.gus, 'Sign off PRD', asksToSign(key));
  await world.gus.click({ channel: INVOICES, ts: asked.ts, label: 'Sign off PRD' });
  await refusedWith(world.gus, 'You can read along here, but not decide');
  expect((await world.item(key)).prd?.signed).toBeNull();
});

test('fault 24: “ship it” gets the button, in private', async () => {
  const key = await filed();
  await world.ana.says(INVOICES, 'ship it', await threadOf(key));
  const offered = await world.ana.message(/Words don't sign here/);
  expect(offered.ephemeral).toBe(true);
  expect((await world.item(key)).prd?.signed).toBeNull();
});

test('fault 36: with the database away a press is answered “not saved”; pressed again later, it counts', async () => {
  const key = await filed();
  const { deps } = world.product;
  const { db } = deps;
  deps.db = new Proxy(db, {
    get: () => () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    },
  });
  try {
    const asked = await offering(world.ana, 'Sign off PRD', asksToSign(key));
    await world.ana.click({ channel: INVOICES, ts: asked.ts, label: 'Sign off PRD' });
    await refusedWith(
      world.ana,
      'I could not save that. Nothing was done. Please press it again in a minute.',
    );
    const health = await fetch(`${world.product.httpUrl}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({
      status: 'degraded',
      checks: { database: 'connect ECONNREFUSED' },
    });
  } finally {
    deps.db = db;
  }
  expect((await world.item(key)).prd?.signed).toBeNull();
  await world.ana.presses('Sign off PRD', asksToSign(key));
  await world.ana.message(new RegExp(`^${key} .*Ana signed off PRD v1`));
});

test('fault 51: posts whose answers are lost are there once', async () => {
  await world.slackHas([
    { method: 'chat.postMessage', kind: 'error_after', times: 1 },
    { method: 'chat.postMessage', kind: 'drop_after', skip: 1, times: 1 },
  ]);
  const key = await filed();
  const thread = await posts(world.ana, INVOICES, key);
  expect(thread.filter((one) => asksToSign(key).test(one.text))).toHaveLength(1);
  expect(thread).toHaveLength(2);
});

test('fault 50: while posting is limited a press is answered at once, and the posts come later', async () => {
  const key = await filed();
  await world.slackHas([{ method: 'chat.postMessage', kind: 'ratelimited', retry_after: 1 }]);
  const { ok } = await world.ana.presses('Sign off PRD', asksToSign(key));
  expect(ok).toBe(true);
  await world.eli.message(new RegExp(`^${key} .*Eli, please sign off spec v1`));
});

test('fault 54: a canvas that somebody deleted is restored at once, the card says so, and it is signed', async () => {
  const key = await filed();
  const prd = (seen: Seen) => seen.canvases.find((one) => one.title.startsWith(`${key} PRD`));
  const deleted = await world.ana.finds('the PRD', prd);
  await fetch(`${world.url}/_canvases/${deleted.id}/delete`, { method: 'POST' });
  const restored = await world.ana.finds('a new PRD', (seen) => {
    const found = prd(seen);
    return found?.id === deleted.id ? null : found;
  });
  expect(restored).toMatchObject({ markdown: deleted.markdown, can_edit: true });
  const card = await world.ana.finds('the card', (seen) =>
    seen.channels
      .flatMap((channel) => channel.messages)
      .find((one) => wordsOn(one.blocks).includes('Somebody deleted the PRD. Restored as v1.')),
  );
  expect(linkOn(card, 'Read PRD')).toContain(restored.id);
  await world.ana.presses('Sign off PRD', asksToSign(key));
  await world.ana.message(new RegExp(`^${key} .*Ana signed off PRD v1`));
});

test('every delivery of this whole morning was settled', async () => {
  const rows = await world.product.deps.db.select().from(inbox);
  expect(rows.filter((one) => one.state === 'failed')).toEqual([]);
  expect(rows.length).toBeGreaterThan(10);
});

test('fault 111: health of the whole product holds no secret', async () => {
  const answer = await fetch(`${world.product.httpUrl}/health`);
  expect(await answer.json()).toEqual({ status: 'ok', checks: { slack: 'ok', database: 'ok' } });
  expect((await fetch(`${world.product.httpUrl}/metrics`)).status).toBe(401);
  expect(wordsOn(await world.ana.sees())).not.toMatch(/xox[bp]-|xapp-/);
});
