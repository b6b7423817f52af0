/** What is Jira's own when an issue is filed: its screens, types, priorities, sprints and hidden e-mails. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shortened } from '../../../src/adapters/jira/marks.ts';
import { kindOf, priorityOf, stateKind } from '../../../src/adapters/jira/shapes.ts';
import type { IssueFiling, Tracker, TrackerEvent } from '../../../src/ports/trackers/tracker.ts';
import { type JiraDouble, startJiraDouble } from '../../support/jira/jira-double.ts';
import { failure, type JiraWorld, jiraWorld, ticket } from '../../support/jira/jira-world.ts';
import { ana, eli, SPRINT } from '../../support/jira/state.ts';

let double: JiraDouble;
let world: JiraWorld;
let tracker: Tracker;
beforeAll(async () => {
  double = await startJiraDouble();
});
beforeEach(() => {
  double.reset();
  world = jiraWorld(double);
  tracker = world.open();
});
afterEach(() => world.web.close());
afterAll(() => double?.end());

const filed = async (more: Partial<IssueFiling> = {}) =>
  double.held((await tracker.ensureIssue(ticket(more))).ref);
const heard = (): TrackerEvent[] =>
  double.sent.flatMap(({ body, headers }) => tracker.event(body, headers) ?? []);

test.each<[string, string | null]>([
  ['Highest', 'critical'],
  ['Blocker', 'critical'],
  ['High', 'high'],
  ['P1', 'high'],
  ['Medium', 'medium'],
  ['Lowest', 'low'],
  ['Trivial', 'low'],
  ['Someday', null],
])('priority %s is %s', (name, expected) => expect(priorityOf(name)).toBe(expected));

test.each<[string, string | null]>([
  ['Bug', 'bug'],
  ['Production defect', 'bug'],
  ['Story', 'feature'],
  ['New Feature', 'feature'],
  ['Maintenance', 'chore'],
  ['Task', null],
  ['Debugging', null],
])('type %s is %s', (name, expected) => expect(kindOf(name)).toBe(expected));

test.each<[string, string, string, string]>([
  ['Backlog', 'new', '', 'backlog'],
  ['To Do', 'new', '', 'unstarted'],
  ['In Review', 'indeterminate', '', 'started'],
  ['Done', 'done', '', 'done'],
  ['Done', 'done', "Won't Do", 'cancelled'],
  ['Cancelled', 'done', '', 'cancelled'],
])('status %s (%s, %s) is %s', (name, category, resolution, expected) =>
  expect(stateKind({ name, category }, resolution)).toBe(expected),
);

describe('filing', () => {
  test.each<[IssueFiling['kind'], string]>([
    ['feature', 'Story'],
    ['bug', 'Bug'],
    ['chore', 'Task'],
  ])('a %s is a %s', async (kind, type) => expect((await filed({ kind })).type).toBe(type));

  test('a person whose e-mail is hidden is found by the whole of it', async () => {
    expect((await filed({ assignee: ana.email })).assignee).toEqual(ana);
  });

  test('a part of an e-mail finds nobody', async () => {
    double.space.users.push({ ...ana, accountId: 'x', email: 'ana@acme.example.org' });
    expect((await filed({ assignee: ana.email })).assignee).toBeNull();
  });

  test.each<[string, JiraDouble['space']['boards'], number | null]>([
    ['one active sprint', [{ id: 7, active: [31] }], 31],
    [
      'the same sprint on two boards',
      [
        { id: 7, active: [31] },
        { id: 8, active: [31] },
      ],
      31,
    ],
    ['two sprints: nobody chooses for the team', [{ id: 7, active: [31, 32] }], null],
    ['no active sprint', [{ id: 7, active: [] }], null],
    ['a board without sprints', [{ id: 7, active: null }], null],
    ['no board', [], null],
  ])('%s', async (_case, boards, expected) => {
    double.space.boards = boards;
    expect((await filed()).sprint).toBe(expected);
  });

  test('a screen without sprint, priority and assignee takes the issue without them', async () => {
    const optional = new Set([SPRINT, 'priority', 'assignee', 'description']);
    double.space.fields = double.space.fields.filter((one) => !optional.has(one.fieldId));
    expect(await filed({ assignee: eli.email, priority: 'high' })).toMatchObject({
      priority: 'Medium',
      assignee: null,
      sprint: null,
      description: null,
    });
  });

  test('a sprint that was closed meanwhile keeps no ticket away', async () => {
    await filed();
    double.faults.push({
      on: /^POST \/rest\/api\/3\/issue$/,
      what: { answer: { status: 400, body: { errorMessages: [], errors: { [SPRINT]: 'It is closed.' } } } },
    });
    expect(await filed({ key: 'TL-43', assignee: eli.email })).toMatchObject({ sprint: null, assignee: eli });
  });

  test('what the screen lacks or asks for besides is said, and where to mend it', async () => {
    double.space.fields = double.space.fields.filter((one) => one.fieldId !== 'labels');
    expect((await failure(tracker.ensureIssue(ticket()))).message).toBe(
      'Jira shows no Labels when an issue is filed in PAY; add that field to its screen',
    );
    double.reset();
    const team = { fieldId: 'customfield_7', name: 'Team', required: true, hasDefaultValue: false };
    double.space.fields.push(team);
    expect((await failure(world.open().ensureIssue(ticket()))).message).toBe(
      'Jira asks for Team when an issue is filed in PAY; make it optional or give it a default',
    );
    expect(double.space.issues).toEqual([]);
  });

  test('a project that is not there, or no key at all, is said; nothing of it reaches a query', async () => {
    expect((await failure(tracker.ensureIssue(ticket({ place: 'NOPE' })))).message).toMatch(
      /NOPE.* does not exist/,
    );
    const asked = double.asked.length;
    const wrong = 'PAY" OR project != "PAY';
    expect((await failure(tracker.ensureIssue(ticket({ place: wrong })))).message).toMatch(/no project/);
    expect((await failure(tracker.openIssues(wrong, null))).message).toMatch(/no project/);
    expect(await tracker.issue('../../myself')).toBeNull();
    expect(double.asked).toHaveLength(asked);
  });

  test('a title of many lines and labels with spaces become what Jira takes', async () => {
    const issue = await filed({ title: `a\n${'b'.repeat(400)}`, labels: ['billing', 'two words'] });
    expect(issue.summary).toHaveLength(240);
    expect(issue.labels).toEqual(['throughline-TL-42', 'billing']);
  });

  test('a long text is shortened, and says so', () => {
    expect(shortened('x'.repeat(40_000))).toMatch(/x…\n\n\*Shortened: Jira takes no more/);
    expect(shortened('short')).toBe('short');
  });

  test('a clone has our label and is nobody’s: neither found nor told as ours', async () => {
    const ours = await filed();
    const clone = double.files(ana, { summary: 'CLONE', labels: ours.labels });
    ours.indexed = false;
    expect((await tracker.ensureIssue(ticket())).ref).toBe(ours.key);
    expect((await tracker.issue(clone.key))?.ours).toBeNull();
    expect(heard().map(({ issue }) => issue.ours)).toEqual(['TL-42', null]);
  });

  test('another installation at the same Jira files its own TL-42', async () => {
    await filed();
    const other = world.open({ installation: 'beta' });
    expect((await other.ensureIssue(ticket())).ref).toBe('PAY-2');
  });

  test('an issue that moved to another project is found there', async () => {
    const issue = await filed();
    issue.key = 'OPS-9';
    expect((await tracker.ensureIssue(ticket())).ref).toBe('OPS-9');
  });
});
