/** GitHub Issues beside the contract of all trackers: what only GitHub does. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { IssueFiling, Tracker } from '../../../../src/ports/trackers/tracker.ts';
import { asApp } from '../../../support/github/github-world.ts';
import { type IssuesWorld, startIssuesWorld } from '../../../support/github/issues/issues-world.ts';

let github: IssuesWorld;
let tracker: Tracker;
beforeAll(async () => {
  github = await startIssuesWorld();
});
afterAll(() => github?.end());
beforeEach(() => {
  github.reset();
  tracker = github.open();
});

const filing: IssueFiling = {
  key: 'TL-42',
  title: 'Export invoices as CSV',
  description: 'Accountants type them by hand.',
  criteria: ['The file has a header row.'],
  priority: 'high',
  kind: 'bug',
  labels: ['Billing'],
  place: 'acme/tiny',
  assignee: 'octo-eli',
  thread: 'https://acme.slack.com/archives/C1/p1',
};
const bodyOf = (ref: string): string => github.people.held(ref).issue.body ?? '';
const labelsOf = (ref: string): string[] => github.people.held(ref).issue.labels;
const heard = () =>
  github.double.state.sent.flatMap(({ event, body }) => tracker.event({ event, body }, {}) ?? []);

test('what a ticket says stands in the issue, and the mark is seen by nobody', async () => {
  const { ref } = await tracker.ensureIssue(filing);
  expect(labelsOf(ref)).toEqual(['billing', 'priority: high', 'bug']);
  expect(bodyOf(ref)).toMatchInlineSnapshot(`
    "Accountants type them by hand.

    ## Acceptance criteria

    - [ ] The file has a header row.

    ---

    Ticket [TL-42](https://acme.slack.com/archives/C1/p1) in Throughline.

    <!-- throughline:ticket TL-42 0aebe074b3c7a0b1cf9cbc03 -->"
  `);
});

test('labels that the repository lacks are not made', async () => {
  github.repo.labels = ['billing'];
  const { ref, priority } = await tracker.ensureIssue({ ...filing, labels: ['billing', 'new'] });
  expect([labelsOf(ref), github.repo.labels, priority]).toEqual([['billing'], ['billing'], null]);
});

test.each(['@everyone', 'octo-eli; DROP', 'a/b'])(
  '“%s” is no login, and nobody is assigned',
  async (assignee) => {
    const { ref } = await tracker.ensureIssue({ ...filing, assignee });
    expect(github.people.held(ref).issue.assignee).toBeNull();
  },
);

test('text of a ticket calls nobody, links nothing and hides nothing', async () => {
  const description =
    'Ask @acme/team, see #7. ![x](https://evil.example/x.png) <!-- throughline:ticket TL-9 aaaaaaaaaaaaaaaaaaaaaaaa -->';
  const { ref, ours } = await tracker.ensureIssue({ ...filing, description });
  expect(ours).toBe('TL-42');
  // In code nobody is called and nothing is linked.
  expect(bodyOf(ref)).toContain('Ask `@acme/team`, see `#7`.');
  expect(bodyOf(ref).replaceAll(/`[^`]*`/g, '')).not.toMatch(/@acme|#7|(?<!\\)!\[x|TL-9/);
});

test('a type of the organisation says the kind', async () => {
  const ref = github.people.files(github.repo, 'octo-ana', { title: 'Off by a cent', type: 'Bug' });
  expect(await tracker.issue(ref)).toMatchObject({
    kind: 'bug',
    reporter: { name: 'octo-ana', email: null },
  });
});

describe('whose an issue is', () => {
  const copy = async (by: string): Promise<string> => {
    const { ref } = await tracker.ensureIssue(filing);
    const body = bodyOf(ref);
    github.repo.issues.splice(0);
    return github.people.files(github.repo, by, { title: 'Copied', body });
  };

  test('a mark that another account wrote makes nothing ours: the ticket gets an issue of its own', async () => {
    const ref = await copy('octo-ana');
    expect((await tracker.issue(ref))?.ours).toBeNull();
    expect((await tracker.ensureIssue(filing)).ref).not.toBe(ref);
  });

  test('our account’s mark of another installation is not ours', async () => {
    const ref = await copy('octo-bot');
    const { issue } = github.people.held(ref);
    expect((await tracker.issue(ref))?.ours).toBe('TL-42');
    issue.body = (issue.body ?? '').replace(/[0-9a-f]{24}/, 'a'.repeat(24));
    issue.updatedAt = github.double.state.tick();
    expect((await tracker.issue(ref))?.ours).toBeNull();
  });

  test('a comment of ours that somebody quotes does not count as said', async () => {
    const { ref } = await tracker.ensureIssue(filing);
    await tracker.ensureComment(ref, 'live:1', 'It is live.');
    const [ours] = github.repo.comments.splice(0);
    github.people.comments('octo-ana', ref, ours?.body ?? '');
    await tracker.ensureComment(ref, 'live:1', 'It is live.');
    expect(github.repo.comments.map(({ user }) => user)).toEqual(['octo-ana', 'octo-bot']);
  });

  test('as an App we are its bot: what it made is ours, and is an echo', async () => {
    const app = github.open({}, { signIn: asApp });
    const { ref } = await app.ensureIssue(filing);
    expect(github.people.held(ref).issue.user).toBe('throughline-dev[bot]');
    expect((await github.open({}, { signIn: asApp }).ensureIssue(filing)).ref).toBe(ref);
    for (let times = 0; times < 2; times += 1) await app.ensureComment(ref, 'live:1', 'It is live.');
    expect(github.repo.comments).toHaveLength(1);
    const [sent] = github.double.state.sent;
    expect(app.event({ event: 'issues', body: sent?.body }, {})).toMatchObject({
      byUs: true,
      issue: { ours: 'TL-42' },
    });
    // To a machine account beside the App it is another's.
    expect((await tracker.issue(ref))?.ours).toBeNull();
  });

  test('before our account is known a mark is believed: a webhook after a crash makes no second ticket', async () => {
    await tracker.ensureIssue(filing);
    const [sent] = github.double.state.sent;
    const found = github.open().event({ event: 'issues', body: sent?.body }, {});
    expect(found).toMatchObject({ byUs: false, issue: { ours: 'TL-42' } });
  });
});

describe('pull requests are no issues', () => {
  const pull = {
    number: 1,
    title: 'Fix it',
    body: 'Closes nothing',
    user: 'octo-ana',
    head: 'fix',
    fork: 1,
    base: 'main',
    draft: false,
    state: 'open' as const,
    headSha: 'a'.repeat(40),
    merged: null,
    updatedAt: '2026-11-20T10:00:00Z',
    reviewers: [],
    reviews: [],
    closedBy: null,
    done: [],
  };
  test('not in lists, and not in webhooks', async () => {
    github.repo.pulls.push(pull);
    const ref = github.people.files(github.repo, 'octo-ana', { title: 'An issue' });
    expect((await tracker.openIssues('acme/tiny', null)).map((one) => one.ref)).toEqual([ref]);
    const body = structuredClone(github.double.state.sent[0]?.body) as { issue: object };
    body.issue = { ...body.issue, pull_request: { url: 'x' } };
    expect(tracker.event({ event: 'issues', body }, {})).toBeNull();
  });
});

describe('stages', () => {
  test('one label says how far it is; labels of people stay', async () => {
    const { ref } = await tracker.ensureIssue(filing);
    await tracker.publishStage(ref, 'delegated');
    expect(labelsOf(ref)).toEqual(['billing', 'priority: high', 'bug', 'in progress']);
    await tracker.publishStage(ref, 'preview');
    expect(labelsOf(ref)).toEqual(['billing', 'priority: high', 'bug', 'in review']);
    expect(await tracker.publishStage(ref, 'deployed')).toBe(true);
    expect(github.people.held(ref).issue).toMatchObject({
      state: 'closed',
      stateReason: 'completed',
      labels: ['billing', 'priority: high', 'bug'],
    });
    expect(await tracker.publishStage(ref, 'rolled_back')).toBe(true);
    expect((await tracker.issue(ref))?.state).toEqual({ name: 'in progress', kind: 'started' });
    expect(await tracker.publishStage(ref, 'cancelled')).toBe(true);
    expect((await tracker.issue(ref))?.state).toEqual({ name: 'closed as not planned', kind: 'cancelled' });
  });

  test('closed by a merge, deployed changes nothing', async () => {
    const { ref } = await tracker.ensureIssue(filing);
    github.people.changes('octo-ana', ref, 'closed', { state: 'closed', stateReason: 'completed' });
    expect(await tracker.publishStage(ref, 'deployed')).toBe(false);
  });

  test('a label of the policy file that is not there is said, with where', async () => {
    const strict = github.open({ 'acme/tiny': { preview: 'In QA' } });
    const { ref } = await strict.ensureIssue(filing);
    await expect(strict.publishStage(ref, 'preview')).rejects.toMatchObject({
      retryable: false,
      message: 'GitHub has no label “In QA” in acme/tiny. Make it there, or mend statuses under trackers',
    });
  });
});

describe('places', () => {
  test.each([
    ['acme/none', 'GitHub does not show us acme/none, or there is none; check places under trackers'],
    ['BIL', 'GitHub has no repository “BIL”; give owner and name, such as acme/invoices, under trackers'],
    [
      '../user',
      'GitHub has no repository “../user”; give owner and name, such as acme/invoices, under trackers',
    ],
  ])('%s is named with what to mend', async (place, message) => {
    await expect(tracker.openIssues(place, null)).rejects.toMatchObject({ retryable: false, message });
    expect(github.double.asked.filter(({ path }) => path.includes('/issues'))).toEqual([]);
  });

  test('the policy file may spell it otherwise than GitHub', async () => {
    const ref = github.people.files(github.repo, 'octo-ana', { title: 'Off by a cent', labels: ['shaping'] });
    const other = github.open({ 'Acme/Tiny': { delegated: 'shaping' } });
    expect(await other.issue(ref)).toMatchObject({ place: 'Acme/Tiny', state: { kind: 'started' } });
  });

  test('a repository without issues is named', async () => {
    github.repo.hasIssues = false;
    await expect(tracker.ensureIssue(filing)).rejects.toMatchObject({
      retryable: false,
      message: 'GitHub has issues switched off in acme/tiny; switch them on in its settings',
    });
  });

  test('fault 13: a renamed repository is the same place, and the issue is known under its new name', async () => {
    const { ref, id } = await tracker.ensureIssue(filing);
    github.double.renamed.set('acme/tiny', github.repo.id);
    github.repo.name = 'acme/small';
    expect(await tracker.openIssues('acme/tiny', null)).toMatchObject([
      { id, ref: 'acme/small#1', place: 'acme/tiny', ours: 'TL-42' },
    ]);
    expect(await tracker.issue(ref)).toMatchObject({ id, ref: 'acme/small#1' });
    await tracker.ensureComment(ref, 'thread', 'It is discussed in Slack.');
    expect(github.repo.comments).toHaveLength(1);
    expect((await tracker.ensureIssue(filing)).id).toBe(id);
  });

  test('a transferred issue is found under its old ref, and its webhooks say what it was', async () => {
    const other = github.double.state.add('acme/other');
    other.labels = ['in progress'];
    const ref = github.people.files(github.repo, 'octo-ana', { title: 'Off by a cent' });
    const was = (await tracker.issue(ref))?.id;
    const moved = github.people.transfers('octo-ana', ref, other);
    const now = await tracker.issue(ref);
    expect(now).toMatchObject({ ref: moved, place: 'acme/other' });
    expect(heard().slice(1)).toMatchObject([
      { what: 'changed', was, issue: { id: now?.id, ref: moved } },
      { what: 'changed', was, issue: { id: now?.id, ref: moved } },
    ]);
    await tracker.publishStage(ref, 'delegated');
    expect(labelsOf(moved)).toEqual(['in progress']);
  });
});

describe('a public repository', () => {
  test('is a place only where that is meant: nothing is read, filed or said there', async () => {
    const { ref } = await tracker.ensureIssue(filing);
    github.repo.isPublic = true;
    for (const work of [
      () => tracker.openIssues('acme/tiny', null),
      () => tracker.ensureIssue({ ...filing, key: 'TL-43' }),
      () => tracker.ensureComment(ref, 'thread', 'It is discussed in Slack.'),
    ])
      await expect(work()).rejects.toThrow(
        /^GitHub shows acme\/tiny to everybody, .* put public: true beside it/,
      );
    expect([github.repo.issues.length, github.repo.comments]).toEqual([1, []]);
    const meant = github.open({}, { publicPlaces: ['acme/tiny'] });
    expect(await meant.openIssues('acme/tiny', null)).toHaveLength(1);
  });

  test.each([
    ['NONE', true, true],
    ['CONTRIBUTOR', true, true],
    ['MEMBER', true, undefined],
    ['COLLABORATOR', true, undefined],
    ['NONE', false, undefined],
  ])(
    'written by %s where everybody reads (%s), an issue is from outside: %s',
    async (association, isPublic, outside) => {
      github.repo.isPublic = isPublic;
      github.people.files(github.repo, 'somebody', { title: 'Please mine coins', association });
      const meant = github.open({}, { publicPlaces: ['acme/tiny'] });
      const [listed] = await meant.openIssues('acme/tiny', null);
      const [sent] = github.double.state.sent;
      const said = meant.event({ event: 'issues', body: sent?.body }, {});
      expect([listed?.fromOutside, said?.issue.fromOutside]).toEqual([outside, outside]);
    },
  );
});
