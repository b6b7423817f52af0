import { describe, expect, test } from 'vitest';
import {
  isStarted,
  isStatus,
  kindOf,
  priorityOf,
  wantedFor,
} from '../../../../src/adapters/github/issues/labels.ts';

test.each([
  ['priority: critical', 'critical'],
  ['P0', 'critical'],
  ['urgent', 'critical'],
  ['Priority/High', 'high'],
  ['🔥 high-priority', 'high'],
  ['prio:P1', 'high'],
  ['priority_medium', 'medium'],
  ['p2', 'medium'],
  ['low priority', 'low'],
  ['P5', 'low'],
  ['high', null],
  ['low-hanging fruit', null],
  ['critical path', null],
  ['p10', null],
])('the priority of “%s” is %s', (label, priority) => expect(priorityOf(label)).toBe(priority));

test.each([
  ['bug', 'bug'],
  ['type: Bug', 'bug'],
  ['kind/regression', 'bug'],
  ['enhancement', 'feature'],
  ['Feature Request', 'feature'],
  ['tech-debt', 'chore'],
  ['debugging', null],
  ['not a bug', null],
])('the kind of “%s” is %s', (label, kind) => expect(kindOf(label)).toBe(kind));

describe('what stands for a stage', () => {
  const labels = ['bug', 'Status: In Progress', 'needs review', 'QA'];
  const open = { state: 'open', reason: null };
  const closed = { state: 'closed', reason: 'completed' };
  test.each([
    ['delegated', {}, { state: open, label: 'Status: In Progress' }],
    ['preview', {}, { state: open, label: 'needs review' }],
    ['deployed', {}, { state: closed, label: null }],
    ['cancelled', {}, { state: { state: 'closed', reason: 'not_planned' }, label: null }],
    ['rolled_back', {}, { state: open, label: 'Status: In Progress' }],
    ['prd_draft', {}, null],
    ['deployed', { deployed: null }, null],
    ['preview', { preview: 'qa' }, { state: open, label: 'QA' }],
    ['deployed', { deployed: 'QA' }, { state: closed, label: 'QA' }],
    ['deployed', { deployed: 'open' }, { state: open, label: null }],
    [
      'rolled_back',
      { rolled_back: 'Not planned' },
      { state: { state: 'closed', reason: 'not_planned' }, label: null },
    ],
    ['preview', { preview: 'In QA' }, { unknown: 'In QA' }],
  ] as const)('%s with %j', (stage, map, wanted) =>
    expect(wantedFor(stage, { map, labels })).toEqual(wanted),
  );

  test('a repository without such labels is only opened and closed', () => {
    expect(wantedFor('delegated', { map: {}, labels: ['bug'] })).toEqual({ state: open, label: null });
    expect(wantedFor('preview', { map: {}, labels: ['bug'] })).toBeNull();
  });

  test('labels of the policy file say how far an issue is, too', () => {
    const map = { preview: 'QA', prd_draft: 'shaping', deployed: 'closed' };
    expect([isStarted('qa', map), isStarted('shaping', map), isStarted('closed', map)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isStatus('shaping', map), isStatus('bug', map), isStatus('WIP', {})]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
