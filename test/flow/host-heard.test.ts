import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hostHeard } from '../../src/flow/hearing/host-heard.ts';
import type { Review } from '../../src/ports/code-host.ts';
import { chatId, type FlowWorld, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

test('fault 85: a merge by hand is a fact: said, asked about, and nothing is deployed before it is accepted', async () => {
  const key = await world.reaches('preview');
  world.forge.mergesByHand(18, 'octo-sam');
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'preview', bypass: { by: 'Sam', accepted: null } });
  expect(world.agent.stopped).not.toEqual([]);
  expect(world.forge.started).toEqual([]);
  expect(await world.open(key, 'accept_merged')).toMatchObject({ asked: ['kim'] });
  expect(await world.answers('eli', { key, gate: 'accept_merged', signal: 'merge_accepted' })).toMatchObject({
    kind: 'refused',
    code: 'not_your_role',
  });
  await world.answers('kim', { key, gate: 'accept_merged', signal: 'merge_accepted' });
  world.forge.pulls[0]?.ci.push({
    sha: 'merge-1',
    state: 'green',
    attempt: 1,
    failure: null,
    url: null,
    at: new Date().toISOString(),
  });
  await world.works();
  await world.later();
  expect(world.forge.merges).toBe(1);
  expect((await world.item(key)).pullRequest?.mergeSha).toBe('merge-1');
});

test('fault 81: closed unmerged: the run ends, and the ticket is ready again with the reason', async () => {
  const key = await world.reaches('preview');
  const run = (await world.item(key)).run?.id;
  world.forge.closes(18, 'octo-eli');
  await world.works();
  expect(await world.item(key)).toMatchObject({ stage: 'ready', run: null, acceptances: [] });
  expect(world.agent.stopped).toEqual([run]);
  expect(await world.open(key, 'delegate')).toMatchObject({ asked: ['eli'] });
});

test('fault 83: a push by a person while the agent works ends the run; the pusher counts as author', async () => {
  const key = await world.reaches('preview');
  await world.answers('sam', {
    key,
    gate: 'acceptance',
    signal: 'changes_requested',
    words: { what: 'Name it.' },
  });
  await world.worksUntil('tell_agent');
  world.forge.push(18, 'b2', { login: 'octo-sam', isUs: false });
  await world.works();
  expect(await world.item(key)).toMatchObject({
    stage: 'delegated',
    delegation: { agent: 'hand' },
    pullRequest: { headSha: 'b2', pushers: ['sam'] },
  });
  expect(world.agent.stopped).not.toEqual([]);
});

test('fault 8: a red check of an older commit is ignored', async () => {
  const key = await world.reaches('preview');
  world.forge.push(18, 'b2');
  world.forge.ci(18, 'green');
  await world.works();
  const heard = await hostHeard(world.deps, 'late', {
    kind: 'ci',
    repo: 'acme/invoices',
    sha: 'a1',
    state: 'red',
    attempt: 2,
    failure: 'flaky',
    url: null,
    at: new Date().toISOString(),
    numbers: [18],
  });
  await world.works();
  expect(heard.state).toBe('processed');
  expect(await world.item(key)).toMatchObject({ stage: 'preview', attention: null });
  expect((await world.ledger(key)).at(-1)).toMatchObject({ outcome: 'ignored', why: 'an older commit' });
});

test('fault 88: a pull request from another repository is not linked, whatever its branch is called', async () => {
  const key = await world.reaches('delegated');
  const branch = (await world.item(key)).run?.branch ?? '';
  const heard = await hostHeard(world.deps, 'stranger', {
    kind: 'pull_request',
    what: 'opened',
    by: { login: 'mallory', isUs: false },
    reverts: null,
    pullRequest: {
      repo: 'mallory/invoices',
      number: 1,
      url: 'https://forge.test/mallory/invoices/pull/1',
      branch,
      base: 'main',
      headSha: 'evil',
      draft: false,
      state: 'open',
      mergeSha: null,
      ci: [],
      updatedAt: new Date().toISOString(),
      conflict: false,
    },
  });
  expect(heard).toEqual({ state: 'ignored', note: 'no ticket has that pull request' });
  expect((await world.item(key)).pullRequest).toBeNull();
});

test('a word about a pull request that no ticket has is ignored', async () => {
  const heard = await hostHeard(world.deps, 'foreign', {
    kind: 'ci',
    repo: 'acme/other',
    sha: 'a',
    state: 'red',
    attempt: 1,
    failure: null,
    url: null,
    at: new Date().toISOString(),
    numbers: [7],
  });
  expect(heard).toEqual({ state: 'ignored', note: 'no ticket has that pull request' });
});

test('who asked whom for a review, and what came of it, is said in the history', async () => {
  const key = await world.reaches('preview');
  const tells = (review: Review) =>
    hostHeard(world.deps, `hook-${review.id}`, { kind: 'review', repo: 'acme/invoices', number: 18, review });
  await tells({ id: 'requested:octo-eli', login: 'octo-eli', state: 'requested', askedBy: 'octo-sam' });
  await tells({ id: 'requested:stranger', login: 'stranger', state: 'requested' });
  await tells({ id: '1:approved', login: 'octo-eli', state: 'approved' });
  await tells({ id: '1:dismissed', login: 'octo-eli', state: 'dismissed' });
  await tells({ id: '2:approved', login: 'octo-eli', state: 'approved' });
  await tells({ id: '2:approved', login: 'octo-eli', state: 'approved' });
  const history = await world.flow.desk.history(key, chatId.ana, 5);
  expect(history.toReversed().map((one) => `${one.who} ${one.what}`)).toMatchInlineSnapshot(`
    [
      "Sam asked Eli to review the pull request",
      "Code host asked GitHub user stranger (not linked) to review the pull request",
      "Eli approved the pull request",
      "Eli had their review of the pull request dismissed",
      "Eli approved the pull request",
    ]
  `);
});
