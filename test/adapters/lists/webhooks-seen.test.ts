/** What the doctor says of a tracker's webhooks: they are hints, and without them changes come later. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checksOf } from '../../../src/adapters/checks.ts';
import { type JiraDouble, startJiraDouble } from '../../support/jira/jira-double.ts';

let jira: JiraDouble;
beforeAll(async () => {
  jira = await startJiraDouble();
});
afterAll(() => jira?.end());

async function said(
  secret: string | null,
  lastWebhooks: (() => Promise<Record<string, string>>) | null,
): Promise<string | undefined> {
  const env: Record<string, string | null> = {
    JIRA_URL: jira.url,
    JIRA_EMAIL: jira.space.email,
    JIRA_TOKEN: jira.space.token,
    JIRA_WEBHOOK_SECRET: secret,
  };
  const team = { kind: 'jira' as const, team: 'billing', places: ['PAY'], statuses: {}, channel: null };
  const made = checksOf({
    home: '/nowhere',
    folder: '/nowhere',
    sources: { incidents: 'none', freezes: 'none', catalog: { kind: 'none' } },
    trackers: {
      settings: [{ ...team, starts: { rule: 'by_hand' } }],
      installation: 'acme',
      githubKey: null,
    },
    servers: [],
    github: null,
    secret: (name) => env[name] ?? null,
    lastWebhooks,
    named: [],
    skills: null,
  });
  const looked = await made.checks.find(({ name }) => name === 'Jira')?.look();
  await made.stop();
  expect(looked?.ok).toBe(true);
  return looked?.sentence;
}

test.each([
  ['none can come', null, null, 'No secret for its webhook is set: changes arrive within 5 minutes.'],
  ['none came', 'a-secret', {}, 'No webhook seen: changes arrive within 5 minutes.'],
  [
    'they come',
    'a-secret',
    { 'tracker:jira': '2026-11-20T09:30:12.000Z' },
    'Its last webhook came on 2026-11-20 at 09:30 UTC.',
  ],
])('%s', async (_name, secret, last, sentence) => {
  expect(await said(secret, last === null ? null : async () => last)).toBe(`It answers for PAY. ${sentence}`);
});

test('what only the running product knows is not claimed', async () => {
  expect(await said('a-secret', null)).toBe('It answers for PAY.');
});
