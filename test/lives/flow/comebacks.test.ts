/** A rollback takes nothing off the branch: what was rolled back goes live again with the next ticket, and people are told before and after. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { refreshComebacks } from '../../../src/flow/showing/comebacks-now.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { acceptConfirm } from '../../../src/slack/cards/reviewing.ts';
import { details } from '../../../src/slack/modals/details.ts';
import { forms } from '../../../src/slack/modals/fields.ts';
import { chatId, type FlowWorld, startFlow } from '../../flow/flow-world.ts';
import { shown } from '../../slack/words/shown.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const said = (key: string, kind: string): string[] =>
  world.chat.posts
    .filter((one) => one.view.item.key === key && one.message.kind === kind)
    .map((one) => shown(contentOf(one.message, one.view)));
const view = async (key: string) =>
  (await world.flow.desk.ticket(key, chatId.eli)) ?? expect.fail(`no ${key}`);
const why = async (key: string, signal: string): Promise<(string | null)[]> =>
  (await world.ledger(key)).filter((one) => one.signal === signal).map((one) => one.why);
const does = async (name: 'eli' | 'sam' | 'kim', about: Parameters<FlowWorld['answers']>[1]) => {
  const outcome = await world.answers(name, about);
  expect(outcome).toMatchObject({ kind: 'done' });
  await world.works();
};
const unlocks = (key: string) =>
  does('kim', { key, gate: 'reopen', signal: 'service_unlocked', words: { reason: 'Harmless.' } });
/** TL-1 was rolled back and unlocked, and TL-2 waits to be accepted. */
async function twoTickets(): Promise<{ back: string; next: string }> {
  const back = await world.reaches('rolled_back');
  await does('eli', { key: back, gate: 'reopen', signal: 'reason_given', words: { reason: 'Slow.' } });
  await unlocks(back);
  return { back, next: await world.reaches('preview', 'Show the due date') };
}
const line = (text: string | undefined, about: string): string =>
  text?.split('\n').find((one) => one.includes(about)) ?? `nothing about ${about}`;

test('told at the unlock: in the form, on the card, on the ledger, and to whoever uses the command', async () => {
  const key = await world.reaches('rolled_back');
  const asked = await view(key);
  const ask = asked.asks.find((one) => one.gate === 'reopen') ?? expect.fail();
  expect(forms['service_unlocked']?.({ view: asked, ask, viewer: chatId.kim }).intro).toMatchInlineSnapshot(`
    [
      "Merge merge-1 of TL-1 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. No revert of it is open.",
    ]
  `);
  await does('eli', { key, gate: 'reopen', signal: 'reason_given', words: { reason: 'Slow.' } });
  await unlocks(key);
  expect(line(said(key, 'card')[0], 'still on main')).toMatchInlineSnapshot(
    `"S  :warning: *Not off the branch.* Merge merge-1 of TL-1 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. No revert of it is open."`,
  );
  expect(await why(key, 'service_unlocked')).toMatchInlineSnapshot(`
    [
      "Harmless. Merge merge-1 of TL-1 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. No revert of it is open.",
    ]
  `);
});

test('told before the next ticket ships, where people accept it, in its confirm and in Details', async () => {
  const { next } = await twoTickets();
  const asked = await view(next);
  expect(line(said(next, 'ask').at(-1), 'TL-1')).toMatchInlineSnapshot(
    `"S  :warning: *Comes back:* TL-1 was rolled back, and its merge merge-1 is still on main: it goes live again with this deploy, unless a revert is merged first. No revert of it is open."`,
  );
  expect(acceptConfirm(asked).text).toMatchInlineSnapshot(
    `"Its one criterion on a1. TL-1, rolled back before, goes live again with it. Merges #19 and ships to production when the gate is clear. Gate now: clear."`,
  );
  expect(line(JSON.stringify(details(asked).blocks, null, 1), 'Ships with it')).toContain(
    'TL-1 was rolled back, and its merge merge-1 is still on main',
  );
});

test('told when it happens: a post for whoever rolled it back, both ledgers, both cards; and when it is over', async () => {
  const { back, next } = await twoTickets();
  await does('sam', { key: next, gate: 'acceptance', signal: 'accepted' });
  expect((await world.item(next)).stage).toBe('deployed');
  expect(said(back, 'live_again')).toMatchInlineSnapshot(`
    [
      "T: TL-1 Export invoices as CSV. It is live again with the deploy of TL-2, although it was rolled back.
    S  :warning: *TL-1 is live again*, with the deploy of TL-2, <t>. It was rolled back <t>, and its merge merge-1 is in what runs now.
    S  <@U0ELI>, to take it out roll back TL-2, or merge a revert of TL-1 and deploy again. No revert of it is open.
    A  [Revert #18…]",
    ]
  `);
  expect(line(said(back, 'card')[0], 'live again')).toMatchInlineSnapshot(
    `"S  :warning: *TL-1 is live again* since <t>, with the deploy of TL-2, which has its merge merge-1. No revert of it is open."`,
  );
  expect(line(said(next, 'live')[0], 'TL-1')).toMatchInlineSnapshot(
    `"S  :warning: *Came back:* TL-1, rolled back before, is live again with it."`,
  );
  expect({
    [back]: await why(back, 'brought_back'),
    [next]: await why(next, 'deploy_started'),
  }).toMatchInlineSnapshot(`
    {
      "TL-1": [
        "It is live again with the deploy of TL-2, which has its merge merge-1.",
      ],
      "TL-2": [
        "TL-1 was rolled back, and its merge merge-1 is in what ships here: it goes live again with this deploy.",
      ],
    }
  `);
  await does('eli', { key: next, gate: 'rollback', signal: 'rollback_requested' });
  expect(await why(back, 'taken_out')).toEqual(['It is not live any more: TL-2 was rolled back.']);
  expect(said(back, 'live_again')).toMatchInlineSnapshot(`
    [
      "T: TL-1 Export invoices as CSV. It was live again with the deploy of another ticket, and is not any more.
    S  TL-1 was live again with the deploy of another ticket. That is over since <t>.",
    ]
  `);
});

test('with the revert merged first, nothing comes back and nothing is said', async () => {
  const { back, next } = await twoTickets();
  await refreshComebacks(world.deps);
  await world.works();
  expect(said(next, 'ask').at(-1)).toContain('No revert of it is open.');
  await does('eli', { key: back, gate: 'reopen', signal: 'revert_requested' });
  await refreshComebacks(world.deps);
  await world.works();
  const { number = 0 } = (await world.item(back)).revert ?? {};
  expect(said(next, 'ask').at(-1)).toContain(`Revert #${number} is open, not merged.`);
  world.forge.mergesByHand(number, 'sam');
  await world.works();
  await refreshComebacks(world.deps);
  await world.works();
  expect(said(next, 'ask').at(-1)).not.toContain('TL-1');
  await does('sam', { key: next, gate: 'acceptance', signal: 'accepted' });
  expect((await world.item(next)).stage).toBe('deployed');
  expect(await why(back, 'brought_back')).toEqual([]);
  expect(said(back, 'live_again')).toEqual([]);
});

test('a revert that is merged after the ticket is too late for what was merged before it', async () => {
  const { back, next } = await twoTickets();
  await does('eli', { key: back, gate: 'reopen', signal: 'revert_requested' });
  await world.answers('sam', { key: next, gate: 'acceptance', signal: 'accepted' });
  await world.worksUntil('deploy');
  world.forge.mergesByHand((await world.item(back)).revert?.number ?? 0, 'sam');
  await world.works();
  expect((await world.item(next)).stage).toBe('deployed');
  expect(await why(next, 'deploy_started')).toMatchInlineSnapshot(`
    [
      "TL-1 was rolled back, and its merge merge-1 is in what ships here: it goes live again with this deploy. Revert #20 was merged after it.",
    ]
  `);
  expect((await world.item(back)).rollback?.back).toMatchObject({ with: next });
});

test('a ticket that went back with another names that one, not whoever filed it', async () => {
  const first = await world.reaches('deployed');
  const second = await world.reaches('deployed', 'Show the due date');
  await does('eli', { key: first, gate: 'rollback', signal: 'rollback_requested' });
  expect(await world.item(second)).toMatchObject({
    stage: 'rolled_back',
    rollback: { by: 'eli', with: first, fromSha: 'merge-2' },
  });
  expect(line(said(second, 'card')[0], '*Rolled back*')).toMatchInlineSnapshot(
    `"S  :rewind: *Rolled back* (7 of 7)  Eli rolled it back <t>. It went back with TL-1, which says whether invoices takes deploys. Waiting for Eli to reopen it."`,
  );
});
