/** The words of the questions in planning: `script.md` §§4–6. */
import { describe, expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { type Moment, moments } from './moments.ts';
import { shown } from './shown.ts';

const words = (moment: Moment | undefined): string => {
  if (moment === undefined) throw new Error('no such moment');
  return shown(contentOf(moment.message, moment.view));
};

describe('planning', () => {
  test('which service', () => {
    expect(words(moments['which service'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana, which service is this? Buttons: invoices, storefront, Something else.
      S  <@U0ANA> which service is *TL-42* about?
      C  The text could be about invoices or storefront.
      A  [invoices] [storefront] [Something else…] (Ask someone else… · Remind me…)"
    `);
  });
  test('PRD v1', () => {
    expect(words(moments['PRD v1'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana, please sign off PRD v1. 2 assumptions, 1 open question. Buttons: Sign off PRD, Ask for changes, Read PRD.
      S  <@U0ANA> please sign off the *PRD*, v1.
      S  *In short:* Finance copies invoices by hand each month. A CSV download on the invoice list. 4 requirements, 3 acceptance criteria.
      S  *Thin:* 2 assumptions without a source. 1 open question: "Do cancelled invoices count?"
      C  6 sources. Not reached: Zendesk, tried <t>. Drafted by a model. Check the sources.
      A  [Sign off PRD*] [Ask for changes…] [Read PRD↗] (Ask someone else… · Remind me… · Don't build this…)"
    `);
  });
  test('PRD v2', () => {
    expect(words(moments['PRD v2'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana, please sign off PRD v2. 2 assumptions, 1 open question. Buttons: Sign off PRD, Ask for changes, See all changes.
      S  <@U0ANA> please sign off the *PRD*, v2.
      S  *Changed since v1:* Requirements (Before: "all invoices" / After: "all invoices except cancelled ones").
      S  *Thin:* 2 assumptions without a source. 1 open question: "Do cancelled invoices count?"
      C  6 sources. Not reached: Zendesk, tried <t>. Drafted by a model. Check the sources.
      C  Asked again: Sam's edit
      A  [Sign off PRD*] [Ask for changes…] [See all changes…] (Read PRD · Ask someone else… · Remind me… · Don't build this…)"
    `);
  });
  test('PRD v1, on one of the first three tickets of Ana, and as the first question that she is ever asked', () => {
    const { view } = moments['PRD v1'] as Moment;
    const first = { ...view, asks: view.asks.map((ask) => ({ ...ask, first: true })) };
    const message = { kind: 'ask' as const, ask: 'ask-prd_sign_off', hint: true as const };
    const below = (moment: Moment) => words(moment).split('\n').slice(6);
    expect(below({ view, message })).toMatchInlineSnapshot(`
      [
        "C  Ask me anything here. Try: Why shouldn't we build this?",
      ]
    `);
    expect(below({ view: first, message })).toMatchInlineSnapshot(`
      [
        "C  Ask me anything here. Try: Why shouldn't we build this?",
        "C  You can write here as to a colleague. Only buttons decide. Slack's own "Turn off notifications for replies" keeps mentions.",
      ]
    `);
  });
  test('PRD v2, and Ana wrote here a moment ago', () => {
    const { view } = moments['PRD v2'] as Moment;
    const message = { kind: 'ask' as const, ask: 'ask-prd_sign_off', plain: ['ana'] };
    expect(words({ view, message }).split('\n')[1]).toMatchInlineSnapshot(
      `"S  Ana, please sign off the *PRD*, v2."`,
    );
  });
  test('PRD signed', () => {
    expect(words(moments['PRD signed'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana signed off PRD v1.
      S  Ana signed off PRD v1, <t>.
      A  [Read v1↗] (Amend… · Withdraw… · Details)"
    `);
  });
  test('PRD signed with an answer', () => {
    expect(words(moments['PRD signed with an answer'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana answered 1 question and signed off PRD v2.
      S  Ana answered 1 question and signed off PRD v2, <t>.
      A  [Read v2↗] (Amend… · Withdraw… · Details)"
    `);
  });
  test('PRD sent back', () => {
    expect(words(moments['PRD sent back'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana asked for changes.
      S  Ana asked for changes, <t>: "Leave out the cancelled ones".
      A  [Read v1↗] [Details]"
    `);
  });
  test('PRD v2 by hand, and a question answered', () => {
    expect(words(moments['PRD v2 by hand, and a question answered'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana, please sign off PRD v2. 2 assumptions, 1 open question. Buttons: Sign off PRD, Ask for changes, See all changes.
      S  <@U0ANA> please sign off the *PRD*, v2.
      S  *Changed since v1:* Requirements (Before: "all invoices" / After: "paid invoices"). Open questions: 1 answered.
      S  *Thin:* 2 assumptions without a source. 1 open question: "Do cancelled invoices count?"
      C  6 sources. Not reached: Zendesk, tried <t>. Sam edited Requirements, Open questions, and Answered questions by hand, <t>. This is v2.
      A  [Sign off PRD*] [Ask for changes…] [See all changes…] (Read PRD · Ask someone else… · Remind me… · Don't build this…)"
    `);
  });
  test('PRD sent back, and asked again', () => {
    expect(words(moments['PRD sent back, and asked again'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. v1: asked again as v2.
      C  v1: asked again as v2."
    `);
  });
  test('PRD asked again', () => {
    expect(words(moments['PRD asked again'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. v1: asked again as v2.
      C  v1: asked again as v2."
    `);
  });
  test('tech spec', () => {
    expect(words(moments['tech spec'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, please sign off spec v1. 5 files in scope, size S. Buttons: Sign off spec, Sign off and delegate, Ask for changes.
      S  <@U0ELI> please sign off the *tech spec*, v1.
      S  *In short:* Stream rows from listInvoices as CSV. 5 files in scope, 2 not to touch, 2 steps, size S. Migration: adds a column. Undo: previous release, the column stays.
      S  *Thin:* 1 assumption without a source.
      C  Not reached: Zendesk, tried <t>. Drafted by a model. Check the sources.
      A  [Sign off spec*] [Sign off and delegate…] [Ask for changes…] (Read spec · Ask someone else… · Remind me… · Back to the PRD… · Close…)"
    `);
  });
  test('tech spec that the scorecard would stop', () => {
    expect(words(moments['tech spec that the scorecard would stop'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, please sign off spec v1. 5 files in scope, size S. Buttons: Sign off spec, Sign off and delegate, Ask for changes.
      S  <@U0ELI> please sign off the *tech spec*, v1.
      S  *In short:* Stream rows from listInvoices as CSV. 5 files in scope, 2 not to touch, 2 steps, size S. Migration: adds a column. Undo: previous release, the column stays.
      S  *Thin:* 1 assumption without a source.
      C  Scorecard as of <t>: would stop: priority is high; incident INC-88 on invoices (P1), in the blast radius (and 1 more). Not reached: Zendesk, tried <t>. Drafted by a model. Check the sources.
      A  [Sign off spec*] [Sign off and delegate…] [Ask for changes…] (Read spec · Ask someone else… · Remind me… · Back to the PRD… · Close…)"
    `);
  });
  test('both signed, and open questions answered with it', () => {
    expect(words(moments['both signed with answers'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli answered 2 questions and signed off PRD v2 and spec v2.
      S  Eli answered 2 questions and signed off PRD v2 and spec v2, <t>.
      A  [Read PRD↗] [Read spec↗] (Amend PRD… · Withdraw PRD… · Amend spec… · Withdraw spec… · Details)"
    `);
  });
  test('short path', () => {
    expect(words(moments['short path'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, please sign off PRD and spec v1. 3 assumptions, 1 open question. Size S. Buttons: Sign off both, Sign off and delegate, Ask for changes.
      S  <@U0ELI> please sign off the *PRD and tech spec*, v1.
      S  *In short:* Stream rows from listInvoices as CSV. 5 files in scope, 2 not to touch, 2 steps, size S. Migration: adds a column. Undo: previous release, the column stays. Criteria: Button on the list; Cancelled invoices are left out; 10,000 rows in 5 s.
      S  *Thin:* 3 assumptions without a source. 1 open question: "Do cancelled invoices count?"
      C  Scorecard as of <t>: would pass. Not reached: Zendesk, tried <t>. Drafted by a model. Check the sources.
      A  [Sign off both*] [Sign off and delegate…] [Ask for changes…] (Read PRD · Read spec · Ask someone else… · Use the full path · Close…)"
    `);
  });
  test('text changed after sign-off', () => {
    expect(words(moments['text changed after sign-off'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana, PRD v2 is not signed. The work goes on with v1; nothing ships until it is settled. Buttons: Sign off v2, Sign off, tell the agent, Keep v1.
      S  <@U0ANA> *PRD v2* by Ana is not signed. The work goes on with v1; nothing ships until it is settled.
      S  *Changed since v1:* Requirements (Before: "all invoices" / After: "all invoices except cancelled ones").
      C  Signing v2 voids what was accepted. Keeping v1 makes its text the newest again.
      A  [Sign off v2*] [Sign off, tell the agent] [Keep v1] (Read PRD · Ask someone else… · Remind me…)"
    `);
  });
  test('proposal', () => {
    expect(words(moments['proposal'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Change to PRD v1, section Non-goals? Buttons: Apply, Edit, Discard, Read PRD.
      S  *Change to PRD v1, section Non-goals?*
      S  New: "PDF export."
      A  [Apply*] [Edit…] [Discard]
      A  [Read PRD↗]"
    `);
  });
  test('proposal, settled here', () => {
    expect(words(moments['proposal, settled here'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Change to PRD v1, section Non-goals? Buttons: Apply, Edit, Discard, Read PRD.
      S  *Change to PRD v1, section Non-goals?*  Settled by Ana and Sam <https://acme.slack.com/archives/C1/p1|here>.
      S  Added: "PDF export."
      A  [Apply*] [Edit…] [Discard]
      A  [Read PRD↗]"
    `);
  });
  test('a small change, applied at once', () => {
    expect(words(moments['a small change, applied at once'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. PRD v2: Requirements changed by Ana. Buttons: Undo, Read PRD.
      S  PRD v2: Requirements changed by Ana, <t>.
      S  Before: "all invoices"
      After: "all invoices except cancelled ones"
      A  [Undo] [Read PRD↗]"
    `);
  });
  test('clash', () => {
    expect(words(moments['clash'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana, two edits of Requirements meet. Please choose. Buttons: Keep theirs, Keep mine, Combine.
      S  <@U0ANA> somebody and I both changed *Requirements*. Nothing is overwritten until you choose.
      S  *Theirs:* "Only paid ones."
      S  *Mine:* "All but cancelled."
      A  [Keep theirs] [Keep mine] [Combine…] (Ask someone else… · Remind me…)"
    `);
  });
  test('issue edited', () => {
    expect(words(moments['issue edited'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana, the description changed in the issue. Redraft the PRD? Buttons: Redraft the PRD, Leave it.
      S  <@U0ANA> the description of *TL-42* changed in the issue. Sign-offs are void only if the PRD changes.
      A  [Redraft the PRD] [Leave it] (Ask someone else… · Remind me…)"
    `);
  });
  test('split', () => {
    expect(words(moments['split'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. This looks like 3 tickets. Buttons: Split, Keep as one.
      S  This looks like 3 tickets: Export, Import, and Archive.
      A  [Split…] [Keep as one]"
    `);
  });
});
