/** A status in the chat that says that somebody is away counts as an absence; what they say here counts more. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lookUpProfiles } from '../../../src/flow/company/profiles.ts';
import { dbNow } from '../../../src/store/db.ts';
import { chatId, type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const inHours = async (hours: number): Promise<string> =>
  new Date(Date.parse(await dbNow(world.deps.db)) + hours * 3_600_000).toISOString();
const sets = async (name: keyof typeof chatId, status: { until: string | null } | null) => {
  if (status === null) world.chat.statuses.delete(chatId[name]);
  else world.chat.statuses.set(chatId[name], status);
  await world.flow.people.changed(chatId[name]);
};
const absence = async (name: keyof typeof chatId) =>
  (await world.flow.personal.settings(chatId[name]))?.absence ?? null;
const told = () => world.chat.personal.map(({ to, notice }) => `${to} ${notice.kind}`);

test('questions move as with /ticket away, and the person is told once', async () => {
  const key = await world.reaches('spec_draft');
  const until = await inHours(48);
  await sets('eli', { until });
  expect(await world.open(key, 'spec_sign_off')).toMatchObject({
    asked: ['sam'],
    moved: { from: 'eli', why: 'away', until },
  });
  await sets('eli', { until });
  expect(world.chat.personal).toMatchObject([{ to: 'U0ELI', notice: { kind: 'status', until } }]);
  expect(await absence('eli')).toEqual({ until, deputy: null });
});

test('its end moves with the status, and the absence ends with it', async () => {
  await sets('eli', { until: null });
  const until = await inHours(5);
  await sets('eli', { until });
  expect((await absence('eli'))?.until).toBe(until);
  await sets('eli', null);
  expect(await absence('eli')).toBeNull();
  await sets('eli', { until });
  expect((await absence('eli'))?.until).toBe(until);
  expect(told()).toEqual(['U0ELI status', 'U0ELI status']);
});

test('what others answered meanwhile is told when the status is gone', async () => {
  const key = await world.reaches('spec_draft');
  await sets('eli', { until: null });
  await world.answers('sam', { key, gate: 'spec_sign_off', signal: 'spec_signed_off' });
  await sets('eli', null);
  expect(told()).toEqual(['U0ELI status', 'U0ELI back']);
});

test('/ticket back counts for the rest of the day, whatever the status says', async () => {
  await sets('eli', { until: null });
  expect(await world.flow.personal.back(chatId.eli)).toBe(true);
  await sets('eli', { until: await inHours(48) });
  await sets('eli', null);
  await sets('eli', { until: null });
  expect(await absence('eli')).toBeNull();
});

test('so it does where the status was not noticed yet', async () => {
  world.chat.statuses.set(chatId.eli, { until: null });
  expect(await world.flow.personal.back(chatId.eli)).toBe(false);
  await world.flow.people.changed(chatId.eli);
  expect(await absence('eli')).toBeNull();
});

test('an absence of their own is left alone, and takes over from a status', async () => {
  await sets('eli', { until: await inHours(2) });
  const until = await inHours(72);
  await world.flow.personal.leave(chatId.eli, { until: { at: until }, deputy: chatId.sam });
  await sets('eli', { until: await inHours(3) });
  await sets('eli', null);
  expect(await absence('eli')).toMatchObject({ until, deputy: { name: 'Sam' } });
});

test('who is never asked anything is not looked up, and a stranger is not away', async () => {
  await sets('gus', { until: null });
  expect(world.chat.personal).toEqual([]);
});

test('a status that no event told of is noticed with the hourly look', async () => {
  world.chat.statuses.set(chatId.kim, { until: null });
  await lookUpProfiles(world.deps);
  expect(await absence('kim')).toEqual({ until: null, deputy: null });
  await lookUpProfiles(world.deps);
  expect(told()).toEqual(['U0KIM status']);
});
