import { expect, test } from 'vitest';
import { type TicketHistory, ticketDocuments } from '../../../src/pipeline/knowledge/ticket-document.ts';
import type { LedgerEntry } from '../../../src/pipeline/ledger.ts';
import type { SignalFacts, SignalName } from '../../../src/pipeline/signals.ts';
import { items } from '../../fixtures/items.ts';
import { prdDigest, signedDocument, specDigest } from '../../support/sample-ticket.ts';

const at = '2026-11-20T10:00:00.000Z';
const entry = <Name extends SignalName>(
  name: Name,
  facts: SignalFacts[Name],
  by: string | null = 'ana',
): LedgerEntry =>
  ({
    item: 'TL-1',
    at,
    signal: name,
    facts,
    from: null,
    to: null,
    actor: by === null ? { kind: 'system', name: 'worker' } : { kind: 'person', id: by },
    outcome: 'moved',
    why: null,
  }) as unknown as LedgerEntry;

const history = (more: Partial<TicketHistory> = {}): TicketHistory => ({
  item: { ...items.live, key: 'TL-1', title: 'Export invoices', waivers: [] },
  entries: [],
  documents: [],
  files: ['src/list.js'],
  names: new Map([['ana', 'Ana']]),
  url: 'https://chat.example/1',
  ...more,
});

test('what was decided, by whom, when and why; what decides nothing is left out', () => {
  const waivers = [
    {
      rules: ['no_freeze'],
      reason: 'The fix is small.',
      requestedBy: 'eli',
      by: 'ana',
      at,
      prdHash: null,
      specHash: null,
      ends: null,
    },
  ];
  const [ticket] = ticketDocuments(
    history({
      item: { ...history().item, waivers },
      entries: [
        entry(
          'question_asked',
          { run: 'r', request: 'q1', text: 'Which separator?', choices: [], hash: '' },
          null,
        ),
        entry('question_answered', { run: 'r', request: 'q1', answer: 'Semicolons.' }),
        entry('changes_requested', { what: 'Leave out drafts', about: null }),
        entry('agent_told', { text: 'hello' }),
        entry('hold_overridden', { rule: 'no_freeze', reason: 'A typo.' }, 'gone'),
      ],
      documents: [{ kind: 'prd', markdown: '# PRD\n\n## Goals\n\nAn export.' }],
    }),
  );
  expect(ticket?.text.split('\n').filter((line) => /^(?:-|##)/.test(line))).toMatchInlineSnapshot(`
    [
      "## Ticket",
      "## What was decided",
      "- 2026-11-20: Ana answered the question: Which separator? Semicolons.",
      "- 2026-11-20: Ana asked for changes: Leave out drafts",
      "- 2026-11-20: Somebody overrode the hold: A typo.",
      "- 2026-11-20: Ana waived no freeze, because The fix is small.",
      "## PRD: PRD",
      "## PRD: Goals",
    ]
  `);
});

test('an incident and each rollback are documents of their own, with the files of the change', () => {
  const incident = {
    id: 'INC 9',
    title: 'Totals are wrong',
    priority: 'P1',
    services: ['invoices'],
    owner: null,
    openedAt: '2026-11-19T00:00:00.000Z',
  };
  const rolledBack = { toSha: 'a'.repeat(40), fromSha: 'b'.repeat(40), healthy: true, alsoBack: [] };
  const found = ticketDocuments(
    history({
      entries: [
        entry('incident_opened', { incident }, null),
        entry('rolled_back', rolledBack, null),
        entry('reason_given', { reason: 'Cents were lost.' }),
        entry('rolled_back', rolledBack, null),
      ],
    }),
  );
  expect(found.map((one) => [one.id, one.kind, one.files])).toEqual([
    ['TL-1', 'ticket', undefined],
    ['TL-1-rollback', 'incident', ['src/list.js']],
    ['TL-1-rollback-2', 'incident', ['src/list.js']],
    ['TL-1-INC-9', 'incident', ['src/list.js']],
  ]);
  expect(found[1]?.text).toContain('from bbbbbbb to aaaaaaa. Why: Cents were lost.');
  expect(found[3]).toMatchObject({ title: 'INC 9 Totals are wrong', at: incident.openedAt });
});

test.each([
  [
    { channel: 'C1', isPrivate: true },
    { to: 'channel', channel: 'C1' },
  ],
  [{ channel: 'C1', isPrivate: false }, { to: 'all' }],
])('fault 125: a ticket at %j is for %j', (home, visibility) => {
  const all = ticketDocuments(
    history({
      item: { ...history().item, home },
      entries: [entry('rolled_back', { toSha: 'a', fromSha: 'b', healthy: true, alsoBack: [] }, null)],
    }),
  );
  expect(all.map((one) => one.visibility)).toEqual([visibility, visibility]);
});

test.each([
  ['signed', 'h1', ['## Ticket', '## PRD: Goals', '## Tech spec: Steps']],
  ['signed once, and written again since', 'h2', ['## Ticket']],
  ['a draft that nobody signed', null, ['## Ticket']],
])('texts are found again when they are in force: %s', (_what, signedHash, headings) => {
  const state = <Digest>(digest: Digest) => {
    const signed = signedDocument(digest, signedHash ?? 'h1');
    return { ...signed, hash: 'h1', signed: signedHash === null ? null : signed.signed };
  };
  const prd =
    '## Goals\n\nAn export.\n\n## Evidence\n\n- “They copy pages.” (source: c-1)\n\n## Sources\n\n- c-1\n\n## Open questions\n\nNone.\n\nDrafted without a model, from the ticket.\n';
  const [ticket] = ticketDocuments(
    history({
      item: { ...history().item, prd: state(prdDigest), spec: state(specDigest), liveAt: null },
      documents: [
        { kind: 'prd', markdown: prd },
        { kind: 'spec', markdown: '## Steps\n\n1. Write rows.' },
        { kind: 'release_notes', markdown: '## What is new\n\nA button.' },
      ],
    }),
  );
  // Without an empty list of decisions, without what was quoted of others.
  expect(ticket?.text.match(/^## .*$/gm)).toEqual(headings);
  expect(ticket?.text).not.toMatch(/copy pages|Drafted without/);
});
