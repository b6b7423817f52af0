/** A repository that is renamed keeps its tickets, and one that takes its old name gets none of them. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { reconcile } from '../../../src/flow/reconcile.ts';
import { keyOfPull } from '../../../src/store/code/pull-requests.ts';
import { saveRecords } from '../../../src/store/records.ts';
import { type FlowWorld, startFlow } from '../../flow/flow-world.ts';
import { type Life, startLife } from '../../support/github/hooks/life.ts';
import { built } from '../../support/github/hooks/lives.ts';
import { createWebhooks } from '../../support/github/hooks/webhooks.ts';

const OLD = 'acme/invoices';
const NEW = 'acme/receipts';

let flow: FlowWorld;
let life: Life;
beforeAll(async () => {
  flow = await startFlow();
});
afterAll(() => flow?.close());
beforeEach(async () => {
  life = await startLife(flow, { lost: [], rounds: false });
  await built(life);
}, 30_000);
afterEach(() => life.github.end());

/** The product as a new process finds GitHub: what only memory knew is gone. */
function restarts(): void {
  const { codeHost, workspaces, verdicts } = life.github.boot();
  Object.assign(flow.deps, { codeHost, workspaces, verdicts });
}
function renames(): void {
  life.github.double.renamed.set(OLD, life.github.repo.id);
  life.github.repo.name = NEW;
}
const round = (number: number) => reconcile(flow.deps, { boot: false, round: number });
const pullRequest = async () => (await flow.item(life.key)).pullRequest;

/** Another repository under the old name, with a pull request of the same number. */
async function nameIsTaken() {
  const { state } = life.github.double;
  const stranger = state.add(OLD);
  const [ours] = life.github.repo.pulls;
  if (ours === undefined) throw new Error('there is no pull request');
  stranger.pulls.push({ ...structuredClone(ours), title: 'Of a stranger', updatedAt: state.tick() });
  return { stranger, theirs: stranger.pulls[0] ?? ours };
}

test('fault 13: webhooks under the new name reach the ticket, before any round, after a restart', {
  timeout: 60_000,
}, async () => {
  renames();
  restarts();
  await life.github.personPushes((await pullRequest())?.branch ?? '', { 'note.md': 'by hand\n' }, 'octo-eli');
  await life.goesOn();
  expect(await pullRequest()).toMatchObject({
    headSha: life.github.repo.pulls[0]?.headSha,
    pushers: ['eli'],
    ci: expect.arrayContaining([
      expect.objectContaining({ sha: life.github.repo.pulls[0]?.headSha, state: 'green' }),
    ]),
  });
});

test('fault 13: a round follows the new name, once, and says the same as before of what was said', {
  timeout: 60_000,
}, async () => {
  const before = await pullRequest();
  renames();
  restarts();
  await round(1);
  const { revision } = await flow.item(life.key);
  await round(2);
  expect((await flow.item(life.key)).revision).toBe(revision);
  expect(await pullRequest()).toEqual({
    ...before,
    repo: NEW,
    formerly: OLD,
    url: before?.url.replace(OLD, NEW),
  });
  expect((await flow.ledger(life.key)).filter((row) => row.signal === 'repository_named')).toHaveLength(1);
});

test('fault 13: another repository that takes the old name is nobody’s: neither its webhooks nor its pull requests', {
  timeout: 60_000,
}, async () => {
  const { stage } = await flow.item(life.key);
  const before = await pullRequest();
  renames();
  const { stranger, theirs } = await nameIsTaken();
  restarts();
  const { double } = life.github;
  const hooks = createWebhooks(double, stranger);
  const opened = await hooks.changed();
  Object.assign(theirs, { state: 'closed', closedBy: 'octo-mallory', updatedAt: double.state.tick() });
  const heard = await life.hears([...opened, ...(await hooks.changed())]);
  expect(new Set(heard)).toEqual(new Set(['no ticket has that pull request']));
  await round(1);
  expect(await flow.item(life.key)).toMatchObject({ stage, pullRequest: { state: 'open', repo: NEW } });
  expect((await pullRequest())?.headSha).toBe(before?.headSha);
});

test('the accepted change is merged where it is, not in the repository that took its name', {
  timeout: 60_000,
}, async () => {
  renames();
  const { theirs } = await nameIsTaken();
  restarts();
  await life.answers('sam', { key: life.key, gate: 'acceptance', signal: 'accepted' });
  expect(life.github.repo.pulls[0]?.merged).not.toBeNull();
  expect(theirs.merged).toBeNull();
});

test('a pull request of the same number in the repository that took the name is another ticket’s', {
  timeout: 60_000,
}, async () => {
  const ours = await pullRequest();
  const other = await flow.files('Round the totals');
  const item = await flow.item(other);
  if (ours === null || ours === undefined) throw new Error('there is no pull request');
  await flow.deps.db.transaction((tx) =>
    saveRecords(tx, item, { ...item, pullRequest: { ...ours, repoId: '777' } }),
  );
  const keyOf = (repoId: string) => keyOfPull(flow.deps.db, { repo: OLD, repoId, number: ours.number });
  expect([await keyOf(ours.repoId ?? ''), await keyOf('777'), await keyOf('778')]).toEqual([
    life.key,
    other,
    null,
  ]);
});

test('a ticket of before ids were kept learns its own from the first look', { timeout: 60_000 }, async () => {
  const repoId = String(life.github.repo.id);
  await flow.deps.db.execute(
    sql`update work_items set item = item #- '{pullRequest,repoId}' where key = ${life.key}`,
  );
  await flow.deps.db.execute(sql`update pull_requests set repo_id = null`);
  expect((await pullRequest())?.repoId).toBeUndefined();
  renames();
  restarts();
  await round(1);
  await round(2);
  expect(await pullRequest()).toMatchObject({ repoId, repo: NEW, formerly: OLD });
  expect(await keyOfPull(flow.deps.db, { repo: NEW, repoId, number: 1 })).toBe(life.key);
});
