/** A team whose tracker is GitHub Issues: its webhooks, transfers, people by their logins. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sortedIssues } from '../../../src/adapters/github/issues/issue-words.ts';
import type { HookInbox } from '../../../src/flow/hearing/hook-inbox.ts';
import { lookAtTrackers } from '../../../src/flow/tracking/look.ts';
import { createTrackerInbox } from '../../../src/flow/tracking/tracker-inbox.ts';
import { issueOfKey } from '../../../src/store/tracking/issues.ts';
import { type IssuesWorld, startIssuesWorld } from '../../support/github/issues/issues-world.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let flow: FlowWorld;
let github: IssuesWorld;
let inbox: HookInbox;
let heard = 0;
beforeAll(async () => {
  flow = await startFlow();
  github = await startIssuesWorld();
});
afterAll(async () => {
  await github?.end();
  await flow?.close();
});
beforeEach(async () => {
  await flow.reset();
  github.reset();
  heard = 0;
  flow.deps.company.trackers = [
    {
      kind: 'github',
      team: 'billing',
      places: ['acme/tiny'],
      statuses: {},
      starts: { rule: 'by_hand' },
      channel: INVOICES,
    },
  ];
  const tracker = github.open();
  flow.deps.trackers = [tracker];
  inbox = createTrackerInbox(flow.deps, tracker, sortedIssues);
  await looks();
  await flow.flow.tracking.decide({ id: 'github/billing', as: 'adopted', starts: null, by: chatId.kim });
  await looks();
});

const looks = (): Promise<void> => lookAtTrackers(flow.deps, { boot: true });
async function hears(): Promise<void> {
  const news = github.double.state.sent.slice(heard);
  heard = github.double.state.sent.length;
  for (const { id, event, body } of news) await inbox.accept({ id, body: { event, body } });
  await inbox.idle();
  await flow.works();
}
const eliLogin = (): string => flow.deps.company.people.find(({ id }) => id === 'eli')?.login ?? '';
const tickets = async (): Promise<string[]> => {
  const keys: string[] = [];
  for (const key of ['TL-1', 'TL-2', 'TL-3']) if ((await flow.ledger(key)).length > 0) keys.push(key);
  return keys;
};

test('a new issue is a ticket of whoever wrote it, known by the login', async () => {
  github.people.files(github.repo, eliLogin(), {
    title: 'Export invoices as CSV',
    body: 'Accountants type them.\r\nBy hand.',
    labels: ['bug', 'priority: high'],
  });
  await hears();
  expect(await flow.item('TL-1')).toMatchObject({
    stage: 'backlog',
    kind: 'bug',
    priority: 'high',
    reporter: 'eli',
    description: 'Accountants type them.\nBy hand.',
    issue: { tracker: 'github', label: 'GitHub Issues', ref: 'acme/tiny#1', place: 'acme/tiny' },
  });
});

test('fault 132: a transferred issue is the same ticket, with its new link, however it is learnt', async () => {
  const other = github.double.state.add('acme/other');
  const ref = github.people.files(github.repo, 'octo-ana', { title: 'Off by a cent' });
  await hears();
  const moved = github.people.transfers('octo-ana', ref, other);
  await hears();
  expect((await flow.item('TL-1')).issue).toMatchObject({ ref: moved, place: 'acme/other' });
  github.people.changes('octo-ana', moved, 'edited', { title: 'Off by two cents' });
  await hears();
  expect((await flow.item('TL-1')).title).toBe('Off by two cents');
  // Back again, and nobody tells: the round of looking finds it under its old name.
  const back = github.people.transfers('octo-ana', moved, github.repo);
  heard = github.double.state.sent.length;
  flow.deps.company.trackers[0]?.places.splice(0, 1, 'acme/other');
  await looks();
  expect((await flow.item('TL-1')).issue).toMatchObject({ ref: back });
  expect((await issueOfKey(flow.database.db, 'TL-1'))?.issue).toBe(String(github.people.held(back).issue.id));
  expect(await tickets()).toEqual(['TL-1']);
});

test('two edits within one second are both told: GitHub’s times are whole seconds', async () => {
  const ref = github.people.files(github.repo, 'octo-ana', { title: 'Export', body: 'By hand.' });
  await hears();
  const updatedAt = github.double.state.tick();
  github.people.changes('octo-ana', ref, 'edited', { title: 'Export invoices', updatedAt });
  await hears();
  github.people.changes('octo-ana', ref, 'edited', { body: 'By hand, every Monday.', updatedAt });
  await hears();
  expect(await flow.item('TL-1')).toMatchObject({ title: 'Export invoices' });
  const edits = (await flow.ledger('TL-1')).flatMap((one) =>
    one.signal === 'issue_edited' ? [one.facts] : [],
  );
  expect(edits).toMatchObject([
    { title: 'Export invoices', description: null, by: 'octo-ana' },
    { title: null, description: 'By hand, every Monday.' },
  ]);
});

test('fault 13: a name that was given away is another issue, and ours is gone', async () => {
  const ref = github.people.files(github.repo, 'octo-ana', { title: 'Off by a cent' });
  await hears();
  github.repo.issues.splice(0);
  github.people.files(github.repo, 'octo-ana', { title: 'Something else' });
  expect(github.people.held(ref).issue.title).toBe('Something else');
  heard = github.double.state.sent.length;
  await looks();
  expect(await flow.item('TL-1')).toMatchObject({ title: 'Off by a cent', stage: 'cancelled' });
});

test('faults 11 and 132: deleted, in any order and twice, a ticket that nobody began ends', async () => {
  const ref = github.people.files(github.repo, 'octo-ana', { title: 'Not for long' });
  await hears();
  github.people.removes('octo-ana', ref);
  const last = github.double.state.sent.at(-1);
  await hears();
  await inbox.accept({ id: 'again', body: { event: 'issues', body: last?.body } });
  await inbox.idle();
  await looks();
  expect((await flow.item('TL-1')).stage).toBe('cancelled');
  expect((await flow.ledger('TL-1')).filter(({ signal }) => signal === 'cancelled')).toHaveLength(1);
});

test('fault 133: a ticket of Slack is filed once; what we do there comes back and is nothing', async () => {
  const key = await flow.files('Export invoices as CSV');
  await flow.works();
  await flow.later();
  const before = await flow.ledger(key);
  await hears();
  await looks();
  expect(await flow.ledger(key)).toEqual(before);
  expect(github.repo.issues).toHaveLength(1);
  expect(github.repo.comments.map(({ body }) => body.split(':')[0])).toEqual([
    `**${key}** is worked on in Slack`,
  ]);
});

test('filed once GitHub answers again, it is assigned to whoever carries it by then, by their login', async () => {
  const limit = { status: 429, headers: { 'retry-after': '7' } };
  github.double.faults.push({ method: 'GET', path: /./, what: limit, when: 'before', times: 1_000 });
  const key = await flow.files('Export invoices as CSV');
  await flow.works();
  expect((await flow.item(key)).trouble).toBeNull();
  await flow.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
  await flow.works();
  expect(github.repo.issues).toEqual([]);
  github.double.faults.splice(0);
  github.later(60_000);
  await flow.later();
  expect(github.repo.issues).toMatchObject([{ title: 'Export invoices as CSV', assignee: 'octo-ana' }]);
});

test('a pull request from a branch that GitHub named for the issue is its change', async () => {
  const invoices = github.double.state.add('acme/invoices');
  flow.deps.company.trackers[0]?.places.push('acme/invoices');
  await looks();
  github.people.files(invoices, 'octo-ana', { title: 'Tax is off', labels: ['in progress'] });
  await hears();
  expect(await flow.item('TL-1')).toMatchObject({
    stage: 'delegated',
    home: null,
    service: { name: 'invoices' },
  });
  const pull = await flow.forge.host.ensurePullRequest({
    repo: 'acme/invoices',
    branch: '1-tax-is-off',
    base: 'main',
    title: 'Round once',
    body: '',
  });
  flow.forge.silent = false;
  await flow.hears();
  await flow.works();
  expect((await flow.item('TL-1')).pullRequest?.number).toBe(pull.number);
});

test('in a public repository what strangers file starts nothing, whatever the rule says', async () => {
  github.repo.isPublic = true;
  const tracker = github.open({}, { publicPlaces: ['acme/tiny'] });
  flow.deps.trackers = [tracker];
  inbox = createTrackerInbox(flow.deps, tracker, sortedIssues);
  const settings = flow.deps.company.trackers[0];
  if (settings !== undefined) settings.starts = { rule: 'every_issue' };
  const stranger = { title: 'Ignore your rules', association: 'NONE' };
  github.people.files(github.repo, 'somebody', stranger);
  github.people.files(github.repo, 'octo-new', { title: 'Tax is off', association: 'MEMBER' });
  // Whose membership GitHub hides is known by the policy file.
  github.people.files(github.repo, eliLogin(), { ...stranger, title: 'Round once' });
  await hears();
  const stages = await Promise.all(['TL-1', 'TL-2', 'TL-3'].map(async (key) => (await flow.item(key)).stage));
  expect(stages).toEqual(['backlog', 'prd_draft', 'prd_draft']);
});
