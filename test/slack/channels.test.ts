/** Channels over a real Bolt app: Slack's events, what is looked up, what people press. */
import { expect, test } from 'vitest';
import type { Notice } from '../../src/ports/chat.ts';
import { items } from '../fixtures/items.ts';
import { askOf, viewOf } from '../fixtures/views.ts';
import { INVOICES, startWorld, type World, wordsOf } from './world.ts';

const control = async (world: World, channel: string, body: unknown): Promise<void> => {
  const response = await fetch(`${world.local.url}/_channels/${channel}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  await world.settled();
};
const GLOBEX = { id: 'T0GLOBEX', name: 'Globex' };

test('fault 27: whatever happens to a channel is heard, and kept before it is acknowledged', async () => {
  const world = await startWorld();
  await control(world, 'invoices', { is_ext_shared: true, connected_team: GLOBEX });
  await control(world, 'invoices', { is_ext_shared: false });
  await control(world, 'invoices', { archived: true });
  await control(world, 'invoices', { archived: false });
  await control(world, 'invoices', { members: ['ana', 'eli', 'sam'] });
  await control(world, 'invoices', { app_member: false });
  await control(world, 'invoices', { app_member: true, inviter: 'ana' });
  await control(world, 'invoices', { deleted: true });
  expect(world.flow.channelNews).toEqual([
    `${INVOICES} changed`,
    `${INVOICES} changed`,
    `${INVOICES} changed`,
    `${INVOICES} changed`,
    `${INVOICES} people: U0GUS`,
    `${INVOICES} changed: removed`,
    `${INVOICES} changed`,
    `${INVOICES} invited by U0ANA`,
    `${INVOICES} changed: deleted`,
  ]);
  expect([...world.flow.rows.values()].map((row) => [row.kind, row.state])).toContainEqual([
    'channel_shared',
    'processed',
  ]);
});

test('who a channel is shared with is asked of Slack; a company that it does not tell is just another one', async () => {
  const world = await startWorld();
  await control(world, 'invoices', { is_ext_shared: true, connected_team: GLOBEX });
  expect(await world.slack.directory.channel(INVOICES)).toMatchObject({
    sharedOutside: true,
    sharedWith: { company: 'Globex' },
  });
  world.local.faults.set([{ method: 'team.info', kind: 'error', error: 'team_not_found' }]);
  expect(await world.slack.directory.channel(INVOICES)).toMatchObject({ sharedWith: { company: null } });
});

test('a canvas is closed to a channel, and shown to a person', async () => {
  const world = await startWorld();
  const { pages } = world.slack;
  const sees = async (name: string) => (await world.sees(name)).canvases.map((canvas) => canvas.can_edit);
  const page = await pages.ensure({
    known: null,
    marker: 'TL-42 PRD',
    title: 'TL-42 PRD',
    markdown: '## Problem\n\nNone.',
    channel: INVOICES,
    access: 'write',
  });
  if (page === null) throw new Error('no page was made');
  expect([await sees('eli'), await sees('kim')]).toEqual([[true], []]);
  await pages.close(page.id, INVOICES);
  await pages.close(page.id, INVOICES);
  await pages.showTo(page.id, 'U0KIM');
  expect([await sees('eli'), await sees('kim')]).toEqual([[], [false]]);
});

const which: Notice = {
  kind: 'which_service',
  channel: { id: 'C0RANDOM', name: 'random' },
  services: ['invoices', 'storefront'],
  linked: null,
};

async function asked(world: World): Promise<string> {
  const put = await world.slack.rooms.notify({
    outboxId: 'notice-1',
    place: { channel: 'U0ANA', thread: null },
    ts: null,
    notice: which,
  });
  if (put.state === 'gone') throw new Error(put.why);
  return put.ts;
}

test('[Link] takes the service that is chosen beside it; the message is found and rewritten by its id', async () => {
  const world = await startWorld();
  const ts = await asked(world);
  expect(await world.slack.chat.find({ channel: 'U0ANA', thread: null }, 'notice-1')).toBe(ts);
  await world.does('ana', 'click', { channel: 'D0ANA', ts, label: 'Link' });
  expect(wordsOf((await world.sees('ana')).modal?.blocks)).toBe('Choose a service first. Nothing changed.');
  await world.does('ana', 'close-modal', {});
  await world.does('ana', 'click', { channel: 'D0ANA', ts, action_id: 'bind:choose', value: 'storefront' });
  await world.does('ana', 'click', { channel: 'D0ANA', ts, label: 'Link' });
  expect(wordsOf((await world.sees('ana')).modal?.blocks)).toBe(
    'There is no service storefront. Known: invoices, storefront.',
  );
  await world.slack.rooms.notify({
    outboxId: 'notice-1',
    place: { channel: 'U0ANA', thread: null },
    ts,
    notice: { ...which, linked: 'invoices' },
  });
  expect(wordsOf((await world.direct('ana'))[0]?.blocks)).toBe('#random belongs to invoices.');
});

test('[Invite Kim…] says first what Kim will see', async () => {
  const world = await startWorld();
  const view = viewOf(items.drafted, [askOf('card')]);
  const ts = await world.show(
    { ...view, absent: [{ id: 'kim', name: 'Kim', chatId: 'U0KIM' }] },
    { kind: 'card' },
  );
  await world.clicks('ana', ts, 'Invite Kim…');
  expect(wordsOf((await world.sees('ana')).modal?.blocks)).toBe(
    'Kim will see everything in this channel, also what was written before.',
  );
  await world.does('ana', 'submit', { values: {} });
  expect(world.flow.channelNews).toEqual([`U0ANA invites U0KIM for ${view.item.key}`]);
  expect(await world.slack.rooms.invite('C0NOWHERE', 'U0KIM')).toBe(false);
});

test('the workspace is asked for its name and its canvases; events count once one was received', async () => {
  const world = await startWorld();
  const { rooms } = world.slack;
  expect(await rooms.workspace()).toMatchObject({ name: 'acme', canvases: true });
  expect((await world.sees('ana')).canvases).toEqual([]);
  await world.does('ana', 'say', { channel: INVOICES, text: 'Hello.' });
  expect(await rooms.workspace()).toMatchObject({ events: true });
  const ts = await world.slack.rooms.notify({
    outboxId: 'notice-2',
    place: { channel: 'U0KIM', thread: null },
    ts: null,
    notice: {
      kind: 'connected',
      workspace: 'acme',
      events: true,
      canvases: true,
      services: [{ name: 'GitHub', connected: false }],
    },
  });
  await world.does('kim', 'click', { channel: 'D0KIM', ts: 'ts' in ts ? ts.ts : '', label: 'How' });
  expect(wordsOf((await world.sees('kim')).modal?.blocks)).toContain('docs/workspace.md');
});
