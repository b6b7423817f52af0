import { describe, expect, test } from 'vitest';
import { eventIn, sortedIssues } from '../../../../src/adapters/github/issues/issue-words.ts';
import { examples } from '../../../support/github/examples.ts';

describe('webhooks', () => {
  const all = examples().flatMap(({ event, bodies }) => bodies.map((body) => ({ event, body })));
  const reader = {
    installation: 'acme',
    me: 'octo-bot',
    placeOf: (name: string) => name,
    isPublic: () => true,
    statuses: () => ({}),
  };

  test('GitHub’s own examples: only issues are told, all of them are understood, and what is kept is as good', () => {
    const told = all.flatMap((one) => {
      const found = eventIn(one, reader);
      expect(eventIn(sortedIssues(one).body, reader), `${one.event} ${String(one.body['action'])}`).toEqual(
        found,
      );
      return found === null ? [] : [`${one.event} ${String(one.body['action'])}: ${found.what}`];
    });
    expect([...new Set(told)].toSorted()).toMatchInlineSnapshot(`
      [
        "issues assigned: changed",
        "issues deleted: removed",
        "issues edited: changed",
        "issues labeled: changed",
        "issues opened: changed",
        "issues opened: created",
        "issues reopened: changed",
        "issues transferred: changed",
        "issues unassigned: changed",
        "issues unlabeled: changed",
      ]
    `);
  });

  test('what is kept is a small part of what came, and what means nothing is marked so at once', () => {
    const one = (event: string, action: string) =>
      all.find((given) => given.event === event && given.body['action'] === action) ?? { event, body: {} };
    const opened = one('issues', 'opened');
    const kept = sortedIssues(opened);
    expect(kept.note).toBeNull();
    expect(kept.lane).not.toBe('');
    expect(JSON.stringify(kept.body).length * 5).toBeLessThan(JSON.stringify(opened).length);
    for (const [event, action] of [
      ['issues', 'pinned'],
      ['issue_comment', 'created'],
      ['pull_request', 'opened'],
    ] as const)
      expect(sortedIssues(one(event, action)).note, event).toBe('nothing for us');
  });

  test('an issue in a shape that we do not know is kept whole, and refused', () => {
    const odd = { event: 'issues', body: { action: 'opened', issue: { id: 'x' } } };
    expect(sortedIssues(odd)).toEqual({ lane: '', body: odd, note: null });
    expect(() => eventIn(odd, reader)).toThrow();
  });
});
