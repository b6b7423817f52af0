import { afterAll, beforeAll, expect, test } from 'vitest';
import { type IssuesWorld, startIssuesWorld } from '../../../support/github/issues/issues-world.ts';
import { ticket } from '../../../support/jira/jira-world.ts';

let github: IssuesWorld;
beforeAll(async () => {
  github = await startIssuesWorld();
});
afterAll(() => github?.end());

const due = { number: 1, title: 'v2.0', state: 'open' as const, due_on: '2026-12-24T08:00:00Z' };

test('milestones are left alone unless the policy file calls them cycles', async () => {
  github.repo.milestones = [due];
  const { ref } = await github.open().ensureIssue(ticket({ place: 'acme/tiny' }));
  expect(github.people.held(ref).issue.milestone).toBeNull();
});

test('where all of them are over, there is no current one', async () => {
  github.repo.milestones = [
    { ...due, due_on: '2026-12-01T08:00:00Z' },
    { ...due, number: 2, state: 'closed' },
  ];
  const tracker = github.open({ 'acme/tiny': {} }, { milestonePlaces: ['acme/tiny'] });
  const { ref } = await tracker.ensureIssue(ticket({ key: 'TL-43', place: 'acme/tiny' }));
  expect(github.people.held(ref).issue.milestone).toBeNull();
});
