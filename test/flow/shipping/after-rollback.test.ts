/** What was said of a release follows what became of it: nothing says *live* that is not, and no button is left behind. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { orderDone } from '../../../src/slack/cards/standing/orders.ts';
import { shown } from '../../slack/words/shown.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

/** The messages of a kind as people read them now, oldest first. */
const said = (kind: string): string[] =>
  world.chat.posts
    .filter((one) => one.message.kind === kind)
    .map((one) => shown(contentOf(one.message, one.view)));
const presses = (text: string | undefined): boolean =>
  (text ?? expect.fail('nothing was said')).includes('[');
const answers = async (signal: 'reason_given' | 'reopened' | 'service_unlocked', key: string) => {
  const by = signal === 'service_unlocked' ? 'kim' : 'eli';
  const outcome = await world.answers(by, {
    key,
    gate: 'reopen',
    signal,
    words: { reason: 'Exports time out.' },
  });
  expect(outcome.kind).toBe('done');
  await world.works();
};

test('what was live says that it was rolled back, and opens nothing', async () => {
  const key = await world.reaches('deployed');
  expect(said('live')[0]).toContain('[Open it↗]');
  await world.answers('eli', { key, gate: 'rollback', signal: 'rollback_requested' });
  await world.works();
  expect(said('live')).toMatchInlineSnapshot(`
    [
      "T: TL-1 was live, and was rolled back by Eli.
    S  :rewind: *TL-1 was live, and was rolled back* by Eli, <t>. Export invoices as CSV.",
    ]
  `);
});

test('reopened, the old message has no button and says what became of it; unlocked, it says that too', async () => {
  const key = await world.reaches('rolled_back');
  await answers('reason_given', key);
  await answers('reopened', key);
  expect(presses(said('rolled_back')[0])).toBe(false);
  expect(said('rolled_back')).toMatchInlineSnapshot(`
    [
      "T: TL-1 was rolled back by Eli.
    S  :rewind: *TL-1 was rolled back* by Eli, <t>. "Exports time out." Eli reopened it, <t>: "Exports time out." invoices is locked for deploys until the revert is merged, a fix of TL-1 ships, or someone unlocks it.
    S  Merge merge-1 of TL-1 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. No revert of it is open.",
    ]
  `);
  const outcome = await world.flow.orders.give({
    what: 'unlock',
    service: 'invoices',
    until: null,
    reason: 'It is harmless.',
    by: chatId.kim,
    delivery: 'unlock-1',
  });
  if (outcome.kind !== 'done') throw new Error(outcome.sentence);
  expect(shown(orderDone(outcome))).toMatchInlineSnapshot(`
    "T: invoices is not locked any more. No ticket waited for it. TL-1 says so.
    S  invoices is not locked any more. No ticket waited for it. TL-1 says so.
    S  :warning: *Not off the branch.* Merge merge-1 of TL-1 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. No revert of it is open."
  `);
  await world.works();
  expect(said('rolled_back')).toMatchInlineSnapshot(`
    [
      "T: TL-1 was rolled back by Eli.
    S  :rewind: *TL-1 was rolled back* by Eli, <t>. "Exports time out." Eli reopened it, <t>: "Exports time out." TL-1 does not lock invoices any more.
    S  Merge merge-1 of TL-1 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. No revert of it is open.",
    ]
  `);
  expect(presses(said('live')[0])).toBe(false);
});

test('closed, the old message has no button', async () => {
  const key = await world.reaches('rolled_back');
  await answers('reason_given', key);
  await world.answers('eli', { key, gate: 'card', signal: 'cancelled', words: { reason: 'Not needed.' } });
  await world.works();
  expect((await world.item(key)).stage).toBe('cancelled');
  expect(presses(said('rolled_back')[0])).toBe(false);
});
