/** Presses on what is said about a tracker, over a real Bolt app. */
import { expect, test } from 'vitest';
import type { TrackerFound, Tracking } from '../../../src/ports/trackers/tracking.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import { startWorld, type World, wordsOf } from '../world.ts';

const found: TrackerFound = {
  kind: 'tracker_found',
  id: 'linear/billing',
  label: 'Linear',
  team: 'billing',
  total: 3,
  backlog: 2,
  inProgress: 1,
  withPullRequest: 0,
  leftAlone: 0,
  starts: { rule: 'by_hand' },
  decided: null,
};
type Decided = Parameters<Tracking['decide']>[0];

async function asked(how: Partial<Tracking> = {}): Promise<{ world: World; ts: string; decided: Decided[] }> {
  const world = await startWorld();
  const decided: Decided[] = [];
  world.flow.tracking = {
    decide: async (request) => {
      decided.push(request);
      return { done: true, sentence: 'Linear is adopted.' };
    },
    list: async () =>
      Array.from({ length: 40 }, (_, number) => `BIL-${number} A <b>title</b> & more · backlog`),
    ...how,
  };
  const put = await world.slack.rooms.notify({
    outboxId: 'notice-tracker',
    place: { channel: 'U0KIM', thread: null },
    ts: null,
    notice: found,
  });
  if (put.state === 'gone') throw new Error(put.why);
  return { world, ts: put.ts, decided };
}
const press = (world: World, ts: string, label: string) =>
  world.does('kim', 'click', { channel: 'D0KIM', ts, label });

test('[Adopt quietly] takes the rule that is chosen above it', async () => {
  const { world, ts, decided } = await asked();
  await world.does('kim', 'click', {
    channel: 'D0KIM',
    ts,
    action_id: 'tracker:choose',
    value: 'labelled',
  });
  expect(decided).toEqual([]);
  await press(world, ts, 'Adopt quietly');
  await world.settled();
  expect(decided).toEqual([{ id: 'linear/billing', as: 'adopted', starts: 'labelled', by: 'U0KIM' }]);
});

test('[Not now] decides nothing else', async () => {
  const { world, ts, decided } = await asked();
  await press(world, ts, 'Not now');
  await world.settled();
  expect(decided).toMatchObject([{ as: 'later', id: 'linear/billing' }]);
});

test('whoever may not is told so, in private', async () => {
  const { world, ts } = await asked({
    decide: async () => ({ done: false, sentence: 'Only an admin can decide that. Nothing changed.' }),
    list: async () => null,
  });
  await press(world, ts, 'Adopt quietly');
  await world.settled();
  expect(wordsOf((await world.sees('kim')).modal?.blocks)).toBe(
    'Only an admin can decide that. Nothing changed.',
  );
  await world.does('kim', 'close', {});
  await press(world, ts, 'See the list…');
  await world.settled();
  expect(wordsOf((await world.sees('kim')).modal?.blocks)).toBe('Only an admin can see that list.');
});

test('[See the list…] shows every issue, and titles of others are text', async () => {
  const { world, ts } = await asked();
  await press(world, ts, 'See the list…');
  await world.settled();
  const words = wordsOf((await world.sees('kim')).modal?.blocks);
  expect(words).toContain('BIL-0 A &lt;b&gt;title&lt;/b&gt; &amp; more · backlog');
  expect(words).toContain('BIL-39 ');
});

test('[Choose which to start…] on a crowd lists the backlog, each with a button', async () => {
  const { world } = await asked();
  world.flow.add(viewOf({ ...items.filed, stage: 'backlog', home: null }, [askOf('start')]));
  const put = await world.slack.rooms.notify({
    outboxId: 'notice-crowd',
    place: { channel: 'U0KIM', thread: null },
    ts: null,
    notice: { kind: 'tracker_crowd', label: 'Linear', count: 23 },
  });
  await press(world, 'ts' in put ? put.ts : '', 'Choose which to start…');
  await world.settled();
  expect(wordsOf((await world.sees('kim')).modal?.blocks)).toContain(`Start ${items.filed.key}`);
});
