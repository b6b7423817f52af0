/** What others change on the same files: on the scorecard, kept current, and without telling what is private. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { otherWork } from '../../src/flow/other-work.ts';
import { reconcile } from '../../src/flow/reconcile.ts';
import type { OpenPullRequest } from '../../src/ports/code-host.ts';
import { type FlowWorld, INVOICES, startFlow } from './flow-world.ts';

let world: FlowWorld;
beforeAll(async () => {
  world = await startFlow();
});
beforeEach(() => world.reset());
afterAll(() => world?.close());

const foreign = (files: string[], number = 17): OpenPullRequest => ({
  repo: 'acme/invoices',
  number,
  title: 'Sort the list',
  author: 'octo-sam',
  files,
  url: `https://forge.test/acme/invoices/pull/${number}`,
  updatedAt: new Date().toISOString(),
});
/** A pull request of somebody's own: the code host tells of it as it is listed. */
function tells(what: 'opened' | 'pushed' | 'closed', pull: OpenPullRequest): void {
  const { repo, number, url, updatedAt } = pull;
  world.forge.others = what === 'closed' ? [] : [pull];
  world.forge.events.push({
    kind: 'pull_request',
    what,
    pullRequest: {
      repo,
      number,
      url,
      branch: 'sort',
      base: 'main',
      headSha: 'f1',
      draft: false,
      state: what === 'closed' ? 'closed' : 'open',
      mergeSha: null,
      ci: [],
      updatedAt,
      conflict: false,
    },
    by: { login: 'octo-sam', isUs: false },
    reverts: null,
  });
}
const clash = async (key: string) =>
  (await world.item(key)).scorecard?.results.find((one) => one.rule === 'nobody_on_same_files');
const scopeOf = async (key: string): Promise<string[]> =>
  (await world.item(key)).spec?.digest.filesInScope ?? [];

test('somebody’s pull request on the same files blocks, and when it is closed the ticket goes on by itself', async () => {
  const key = await world.reaches('ready');
  const [file = ''] = await scopeOf(key);
  tells('opened', foreign([file]));
  await world.works();
  expect((await world.item(key)).stage).toBe('blocked');
  expect((await clash(key))?.sentence).toMatchInlineSnapshot(`"#17 changes \`src/server.js\` too."`);
  tells('closed', foreign([file]));
  await world.works();
  expect((await world.item(key)).stage).toBe('ready');
});

test('a pull request on other files asks nobody anew', async () => {
  const key = await world.reaches('ready');
  const before = (await world.ledger(key)).length;
  tells('opened', foreign(['docs/else.md']));
  await world.works();
  expect((await world.ledger(key)).length).toBe(before);
  tells('pushed', foreign(await scopeOf(key)));
  await world.works();
  expect((await world.item(key)).stage).toBe('blocked');
});

test('a ticket’s own pull request counts as its ticket', async () => {
  const other = await world.reaches('preview', 'Sort the list of orders');
  const key = await world.files('Export invoices as CSV');
  await world.works();
  const work = await otherWork(world.deps, await world.item(key));
  expect(work.state === 'ok' && work.value.map((one) => one.ref)).toEqual([other]);
});

test('a code host that does not answer is unknown: nobody is sure that nobody is on the files', async () => {
  const key = await world.reaches('spec_draft');
  world.forge.host.openPullRequests = async () => {
    throw new Error('no route to host');
  };
  expect(await otherWork(world.deps, await world.item(key))).toMatchObject({
    state: 'unknown',
    source: 'open pull requests',
    reason: 'did not answer: no route to host',
  });
});

test('who waits for somebody’s pull request goes on when it has ended', async () => {
  const key = await world.reaches('ready');
  const pull = await world.forge.host.ensurePullRequest({
    repo: 'acme/invoices',
    branch: 'sort',
    base: 'main',
    title: 'Sort',
    body: '',
  });
  world.forge.events.length = 0;
  world.forge.files = [{ path: 'docs/else.md', previousPath: null, added: 1, removed: 0, patch: '' }];
  await world.answers('eli', {
    key,
    gate: 'delegate',
    signal: 'delegated',
    words: { agent: 'demo', autonomy: 'assisted', waitsFor: `#${pull.number}` },
  });
  await world.works();
  await reconcile(world.deps, { boot: false });
  await world.works();
  expect((await world.item(key)).stage).toBe('ready');
  world.forge.closes(pull.number, 'octo-sam');
  world.forge.events.length = 0;
  await reconcile(world.deps, { boot: false });
  await world.works();
  expect((await world.item(key)).stage).toBe('delegated');
});

test('fault 125: a private ticket on the same files is known of, and not named', async () => {
  world.chat.privateChannels.add(INVOICES);
  const secret = await world.reaches('delegated', 'Buy the competitor');
  world.chat.privateChannels.clear();
  const key = await world.files('Export invoices as CSV');
  await world.works();
  const item = await world.item(key);
  const work = await otherWork(world.deps, item);
  expect(work.state === 'ok' && work.value).toEqual([
    { ref: 'A private ticket', title: 'Work of a private channel', files: ['src/list.js'] },
  ]);
  expect(JSON.stringify(item)).not.toContain(secret);
  expect(JSON.stringify(item)).not.toContain('competitor');
});

test('fault 125: a look-alike of a private channel is told to those alone who file there', async () => {
  world.chat.privateChannels.add(INVOICES);
  const secret = await world.files('Buy the competitor quietly');
  const again = (channel: string) =>
    world.flow.intake.file({
      text: 'Buy the competitor quietly',
      by: 'U0ANA',
      channel,
      origin: { kind: 'command' },
      delivery: `again-${channel}`,
    });
  expect(await again(INVOICES)).toMatchObject({ kind: 'duplicate', of: { key: secret } });
  expect((await again('C0STOREFRONT')).kind).toBe('filed');
});
