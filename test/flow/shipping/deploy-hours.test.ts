/** A hold that ends while the team does not deploy: nothing starts, nobody is asked at night, and the card says until when. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { shown } from '../../slack/words/shown.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

/** Deploys on one day of the week alone, `ahead` days from today. */
const deploysIn = async (key: string, ahead: number) => {
  const day = (new Date().getUTCDay() + ahead) % 7 || 7;
  const days = ahead === 0 ? [1, 2, 3, 4, 5, 6, 7] : [day];
  const hours = { zone: 'UTC', days, from: '00:00', to: '24:00' };
  await world.deps.db.execute(sql`
    update work_items set item = jsonb_set(item, '{policy,deployHours}', ${JSON.stringify(hours)}::jsonb) where key = ${key}`);
};
const accepted = async (key: string, ago: string) =>
  world.deps.db.execute(sql`
    update work_items set item = jsonb_set(item, '{acceptances,0,at}',
      to_jsonb(to_char((clock_timestamp() - ${ago}::interval) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    where key = ${key}`);
/** Accepted in a freeze, which ends when the team does not deploy. */
async function heldUntilNight(): Promise<string> {
  const key = await world.reaches('preview');
  world.facts.down.add('freezes');
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  expect((await world.item(key)).deploy?.phase).toBe('held');
  await deploysIn(key, 3);
  world.facts.down.clear();
  await world.later();
  return key;
}
const card = (): string => {
  const post = world.chat.posts.find((one) => one.message.kind === 'card') ?? expect.fail('no card');
  return shown(contentOf(post.message, post.view)).split('\n')[2] ?? '';
};

test('nothing is merged or started, nobody is asked, and the card says until when', async () => {
  const key = await heldUntilNight();
  expect(await world.item(key)).toMatchObject({ stage: 'deploying', deploy: { phase: 'held' } });
  expect([world.forge.merges, world.forge.started]).toEqual([0, []]);
  expect(await world.asks(key, 'ship_after_hold')).toEqual([]);
  expect(card()).toMatchInlineSnapshot(
    `"S  :hourglass: *Held* (6 of 7)  The hold has ended outside deploy hours. It waits until <t> and asks then before it ships, since it was accepted more than 12 h before."`,
  );
  await world.later();
  expect(world.forge.merges).toBe(0);
});

test('when the hours begin it ships by itself', async () => {
  const key = await heldUntilNight();
  await deploysIn(key, 0);
  await world.later();
  expect((await world.item(key)).stage).toBe('deployed');
});

test('accepted too long ago by then, it asks once, in the hours', async () => {
  const key = await heldUntilNight();
  await accepted(key, '13 hours');
  await deploysIn(key, 0);
  await world.later();
  expect(world.forge.merges).toBe(0);
  expect((await world.open(key, 'ship_after_hold')).asked).toHaveLength(1);
});

test('whoever may override ships it at any hour, with a reason', async () => {
  const key = await heldUntilNight();
  const outcome = await world.answers('kim', {
    key,
    gate: 'hold',
    signal: 'hold_overridden',
    words: { rule: 'deploy_hours', reason: 'Customers wait.' },
  });
  expect(outcome.kind).toBe('done');
  await world.works();
  expect((await world.item(key)).stage).toBe('deployed');
});
