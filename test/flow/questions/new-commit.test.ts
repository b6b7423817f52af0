/** A push while people are asked to accept: what it left alone is ticked for them, what they said is void. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { preFilled } from '../../../src/pipeline/conditions.ts';
import { type FlowWorld, startFlow } from '../flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

async function pushes(sha: string, files = ['src/list.js']): Promise<void> {
  world.forge.files = files.map((path) => ({
    path,
    previousPath: null,
    added: 1,
    removed: 0,
    patch: '+ row',
  }));
  world.forge.push(18, sha);
  world.forge.ci(18, 'green');
  await world.works();
}
const questions = () =>
  world.chat.posts.filter((post) => {
    const { message } = post;
    return (
      message.kind === 'ask' && post.view.asks.find((ask) => ask.id === message.ask)?.gate === 'acceptance'
    );
  });

test('criteria whose files did not change are pre-filled, in the same message', async () => {
  const key = await world.reaches('preview');
  expect(preFilled(await world.item(key))).toEqual([]);
  const numbers = (await world.item(key)).judgement?.criteria.map((one) => one.number) ?? [];
  await pushes('b2');
  const item = await world.item(key);
  expect(item).toMatchObject({
    newCommit: { sha: 'b2', by: { isAgent: true }, after: { sha: 'a1' } },
    judgement: { sha: 'b2', since: { sha: 'a1', files: ['src/list.js'] } },
    acceptances: [],
  });
  expect(preFilled(item)).toEqual(numbers);
  expect(questions()).toHaveLength(1);
  await pushes('c3', ['test/list.test.js']);
  expect(preFilled(await world.item(key))).toEqual([]);
  expect((await world.item(key)).newCommit?.after.sha).toBe('b2');
});

test('pre-filled is not accepted: without a press nothing ships', async () => {
  const key = await world.reaches('preview');
  await pushes('b2');
  await world.later();
  expect(await world.item(key)).toMatchObject({ stage: 'preview', acceptances: [] });
  expect(
    await world.answers('sam', { key, gate: 'acceptance', signal: 'accepted', words: { criteria: [] } }),
  ).toMatchObject({ kind: 'refused', sentence: 'Tick what you accept, or ask for changes.' });
});

test('changes were asked for one criterion: it is not pre-filled, and the question is a new post', async () => {
  const key = await world.reaches('preview');
  const numbers = (await world.item(key)).judgement?.criteria.map((one) => one.number) ?? [];
  await world.answers('sam', {
    key,
    gate: 'acceptance',
    signal: 'changes_requested',
    words: { what: 'Leave out cancelled ones', about: '1' },
  });
  await world.works();
  await pushes('b2');
  const item = await world.item(key);
  expect(item).toMatchObject({ stage: 'preview', newCommit: { after: { about: 1 } } });
  expect(preFilled(item)).toEqual(numbers.filter((one) => one !== 1));
  expect(questions()).toHaveLength(2);
});

test('an earlier commit that the host no longer has fills nothing in, and is asked about all the same', async () => {
  const key = await world.reaches('preview');
  const host = { ...world.forge.host };
  world.forge.host.changes = async (repo, base, head) => {
    if (base === 'a1') throw new UpstreamError('code host', 'unknown commit', { retryable: false });
    return host.changes(repo, base, head);
  };
  await pushes('b2');
  const item = await world.item(key);
  expect(item).toMatchObject({ stage: 'preview', trouble: null, judgement: { sha: 'b2' } });
  expect(preFilled(item)).toEqual([]);
  expect(world.log.map((line) => line.event)).toContain('judge.earlier_commit_unknown');
});
