import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newestItems } from '../../../src/store/work-items.ts';
import { stateOf as statusOf } from '../../support/linear/state.ts';
import { chatId } from '../flow-world.ts';
import { stageOf, startTracking, type TrackingWorld } from './tracking-world.ts';

let world: TrackingWorld;
beforeAll(async () => {
  world = await startTracking();
});
afterAll(() => world?.close());
beforeEach(() => world.reset());

const tickets = async () =>
  (await newestItems(world.flow.database.db, { privateChannels: [], limit: 50 }))
    .map(({ key, stage, title, home }) => ({ key, stage, title, home }))
    .toReversed();
const old = { updatedAt: '2026-01-05T09:00:00.000Z' };

describe('a tracker that is connected', () => {
  beforeEach(async () => {
    for (let number = 1; number <= 3; number += 1) world.linear.files({ title: `Not started ${number}` });
    world.linear.files({ title: 'Under way', started: true });
    const stale = world.linear.files({ title: 'Forgotten' });
    Object.assign(world.linear.issue(stale), old);
    const closed = world.linear.files({ title: 'Done long ago' });
    world.linear.edits(closed, { state: statusOf(world.linear.space, 'completed') });
    await world.looks();
  });

  test('is looked at, and nothing is posted, drafted or changed; the admin sees what is there', async () => {
    expect(await tickets()).toEqual([]);
    expect(world.flow.chat.posts).toEqual([]);
    expect(world.flow.chat.notices.map(({ channel }) => channel)).toEqual([chatId.kim]);
    expect(world.notices('tracker_found')).toMatchObject([
      {
        label: 'Linear',
        total: 5,
        backlog: 3,
        inProgress: 1,
        leftAlone: 1,
        starts: { rule: 'by_hand' },
        decided: null,
      },
    ]);
    expect(new Set(world.linear.asked)).toEqual(new Set(['Viewer', 'Team', 'OpenIssues']));
  });

  test('until the admin adopts it, nothing that comes becomes a ticket', async () => {
    world.linear.files({ title: 'Came meanwhile' });
    await world.hears();
    await world.looks();
    expect(await tickets()).toEqual([]);
    await world.adopts();
    expect((await tickets()).map(({ title }) => title)).toContain('Came meanwhile');
  });

  test('adopted, what is not started waits in the backlog, what is under way stands there by hand, the stale is left alone', async () => {
    await world.adopts();
    await world.flow.works();
    expect(await tickets()).toEqual([
      { key: 'TL-1', stage: 'backlog', title: 'Not started 1', home: null },
      { key: 'TL-2', stage: 'backlog', title: 'Not started 2', home: null },
      { key: 'TL-3', stage: 'backlog', title: 'Not started 3', home: null },
      { key: 'TL-4', stage: 'delegated', title: 'Under way', home: null },
    ]);
    expect(world.flow.chat.posts).toEqual([]);
    expect(
      world.linear.asked.filter((name) => !['Viewer', 'Team', 'OpenIssues', 'Issue'].includes(name)),
    ).toEqual([]);
    expect(world.notices('tracker_found')).toMatchObject([{ decided: { as: 'adopted', by: 'Kim' } }]);
  });

  test('only an admin decides', async () => {
    const decide = (by: string) =>
      world.flow.flow.tracking.decide({ id: 'linear/billing', as: 'adopted', starts: null, by });
    expect(await decide(chatId.ana)).toEqual({
      done: false,
      sentence: 'Only an admin can decide that. Nothing changed.',
    });
    expect(await world.flow.flow.tracking.list('linear/billing', chatId.gus)).toBeNull();
    expect(await world.flow.flow.tracking.list('linear/billing', chatId.kim)).toContain(
      'BIL-4 Under way · by hand',
    );
    await world.looks();
    expect(await tickets()).toEqual([]);
  });

  test('not now leaves all as it is, and can be taken back', async () => {
    const decide = (as: 'adopted' | 'later') =>
      world.flow.flow.tracking.decide({ id: 'linear/billing', as, starts: null, by: chatId.kim });
    await decide('later');
    await world.looks();
    expect(await tickets()).toEqual([]);
    await decide('adopted');
    await world.looks();
    expect(await tickets()).toHaveLength(4);
  });

  test('a round that breaks off half-way is finished by the next, with every ticket once', async () => {
    await world.flow.flow.tracking.decide({
      id: 'linear/billing',
      as: 'adopted',
      starts: null,
      by: chatId.kim,
    });
    world.linear.fault = 'fails_before';
    await world.looks();
    await world.looks();
    await world.looks();
    expect(await tickets()).toHaveLength(4);
    expect(world.flow.log.map(({ event }) => event)).toContain('tracker.not_reached');
  });
});

test('started by a person, a ticket of the backlog gets its card, and its issue says where it is worked on', async () => {
  const ref = world.linear.files({ title: 'Export invoices as CSV', description: 'Accountants type them.' });
  await world.adopts();
  const key = (await world.ticketOf(ref)) ?? '';
  expect(await world.flow.answers('ana', { key, gate: 'start', signal: 'started' })).toMatchObject({
    kind: 'done',
  });
  await world.flow.works();
  await world.flow.later();
  expect(await stageOf(world, key)).toBe('prd_draft');
  const item = await world.flow.item(key);
  expect(item.origin).toMatchObject({ kind: 'tracker', ref, author: 'Ana' });
  expect(item.service?.name).toBe('invoices');
  expect(world.linear.issue(ref).comments.map(({ body }) => body)).toEqual([
    expect.stringContaining(`**${key}** is worked on in Slack`),
  ]);
  const card = world.flow.chat.posts.find((post) => post.message.kind === 'card');
  expect(card?.view.links.tracker).toEqual({
    ref: `Linear ${ref}`,
    url: `https://linear.app/acme/issue/${ref}`,
  });
});

const setup = async () =>
  (await world.flow.flow.desk.home(chatId.kim, { show: 'all', open: null, search: null }, 5)).setup
    .map(({ problem, fix }) => `${problem} ${fix}`)
    .filter((line) => line.includes('Linear'));

test('a tracker that cannot be asked stands among what the admin should mend, until it can', async () => {
  world.linear.fault = 'refused';
  await world.looks();
  expect(await setup()).toEqual([
    'Linear of billing: not reached. Linear does not take our key; check LINEAR_API_KEY. What changed there comes with the next look that succeeds.',
  ]);
  expect(world.flow.chat.notices).toEqual([]);
  world.linear.fault = null;
  await world.looks();
  expect(await setup()).toEqual([]);
  expect(world.notices('tracker_found')).toHaveLength(1);
});

test('a place that the tracker does not have is no empty one: the admin reads of it', async () => {
  await world.reset({ places: ['XYZ'] });
  await world.looks();
  expect(await setup()).toEqual([
    'Linear of billing: not reached. Linear has no team XYZ that our key may see; check places under trackers. What changed there comes with the next look that succeeds.',
  ]);
  expect(world.notices('tracker_found')).toEqual([]);
});

test('a status that the team does not have stands there before a ticket comes to need it; issues come in all the same', async () => {
  await world.reset({ statuses: { preview: 'In Reveiw', deployed: 'done', cancelled: null } });
  await world.adopts();
  world.linear.files({ title: 'Export' });
  await world.looks();
  expect((await tickets()).map(({ title }) => title)).toEqual(['Export']);
  expect(await setup()).toEqual([
    'Linear of billing: a status is not there. Linear’s team BIL has no status “In Reveiw”; it has Backlog, Todo, In Progress, In Review, Done, Canceled. Mend statuses under trackers.',
  ]);
  for (const state of world.linear.space.team.states)
    if (state.name === 'In Review') state.name = 'In Reveiw';
  await world.looks();
  expect(await setup()).toEqual([]);
});
