/** A team of 212 open issues connects its tracker: the admin sees what is there, and nobody else sees anything. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtTrackers } from '../../../src/flow/tracking/look.ts';
import { itemsIn } from '../../../src/store/work-items.ts';
import { INVOICES, offering, opens, stepByStep, wordsOn } from '../../stories/acting.ts';
import { LINEAR_KEY, type LinearDouble, startLinearDouble } from '../../support/linear/double.ts';
import { startWorld, type World } from '../../support/world.ts';

stepByStep();
let linear: LinearDouble;
let world: World;
let quiet: string[];
beforeAll(async () => {
  linear = await startLinearDouble();
  const old = { updatedAt: new Date(Date.now() - 200 * 24 * 3_600_000).toISOString() };
  for (let number = 1; number <= 212; number += 1) {
    const ref = linear.files({ title: `Issue ${number}`, started: number > 180 && number <= 200 });
    if (number > 200) Object.assign(linear.issue(ref), old);
  }
  world = await startWorld({
    env: { LINEAR_URL: linear.url, LINEAR_API_KEY: LINEAR_KEY },
    company: (file) =>
      `${file}\ntrackers:\n  - { kind: linear, team: billing, places: [BIL], channel: ${INVOICES} }\n`,
  });
});
afterAll(async () => {
  await world?.close();
  await linear?.end();
  expect(linear?.misfits).toEqual([]);
});

const inChannels = async (): Promise<string[]> =>
  (await world.ana.sees()).channels
    .filter((one) => !one.is_im)
    .flatMap(({ messages }) => messages.map(({ text }) => text));

test('Kim reads what is there, with its numbers and what would become of it', async () => {
  const asked = await offering(world.kim, 'Adopt quietly', /212 open issues found/);
  quiet = await inChannels();
  const words = wordsOn(asked.blocks);
  for (const said of [
    '*Linear: 212 open issues found. Nothing was posted or changed.*',
    '180 not started → backlog, no threads, no drafts, no cost.',
    '20 in progress → on the board as “by hand”, no threads.',
    '12 not touched for half a year → left alone.',
    'only tickets people start (recommended)',
    'issues labelled throughline, at most 5 a day',
    'every new issue',
  ])
    expect(words).toContain(said);
});

test('she looks at the list before she decides', async () => {
  const list = wordsOn(await opens(world.kim, 'See the list…', /212 open issues found/));
  expect(list).toMatch(/BIL-201 Issue 201 · left alone/);
  expect(list).toContain('and 152 more');
});

test('adopted, they stand in the backlog and on the board; no thread, no draft, and nothing in Linear', async () => {
  await world.kim.call('POST', 'close-modal');
  const asked = linear.asked.length;
  await world.kim.presses('Adopt quietly', /212 open issues found/);
  await world.kim.message(
    /Kim adopted Linear for billing: 212 open issues\. From now on: only tickets people start/,
  );
  await lookAtTrackers(world.product.deps, { boot: true });
  const { db } = world.product.deps;
  expect(await itemsIn(db, ['backlog'])).toHaveLength(180);
  const byHand = await itemsIn(db, ['delegated']);
  expect(byHand).toHaveLength(20);
  expect(byHand.filter(({ home }) => home !== null)).toEqual([]);
  expect(await inChannels()).toEqual(quiet);
  expect(new Set(linear.asked.slice(asked))).toEqual(new Set(['OpenIssues', 'Issue']));
  expect(linear.space.issues.flatMap(({ comments }) => comments)).toEqual([]);
});

test('twenty-three that come at once are one message to her, and nothing in a channel', async () => {
  for (let number = 1; number <= 23; number += 1) linear.files({ title: `Imported ${number}` });
  await lookAtTrackers(world.product.deps, { boot: true });
  const said = await offering(
    world.kim,
    'Choose which to start…',
    /23 issues arrived from Linear\. They are in the backlog\./,
  );
  await lookAtTrackers(world.product.deps, { boot: true });
  const all = (await world.kim.sees()).channels.flatMap(({ messages }) => messages);
  expect(all.filter(({ text }) => text.includes('issues arrived from Linear'))).toMatchObject([
    { ts: said.ts },
  ]);
  expect(await inChannels()).toEqual(quiet);
});
