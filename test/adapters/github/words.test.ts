import { describe, expect, test } from 'vitest';
import { hear, type Known } from '../../../src/adapters/github/webhooks/words.ts';
import { examples, pullBody } from '../../support/github/examples.ts';

const known: Known = { nameOf: ({ name }) => name, isUs: (login) => login === 'throughline-dev[bot]' };

function outcome(event: string, body: Record<string, unknown>): string {
  const heard = hear({ event, body }, known);
  if (heard.kind !== 'event') return heard.kind;
  const found = heard.event;
  if (found.kind === 'pull_request') return `pull_request ${found.what}`;
  if (found.kind === 'review') return `review ${found.review.state}`;
  return found.kind === 'deployment' ? `deployment ${found.state}` : found.kind;
}

describe('every payload that GitHub gives as an example is taken, and does what it should', () => {
  const all = examples();

  test('there are all of them', () => {
    expect(all.length).toBe(58);
    expect(all.flatMap((one) => one.bodies).length).toBe(329);
  });

  const table = Object.fromEntries(
    all.map(({ event, bodies }) => [
      event,
      [
        ...Map.groupBy(
          bodies,
          (body) => `${typeof body['action'] === 'string' ? body['action'] : '-'}: ${outcome(event, body)}`,
        ).keys(),
      ].toSorted(),
    ]),
  );
  const speaking = Object.fromEntries(
    Object.entries(table).filter(([, lines]) => lines.some((line) => !line.endsWith(': nothing'))),
  );

  test('what means something to us', () => {
    expect(speaking).toMatchInlineSnapshot(`
      {
        "check_run": [
          "completed: ci_changed",
          "created: nothing",
          "requested_action: nothing",
          "rerequested: nothing",
        ],
        "check_suite": [
          "completed: ci_changed",
          "requested: nothing",
          "rerequested: nothing",
        ],
        "deployment_status": [
          "created: deployment in_progress",
          "created: deployment success",
        ],
        "github_app_authorization": [
          "revoked: access",
        ],
        "installation": [
          "created: access",
          "deleted: access",
          "new_permissions_accepted: access",
          "suspend: access",
          "unsuspend: access",
        ],
        "installation_repositories": [
          "added: access",
          "removed: access",
        ],
        "pull_request": [
          "assigned: nothing",
          "closed: pull_request closed",
          "converted_to_draft: pull_request unready",
          "labeled: nothing",
          "locked: nothing",
          "opened: pull_request opened",
          "ready_for_review: pull_request ready",
          "reopened: pull_request opened",
          "review_request_removed: nothing",
          "review_requested: review requested",
          "synchronize: pull_request pushed",
          "unassigned: nothing",
          "unlabeled: nothing",
          "unlocked: nothing",
        ],
        "pull_request_review": [
          "dismissed: review dismissed",
          "submitted: review commented",
        ],
        "status": [
          "-: ci_changed",
        ],
        "workflow_run": [
          "completed: ci_changed",
          "requested: nothing",
        ],
      }
    `);
  });

  test('all else is nothing for us', () => {
    const rest = all.filter((one) => speaking[one.event] === undefined);
    expect(rest.flatMap(({ event, bodies }) => bodies.map((body) => outcome(event, body)))).toEqual(
      rest.flatMap((one) => one.bodies.map(() => 'nothing')),
    );
    expect(rest.map((one) => one.event)).toContain('push');
    expect(rest.map((one) => one.event)).toContain('issues');
  });
});

const pull = {
  number: 7,
  head: { ref: 'tl-7-greet', sha: 'a'.repeat(40) },
  base: { ref: 'main', sha: 'b'.repeat(40) },
};
const heard = (action: string, more: Record<string, unknown> = {}, body: Record<string, unknown> = {}) => {
  const found = hear(
    { event: 'pull_request', body: pullBody({ action, pull: { ...pull, ...more }, more: body }) },
    known,
  );
  if (found.kind !== 'event' || found.event.kind !== 'pull_request') throw new Error(found.kind);
  return found;
};

describe('pull requests', () => {
  test('a merge names its commit and who merged it; an open one has no merge, whatever GitHub tries out', () => {
    const merged = heard('closed', {
      state: 'closed',
      merged_at: '2026-11-20T10:00:00Z',
      merge_commit_sha: 'c'.repeat(40),
      merged_by: { login: 'octo-sam' },
    });
    expect(merged.event).toMatchObject({
      what: 'merged',
      by: { login: 'octo-sam', isUs: false },
      pullRequest: { state: 'merged', mergeSha: 'c'.repeat(40) },
    });
    expect(heard('synchronize', { merge_commit_sha: 'd'.repeat(40) }).event).toMatchObject({
      what: 'pushed',
      pullRequest: { state: 'open', mergeSha: null },
    });
  });

  test('what our App does is ours', () => {
    const ours = heard('synchronize', {}, { sender: { login: 'throughline-dev[bot]' } });
    expect(ours.event).toMatchObject({ by: { isUs: true } });
  });

  test('fault 82: retargeted, and back to the default branch', () => {
    const changes = { changes: { base: { ref: { from: 'main' } } } };
    const away = heard('edited', { base: { ref: 'release', sha: 'b'.repeat(40) } }, changes);
    expect(away.event).toMatchObject({ what: 'retargeted', pullRequest: { base: 'release' } });
    expect(heard('edited', {}, changes).event).toMatchObject({ what: 'ready' });
  });

  test('fault 88: a head in another repository, or in one that is gone, is a fork, and its words revert nothing', () => {
    for (const repo of [{ id: 666 }, null]) {
      const fork = heard('opened', { head: { ...pull.head, repo }, body: `Reverts ${'c'.repeat(40)}.` });
      expect(fork.event).toMatchObject({ isFork: true });
      expect(fork.revert).toBeUndefined();
    }
    expect(heard('opened').event).toMatchObject({ isFork: false });
  });
});

describe('pushes', () => {
  const example = examples().find((one) => one.event === 'push')?.bodies[0] ?? {};
  const pushed = (more: Record<string, unknown>) => {
    const found = hear({ event: 'push', body: { ...example, ref: 'refs/heads/main', ...more } }, known);
    return found.kind === 'event' ? found.event : null;
  };

  test('fault 86: only one that replaces history means something, and says who did it', () => {
    expect(pushed({ forced: true, created: false, deleted: false })).toMatchObject({
      kind: 'branch_rewritten',
      branch: 'main',
      by: { login: 'Codertocat', isUs: false },
    });
    expect(
      pushed({ forced: true, ref: 'refs/heads/release/2', created: false, deleted: false }),
    ).toMatchObject({ branch: 'release/2' });
  });

  test.each([
    ['an ordinary push', { forced: false, created: false, deleted: false }],
    ['a tag', { forced: true, ref: 'refs/tags/v1', created: false, deleted: false }],
    ['a new branch', { forced: true, created: true, deleted: false }],
    ['a branch that is deleted', { forced: true, created: false, deleted: true }],
  ])('%s is nothing', (_what, more) => {
    expect(pushed(more)).toBeNull();
  });
});

test('fault 109: an event, an action or a state that nobody has heard of is nothing for us', () => {
  expect(outcome('solar_eclipse', { action: 'began' })).toBe('nothing');
  const body = pullBody({ action: 'teleported', pull });
  expect(outcome('pull_request', body)).toBe('nothing');
});

test.each(['pull_request', 'check_run', 'status', 'pull_request_review', 'push'])(
  'a %s in a shape that we do not know throws, so that it is noted',
  (event) => {
    expect(() => hear({ event, body: { action: 'completed' } }, known)).toThrow();
  },
);
