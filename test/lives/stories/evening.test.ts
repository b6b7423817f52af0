/**
 * Three agents ask at once, and one person answers from a phone: `script.md` §16 (c), as far as a sandbox reaches.
 * The demo agent never asks, so one that does stands in its place; all else is the product.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentHeard } from '../../../src/flow/hearing/agent-heard.ts';
import { saveSettings } from '../../../src/store/personal/settings.ts';
import { type AgentState, agentDouble } from '../../flow/agent-double.ts';
import { filesInForm, INVOICES, stepByStep, wordsOn } from '../../stories/acting.ts';
import type { Seen, SeenMessage } from '../../support/people.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
let world: World;
beforeAll(async () => {
  world = await startWorld();
  const { deps } = world.product;
  const state: AgentState = { started: [], told: [], stopped: [], able: true };
  const quiet = agentDouble(state, () => deps);
  deps.agents.splice(0, deps.agents.length, {
    ...quiet,
    // Whoever approves its plan, or answers, is asked for something more; it never finishes by itself.
    send: async (request, id, message) => {
      state.told.push(message);
      if (message.kind !== 'plan_approved') return;
      await agentHeard(deps, `${id}:asks`, {
        kind: 'permission_requested',
        run: request.run,
        request: 'r1',
        text: 'run `npm install csv-stringify@6`',
        detail: '',
        hash: 'r1',
      });
    },
  });
  const hours = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
  await saveSettings(deps.db, { person: 'eli', asked: 'thread', hours, claimedLogin: null, instead: null });
});
afterAll(() => world?.close());

const direct = (seen: Seen): SeenMessage[] =>
  seen.channels
    .filter((one) => one.is_im)
    .flatMap((one) => one.messages)
    .filter((one) => one.user === 'U0THROUGHLINE' && one.ephemeral !== true);
const gathered = (fits: RegExp): Promise<SeenMessage> =>
  world.eli.finds(`the gathered message ${fits}`, (seen) => direct(seen).find((one) => fits.test(one.text)));

test('three tickets are delegated, and their agents ask: Eli gets one message', async () => {
  const titles = ['Tax total off by a cent', 'Rounding of discounts is wrong', 'Dates are off by a day'];
  for (const [index, title] of titles.entries()) {
    const key = `TL-${index + 1}`;
    await filesInForm(world.ana, INVOICES, { title, kind: 'bug' });
    await world.eli.presses('Sign off both', new RegExp(`^${key} `));
    await world.eli.presses('Delegate to Demo agent', new RegExp(`^${key} .*Who builds it`));
    await world.eli.presses('Approve plan', new RegExp(`^${key} .*proposes a plan`));
  }
  const message = await gathered(/^3 agents wait for you/);
  expect(wordsOn(message)).toContain('Answer all…');
  expect(
    direct(await world.eli.sees()).filter((one) => /agents? waits? for you/.test(one.text)),
  ).toHaveLength(1);
});

test('Eli answers two in one form: one once, one not, with a reason; the third is left', async () => {
  await world.eli.presses('Answer all…', /^3 agents wait for you/);
  const modal = await world.eli.finds('the form', (seen) => seen.modal);
  const asks = (modal.blocks as { block_id?: string }[]).flatMap(({ block_id: id = '' }) =>
    id.startsWith('ask') ? [id] : [],
  );
  expect(asks).toHaveLength(3);
  const [first = '', second = ''] = asks;
  await world.eli.submit({
    [first]: { value: { value: 'once' } },
    [second]: { value: { value: 'deny' } },
    reason: { value: { value: 'Write it by hand.' } },
  });
  const message = await gathered(/^1 agent waits for you/);
  expect(wordsOn(message)).toContain('2 answered, 1 left.');
  expect((await world.item('TL-2')).run?.request).toBeNull();
});

test('the last one is held until morning, and costs nothing', async () => {
  await world.eli.presses('Hold until morning', /^1 agent waits for you/);
  await gathered(/^2 answered, 1 put away until/);
  expect((await world.item('TL-3')).run).toMatchObject({ state: 'parked', parkedUntil: expect.any(String) });
});

test('one message in all: nothing else was sent to Eli, and nobody else was told', async () => {
  const seen = await world.eli.sees();
  expect(direct(seen).map((one) => one.text.replace(/until .*/, 'until …'))).toMatchInlineSnapshot(`
    [
      "2 answered, 1 put away until …",
    ]
  `);
  for (const who of [world.ana, world.sam, world.kim]) expect(direct(await who.sees())).toEqual([]);
});
