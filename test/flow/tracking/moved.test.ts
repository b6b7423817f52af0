/**
 * Faults 13 and 132: an issue that moves, vanishes or comes back stays the one ticket that it was, told by webhook or
 * found by looking.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lookAtTrackers } from '../../../src/flow/tracking/look.ts';
import { createTrackerInbox } from '../../../src/flow/tracking/tracker-inbox.ts';
import { newestItems } from '../../../src/store/work-items.ts';
import { type IssuesWorld, startIssuesWorld } from '../../support/github/issues/issues-world.ts';
import { type JiraDouble, startJiraDouble } from '../../support/jira/jira-double.ts';
import { type JiraWorld, jiraWorld } from '../../support/jira/jira-world.ts';
import { ana } from '../../support/jira/state.ts';
import { chatId, type FlowWorld, INVOICES, startFlow } from '../flow-world.ts';
import { startTracking, type TrackingWorld } from './tracking-world.ts';

const ways = [['a webhook'], ['looking']] as const;

describe('Linear', () => {
  let world: TrackingWorld;
  beforeAll(async () => {
    world = await startTracking();
  });
  afterAll(() => world?.close());
  beforeEach(() => world.reset());

  const learns = async (way: string): Promise<void> => {
    await world.hears(way === 'looking' ? () => true : undefined);
    await world.looks();
    await world.flow.works();
  };
  const keys = async (): Promise<string[]> =>
    (await newestItems(world.flow.database.db, { privateChannels: [], limit: 50 })).map(({ key }) => key);

  /** A ticket that people work on here. */
  async function begun(): Promise<{ ref: string; key: string }> {
    await world.adopts('every_issue');
    const ref = world.linear.files({ title: 'Export invoices as CSV', description: 'By hand.' });
    await world.hears();
    await world.flow.works();
    return { ref, key: (await world.ticketOf(ref)) ?? '' };
  }

  test.each(ways)(
    'moved to a team that is nobody’s, learnt by %s: the same ticket, with its new link',
    async (way) => {
      const { ref, key } = await begun();
      const { team } = world.linear.space;
      const issue = world.linear.issue(ref);
      world.linear.edits(ref, { team: { ...team, id: 'ops', key: 'OPS' }, number: 9 });
      await learns(way);
      expect((await world.flow.item(key)).issue).toMatchObject({ id: issue.id, ref: 'OPS-9', place: 'OPS' });
      expect(await keys()).toEqual([key]);
      // It is still told how the ticket goes, and what is changed there is still heard.
      await world.flow.answers('ana', { key, gate: 'prd_sign_off', signal: 'prd_signed_off' });
      await world.flow.works();
      await world.flow.later();
      expect(issue.comments.map(({ body }) => body)).toContain('Ana signed off the PRD, version 1.');
      world.linear.edits('OPS-9', { title: 'Export as a file' });
      await learns(way);
      expect(await world.flow.item(key)).toMatchObject({ title: 'Export as a file' });
    },
  );

  test.each(ways)(
    'archived while it is open, learnt by %s: said once, kept, and taken back with it',
    async (way) => {
      const { ref, key } = await begun();
      world.linear.edits(ref, { archivedAt: world.linear.space.now() });
      await learns(way);
      await learns(way);
      expect(await world.flow.item(key)).toMatchObject({ stage: 'prd_draft', issue: { gone: 'closed' } });
      expect(world.notices('issue_gone')).toHaveLength(1);
      world.linear.edits(ref, { archivedAt: null });
      await learns(way);
      expect((await world.flow.item(key)).issue?.gone).toBeUndefined();
      expect(await keys()).toEqual([key]);
    },
  );

  test.each(ways)(
    'deleted and restored, learnt by %s: said once, kept, and no second ticket',
    async (way) => {
      const { ref, key } = await begun();
      world.linear.removes(ref);
      await learns(way);
      expect(await world.flow.item(key)).toMatchObject({ stage: 'prd_draft', issue: { gone: 'removed' } });
      world.linear.edits(ref, { trashed: false });
      await learns(way);
      expect((await world.flow.item(key)).issue?.gone).toBeUndefined();
      expect(world.notices('issue_gone')).toHaveLength(1);
      expect(await keys()).toEqual([key]);
    },
  );
});

describe('Jira and GitHub Issues', () => {
  let flow: FlowWorld;
  let jira: JiraDouble;
  let openJira: JiraWorld;
  let github: IssuesWorld;
  beforeAll(async () => {
    flow = await startFlow();
    [jira, github] = await Promise.all([startJiraDouble(), startIssuesWorld()]);
    openJira = jiraWorld(jira);
  });
  afterAll(async () => {
    openJira?.web.close();
    await jira?.end();
    await github?.end();
    await flow?.close();
  });
  beforeEach(async () => {
    await flow.reset();
    jira.reset();
    jira.space.now = Date.now();
    github.reset();
    github.double.state.begins(Date.now());
  });

  const looks = (): Promise<void> => lookAtTrackers(flow.deps, { boot: true });
  const items = () => newestItems(flow.database.db, { privateChannels: [], limit: 50 });
  async function adopts(kind: 'jira' | 'github', teams: Record<string, string>): Promise<void> {
    flow.deps.company.trackers = Object.entries(teams).map(([team, place]) => ({
      kind,
      team,
      places: [place],
      statuses: {},
      starts: { rule: 'every_issue' as const },
      channel: INVOICES,
    }));
    await looks();
    for (const team of Object.keys(teams))
      await flow.flow.tracking.decide({ id: `${kind}/${team}`, as: 'adopted', starts: null, by: chatId.kim });
    await looks();
  }

  test.each(ways)(
    'Jira: moved to another project, learnt by %s: another key, the same ticket',
    async (way) => {
      const tracker = openJira.open({ statuses: {} });
      flow.deps.trackers = [tracker];
      await adopts('jira', { billing: 'PAY' });
      const { key: ref, id } = jira.files(ana, { summary: 'Export', indexed: true });
      await looks();
      await flow.works();
      const moved = jira.moves(ana, ref, 'OPS');
      if (way === 'a webhook') {
        const inbox = createTrackerInbox(flow.deps, tracker);
        await inbox.accept({ id: 'moved', body: jira.sent.at(-1)?.body });
        await inbox.idle();
      } else await looks();
      const [item, ...others] = await items();
      expect(item?.issue).toMatchObject({ id, ref: moved, place: 'OPS' });
      expect(others).toEqual([]);
    },
  );

  test('GitHub: transferred from one team’s repository to another’s while nobody told us: one ticket', async () => {
    const other = github.double.state.add('acme/other');
    flow.deps.trackers = [github.open({ 'acme/tiny': {}, 'acme/other': {} })];
    // The team that it goes to is looked at first.
    await adopts('github', { shop: 'acme/other', billing: 'acme/tiny' });
    const ref = github.people.files(github.repo, 'octo-ana', {
      title: 'Off by a cent',
      body: 'Since Monday.',
    });
    await looks();
    await flow.works();
    const moved = github.people.transfers('octo-ana', ref, other);
    // Its title is mended there at once.
    github.people.changes('octo-ana', moved, 'edited', { title: 'Off by two cents' });
    await looks();
    const [item, ...rest] = await items();
    expect(rest).toEqual([]);
    expect(item).toMatchObject({ title: 'Off by two cents', issue: { ref: moved, place: 'acme/other' } });
  });

  test('GitHub: an issue that says the same as another is a ticket of its own', async () => {
    flow.deps.trackers = [github.open()];
    await adopts('github', { billing: 'acme/tiny' });
    const words = { title: 'Weekly check', body: 'Look at the backups.' };
    for (let week = 0; week < 2; week += 1) {
      github.people.files(github.repo, 'octo-ana', words);
      await looks();
    }
    expect((await items()).map(({ title }) => title)).toEqual(['Weekly check', 'Weekly check']);
  });

  test('GitHub: transferred to where our key sees nothing: said on the ticket, and the ticket is kept', async () => {
    flow.deps.trackers = [github.open()];
    await adopts('github', { billing: 'acme/tiny' });
    const ref = github.people.files(github.repo, 'octo-ana', { title: 'Off by a cent' });
    await looks();
    await flow.works();
    const hidden = github.double.state.add('rivals/secret');
    github.people.transfers('octo-ana', ref, hidden);
    github.double.state.repos.splice(github.double.state.repos.indexOf(hidden), 1);
    await looks();
    await looks();
    const [item, ...others] = await items();
    expect(item).toMatchObject({ stage: 'prd_draft', issue: { ref, gone: 'removed' } });
    expect(others).toEqual([]);
    expect(flow.chat.notices.filter(({ notice }) => notice.kind === 'issue_gone')).toHaveLength(1);
  });
});
