/** The verdict on a commit, where the code host has a place for it, and whom it asks for a review. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import type { ChangeVerdict } from '../../../src/ports/code-host.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
let shown: { repo: string; sha: string; verdict: ChangeVerdict }[];
let asked: string[][];
let trouble: UpstreamError | null;
let times: number;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(async () => {
  await world.reset();
  shown = [];
  asked = [];
  trouble = null;
  times = 99;
  const { codeHost } = world.deps;
  Object.assign(world.deps, {
    verdicts: {
      publish: async (about: (typeof shown)[number]) => {
        if (trouble !== null && times > 0) {
          times -= 1;
          throw trouble;
        }
        shown.push(about);
      },
    },
    codeHost: {
      ...codeHost,
      ensurePullRequest: async (request: Parameters<typeof codeHost.ensurePullRequest>[0]) => {
        if (request.reviewers !== undefined) asked.push(request.reviewers);
        return codeHost.ensurePullRequest(request);
      },
    },
  });
});
afterAll(() => world?.close());

test('it stands on the very commit that was judged, and on the next one after a push', async () => {
  const key = await world.reaches('preview', 'List invoices by customer');
  expect(shown.map(({ repo, sha, verdict }) => ({ repo, sha, ...verdict, summary: '' }))).toEqual([
    {
      repo: 'acme/invoices',
      sha: 'a1',
      state: 'fine',
      title: `${key}: 1 of 1 criteria met`,
      summary: '',
      url: null,
    },
  ]);
  expect(shown[0]?.verdict.summary).toContain(
    'People accept it in Slack; this check keeps nobody from merging.',
  );
  world.forge.push(18, 'b2');
  world.forge.ci(18, 'green');
  await world.works();
  expect(shown.map(({ sha }) => sha)).toEqual(['a1', 'b2']);
});

test('whoever is asked to accept is asked for a review there, by login', async () => {
  const key = await world.reaches('preview');
  expect((await world.open(key, 'acceptance')).asked).toEqual(['sam']);
  expect(asked).toEqual([['octo-sam']]);
});

test('a code host that is away for a moment is asked again, and shows it then', async () => {
  trouble = new UpstreamError('GitHub', 'GitHub could not be reached', { retryable: true });
  times = 1;
  const key = await world.reaches('preview');
  expect(world.log.filter(({ event }) => event === 'job.came_back')).toHaveLength(1);
  expect(shown.map(({ sha }) => sha)).toEqual(['a1']);
  expect((await world.item(key)).trouble).toBeNull();
});

test('fault 74: a verdict that may not be shown keeps nobody from accepting', async () => {
  trouble = new UpstreamError('GitHub', 'GitHub does not let us: a permission is missing', {
    retryable: false,
  });
  const key = await world.reaches('preview');
  expect(world.log.filter((one) => one.event === 'verdict.not_shown')).toHaveLength(1);
  expect((await world.item(key)).trouble).toBeNull();
  await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted' });
  await world.works();
  expect((await world.item(key)).stage).toBe('deployed');
});
