/** What is said about channels and the workspace: each thing once, to whom it concerns. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { connected } from '../../../src/flow/rooms/connected.ts';
import { welcome } from '../../../src/flow/showing/welcome.ts';
import { allChannels } from '../../../src/store/channels.ts';
import { noticesIn } from '../../../src/store/messages.ts';
import { messages } from '../../../src/store/schema-shown.ts';
import { type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const NEW = 'C0BILLING';
const said = (kind: string) => world.chat.notices.filter(({ notice }) => notice.kind === kind);

test('invited to a channel, only the inviter is asked, once, which service it belongs to', async () => {
  await world.flow.channels.invited(NEW, 'U0ANA');
  await world.flow.channels.invited(NEW, 'U0ELI');
  expect(said('which_service')).toMatchObject([
    { channel: 'U0ANA', notice: { channel: { id: NEW, name: 'billing' }, linked: null } },
  ]);
  expect(said('welcome')).toEqual([]);
});

test('linked, the channel says once what it is for, and the question is over', async () => {
  await world.flow.channels.invited(NEW, 'U0ANA');
  await world.flow.intake.link(NEW, 'invoices', 'U0ANA');
  await world.flow.intake.link(NEW, 'invoices', 'U0ELI');
  expect(said('welcome')).toMatchObject([{ channel: NEW, notice: { service: 'invoices' } }]);
  expect(said('which_service')).toMatchObject([{ notice: { linked: 'invoices' }, rewrites: 1 }]);
  await world.flow.channels.invited(NEW, 'U0ELI');
  expect(world.chat.notices).toHaveLength(2);
});

test.each([
  ['a stranger', () => world.flow.channels.invited(NEW, 'U0GUS')],
  [
    'the way into a channel that another company shares',
    () => {
      world.chat.shared.set(NEW, 'Globex');
      return world.flow.channels.invited(NEW, 'U0ANA');
    },
  ],
  ['somebody who brings us back into a linked channel', () => world.flow.channels.invited(INVOICES, 'U0ANA')],
])('%s brings no question', async (_who, happens) => {
  await happens();
  expect(said('which_service')).toEqual([]);
});

test('fault 41: two first boots at once say in each channel once what it is for', async () => {
  await Promise.all([welcome(world.deps), welcome(world.deps)]);
  const linked = await allChannels(world.deps.db);
  expect(
    said('welcome')
      .map((one) => one.channel)
      .toSorted(),
  ).toEqual(linked.map((row) => row.id).toSorted());
});

test('fault 41: the installer gets one message, whichever instance starts first', async () => {
  await Promise.all([connected(world.deps), connected(world.deps)]);
  await connected(world.deps);
  expect(said('connected')).toMatchObject([
    {
      channel: 'U0KIM',
      rewrites: 0,
      notice: { workspace: 'acme', events: false, services: [{ name: 'GitHub', connected: false }] },
    },
  ]);
  world.deps.rooms.workspace = async () => ({ name: 'acme', events: true, canvases: true });
  await reconcile(world.deps, { boot: false });
  await reconcile(world.deps, { boot: false });
  expect(said('connected')).toMatchObject([{ rewrites: 1, notice: { events: true } }]);
});

test('nobody installed the sandbox, so nobody is told', async () => {
  await connected({ ...world.deps, sandbox: true });
  expect(said('connected')).toEqual([]);
});

test('fault 35: killed between the intent and the post, what was meant to be said is said once, a minute later', async () => {
  const killed = { ...world.deps.rooms, notify: () => Promise.reject(new Error('killed')) };
  await expect(welcome({ ...world.deps, rooms: killed })).rejects.toThrow('killed');
  // Another instance may be posting it at this moment.
  const [intended] = await noticesIn(world.deps.db, 'welcome');
  await welcome(world.deps);
  expect(said('welcome').map((one) => one.channel)).not.toContain(intended?.channel);
  await world.database.db.update(messages).set({ at: sql`${messages.at} - interval '2 minutes'` });
  await welcome(world.deps);
  await welcome(world.deps);
  expect(said('welcome')).toHaveLength((await allChannels(world.deps.db)).length);
});

test('fault 35: killed between the post and its record, it is found and not posted again', async () => {
  await welcome(world.deps);
  const all = said('welcome').length;
  await world.database.db
    .update(messages)
    .set({ ts: null, state: 'intended', fingerprint: null, at: sql`${messages.at} - interval '2 minutes'` });
  await welcome(world.deps);
  expect(said('welcome')).toHaveLength(all);
});
