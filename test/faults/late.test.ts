/** What people press or type, answered when Slack no longer takes the answer where it was asked. A real Bolt app. */
import { afterEach, expect, test, vi } from 'vitest';
import type { BoardCard } from '../../src/ports/flow.ts';
import { createFakeFlow } from '../slack/fake-flow.ts';
import { INVOICES, startWorld, type World } from '../slack/world.ts';

afterEach(() => vi.unstubAllGlobals());

/** Slack's answer to a response URL that is more than thirty minutes old, or was used five times. Counts how often. */
function responseUrlsAreOver(): { tried: number } {
  const real = globalThis.fetch;
  const seen = { tried: 0 };
  vi.stubGlobal('fetch', ((input, init) => {
    if (typeof input !== 'string' || !/\/(?:actions|commands)\/T0ACME\//.test(input))
      return real(input, init);
    seen.tried += 1;
    return Promise.resolve(Response.json({ ok: false, error: 'expired_url' }, { status: 404 }));
  }) satisfies typeof fetch);
  return seen;
}
const told = async (world: World, name: string): Promise<string[]> =>
  (await world.messages(name)).filter((one) => one.ephemeral === true).map((one) => one.text);

test('fault 25: a list that came after its response URL is told as a private message', async () => {
  const over = responseUrlsAreOver();
  const flow = createFakeFlow();
  flow.desk = { ...flow.desk, list: () => new Promise<BoardCard[]>((resolve) => setImmediate(resolve, [])) };
  // Nobody is patient here: whatever is not there at once comes late.
  const clock = { now: () => Date.now(), sleep: async () => {} };
  const world = await startWorld({ flow, slack: { clock } });
  await world.does('ana', 'command', { channel: INVOICES, command: '/ticket', text: 'list' });
  expect(over.tried).toBe(1);
  expect(await told(world, 'ana')).toEqual(['No ticket.']);
});

test('fault 25: a button of a private answer still answers when its response URL is over', async () => {
  const over = responseUrlsAreOver();
  const world = await startWorld();
  await world.does('ana', 'command', {
    channel: INVOICES,
    command: '/ticket',
    text: 'list invoices',
  });
  const doubt = (await world.messages('ana')).find((one) => one.text.startsWith('Did you want the list'));
  expect(doubt?.ephemeral).toBe(true);
  await world.clicks('ana', doubt?.ts ?? '', 'Show list');
  expect(over.tried).toBe(1);
  expect(await told(world, 'ana')).toContain('No ticket.');
});
