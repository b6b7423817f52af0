import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcile } from '../../src/flow/reconcile.ts';
import { stageNames } from '../../src/pipeline/stages.ts';
import { newestItems } from '../../src/store/work-items.ts';
import { seedBoard } from '../bench/seeds/board-seed.ts';
import { type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
afterAll(() => world?.close());

test('fault 45: a restart with a hundred tickets: none of them moves, nothing is posted for those that stand', async () => {
  await seedBoard(world.database.db, 100);
  const standing = async () =>
    (await newestItems(world.database.db, { privateChannels: [], limit: 200 })).map(
      ({ key, stage, revision }) => ({ key, stage, revision }),
    );
  const before = await standing();
  expect(before).toHaveLength(100);
  const stages = new Set(before.map((one) => one.stage));
  expect(stages.size).toBeGreaterThanOrEqual(stageNames.length - 6);
  await reconcile(world.deps, { boot: true });
  await world.works();
  const after = await standing();
  expect(after.map((one) => one.stage)).toEqual(before.map((one) => one.stage));
  // What is blocked by the world is looked at again, and stays blocked.
  const changed = after.filter((one, at) => one.revision !== before[at]?.revision);
  expect(new Set(changed.map((one) => one.stage))).toEqual(new Set(['blocked']));
  // Those are drawn again; the chat of this test never saw the seeded messages, so it takes them for deleted.
  expect(new Set(world.chat.posts.map((post) => post.view.item.stage))).toEqual(new Set(['blocked']));
});
