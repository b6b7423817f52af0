/** The other direction: a ticket filed in Slack becomes an issue with everything that it says, once, in each tracker. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lookAtTrackers } from '../../../src/flow/tracking/look.ts';
import { createTrackerInbox } from '../../../src/flow/tracking/tracker-inbox.ts';
import { newestItems } from '../../../src/store/work-items.ts';
import { desks } from '../../support/trackers/all.ts';
import type { TrackerDesk } from '../../support/trackers/desk.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';

let flow: FlowWorld;
beforeAll(async () => {
  flow = await startFlow();
});
afterAll(() => flow?.close());

const assignees = { linear: 'ana@acme.example', jira: 'ana@acme.example', github: 'octo-ana' };
const cycles = { linear: 7, jira: 31, github: 9 };

describe.each(Object.entries(desks))('%s', (_name, start) => {
  let desk: TrackerDesk;
  beforeAll(async () => {
    desk = await start();
  });
  afterAll(() => desk?.end());
  beforeEach(async () => {
    desk.reset();
    await flow.reset();
    const { kind, place } = desk;
    const team = { kind, team: 'billing', places: [place], statuses: {}, channel: INVOICES };
    flow.deps.company.trackers = [{ ...team, starts: { rule: 'every_issue' } }];
    flow.deps.company.emails = { ana: 'ana@acme.example' };
    flow.deps.trackers = [desk.open()];
    await lookAtTrackers(flow.deps, { boot: true });
    await flow.flow.tracking.decide({ id: `${kind}/billing`, as: 'adopted', starts: null, by: chatId.kim });
  });

  const files = async (): Promise<string> => {
    const outcome = await flow.flow.intake.file({
      text: 'Tax is off by a cent',
      description: 'Each line is **rounded** by itself.',
      kind: 'bug',
      priority: 'low',
      labels: ['billing'],
      by: chatId.ana,
      channel: INVOICES,
      origin: { kind: 'command' },
      delivery: 'file-from-slack',
      anyway: true,
    });
    if (outcome.kind !== 'filed') throw new Error(`not filed: ${JSON.stringify(outcome)}`);
    await flow.works();
    return outcome.key;
  };

  test('text, criteria, priority, labels, current cycle and assignee are there, and the card says where', async () => {
    const key = await files();
    const { issue, proposedCriteria } = await flow.item(key);
    const filed = desk.filed(issue?.ref ?? '');
    expect(filed).toMatchObject({
      priority: 'low',
      cycle: cycles[desk.kind],
      assignee: assignees[desk.kind],
    });
    expect(filed.labels).toEqual(expect.arrayContaining(['billing']));
    expect(filed.text).toContain('Each line is **rounded** by itself.');
    expect(filed.text).toContain(key);
    expect(filed.tasks).toHaveLength(proposedCriteria.length);
    expect(filed.tasks.length).toBeGreaterThan(0);
    const card = flow.chat.posts.find((post) => post.message.kind === 'card');
    expect(card?.view.links.tracker?.ref).toContain(issue?.ref);
  });

  test('fault 73: made although the answer was lost, it is found and not made again; its own webhook is no ticket', async () => {
    desk.losesAnswer();
    const key = await files();
    await flow.later();
    const inbox = createTrackerInbox(flow.deps, desk.open(), desk.sort);
    for (const { id, body } of desk.sent()) await inbox.accept({ id, body });
    await inbox.idle();
    await lookAtTrackers(flow.deps, { boot: true });
    await flow.works();
    expect(desk.count()).toBe(1);
    expect((await flow.item(key)).issue).toMatchObject({ tracker: desk.kind, place: desk.place });
    const items = await newestItems(flow.database.db, { privateChannels: [], limit: 50 });
    expect(items.map((item) => item.key)).toEqual([key]);
  });
});
