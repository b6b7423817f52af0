/** What is said about a team's tracker: `script.md` §13. */
import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../src/ports/chat.ts';
import type { TrackerFound } from '../../../src/ports/trackers/tracking.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { noticeContent } from '../../../src/slack/channels/notices.ts';
import { items } from '../../fixtures/items.ts';
import { viewOf } from '../../fixtures/views.ts';
import { shown } from './shown.ts';

const words = (notice: Notice): string => shown(noticeContent(notice, '/ticket'));
const found = (more: Partial<TrackerFound> = {}): string =>
  words({
    kind: 'tracker_found',
    id: 'linear/billing',
    label: 'Linear',
    team: 'billing',
    total: 212,
    backlog: 180,
    inProgress: 20,
    withPullRequest: 14,
    leftAlone: 12,
    starts: { rule: 'by_hand' },
    decided: null,
    ...more,
  });

describe('a tracker that was connected', () => {
  test('says what is there and asks what shall become of it', () => {
    expect(found()).toMatchInlineSnapshot(`
      "T: Linear: 212 open issues found. Nothing was posted or changed. 180 not started → backlog, no threads, no drafts, no cost. 20 in progress (14 with a pull request) → on the board as “by hand”, no threads. 12 not touched for half a year → left alone. Buttons: Adopt quietly, See the list, Not now.
      S  *Linear: 212 open issues found. Nothing was posted or changed.*
      S  180 not started → backlog, no threads, no drafts, no cost. 20 in progress (14 with a pull request) → on the board as “by hand”, no threads. 12 not touched for half a year → left alone.
      S  *From now on:*
      A  []
      A  [Adopt quietly*] [See the list…] [Not now]"
    `);
  });
  test('one issue, and a label of the policy file', () => {
    expect(
      found({ total: 1, withPullRequest: 0, starts: { rule: 'labelled', label: 'ai', perDay: 3 } }),
    ).toMatchInlineSnapshot(`
      "T: Linear: 1 open issue found. Nothing was posted or changed. 180 not started → backlog, no threads, no drafts, no cost. 20 in progress → on the board as “by hand”, no threads. 12 not touched for half a year → left alone. Buttons: Adopt quietly, See the list, Not now.
      S  *Linear: 1 open issue found. Nothing was posted or changed.*
      S  180 not started → backlog, no threads, no drafts, no cost. 20 in progress → on the board as “by hand”, no threads. 12 not touched for half a year → left alone.
      S  *From now on:*
      A  []
      A  [Adopt quietly*] [See the list…] [Not now]"
    `);
  });
  test('adopted', () => {
    expect(found({ decided: { as: 'adopted', by: 'Kim' } })).toMatchInlineSnapshot(`
      "T: Kim adopted Linear for billing: 212 open issues. From now on: only tickets people start.
      S  Kim adopted Linear for billing: 212 open issues.
      C  From now on: only tickets people start."
    `);
  });
  test('not now', () => {
    expect(found({ decided: { as: 'later', by: 'Kim' } })).toMatchInlineSnapshot(`
      "T: Linear: 212 open issues found. Nothing was posted or changed. 180 not started → backlog, no threads, no drafts, no cost. 20 in progress (14 with a pull request) → on the board as “by hand”, no threads. 12 not touched for half a year → left alone. Buttons: Adopt quietly, See the list, Not now.
      S  *Linear: 212 open issues found. Nothing was posted or changed.*
      S  180 not started → backlog, no threads, no drafts, no cost. 20 in progress (14 with a pull request) → on the board as “by hand”, no threads. 12 not touched for half a year → left alone.
      S  *From now on:*
      A  []
      A  [Adopt quietly*] [See the list…]
      C  Kim said: not now."
    `);
  });
});

test('a crowd of issues is one message', () => {
  expect(words({ kind: 'tracker_crowd', label: 'Linear', count: 23 })).toMatchInlineSnapshot(`
    "T: 23 issues arrived from Linear. They are in the backlog. Button: Choose which to start.
    S  23 issues arrived from Linear. They are in the backlog.
    A  [Choose which to start…]"
  `);
});

describe('an issue that is gone', () => {
  const gone = (more: Partial<Extract<Notice, { kind: 'issue_gone' }>>): string =>
    words({
      kind: 'issue_gone',
      ticket: { key: 'TL-42', title: 'Export <invoices>', thread: 'https://acme.slack.com/archives/C1/p1' },
      label: 'Linear',
      ref: 'BIL-7',
      gone: 'removed',
      by: 'Ana',
      ...more,
    });
  test('deleted', () =>
    expect(gone({})).toMatchInlineSnapshot(`
    "T: Ana deleted BIL-7 in Linear. TL-42 goes on as it is; close it from its card if nobody wants it.
    S  *TL-42* Export &lt;invoices&gt;
    S  Ana deleted BIL-7 in Linear. TL-42 goes on as it is; close it from its card if nobody wants it.
    A  [Open thread↗]"
  `));
  test('closed, nobody knows by whom', () =>
    expect(gone({ gone: 'closed', by: null })).toMatchInlineSnapshot(`
      "T: Somebody closed BIL-7 in Linear. TL-42 goes on as it is; close it from its card if nobody wants it.
      S  *TL-42* Export &lt;invoices&gt;
      S  Somebody closed BIL-7 in Linear. TL-42 goes on as it is; close it from its card if nobody wants it.
      A  [Open thread↗]"
    `));
});

test('the card of a ticket that came from a tracker says where from, and what became of the issue', () => {
  const issue = {
    tracker: 'linear',
    label: 'Linear',
    id: 'i1',
    ref: 'BIL-7',
    url: 'https://linear.app/acme/issue/BIL-7',
    place: 'BIL',
  };
  const item = {
    ...items.drafted,
    origin: { kind: 'tracker' as const, ref: 'BIL-7', url: issue.url, author: 'Zoë <!channel>' },
    issue,
  };
  const card = (of: typeof item) => {
    const view = viewOf(of, []);
    const tracker = { ref: 'Linear BIL-7', url: issue.url };
    return shown(contentOf({ kind: 'card' }, { ...view, links: { ...view.links, tracker } }));
  };
  expect(card(item)).toContain('From Linear BIL-7 by Zoë');
  expect(card(item)).not.toContain('<!channel>');
  expect(card(item)).toContain('[Linear BIL-7↗]');
  expect(card({ ...item, issue: { ...issue, gone: 'removed' } } as typeof item)).toContain(
    'BIL-7 was deleted in Linear',
  );
});
