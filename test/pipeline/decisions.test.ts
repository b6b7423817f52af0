/** What people decided about a ticket, read from its ledger. */
import { expect, test } from 'vitest';
import { decisionsOf } from '../../src/pipeline/facts/decisions.ts';
import type { LedgerEntry } from '../../src/pipeline/ledger.ts';

const ana = { kind: 'person', id: 'ana' } as const;
const at = '2026-11-20T10:00:00.000Z';
const entry = (signal: string, facts: object, more: object = {}): LedgerEntry =>
  ({
    item: 'TL-1',
    at,
    from: 'prd_draft',
    to: 'prd_draft',
    outcome: 'stayed',
    why: null,
    actor: ana,
    signal,
    facts,
    ...more,
  }) as unknown as LedgerEntry;

const change = { section: 'Non-goals', before: '- Another look.', after: '- Another look.\n- PDF.' };
const proposed = entry(
  'proposal_made',
  { document: 'prd', ...change, by: ['sam', 'ana'], url: 'https://acme.example/archives/C1/p1' },
  { actor: { kind: 'system', name: 'conversation' } },
);
const applied = entry('prd_revised', {
  version: 2,
  how: 'proposal',
  changes: [change],
  applied: { section: 'Non-goals', before: change.before },
});

test('a proposal that was applied: what is new, who settled it and who applied it, and where', () => {
  expect(decisionsOf([proposed, applied])).toEqual([
    {
      at,
      by: ['sam', 'ana'],
      deed: 'decided Non-goals of the PRD (v2)',
      words: 'PDF.',
      url: 'https://acme.example/archives/C1/p1',
    },
  ]);
});

test('a change of another section since then does not borrow its people and its place', () => {
  const other = entry('proposal_made', {
    ...change,
    document: 'spec',
    section: 'Risks',
    by: ['eli'],
    url: 'https://acme.example/archives/C1/p2',
  });
  expect(decisionsOf([other, applied])).toMatchObject([{ by: ['ana'], url: null }]);
});

test('two proposals of one section: each decision has its own place', () => {
  const later = entry('proposal_made', {
    ...change,
    document: 'prd',
    after: '- Another look.\n- Retries.',
    by: ['eli'],
    url: 'https://acme.example/archives/C1/p2',
  });
  expect(decisionsOf([proposed, later, applied, applied])).toMatchObject([
    { by: ['sam', 'ana'], url: 'https://acme.example/archives/C1/p1' },
    { by: ['eli', 'ana'], url: 'https://acme.example/archives/C1/p2' },
  ]);
});

test.each<[string, LedgerEntry[], { deed: string; words: string }]>([
  [
    'taken back',
    [
      entry('prd_revised', {
        version: 3,
        how: 'proposal',
        changes: [{ ...change, before: change.after, after: change.before }],
      }),
    ],
    { deed: 'took back a change of Non-goals of the PRD (v3)', words: 'PDF.' },
  ],
  [
    'struck out',
    [
      entry('spec_revised', {
        version: 2,
        how: 'proposal',
        changes: [{ section: 'Risks', before: '- a\n- b', after: '- a' }],
        applied: { section: 'Risks', before: '- a\n- b' },
      }),
    ],
    { deed: 'struck from Risks of the spec (v2)', words: 'b' },
  ],
  [
    'a clash settled',
    [entry('prd_revised', { version: 3, how: 'proposal', changes: [change], settles: 'clash-1' })],
    { deed: 'settled a clash in Non-goals of the PRD (v3)', words: 'PDF.' },
  ],
  [
    'a proposal turned down',
    [proposed, entry('proposal_discarded', { section: 'Non-goals' })],
    { deed: 'turned down a change of Non-goals of the PRD', words: change.after },
  ],
  [
    'changes asked for',
    [entry('changes_requested', { what: 'Say what a row is.', about: null })],
    { deed: 'asked for changes', words: 'Say what a row is.' },
  ],
  [
    'decided against',
    [entry('decided_against', { reason: 'The report does it.', lookAgain: null })],
    { deed: 'decided against building it', words: 'The report does it.' },
  ],
  [
    'waived, with the reason that was asked with',
    [
      entry(
        'waiver_requested',
        { reason: 'A new page only.', rules: ['priority_not_high'] },
        { actor: { kind: 'person', id: 'eli' } },
      ),
      entry('waived', { rules: ['priority_not_high'], ends: null }),
    ],
    { deed: 'waived priority not high', words: 'A new page only.' },
  ],
  [
    'a waiver declined',
    [entry('waiver_declined', { reason: 'Too big.' })],
    { deed: 'declined a waiver', words: 'Too big.' },
  ],
  [
    'a merge declined',
    [entry('merge_declined', { reason: 'No review.' })],
    { deed: 'declined the merge', words: 'No review.' },
  ],
  [
    'a deploy declined',
    [entry('deploy_declined', { reason: 'Friday.' })],
    { deed: 'declined the deploy', words: 'Friday.' },
  ],
])('%s', (_what, entries, decision) => {
  expect(decisionsOf(entries)).toMatchObject([{ by: ['ana'], ...decision }]);
});

test.each<[string, LedgerEntry]>([
  ['an edit by hand', entry('prd_revised', { version: 2, how: 'edited', changes: [change] })],
  ['a redraft', entry('prd_revised', { version: 2, how: 'redrafted', changes: [change] })],
  ['what was ignored', { ...applied, outcome: 'ignored' }],
  ['what was refused', { ...applied, outcome: 'refused' }],
  ['what no person did', { ...applied, actor: { kind: 'system', name: 'x' } }],
])('%s is no decision', (_what, one) => {
  expect(decisionsOf([proposed, one])).toEqual([]);
});
