/** One issue that cannot be read holds up no other, and whatever waited longest for a look gets it first. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { leastChecked } from '../../../src/store/tracking/issues.ts';
import { findLink } from '../../../src/store/tracking/links.ts';
import { trackerIssues } from '../../../src/store/tracking/schema-tracking.ts';
import { stateOf } from '../../support/linear/state.ts';
import { startTracking, type TrackingWorld } from './tracking-world.ts';

let world: TrackingWorld;
beforeAll(async () => {
  world = await startTracking();
});
afterAll(() => world?.close());
beforeEach(() => world.reset());

const billing = { tracker: 'linear', team: 'billing' };

/** What is asked for by itself, in its order; of those that are named it says an error. */
function readsBadly(unreadable: string[], error: Error = new Error('a shape that nobody knows')): string[] {
  const asked: string[] = [];
  const [tracker] = world.flow.deps.trackers;
  if (tracker === undefined) throw new Error('there is no tracker');
  world.flow.deps.trackers = [
    {
      ...tracker,
      issue: async (ref) => {
        asked.push(ref);
        if (unreadable.includes(ref)) throw error;
        return tracker.issue(ref);
      },
    },
  ];
  return asked;
}

/** Looked at so many minutes ago. */
const lookedAt = (ref: string, minutes: number) =>
  world.flow.deps.db
    .update(trackerIssues)
    .set({ checkedAt: sql`clock_timestamp() - make_interval(mins => ${minutes})` })
    .where(eq(trackerIssues.issue, world.linear.issue(ref).id));

async function imported(titles: string[]): Promise<string[]> {
  await world.adopts();
  const refs = titles.map((title) => world.linear.files({ title }));
  await world.hears();
  return refs;
}

test('fault 10: an issue that cannot be read keeps no other from the truth, in this round or the next', async () => {
  const [broken = '', closed = ''] = await imported(['Unreadable', 'Closed meanwhile']);
  await lookedAt(broken, 30);
  await lookedAt(closed, 20);
  world.linear.edits(closed, { state: stateOf(world.linear.space, 'canceled') });
  const asked = readsBadly([broken]);
  await world.looks();
  expect(asked.slice(0, 2)).toEqual([broken, closed]);
  expect(await world.flow.item((await world.ticketOf(closed)) ?? '')).toMatchObject({ stage: 'cancelled' });
  expect(await world.flow.item((await world.ticketOf(broken)) ?? '')).toMatchObject({ stage: 'backlog' });
  expect(world.flow.log.filter((one) => one.event === 'tracker.issue_not_read')).toMatchObject([
    { fields: { ref: broken } },
  ]);
  // It has had its turn: what waits longer goes first the next time.
  const third = world.linear.files({ title: 'Another' });
  await world.hears();
  await lookedAt(third, 10);
  asked.length = 0;
  await world.looks();
  expect(asked).toEqual([third, broken]);
});

test('a tracker that is away is not asked for every issue', async () => {
  const refs = await imported(['One', 'Two', 'Three', 'Four', 'Five']);
  const asked = readsBadly(refs, new UpstreamError('Linear', 'no answer', { retryable: true }));
  await world.looks();
  expect(asked).toHaveLength(3);
  asked.length = 0;
  const limited = new UpstreamError('Linear', 'too many requests', { retryable: true, afterMs: 60_000 });
  const again = readsBadly(refs, limited);
  await world.looks();
  expect(again).toHaveLength(1);
});

test('a change that cannot be taken in is read again, and what changed after it is heard at once', async () => {
  const [first = '', second = ''] = await imported(['Taken in badly', 'Taken in well']);
  const keyOf = async (ref: string) => (await world.ticketOf(ref)) ?? '';
  const [bad, good] = [await keyOf(first), await keyOf(second)];
  world.linear.edits(first, { title: 'Named anew' });
  world.linear.edits(second, { title: 'Also named anew' });
  await world.hears(() => true);
  const cursor = async () => (await findLink(world.flow.deps.db, billing))?.cursors['BIL'];
  const before = await cursor();
  const { queue } = world.flow.deps;
  world.flow.deps.queue = {
    ...queue,
    send: async (tx, job) => {
      if (job.key === bad) throw new Error('our own trouble');
      return queue.send(tx, job);
    },
  };
  await world.looks();
  expect((await world.flow.item(good)).title).toBe('Also named anew');
  expect((await world.flow.item(bad)).title).toBe('Taken in badly');
  expect(await cursor()).toBe(before);
  world.flow.deps.queue = queue;
  await world.looks();
  expect((await world.flow.item(bad)).title).toBe('Named anew');
  expect(Date.parse((await cursor()) ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
});

test('only the issues of open tickets are asked for one by one', async () => {
  const [open = '', ended = ''] = await imported(['Open', 'Not built']);
  const key = (await world.ticketOf(ended)) ?? '';
  await world.flow.answers('ana', {
    key,
    gate: 'card',
    signal: 'cancelled',
    words: { as: 'not_needed', reason: 'Finance has a report.' },
  });
  expect((await world.flow.item(key)).stage).toBe('cancelled');
  await lookedAt(ended, 90);
  const rows = await leastChecked(world.flow.deps.db, billing, 40);
  expect(rows.map((row) => row.seen.ref)).toEqual([open]);
});

test('closed there, opened again and closed again: the ticket and its owner hear of each', async () => {
  const [ref = ''] = await imported(['Export invoices as CSV']);
  const key = (await world.ticketOf(ref)) ?? '';
  await world.flow.answers('ana', { key, gate: 'start', signal: 'started' });
  await world.flow.works();
  const goes = async (type: 'canceled' | 'backlog', tell: () => Promise<void>) => {
    world.linear.edits(ref, { state: stateOf(world.linear.space, type) });
    await tell();
    return (await world.flow.item(key)).issue?.gone ?? null;
  };
  const hears = () => world.hears();
  expect(await goes('canceled', hears)).toBe('closed');
  expect(await goes('backlog', hears)).toBeNull();
  // The webhook of the second one is lost; it comes late, and is no third.
  expect(await goes('canceled', () => world.looks())).toBe('closed');
  await world.hears();
  expect(world.notices('issue_gone')).toHaveLength(2);
  const changes = (await world.flow.ledger(key)).filter((one) => one.signal === 'issue_changed');
  expect(changes.map((one) => (one.facts as { gone?: string }).gone ?? 'open')).toEqual([
    'closed',
    'open',
    'closed',
  ]);
});
