/** What blocks a ticket says who could waive it, and what was waived says who did. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { waivedWords } from '../../../src/slack/text/rules.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

test('those who could are known while it is blocked; then whoever did stands with the rule', async () => {
  world.facts.known = world.facts.known.map((one) =>
    one.name === 'invoices' ? { ...one, tier: 'T1' } : one,
  );
  const key = await world.reaches('blocked');
  const view = () => world.flow.desk.ticket(key, chatId.eli);
  expect((await view())?.mayWaive).toEqual(['kim']);
  await world.answers('eli', {
    key,
    gate: 'unblock',
    signal: 'waiver_requested',
    words: { rules: ['tier_not_t1', 'blast_radius_not_high'], reason: 'Words alone.' },
  });
  await world.works();
  await world.answers('kim', { key, gate: 'waive', signal: 'waived' });
  await world.works();
  const after = await view();
  expect(after?.item.stage).toBe('ready');
  expect(after?.mayWaive).toBeUndefined();
  if (after === null) throw new Error('the ticket is gone');
  expect(waivedWords(after).replaceAll(/<!date[^>]+>/g, '<t>')).toMatchInlineSnapshot(
    `"invoices is T1, waived by Kim, <t>. Blast radius is high: invoices (T1), waived by Kim, <t>."`,
  );
});
