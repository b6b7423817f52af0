/** After it was filed: stages, comments, what goes wrong, and what Jira tells by itself. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { IssueFiling, Tracker, TrackerEvent } from '../../../src/ports/trackers/tracker.ts';
import { type JiraDouble, startJiraDouble } from '../../support/jira/jira-double.ts';
import { failure, type JiraWorld, jiraWorld, ticket } from '../../support/jira/jira-world.ts';
import { ana, bot } from '../../support/jira/state.ts';
import type { Fault } from '../../support/vendors/scripted.ts';

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

describe('stages', () => {
  test('a status that the workflow does not lead to is said, with those it does', async () => {
    const { key } = await filed();
    for (const status of double.space.statuses) status.to = ['Done'];
    expect(await failure(tracker.publishStage(key, 'delegated'))).toMatchObject({
      message:
        'Jira cannot move PAY-1 from “To Do” to “in progress”: its workflow leads to Done. Mend statuses under trackers, or the workflow',
      retryable: false,
    });
  });

  test('a stage that the team maps to nothing, or whose usual status is not there, moves nothing', async () => {
    const { key } = await filed();
    const quiet = world.open({ statuses: { PAY: { deployed: null } } });
    expect(await quiet.publishStage(key, 'deployed')).toBe(false);
    expect(await quiet.publishStage(key, 'cancelled')).toBe(false);
    expect(await quiet.publishStage(key, 'preview')).toBe(true);
    expect(double.held(key).status).toBe('In Review');
  });

  test('a move whose answer is lost is not made twice', async () => {
    const { key } = await filed();
    double.faults.push({ on: /^POST .*transitions$/, what: { drop: 'after' } });
    expect((await failure(tracker.publishStage(key, 'delegated'))).retryable).toBe(true);
    expect(await tracker.publishStage(key, 'delegated')).toBe(false);
  });

  test('fault 132: an issue that was deleted is told nothing, and nothing fails', async () => {
    const { key } = await filed();
    double.removes(ana, key);
    expect(await tracker.publishStage(key, 'delegated')).toBe(false);
    await tracker.ensureComment(key, 'live', 'It is live.');
    expect(double.space.issues).toEqual([]);
  });
});

describe('comments', () => {
  test.each([true, false])(
    'are known again, whether the list says properties (%s) or not',
    async (listed) => {
      double.space.listsProperties = listed;
      const { key } = await filed();
      double.comments(ana, key, 'It is live.');
      await tracker.ensureComment(key, 'live', 'It is live.');
      await tracker.ensureComment(key, 'live', 'It is live.');
      await tracker.ensureComment(key, 'notes', 'Notes.');
      expect(double.held(key).comments.map((one) => one.author.displayName)).toEqual([
        'Ana',
        'Throughline',
        'Throughline',
      ]);
    },
  );

  test('are found among hundreds', async () => {
    const { key } = await filed();
    await tracker.ensureComment(key, 'live', 'It is live.');
    for (let count = 0; count < 240; count += 1) double.comments(ana, key, 'Me too.');
    await tracker.ensureComment(key, 'live', 'It is live.');
    expect(double.held(key).comments.filter((one) => one.author === bot)).toHaveLength(1);
  });
});

describe('trouble', () => {
  test.each<[string, Fault[], number[]]>([
    ['a short limit', [{ what: { answer: { status: 429, headers: { 'retry-after': '1' } } } }], [1_000]],
    ['two answers of 503', [{ times: 2, what: { answer: { status: 503 } } }], [200, 400]],
    ['a dropped connection', [{ what: { drop: 'before' } }], [200]],
    ['half an answer', [{ what: { cut: true } }], [200]],
  ])('%s is waited out when something is asked', async (_case, faults, waits) => {
    const { key } = double.files(ana, { summary: 'Off by a cent' });
    double.faults.push(...faults);
    expect((await tracker.issue(key))?.title).toBe('Off by a cent');
    expect(world.waits).toEqual(waits);
  });

  test.each<[string, Fault['what'], RegExp, boolean]>([
    ['a page of a proxy', { text: '<html>' }, /^Jira answered something that is not JSON$/, false],
    [
      'another shape',
      { answer: { status: 200, body: { id: 7 } } },
      /^Jira answered something else.*\(id\)$/,
      false,
    ],
    ['no permission', { answer: { status: 403 } }, /check its permissions in the project/, false],
    [
      'a redirect',
      { answer: { status: 302, headers: { location: 'https://evil.example' } } },
      /redirect/,
      false,
    ],
    [
      'an answer as to a stranger',
      { answer: { status: 404, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } } },
      /check JIRA_EMAIL and JIRA_TOKEN/,
      false,
    ],
    [
      'a limit with its end',
      { answer: { status: 429, headers: { 'x-ratelimit-reset': '2026-11-20T10:00:40Z' } } },
      /left alone/,
      true,
    ],
    ['a server that stays down', { answer: { status: 500 } }, /status 500/, true],
  ])('%s', async (_case, what, message, retryable) => {
    double.files(ana, {});
    double.faults.push({ times: 9, what });
    const error = await failure(tracker.issue('PAY-1'));
    expect(error).toMatchObject({ retryable });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('secret-key');
  });

  test('no key is said before anything is asked; a token of OAuth is sent as one', async () => {
    const without = world.open({ key: () => null });
    expect((await failure(without.issue('PAY-1'))).message).toBe(
      'Jira has no key: set JIRA_TOKEN and start again',
    );
    expect(double.asked).toEqual([]);
    double.space.email = null;
    expect(await world.open().openIssues('PAY', null)).toEqual([]);
    expect(double.asked[0]?.headers.authorization).toBe('Bearer secret-key');
  });

  test('pages that go round in a circle end', async () => {
    const token = { answer: { status: 200, body: { issues: [], nextPageToken: 'again' } } };
    double.faults.push({ on: /search/, times: 99, what: token });
    expect((await failure(tracker.openIssues('PAY', null))).message).toBe('Jira goes round in its own pages');
  });
});

test('what changed since is asked for by minutes ago, which no time zone bends', async () => {
  double.files(ana, { summary: 'old' });
  double.space.now += 3 * 3_600_000;
  const { updated } = double.files(ana, { summary: 'new' });
  double.space.now += 10 * 60_000;
  const found = await tracker.openIssues('PAY', new Date(updated).toISOString());
  expect(found.map((one) => one.title)).toEqual(['new']);
  const [asked] = double.askedFor(/search\/jql/);
  expect(asked?.body).toMatchObject({
    jql: 'project = "PAY" AND statusCategory != Done AND updated >= "-12m" ORDER BY updated ASC',
  });
});

describe('webhooks', () => {
  test('the description is said to be another form; its own is read', async () => {
    const { key } = double.files(ana, { description: { type: 'doc', version: 1, content: [] } });
    expect(heard()).toMatchObject([{ what: 'created', partial: true, by: ana.accountId }]);
    expect((await tracker.issue(key))?.description).toBe('');
  });

  test('what was sent long ago, or is of tomorrow, is not of now', () => {
    double.files(ana, {});
    for (const hours of [3, -1]) {
      double.space.now += hours * 3_600_000;
      expect(heard()).toEqual([]);
      double.space.now -= hours * 3_600_000;
    }
    expect(heard()).toHaveLength(1);
  });

  test('our own act is known by our e-mail before anything was asked, where Jira tells it', () => {
    double.files({ ...bot, hidesEmail: false }, {});
    const body = structuredClone(double.sent[0]?.body) as { user: Record<string, unknown> };
    body.user['emailAddress'] = 'Throughline@acme.example';
    expect(tracker.event(body, {})?.byUs).toBe(true);
  });

  test.each(['comment_created', 'sprint_started', 'user_created', 'jira:something_new'])(
    '%s is nothing to a ticket',
    (webhookEvent) => {
      const body = { webhookEvent, timestamp: double.space.now };
      expect(tracker.event(body, {})).toBeNull();
    },
  );
});
