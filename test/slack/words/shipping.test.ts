/** The words of preview, deploy and rollback: `script.md` §§10–11. */
import { describe, expect, test } from 'vitest';
import type { TicketView } from '../../../src/ports/chat.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { acceptConfirm } from '../../../src/slack/cards/reviewing.ts';
import { forms } from '../../../src/slack/modals/fields.ts';
import { type Moment, moments } from './moments.ts';
import { shown } from './shown.ts';

const words = (moment: Moment | undefined): string => {
  if (moment === undefined) throw new Error('no such moment');
  return shown(contentOf(moment.message, moment.view));
};

/** What stands before the criteria. */
const lines = (name: string): string =>
  words(moments[name])
    .split('\n')
    .filter((line) => line.startsWith('S  '))
    .slice(0, 3)
    .join('\n');

describe('shipping', () => {
  test('acceptance', () => {
    expect(words(moments['acceptance'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sam and Ana, it is ready to look at. 2 criteria met, 1 to check. Nothing outside the spec. Buttons: Accept, Ask for changes, Open preview.
      S  <@U0SAM> <@U0ANA> *TL-42* is ready to look at.
      S  1. *Met.* Button on the list. Test "downloads list"
      2. *Met.* Cancelled left out. Test "skips cancelled"
      3. *Please check.* "10,000 rows in 5 s": no test.
      S  *Against the spec:* nothing outside scope.
      C  #18 · 4f2a91c · CI green · 5 files, 112 lines added, 8 removed · risk 58 of 100: adds a column · needs: an engineer, and Ana for 1 and 3
      A  [Accept*?] [Ask for changes…] [Open preview↗] (One by one… · Open #18 · Why this risk… · Ask someone else… · Remind me…)"
    `);
  });
  test('accepting says what it sets in motion, and how the gate stands now', () => {
    const last = moments['acceptance after a push, and one has accepted']?.view ?? expect.fail();
    const said = (gate: TicketView['gate']): string =>
      acceptConfirm(gate === undefined ? last : { ...last, gate }).text;
    expect(said(undefined)).toMatchInlineSnapshot(
      `"All 3 criteria on 4f2a91c, also 3, which I could not check. Merges #18 and ships to production when an approver has approved and the gate is clear."`,
    );
    expect(said({ clear: true, why: null })).toMatchInlineSnapshot(
      `"All 3 criteria on 4f2a91c, also 3, which I could not check. Merges #18 and ships to production when an approver has approved and the gate is clear. Gate now: clear."`,
    );
    expect(said({ clear: false, why: 'INC-90 is active on invoices.' })).toMatchInlineSnapshot(
      `"All 3 criteria on 4f2a91c, also 3, which I could not check. Merges #18 and ships to production when an approver has approved and the gate is clear. Gate now: INC-90 is active on invoices."`,
    );
    const first = moments['acceptance']?.view ?? expect.fail();
    expect(acceptConfirm({ ...first, gate: { clear: true, why: null } }).text).toMatchInlineSnapshot(
      `"All 3 criteria on 4f2a91c, also 3, which I could not check. Nothing ships before all have accepted: an engineer, and Ana for 1 and 3."`,
    );
  });
  test('bypass', () => {
    expect(words(moments['bypass'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Kim, Sam merged #18 on GitHub before it was accepted. Recorded as a bypass. Buttons: Accept the merge, Decline, Open #18.
      S  <@U0KIM> *Sam merged #18 on GitHub before it was accepted.* Recorded as a bypass.
      C  Nothing is deployed until you accept it; then the gate is checked.
      A  [Accept the merge*?] [Decline…] [Open #18↗] (Ask someone else… · Remind me…)"
    `);
  });
  test('fault 86: a branch that was rewritten: who, when, what it means, who must act', () => {
    expect(words(moments['branch rewritten, live'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sam rewrote main, and its merge is gone from it.
      S  :warning: *Sam rewrote \`main\`, and the merge of TL-42 is gone from it.* 9d3e1aa, <t>.
      S  invoices still runs it, and the next deploy from \`main\` takes it out. <@U0ELI> has to put it back on \`main\`, or roll it back.
      A  [Open #18↗] [Roll back!?]"
    `);
    expect(words(moments['branch rewritten, held'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sam rewrote main, and its merge is gone from it.
      S  :warning: *Sam rewrote \`main\`, and the merge of TL-42 is gone from it.* 9d3e1aa, <t>.
      S  Nothing of it is deployed meanwhile. <@U0ELI> has to put it back on \`main\`, or close TL-42.
      A  [Open #18↗]"
    `);
    expect(words(moments['branch rewritten, rolled back'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sam rewrote main, and its merge is gone from it.
      S  :warning: *Sam rewrote \`main\`, and the merge of TL-42 is gone from it.* 9d3e1aa, <t>.
      S  invoices does not run it; it stays locked until someone unlocks it.
      A  [Open #18↗]"
    `);
    expect(words(moments['branch rewritten, and put back'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sam rewrote main, and its merge is gone from it.
      S  :warning: *Sam rewrote \`main\`, and the merge of TL-42 is gone from it.* 9d3e1aa, <t>.
      It is on \`main\` again, <t>."
    `);
  });
  test('deploy approval', () => {
    expect(words(moments['deploy approval'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Kim, please approve the deploy. Risk 58 of 100: adds a column. Buttons: Approve deploy, Decline, Open #18.
      S  <@U0KIM> please approve the deploy of *TL-42*. Risk 58 of 100: adds a column.
      S  PRD v1 signed by Ana, spec v1 by Eli. Accepted by Sam and Ana on 4f2a91c. Undo: previous release, the column stays.
      A  [Approve deploy*?] [Decline…] [Open #18↗] (Why is it high… · Hand over… · Remind me…)"
    `);
  });
  test('held', () => {
    expect(words(moments['held'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. The deploy is held. Buttons: Cancel the deploy, Override.
      S  :hourglass: *TL-42 is held.* It ships by itself when clear, in deploy hours.
      S  *Held.* Incident INC-88 on invoices (P1, Dana). Owner: Dana. From incidents.
      Clear. No freeze. From freezes.
      C  Checked <t>.
      A  [Cancel the deploy?] [Override…]"
    `);
  });
  test('ship to production', () => {
    expect(words(moments['ship to production'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sam, it is healthy on staging. Ship it to production? Buttons: Ship to production, Not yet, Open staging, Roll back.
      S  <@U0SAM> *TL-42* is healthy on staging. Ship it to production?
      C  9d3e1aa
      A  [Ship to production*?] [Not yet…] [Open staging↗]
      A  [Roll back!?] (Ask someone else… · Remind me…)"
    `);
  });
  test('acceptance after a push', () => {
    expect(words(moments['acceptance after a push'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sam and Ana, it is ready to look at. 2 criteria met, 1 to check. Nothing outside the spec. Buttons: Accept, Ask for changes, Open preview.
      S  <@U0SAM> <@U0ANA> *TL-42* is ready to look at.
      S  New commit by Claude Code: 4f2a91c. Verdict and acceptance are void. 1 and 2 are pre-filled, their files did not change; please look at 3.
      S  1. *Met.* Button on the list. Test "downloads list"
      2. *Met.* Cancelled left out. Test "skips cancelled"
      3. *Please check.* "10,000 rows in 5 s": no test.
      S  *Against the spec:* nothing outside scope.
      C  #18 · 4f2a91c · CI green · 5 files, 112 lines added, 8 removed · risk 58 of 100: adds a column · needs: an engineer, and Ana for 1 and 3
      A  [Accept*?] [Ask for changes…] [Open preview↗] (One by one… · Open #18 · Why this risk… · Ask someone else… · Remind me…)"
    `);
    expect(lines('acceptance after a push, and one has accepted')).toMatchInlineSnapshot(`
      "S  <@U0ANA> *TL-42* is ready to look at.
      S  1 is pre-filled, its files did not change; please look at 2 and 3.
      S  Sam accepted 4f2a91c."
    `);
    expect(lines('acceptance after a push that changed everything')).toMatchInlineSnapshot(`
      "S  <@U0SAM> <@U0ANA> *TL-42* is ready to look at.
      S  New commit by Claude Code: 4f2a91c. Verdict and acceptance are void. Please look at 1, 2, and 3.
      S  1. *Met.* Button on the list. Test "downloads list""
    `);
    expect(words(moments['acceptance while a push is compared'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. New commit by Claude Code: 4f2a91c. Verdict and acceptance are void. Comparing it with the spec.
      C  New commit by Claude Code: 4f2a91c. Verdict and acceptance are void. Comparing it with the spec."
    `);
  });
  test('deploy failed', () => {
    expect(words(moments['deploy failed'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sam, the deploy to production failed: no healthy answer in 60 s. Buttons: Try again, Roll back, Fix forward.
      S  <@U0SAM> *The deploy of TL-42 to production failed:* no healthy answer in 60 s.
      C  invoices ran c77b0e1 before it.
      A  [Try again?] [Roll back!?] [Fix forward…] (Ask someone else… · Remind me…)"
    `);
  });
  test('deploy unknown', () => {
    expect(words(moments['deploy unknown'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Sam, the deploy has not answered. Is it live? Buttons: It is live, It is not, Check again, Open it.
      S  <@U0SAM> the deploy of *TL-42* has not answered since <t>. I will not guess.
      C  invoices · production · 9d3e1aa · the lock is kept until it is settled
      A  [It is live] [It is not] [Check again]
      A  [Open it↗] (Ask someone else… · Remind me…)"
    `);
  });
  test('live', () => {
    expect(words(moments['live'])).toMatchInlineSnapshot(`
      "T: TL-42 is live: Invoices can be downloaded as CSV, without cancelled ones. Healthy.
      S  :white_check_mark: *TL-42 is live.* Invoices can be downloaded as CSV, without cancelled ones. <@U0ANA> you asked for this.
      C  production · 9d3e1aa · healthy <t> · 2 days 4 h from ticket · 1 answer by 1 person · 0.84 USD
      A  [Open it↗] [Release notes↗] [File a follow-up…]
      A  [Roll back!?]"
    `);
  });
  test('rolled back', () => {
    expect(words(moments['rolled back'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. It was rolled back by Eli. invoices runs the previous release and is locked. Eli, please say why. Buttons: Say why, Reopen TL-42, Unlock invoices.
      S  :rewind: *TL-42 is rolled back.* invoices runs c77b0e1, healthy <t>. <@U0ELI> please say why.
      S  invoices is locked for deploys until the revert is merged, a fix of TL-42 ships, or someone unlocks it. 1 ticket went back with it: TL-44.
      S  Merge 9d3e1aa of TL-42 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. No revert of it is open.
      A  [Say why…*] [Reopen TL-42…] [Unlock invoices…] (Revert #18… · Remind me… · Ask someone else…)"
    `);
  });
  test('rolled back, with the revert open', () => {
    expect(words(moments['rolled back, with the revert open'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. It was rolled back by Eli. invoices runs the previous release and is locked. Buttons: Reopen TL-42, Unlock invoices, Open #19.
      S  :rewind: *TL-42 is rolled back.* invoices runs c77b0e1, healthy <t>. By Eli: "Slow".
      S  invoices is locked for deploys until revert #19 is merged, a fix of TL-42 ships, or someone unlocks it. 1 ticket went back with it: TL-44.
      S  Merge 9d3e1aa of TL-42 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. Revert #19 is open, not merged.
      A  [Reopen TL-42…] [Unlock invoices…] [Open #19↗] (Remind me… · Ask someone else…)"
    `);
  });
  test('rolled back, with the revert merged', () => {
    expect(words(moments['rolled back, with the revert merged'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. It was rolled back by Eli. invoices went back to the previous release and is not locked by it any more. Eli, please say why. Buttons: Say why, Reopen TL-42.
      S  :rewind: *TL-42 is rolled back.* invoices went back to c77b0e1, healthy <t>. <@U0ELI> please say why.
      S  TL-42 does not lock invoices any more. 1 ticket went back with it: TL-44.
      S  *Revert #19 is merged.*
      A  [Say why…*] [Reopen TL-42…] (Remind me… · Ask someone else…)"
    `);
  });
  test('accepting what is not met names it, what was found, what that means, and whose word it is', () => {
    const view = moments['acceptance, and a criterion is not met']?.view ?? expect.fail();
    const form = forms['accepted:not_met']?.({ view, ask: view.asks[0] ?? expect.fail(), viewer: 'U0SAM' });
    expect(form?.intro?.join('\n')).toMatchInlineSnapshot(`
      "*2. Not met.* Cancelled left out
      *Found:* No test leaves them out
      *Accepting 2 means:* it counts as accepted although not met, and the change ships without it. Nothing ships before all have accepted: an engineer, and Ana for 1 and 3.
      *On record:* Sam, with your reason, on the ledger of TL-42."
    `);
    expect(form?.fields.map((one) => one.label)).toMatchInlineSnapshot(`
      [
        "2. Cancelled left out: why accept it all the same?",
      ]
    `);
  });
  test('what was live or rolled back, once that is over: no buttons, and what became of it', () => {
    expect(words(moments['was live'])).toMatchInlineSnapshot(`
      "T: TL-42 was live, and was rolled back by Eli.
      S  :rewind: *TL-42 was live, and was rolled back* by Eli, <t>. Export invoices as CSV."
    `);
    expect(words(moments['rolled back, and reopened'])).toMatchInlineSnapshot(`
      "T: TL-42 was rolled back by Eli.
      S  :rewind: *TL-42 was rolled back* by Eli, <t>. Eli reopened it, <t>: "Stream the rows". invoices is locked for deploys until the revert is merged, a fix of TL-42 ships, or someone unlocks it.
      S  Merge 9d3e1aa of TL-42 is still on main: the next deploy of invoices, of whichever ticket, takes it live again unless a revert is merged first. No revert of it is open."
    `);
  });
  test('live again with another ticket', () => {
    expect(words(moments['rolled back, and live again with another'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. It is live again with the deploy of TL-47, although it was rolled back.
      S  :warning: *TL-42 is live again*, with the deploy of TL-47, <t>. It was rolled back <t>, and its merge 9d3e1aa is in what runs now.
      S  <@U0ELI>, to take it out roll back TL-47, or merge a revert of TL-42 and deploy again. No revert of it is open.
      A  [Revert #18…]"
    `);
    expect(words(moments['acceptance, and another comes back with it'])).toContain(
      ':warning: *Comes back:* TL-41 was rolled back, and its merge 1a2b3c4 is still on main',
    );
  });
  test('a declined merge offers its revert', () => {
    expect(words(moments['merge declined'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Kim declined the merge.
      S  Kim declined the merge, <t>: "Not agreed."
      A  [Open #18↗] (Revert #18… · Details)"
    `);
    expect(words(moments['merge declined, with the revert open'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Kim declined the merge.
      S  Kim declined the merge, <t>: "Not agreed." *Revert #19 is open.*
      A  [Open #18↗] (Open #19 · Details)"
    `);
  });
  test('trouble', () => {
    expect(words(moments['trouble'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ana, I could not draft the PRD: the model is down. Buttons: Try again, Write it yourself.
      S  <@U0ANA> *TL-42:* I could not draft the PRD: the model is down.
      C  TL-42 is unchanged.
      A  [Try again*] [Write it yourself…] (Close… · Ask someone else… · Remind me…)"
    `);
  });
  test('answer', () => {
    expect(words(moments['answer'])).toMatchInlineSnapshot(`
      "T: TL-42. Reasons against. The report page nearly does it. - TL-12 was decided against
      S  *Reasons against.* The report page nearly does it.

      • TL-12 was decided against
      C  Sources: <https://wiki.example/tl-12|TL-12 Export> (wiki.example) <t>
      C  Drafted by a model. Check the sources.
      A  [Don't build this…] [Put this into Risks] [Go on]
      A  [Read PRD↗]
      C  [Good] [Bad]"
    `);
  });
});
