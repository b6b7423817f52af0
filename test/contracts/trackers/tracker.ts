import { afterEach, beforeEach, expect, test } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import type { Issue, IssueFiling } from '../../../src/ports/trackers/tracker.ts';
import type { TrackerWorld } from './tracker-world.ts';

const usual: Omit<IssueFiling, 'place'> = {
  key: 'TL-42',
  title: 'Export invoices as CSV',
  description: 'Accountants type them **by hand**.\n\n- one\n- two',
  criteria: ['The file has a header row.', 'It opens in a spreadsheet.'],
  priority: 'high',
  kind: 'feature',
  labels: ['billing'],
  assignee: null,
  thread: 'https://acme.slack.com/archives/C1/p1',
};

const caught = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

export function trackerContract(make: () => Promise<TrackerWorld>): void {
  let world: TrackerWorld;
  beforeEach(async () => {
    world = await make();
  });
  afterEach(() => world.end());

  const filing = (more: Partial<IssueFiling> = {}): IssueFiling => ({
    ...usual,
    place: world.place,
    ...more,
  });
  const file = (more?: Partial<IssueFiling>): Promise<Issue> => world.tracker.ensureIssue(filing(more));

  test('a ticket becomes an issue with all that it says, in the current cycle', async () => {
    const issue = await file({ assignee: world.member });
    expect(issue).toMatchObject({ title: usual.title, place: world.place, priority: 'high', ours: 'TL-42' });
    expect(issue.url).toMatch(/^https?:\/\//);
    const held = await world.holds(issue.ref);
    expect(held).toMatchObject({
      title: usual.title,
      priority: 'high',
      assignee: world.member,
    });
    expect(held.inCycle).toBe(true);
    expect(held.labels).toContain('billing');
    for (const text of ['by hand', 'The file has a header row.', 'It opens in a spreadsheet.', 'TL-42'])
      expect(held.description).toContain(text);
    expect(held.tasks).toEqual(['The file has a header row.', 'It opens in a spreadsheet.']);
  });

  test.each(['bug', 'feature', 'chore'] as const)(
    'a %s is filed as one, where the place has it',
    async (kind) => {
      const { ref } = await file({ kind });
      expect((await world.holds(ref)).kind).toBe(world.kinds[kind]);
    },
  );

  test('a label is found however the place writes it', async () => {
    const { ref } = await file({ labels: ['Billing'] });
    expect((await world.holds(ref)).labels.map((one) => one.toLowerCase())).toContain('billing');
  });

  test('nobody is guessed, and a label that the place does not know is left out', async () => {
    const issue = await file({ assignee: 'nobody@elsewhere.example', labels: ['billing', 'no such label'] });
    expect(await world.holds(issue.ref)).toMatchObject({ assignee: null });
    expect((await world.holds(issue.ref)).labels).not.toContain('no such label');
  });

  test('asked for twice, also by another instance, it is one issue; another ticket is another', async () => {
    const first = await file();
    expect((await file()).ref).toBe(first.ref);
    expect((await world.again().ensureIssue(filing())).ref).toBe(first.ref);
    expect((await file({ key: 'TL-4' })).ref).not.toBe(first.ref);
    expect(await world.count()).toBe(2);
  });

  test.each(['fails_before', 'fails_after', 'drops_after'] as const)(
    'a call that %s leaves one issue once it is repeated',
    async (how) => {
      world.goesWrong(how);
      const failure = await caught(file());
      if (failure !== null) {
        expect(failure).toBeInstanceOf(UpstreamError);
        expect(failure).toMatchObject({ retryable: true });
      }
      expect(await file()).toMatchObject({ title: usual.title, ours: 'TL-42' });
      expect(await world.count()).toBe(1);
    },
  );

  test.each(['fails_after', 'drops_after'] as const)(
    'a comment whose call %s is there once after it is repeated',
    async (how) => {
      const { ref } = await file();
      world.goesWrong(how);
      await caught(world.tracker.ensureComment(ref, 'live:1', 'It is *live*.'));
      await world.tracker.ensureComment(ref, 'live:1', 'It is *live*.');
      expect((await world.holds(ref)).comments.filter((text) => text.includes('live'))).toHaveLength(1);
    },
  );

  test('comments are told apart by their ids', async () => {
    const { ref } = await file();
    await world.tracker.ensureComment(ref, 'signed:prd', 'Ana signed off the PRD.');
    await world.tracker.ensureComment(ref, 'signed:spec', 'Eli signed off the spec.');
    await world.again().ensureComment(ref, 'signed:prd', 'Ana signed off the PRD.');
    const said = (await world.holds(ref)).comments.filter((text) => text.includes('signed off'));
    expect(said).toHaveLength(2);
  });

  test('a limit is said with the time to wait, and is no mistake of ours', async () => {
    world.goesWrong('limited');
    const failure = await caught(file());
    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({ retryable: true });
    expect((failure as UpstreamError).afterMs ?? 0).toBeGreaterThan(5_000);
    expect((failure as UpstreamError).afterMs ?? 0).toBeLessThanOrEqual(8_000);
    world.recovers();
    expect(await file()).toMatchObject({ ours: 'TL-42' });
  });

  test('a key that is refused is for a person to mend, and stands in no message', async () => {
    world.goesWrong('refused');
    const failure = await caught(file());
    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({ retryable: false });
    expect(String(failure)).not.toMatch(/secret-key|github_pat|Export invoices/);
  });

  test('an issue of others is read with all that it brings', async () => {
    const ref = await world.person.files({
      title: 'Tax is off by a cent',
      description: 'Since *Monday*.\n\n1. Open it\n2. Add it up',
      priority: 'critical',
      labels: ['bug', 'billing'],
      started: true,
      assignee: world.member,
    });
    const issue = await world.tracker.issue(ref);
    expect(issue).toMatchObject({
      ref,
      title: 'Tax is off by a cent',
      priority: 'critical',
      kind: 'bug',
      place: world.place,
      state: { kind: 'started' },
      ours: null,
    });
    expect(issue?.description).toContain('Since *Monday*.');
    expect(issue?.description).toContain('2. Add it up');
    expect(issue?.labels.toSorted()).toEqual(['billing', 'bug']);
    expect(issue?.assignee?.name).not.toBe('');
    expect(Date.parse(issue?.updatedAt ?? '')).toBeGreaterThan(0);
  });

  test('what was removed, or never was, is null', async () => {
    const ref = await world.person.files({ title: 'Not for long' });
    await world.person.removes(ref);
    expect(await world.tracker.issue(ref)).toBeNull();
    expect(await world.tracker.issue(ref.replace(/\d+$/, '99999'))).toBeNull();
  });

  test('a claim in a description that it is ours makes nothing ours', async () => {
    const mine = await file();
    const { description } = await world.holds(mine.ref);
    const ref = await world.person.files({ title: 'Copied', description });
    expect((await world.tracker.issue(ref))?.ours ?? null).toBeNull();
    expect((await file()).ref).toBe(mine.ref);
  });

  test('open issues come with the oldest change first, finished and removed ones do not', async () => {
    const refs: string[] = [];
    for (const title of ['one', 'two', 'three', 'four']) refs.push(await world.person.files({ title }));
    await world.person.finishes(refs[2] ?? '');
    await world.person.removes(refs[3] ?? '');
    await world.person.edits(refs[0] ?? '', { title: 'one, edited' });
    const open = await world.tracker.openIssues(world.place, null);
    expect(open.map((one) => one.title)).toEqual(['two', 'one, edited']);
    const since = await world.tracker.openIssues(world.place, open[1]?.updatedAt ?? null);
    expect(since.map((one) => one.title)).toEqual(['one, edited']);
  });

  test('more open issues than one page holds are all read', async () => {
    for (let number = 0; number < 130; number += 1) await world.person.files({ title: `issue ${number}` });
    expect(await world.tracker.openIssues(world.place, null)).toHaveLength(130);
  });

  test('a stage moves it to its status, once; a stage without one moves nothing', async () => {
    const { ref } = await file();
    expect(await world.tracker.publishStage(ref, 'blocked')).toBe(false);
    expect(await world.tracker.publishStage(ref, 'delegated')).toBe(true);
    expect(await world.holds(ref)).toMatchObject({ state: 'started' });
    expect(await world.tracker.publishStage(ref, 'delegated')).toBe(false);
    expect(await world.tracker.publishStage(ref, 'deployed')).toBe(true);
    expect(await world.holds(ref)).toMatchObject({ state: 'done' });
  });

  test('webhooks are told in our words', async () => {
    const ref = await world.person.files({ title: 'Tax is off by a cent', priority: 'high' });
    await world.person.edits(ref, { title: 'Tax is off by two cents' });
    await world.person.comments(ref, 'Me too.');
    await world.person.removes(ref);
    const heard = world.webhooks().flatMap(({ body, headers }) => world.tracker.event(body, headers) ?? []);
    expect(
      heard.map(({ what, byUs, issue }) => ({ what, byUs, ref: issue.ref, title: issue.title })),
    ).toEqual([
      { what: 'created', byUs: false, ref, title: 'Tax is off by a cent' },
      { what: 'changed', byUs: false, ref, title: 'Tax is off by two cents' },
      { what: 'removed', byUs: false, ref, title: 'Tax is off by two cents' },
    ]);
    expect(heard[0]?.issue).toMatchObject({ priority: 'high', place: world.place, ours: null });
    const times = heard.map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  test('fault 133: what we did ourselves comes back marked as ours', async () => {
    const { ref } = await file();
    await world.tracker.publishStage(ref, 'delegated');
    await world.tracker.ensureComment(ref, 'thread', 'It is discussed in Slack.');
    const heard = world.webhooks().flatMap(({ body, headers }) => world.tracker.event(body, headers) ?? []);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.map(({ byUs }) => byUs)).toEqual(heard.map(() => true));
    expect(heard[0]?.issue.ours).toBe('TL-42');
  });

  test('a body that is not the tracker’s is refused', () => {
    for (const body of [null, [], 'x', {}, { action: 'create' }, { type: 'Issue', data: {} }])
      expect(() => world.tracker.event(body, {}), JSON.stringify(body)).toThrow();
  });
}
