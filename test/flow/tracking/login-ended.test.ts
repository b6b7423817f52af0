/** Fault 69: the login at the tracker has ended. Tickets go on, nobody is asked in a thread, the admin sees what to do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount, type StoredLogin, storedTokens } from '../../../src/adapters/accounts/account.ts';
import { createLinear } from '../../../src/adapters/linear/linear.ts';
import { CLIENT } from '../../support/vendors/oauth-double.ts';
import { chatId } from '../flow-world.ts';
import { startTracking, type TrackingWorld } from './tracking-world.ts';

let world: TrackingWorld;
let kept: StoredLogin;
let now = Date.now();
beforeAll(async () => {
  world = await startTracking();
});
afterAll(() => world?.close());

const logsIn = (): void => {
  kept = { tokens: storedTokens(world.linear.oauth.grants(), { now }) };
};

function withLogin(): void {
  const account = createAccount({
    name: 'linear-tracker',
    place: {
      label: 'Linear',
      url: new URL('/oauth/token', world.linear.url).href,
      client: CLIENT,
      fetch,
    },
    store: {
      read: async () => kept,
      change: async (_name, tokens) => {
        kept = { tokens };
      },
    },
    now: () => now,
    wait: async () => {},
  });
  const tracker = createLinear({
    installation: 'acme',
    statuses: {},
    url: world.linear.url,
    key: () => null,
    account,
    fetch,
    now: () => now,
  });
  world.flow.deps.trackers = [tracker];
}

const setup = async (): Promise<string[]> =>
  (await world.flow.flow.desk.home(chatId.kim, { show: 'all', open: null, search: null }, 5)).setup
    .map(({ problem, fix }) => `${problem} ${fix}`)
    .filter((line) => line.includes('Linear'));

test('the work is kept, the admin is told with the fix, and after the login everything is there once', async () => {
  logsIn();
  withLogin();
  const before = await world.flow.files('Export invoices as CSV');
  await world.flow.works();
  await world.flow.later();
  expect((await world.flow.item(before)).issue?.ref).toBe('BIL-1');

  world.linear.oauth.revokes();
  const meanwhile = await world.flow.files('Round once');
  await world.flow.works();
  await world.flow.answers('ana', { key: before, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await world.flow.works();
  await world.flow.later();
  await world.looks();
  for (const key of [before, meanwhile]) expect((await world.flow.item(key)).trouble).toBeNull();
  expect(world.linear.oauth.renewals).toBe(1);
  expect(await setup()).toEqual([
    'Linear of billing: not reached. Linear needs to be connected again: run `npm run connect linear-tracker`. What changed there comes with the next look that succeeds.',
  ]);

  logsIn();
  now += 300_000;
  await world.looks();
  await world.flow.later();
  await world.flow.works();
  expect(await setup()).toEqual([]);
  expect((await world.flow.item(meanwhile)).issue?.ref).toBe('BIL-2');
  expect(world.linear.space.issues).toHaveLength(2);
  expect(world.linear.issue('BIL-1').comments.map(({ body }) => body)).toContainEqual(
    'Ana signed off the PRD, version 1.',
  );
});
