/** Whoever accepts reads how the gate stands now; when that changes the question is drawn again, and nothing is posted. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { refreshGates } from '../../../src/flow/showing/gate-now.ts';
import { dbNow } from '../../../src/store/db.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

test('an incident that opens while people accept stands on the question, and goes when it is over', async () => {
  const key = await world.reaches('preview');
  const { id } = await world.open(key, 'acceptance');
  const question = () =>
    world.chat.posts.find(({ message }) => message.kind === 'ask' && message.ask === id) ?? expect.fail();
  const start = Date.parse(await dbNow(world.deps.db));
  const minutesLater = async (minutes: number): Promise<void> => {
    await refreshGates(world.deps, new Date(start + minutes * 60_000).toISOString());
    await world.works();
  };
  expect(question().view.gate).toEqual({ clear: true, why: null });
  const posts = world.chat.posts.length;
  world.facts.openIncidents = [
    {
      id: 'INC-90',
      title: 'Invoices are slow',
      priority: 'P1',
      services: ['invoices'],
      owner: 'sam',
      openedAt: '2026-11-20T10:00:00.000Z',
    },
  ];
  await minutesLater(2);
  expect(question().view.gate).toEqual({ clear: false, why: expect.stringContaining('INC-90') });
  const rewrites = question().rewrites;
  await minutesLater(4);
  expect(question().rewrites).toBe(rewrites);
  world.facts.openIncidents = [];
  await minutesLater(6);
  expect(question().view.gate).toEqual({ clear: true, why: null });
  expect(world.chat.posts).toHaveLength(posts);
});
