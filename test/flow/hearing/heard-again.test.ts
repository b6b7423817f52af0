/** What comes a second time is heard a second time; what cannot be read holds up nothing else. No webhook arrives here. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

vi.setConfig({ testTimeout: 60_000 });
let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const looks = async () => {
  await reconcile(world.deps, { boot: false });
  await world.works();
};
const only = () => {
  const [pull] = world.forge.pulls;
  if (pull === undefined) throw new Error('there is no pull request');
  return pull;
};
/** The same run of CI says something else, as a late check does, or one that was started anew. */
const turns = (state: 'green' | 'red', minute: number): void => {
  const at = new Date(Date.now() + minute * 60_000).toISOString();
  const failure = state === 'red' ? 'unit tests: 1 of 9' : null;
  only().ci = [{ sha: only().headSha, state, attempt: 1, failure, url: null, at }];
};

test('CI of one commit that goes green, red, green and red is heard each time', async () => {
  const key = await world.reaches('preview');
  world.forge.silent = true;
  const seen: string[] = [];
  for (const [minute, state] of (['red', 'green', 'red', 'green'] as const).entries()) {
    turns(state, minute);
    await looks();
    await looks();
    seen.push((await world.item(key)).pullRequest?.ci.at(-1)?.state ?? '');
  }
  expect(seen).toEqual(['red', 'green', 'red', 'green']);
  const heard = (await world.ledger(key)).filter((one) => one.signal.startsWith('ci_'));
  expect(heard.slice(-4).map((one) => one.signal)).toEqual([
    'ci_failed',
    'ci_passed',
    'ci_failed',
    'ci_passed',
  ]);
});

test('a branch that is pushed over, put back and pushed over again has each head in turn', async () => {
  const key = await world.reaches('preview');
  world.forge.silent = true;
  const heads: (string | undefined)[] = [];
  for (const sha of ['b2', 'a1', 'b2']) {
    world.forge.push(18, sha);
    await looks();
    heads.push((await world.item(key)).pullRequest?.headSha);
  }
  expect(heads).toEqual(['b2', 'a1', 'b2']);
});

test('a draft, ready, a draft and ready again is heard each time', async () => {
  const key = await world.reaches('preview');
  world.forge.silent = true;
  for (const [minute, draft] of [true, false, true, false].entries()) {
    Object.assign(only(), { draft, updatedAt: new Date(Date.now() + minute * 60_000).toISOString() });
    await looks();
    expect((await world.item(key)).pullRequest?.unready === true).toBe(draft);
  }
  const heard = (await world.ledger(key)).filter((one) => /^pr_(?:un)?ready$/.test(one.signal));
  expect(heard.map((one) => one.signal)).toEqual(['pr_unready', 'pr_ready', 'pr_unready', 'pr_ready']);
});

test('a pull request that cannot be read hides none that changed after it', async () => {
  const broken = await world.reaches('ready', 'Export invoices as CSV');
  const other = await world.reaches('ready', 'Show the due date');
  for (const key of [broken, other])
    await world.answers('eli', { key, gate: 'delegate', signal: 'taken_by_hand' });
  world.forge.silent = true;
  for (const key of [broken, other])
    await world.deps.codeHost.ensurePullRequest({
      repo: 'acme/invoices',
      branch: `${key.toLowerCase()}-by-hand`,
      base: 'main',
      title: key,
      body: '',
    });
  const { codeHost } = world.deps;
  world.deps.codeHost = {
    ...codeHost,
    whoDid: async (pull, what) => {
      if (pull.number === 18) throw new Error('a shape that nobody knows');
      return codeHost.whoDid(pull, what);
    },
  };
  await looks();
  expect((await world.item(broken)).pullRequest).toBeNull();
  expect((await world.item(other)).pullRequest?.number).toBe(19);
  expect(world.log.find((one) => one.event === 'reconcile.failed')?.fields).toMatchObject({ number: 18 });
  world.deps.codeHost = codeHost;
  await looks();
  expect((await world.item(broken)).pullRequest?.number).toBe(18);
});

test('a code host that takes so many questions a round is asked first for what it was not asked the longest', async () => {
  await world.reaches('preview', 'Export invoices as CSV');
  await world.reaches('preview', 'Show the due date');
  const asked: number[] = [];
  const { codeHost } = world.deps;
  world.deps.codeHost = {
    ...codeHost,
    pullRequest: async (repo, number) => {
      asked.push(number);
      if (asked.length > 1) throw new Error('no more questions this minute');
      return codeHost.pullRequest(repo, number);
    },
  };
  await looks();
  const [first = 0, second = 0] = asked.splice(0);
  expect([first, second].toSorted((one, two) => one - two)).toEqual([18, 19]);
  await looks();
  expect(asked.splice(0)).toEqual([second, first]);
  await looks();
  expect(asked).toEqual([first, second]);
});

test('a page that cannot be read keeps nothing else of its ticket from the truth', async () => {
  const key = await world.reaches('preview');
  world.forge.silent = true;
  world.forge.push(18, 'b2');
  const { pages } = world.deps;
  world.deps.pages = {
    ...pages,
    read: async () => {
      throw new Error('the canvas cannot be read');
    },
  };
  await reconcile(world.deps, { boot: false, round: (10 - (Number(key.split('-').at(-1)) % 10)) % 10 });
  expect((await world.item(key)).pullRequest?.headSha).toBe('b2');
  expect(world.log.some((one) => one.event === 'reconcile.failed' && one.fields['key'] === key)).toBe(true);
});
