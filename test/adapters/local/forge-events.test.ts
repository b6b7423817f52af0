import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseForgeEvent } from '../../../src/adapters/local/forge/events.ts';
import { type ForgeWorld, pushedBranch, startForgeWorld } from '../../support/local/forge-world.ts';

const repo = 'acme/tiny';
let world: ForgeWorld;
beforeEach(async () => {
  world = await startForgeWorld();
});
afterEach(() => world.end());

async function openPullRequest(): Promise<number> {
  await pushedBranch(world.forge, { repo, branch: 'tl-1-work', files: { 'a.md': '1\n' } });
  return (
    await world.forge.codeHost.ensurePullRequest({
      repo,
      branch: 'tl-1-work',
      base: 'main',
      title: 'TL-1',
      body: '',
    })
  ).number;
}

/** What was told so far: the event with its action, conclusion or state, and who did it. */
function told(): string[] {
  return world.listener.deliveries.map(({ event }) => {
    if (event.event === 'pull_request') return `${event.action} by ${event.sender.login}`;
    if (event.event === 'push') return `${event.branch} rewritten by ${event.sender.login}`;
    return event.event === 'check' ? `check ${event.conclusion}` : `deployment ${event.state}`;
  });
}

test('the life of a pull request is told in order, signed, and each delivery has an id of its own', async () => {
  const number = await openPullRequest();
  await world.forge.idle();
  await world.forge.people.pushCommit(repo, 'tl-1-work', {
    author: 'octo-sam',
    files: { 'b.md': '2\n' },
    message: 'By hand',
  });
  await world.forge.idle();
  await world.forge.people.convertToDraft(repo, number, 'octo-sam');
  await world.forge.people.readyForReview(repo, number, 'octo-sam');
  await world.forge.people.closePullRequest(repo, number, 'octo-eli');
  await world.forge.people.reopenPullRequest(repo, number, 'octo-eli');
  await world.forge.people.merge(repo, number, 'octo-sam');
  await world.forge.idle();
  expect(told()).toEqual([
    'opened by throughline[bot]',
    'check success',
    'synchronize by octo-sam',
    'check success',
    'converted_to_draft by octo-sam',
    'ready_for_review by octo-sam',
    'closed by octo-eli',
    'reopened by octo-eli',
    'closed by octo-sam',
    'check success',
  ]);
  expect(world.listener.deliveries.every(({ signed }) => signed)).toBe(true);
  expect(new Set(world.listener.deliveries.map(({ id }) => id)).size).toBe(10);
});

test('a merge by a person says who merged and as which commit; a closed one says neither', async () => {
  const number = await openPullRequest();
  const merged = await world.forge.people.merge(repo, number, 'octo-sam');
  const event = await world.listener.heard((one) => one.event === 'pull_request' && one.action === 'closed');
  expect(event).toMatchObject({
    merged_by: 'octo-sam',
    pull_request: { state: 'merged', mergeSha: merged.kind === 'merged' ? merged.mergeSha : '' },
  });
});

test('red CI tells the failing test; another attempt is told as one', async () => {
  const files = { 'greeting.js': "export const greeting = 'go away';\n" };
  const sha = await pushedBranch(world.forge, { repo, branch: 'tl-1-rude', files });
  await world.forge.codeHost.ensurePullRequest({
    repo,
    branch: 'tl-1-rude',
    base: 'main',
    title: 'TL-1',
    body: '',
  });
  await world.forge.idle();
  await world.forge.people.rerunCi(repo, sha);
  await world.forge.idle();
  const checks = world.listener.deliveries.flatMap(({ event }) => (event.event === 'check' ? [event] : []));
  expect(
    checks.map(({ attempt, conclusion, pull_requests }) => ({ attempt, conclusion, pull_requests })),
  ).toEqual([
    { attempt: 1, conclusion: 'failure', pull_requests: [1] },
    { attempt: 2, conclusion: 'failure', pull_requests: [1] },
  ]);
  expect(checks[0]?.failure).toMatch(/^greets: The input did not match.*\(test\/greeting\.test\.js:4\)$/);
});

test('a revert says which merge it undoes', async () => {
  const number = await openPullRequest();
  const merged = await world.forge.people.merge(repo, number, 'octo-sam');
  const mergeSha = merged.kind === 'merged' ? merged.mergeSha : '';
  const revert = await world.forge.codeHost.ensureRevert(repo, mergeSha, 'Revert TL-1');
  await world.forge.codeHost.merge(repo, revert.number, {
    expectedHead: revert.headSha,
    message: 'Revert TL-1',
  });
  const event = await world.listener.heard(
    (one) => one.event === 'pull_request' && one.action === 'closed' && one.number === revert.number,
  );
  expect(event).toMatchObject({ reverts: mergeSha, merged_by: 'throughline[bot]' });
});

test('fault 10: what nobody heard is sent again with the same id, also after a restart', async () => {
  world.listener.refusing = true;
  await openPullRequest();
  await world.forge.idle();
  expect(world.forge.pendingEvents()).toBeGreaterThan(0);
  await world.forge.stop({ killServices: true });
  world.listener.refusing = false;
  const forge = world.boot();
  await forge.reconcile();
  expect(forge.pendingEvents()).toBe(0);
  const opened = world.listener.deliveries.filter(({ event }) => event.event === 'pull_request');
  expect(opened.length).toBeGreaterThan(1);
  expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
});

test('fault 109: anything that is not an event of the forge is refused', () => {
  expect(() => parseForgeEvent({ event: 'star', action: 'created' })).toThrow();
  expect(() => parseForgeEvent({ event: 'pull_request', action: 'dequeued' })).toThrow();
});
