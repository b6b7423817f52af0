/** What was adopted: how it is shown, and what may be done with it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { ticketView } from '../../../src/flow/showing/views.ts';
import { stageSentence } from '../../../src/slack/cards/sentences.ts';
import { chatId, INVOICES } from '../flow-world.ts';
import { startTracking, type TrackingWorld } from './tracking-world.ts';

let world: TrackingWorld;
beforeAll(async () => {
  world = await startTracking();
});
afterAll(() => world?.close());
beforeEach(() => world.reset());

describe('adopted work', () => {
  const shows = async (): Promise<{ key: string; ref: string }> => {
    const ref = world.linear.files({ title: 'Hotfix', started: true });
    await world.adopts();
    const key = (await world.ticketOf(ref)) ?? '';
    expect((await world.flow.item(key)).service).toMatchObject({
      name: 'invoices',
      team: 'billing',
      repo: 'acme/invoices',
    });
    await world.flow.forge.host.ensurePullRequest({
      repo: 'acme/invoices',
      branch: `eli/${ref.toLowerCase()}-hotfix`,
      base: 'main',
      title: 'Hotfix',
      body: '',
    });
    await world.flow.works();
    return { key, ref };
  };

  test('gets a thread when it first needs a person, and its issue says where', async () => {
    const { key, ref } = await shows();
    expect(await world.flow.item(key)).toMatchObject({ stage: 'preview', home: null });
    expect(world.flow.chat.posts).toEqual([]);
    await world.looks();
    await world.flow.works();
    await world.flow.later();
    expect((await world.flow.item(key)).home).toEqual({ channel: INVOICES, isPrivate: false });
    expect(world.flow.chat.posts.map((post) => post.message.kind)).toContain('card');
    expect(await world.flow.open(key, 'acceptance')).toMatchObject({ state: 'open' });
    expect(world.linear.issue(ref).comments.map(({ body }) => body)).toContainEqual(
      expect.stringContaining('is worked on in Slack'),
    );
  });

  test('merged by its people as before, it closes as done elsewhere, and that is no bypass', async () => {
    const { key } = await shows();
    world.flow.forge.mergesByHand(18, 'octo-eli');
    await world.flow.works();
    expect(await world.flow.item(key)).toMatchObject({ stage: 'cancelled', bypass: null });
    expect(world.flow.chat.posts).toEqual([]);
  });

  test('a pull request that was open before is linked by the next push to it', async () => {
    const ref = world.linear.files({ title: 'Hotfix', started: true });
    const { number } = await world.flow.forge.host.ensurePullRequest({
      repo: 'acme/invoices',
      branch: `eli/${ref.toLowerCase()}-hotfix`,
      base: 'main',
      title: `${ref} Hotfix`,
      body: '',
    });
    world.flow.forge.others.push({
      repo: 'acme/invoices',
      number,
      title: `${ref} Hotfix`,
      author: 'octo-eli',
      files: [],
      url: 'https://forge.test/acme/invoices/pull/18',
      updatedAt: new Date().toISOString(),
    });
    await world.flow.works();
    await world.adopts();
    expect(world.notices('tracker_found')).toMatchObject([{ inProgress: 1, withPullRequest: 1 }]);
    const key = (await world.ticketOf(ref)) ?? '';
    expect((await world.flow.item(key)).pullRequest).toBeNull();
    world.flow.forge.push(number, 'b2', { login: 'octo-eli', isUs: false });
    await world.flow.works();
    expect((await world.flow.item(key)).pullRequest).toMatchObject({ number, headSha: 'b2' });
  });

  test('a pull request that was open before is shown at once and asks nobody, red or green, until something happens to it', async () => {
    const ref = world.linear.files({ title: 'Hotfix', started: true });
    const { number } = await world.flow.forge.host.ensurePullRequest({
      repo: 'acme/invoices',
      branch: `eli/${ref.toLowerCase()}-hotfix`,
      base: 'main',
      title: 'Hotfix',
      body: '',
    });
    await world.flow.works();
    await world.adopts();
    const key = (await world.ticketOf(ref)) ?? '';
    const rounds = async () => {
      await reconcile(world.flow.deps, { boot: false });
      await world.flow.works();
      await world.flow.later();
    };
    await rounds();
    expect(await world.flow.item(key)).toMatchObject({
      stage: 'delegated',
      pullRequest: { number, resting: true },
    });
    world.flow.forge.ci(number, 'red', 'flaky');
    await rounds();
    await rounds();
    expect(await world.flow.item(key)).toMatchObject({ stage: 'delegated', attention: null, home: null });
    expect(world.flow.chat.posts).toEqual([]);
    const view = await ticketView(world.flow.deps, await world.flow.item(key));
    expect(stageSentence(view)).toBe(`#${number} is open, CI is red.`);
    const shown = { show: 'all', open: null, search: null } as const;
    const home = await world.flow.flow.desk.home(chatId.kim, shown, 5);
    expect(JSON.stringify(home)).toContain(`/pull/${number}`);
    world.flow.forge.push(number, 'b2', { login: 'octo-eli', isUs: false });
    world.flow.forge.ci(number, 'green');
    await world.flow.works();
    expect(await world.flow.item(key)).toMatchObject({ stage: 'preview' });
    await world.looks();
    await world.flow.works();
    expect(world.flow.chat.posts.map((post) => post.message.kind)).toContain('card');
  });

  test('fault 88: a branch in another repository links nothing', async () => {
    const ref = world.linear.files({ title: 'Hotfix', started: true });
    await world.adopts();
    await world.flow.forge.host.ensurePullRequest({
      repo: 'acme/storefront',
      branch: `eli/${ref.toLowerCase()}-hotfix`,
      base: 'main',
      title: 'Hotfix',
      body: '',
    });
    await world.flow.works();
    expect((await world.flow.item((await world.ticketOf(ref)) ?? '')).pullRequest).toBeNull();
  });
});
