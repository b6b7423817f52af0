/** Details…: everything that is known of a ticket, in one modal. `script.md` §5. */
import type { KnownBlock } from '@slack/types';
import { expect, test } from 'vitest';
import type { TicketView } from '../../../src/ports/chat.ts';
import { details } from '../../../src/slack/modals/details.ts';
import { revert } from '../../fixtures/changes.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import { shown } from './shown.ts';

const words = (view: TicketView): string => shown({ text: '', blocks: details(view).blocks as KnownBlock[] });

test('before delegation: who is asked, what was not reached, and the ticket may be moved or split', () => {
  expect(
    words(viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] }), askOf('card')])),
  ).toMatchInlineSnapshot(`
    "T: 
    S  *TL-42 · Export invoices as CSV*
    :eyes: *For review*  Waiting for Ana to sign off PRD v1, since <t>.
    S  Finance asks for it every month.
    S  *Service:* invoices, T2
    *Team:* billing
    *Kind:* feature
    *Priority:* medium
    *Labels:* finance
    *Filed:* Ana, <t>
    *PM:* Ana
    *Engineer:* Eli
    *Asked now:* Ana
    *PRD:* v1, \`a1b2c3d4e5f6\`, not signed
    A  [Open thread↗] [Read PRD↗]
    A  [Move…] [Split…] [Export…]
    S  *Blast radius:* low (invoices)
    S  *Found:* <https://wiki.example/adr-3|ADR 3: exports> (wiki.example)
    S  *Not reached:* Zendesk, tried <t>: timed out"
  `);
});

test('rolled back: every link there is, cost and signatures', () => {
  const view = viewOf({ ...items.rolledBack, revert }, [askOf('reopen', { asked: ['eli'] }), askOf('card')]);
  expect(
    words({
      ...view,
      links: {
        ...view.links,
        earlier: 'https://acme.slack.com/archives/C0OLD/p1',
        notes: 'https://acme.slack.com/docs/T0ACME/F0NOTES',
        tracker: { ref: 'PAY-318', url: 'https://linear.test/PAY-318' },
      },
    }),
  ).toMatchInlineSnapshot(`
    "T: 
    S  *TL-42 · Export invoices as CSV*
    :rewind: *Rolled back*  Eli rolled it back <t>. invoices is locked. Revert #19 is open. Waiting for Eli to reopen it.
    S  Finance asks for it every month.
    S  *Service:* invoices, T2
    *Team:* billing
    *Kind:* feature
    *Priority:* medium
    *Labels:* finance
    *Filed:* Ana, <t>
    *PM:* Ana
    *Engineer:* Eli
    *Accepted by:* Sam and Ana
    *Asked now:* Eli
    *PRD:* v1, \`a1b2c3d4e5f6\`, signed by Ana, <t>
    *Spec:* v1, \`a1b2c3d4e5f6\`, signed by Eli, <t>
    *Cost:* 0.84 of 5.00 USD
    A  [Open thread↗] [Earlier discussion↗] [PAY-318↗]
    A  [Read PRD↗] [Read spec↗] [Release notes↗]
    A  [Open #18↗] [Open #19↗] [Open it↗]
    A  [Move…] [Export…]
    S  *After the rollback:* Merge 9d3e1aa of TL-42 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. Revert #19 is open, not merged.
    S  *Blast radius:* low (invoices)
    S  *Found:* <https://wiki.example/adr-3|ADR 3: exports> (wiki.example)
    S  *Not reached:* Zendesk, tried <t>: timed out"
  `);
});

test('what the blast radius rests on: the chain that decides it, or what the catalog lacks', () => {
  const line = (
    blastRadius: NonNullable<typeof items.drafted.context>['blastRadius'],
  ): string | undefined => {
    const { context } = items.drafted;
    const view = viewOf({ ...items.drafted, context: context && { ...context, blastRadius } });
    return words(view)
      .split('\n')
      .find((one) => one.includes('Blast radius'));
  };
  expect(
    line({
      level: 'medium',
      services: [
        { name: 'invoices', tier: 'T2', hops: 0 },
        { name: 'orders', tier: 'T3', hops: 1, via: 'invoices' },
        { name: 'storefront', tier: 'T1', hops: 2, via: 'orders' },
      ],
      sum: 3.5,
      path: ['storefront', 'orders', 'invoices'],
    }),
  ).toMatchInlineSnapshot(
    `"S  *Blast radius:* medium (invoices, orders, storefront). storefront (T1) depends on orders, which depends on invoices."`,
  );
  expect(
    line({
      level: 'unknown',
      services: [{ name: 'invoices', tier: 'T2', hops: 0 }],
      sum: 0,
      missing: [{ name: 'invoices', what: 'edges' }],
    }),
  ).toMatchInlineSnapshot(
    `"S  *Blast radius:* unknown (invoices). The catalog does not say what invoices depends on."`,
  );
});
