/** A team whose tracker is Jira: its webhooks say texts otherwise than its interface, and that changes no ticket. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { adfOf } from '../../../src/adapters/jira/adf/from-markdown.ts';
import type { HookInbox } from '../../../src/flow/hearing/hook-inbox.ts';
import { lookAtTrackers } from '../../../src/flow/tracking/look.ts';
import { createTrackerInbox } from '../../../src/flow/tracking/tracker-inbox.ts';
import { itemByRef } from '../../../src/store/work-items.ts';
import { type JiraDouble, startJiraDouble } from '../../support/jira/jira-double.ts';
import { type JiraWorld, jiraWorld } from '../../support/jira/jira-world.ts';
import { ana, eli } from '../../support/jira/state.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let flow: FlowWorld;
let jira: JiraDouble;
let open: JiraWorld;
let inbox: HookInbox;
let heard = 0;
beforeAll(async () => {
  flow = await startFlow();
  jira = await startJiraDouble();
  open = jiraWorld(jira);
});
afterAll(async () => {
  open.web.close();
  await jira.end();
  await flow.close();
});
beforeEach(async () => {
  await flow.reset();
  jira.reset();
  heard = 0;
  flow.deps.company.trackers = [
    {
      kind: 'jira',
      team: 'billing',
      places: ['PAY'],
      statuses: {},
      starts: { rule: 'by_hand' },
      channel: INVOICES,
    },
  ];
  const tracker = open.open({ statuses: {} });
  flow.deps.trackers = [tracker];
  inbox = createTrackerInbox(flow.deps, tracker);
  await lookAtTrackers(flow.deps, { boot: true });
  await flow.flow.tracking.decide({ id: 'jira/billing', as: 'adopted', starts: null, by: chatId.kim });
  await lookAtTrackers(flow.deps, { boot: true });
});

async function hears(): Promise<void> {
  const news = jira.sent.slice(heard);
  heard = jira.sent.length;
  for (const { body, headers } of news)
    await inbox.accept({ id: headers['x-atlassian-webhook-identifier'] ?? '', body });
  await inbox.idle();
  await flow.works();
}
async function ticketOf(ref: string): Promise<string> {
  const item = await itemByRef(flow.database.db, `jira:${jira.held(ref).id}`);
  if (item === null) throw new Error(`No ticket is ${ref}`);
  return item.key;
}
const edits = async (key: string): Promise<unknown[]> =>
  (await flow.ledger(key)).flatMap((one) => (one.signal === 'issue_edited' ? [one.facts] : []));

test('a new issue is a ticket, with its text as Jira’s interface has it', async () => {
  const description = adfOf('## Why\n\n- Accountants type them **by hand**.');
  const { key: ref } = jira.files(ana, { summary: 'Export invoices as CSV', type: 'Story', description });
  await hears();
  expect(await flow.item(await ticketOf(ref))).toMatchObject({
    stage: 'backlog',
    kind: 'feature',
    title: 'Export invoices as CSV',
    description: '## Why\n\n- Accountants type them **by hand**.',
    issue: { tracker: 'jira', ref: 'PAY-1', url: 'https://acme.atlassian.net/browse/PAY-1' },
  });
});

test('fault 132: a new title is told, and a description that nobody touched is not', async () => {
  const { key: ref } = jira.files(ana, { summary: 'Export', description: adfOf('By hand.') });
  await hears();
  const key = await ticketOf(ref);
  jira.changes(eli, ref, { summary: 'Export invoices' });
  await hears();
  await lookAtTrackers(flow.deps, { boot: true });
  expect(await edits(key)).toMatchObject([{ title: 'Export invoices', description: null, by: 'Eli' }]);
  jira.changes(eli, ref, { description: adfOf('By hand, every Monday.') });
  await hears();
  expect(await edits(key)).toMatchObject([{}, { title: null, description: 'By hand, every Monday.' }]);
});

test('fault 11: the same webhook again, or a late one, changes nothing', async () => {
  const { key: ref } = jira.files(ana, { summary: 'Export' });
  jira.changes(eli, ref, { summary: 'Export invoices' });
  const [created, changed] = jira.sent;
  for (const [id, one] of [
    ['b', changed],
    ['a', created],
    ['b', changed],
    ['c', created],
  ] as const)
    await inbox.accept({ id, body: one?.body });
  await inbox.idle();
  expect(await flow.item(await ticketOf(ref))).toMatchObject({ title: 'Export invoices' });
  expect(await edits(await ticketOf(ref))).toEqual([]);
});

test('a ticket that is filed in Slack stands in Jira once, and its own webhooks make no second ticket', async () => {
  const key = await flow.files('Export invoices as CSV');
  await flow.works();
  await hears();
  await lookAtTrackers(flow.deps, { boot: true });
  expect(jira.space.issues.map((one) => [one.key, one.summary])).toEqual([
    ['PAY-1', 'Export invoices as CSV'],
  ]);
  expect(jira.held('PAY-1').labels).toContain(`throughline-${key}`);
  expect((await flow.item(key)).issue).toMatchObject({ tracker: 'jira', ref: 'PAY-1' });
  expect(await itemByRef(flow.database.db, `jira:${jira.held('PAY-1').id}`)).toBeNull();
});
