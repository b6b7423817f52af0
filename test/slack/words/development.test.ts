/** The words of scorecard, delegation and run: `script.md` §§8–9. */
import { describe, expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { type Moment, moments } from './moments.ts';
import { shown } from './shown.ts';

const words = (moment: Moment | undefined): string => {
  if (moment === undefined) throw new Error('no such moment');
  return shown(contentOf(moment.message, moment.view));
};

describe('development', () => {
  test('blocked', () => {
    expect(words(moments['blocked'])).toMatchInlineSnapshot(`
      "T: TL-43 Help page copy. Eli, please choose. An agent may not do it as it stands. storefront is T1. Buttons: Take it by hand, Ask for a waiver, Amend the spec.
      S  <@U0ELI> an agent may not do *TL-43* as it stands. You can.
      S  *Needs a person:*
      1. storefront is T1. → by hand, or a waiver.
      S  *Clears by itself:* Incident INC-88 on invoices (P1), in the blast radius. Checked <t>.
      C  1 of 3 rules pass.
      A  [Take it by hand*] [Ask for a waiver…] [Amend the spec…] (All 3 rules… · Ask someone else… · Close… · Remind me…)"
    `);
  });
  test('run held until the morning', () => {
    expect(words(moments['run held until the morning'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, Claude Code asks: run npm install csv-stringify@6. Buttons: Allow once, Allow for this run, Deny, Tell the agent, Take over, Stop, Whole plan.
      S  :wrench: *Claude Code on TL-42* · step 2 of 3: route
      S  Done: rows. Next: write tests.
      C  branch tl-42-export-csv · 2 files · 0.84 of 5.00 USD · last activity <t> · Plan approved by Eli <t>
      C  Put away until <t>, then asked again. Anyone with the role may answer meanwhile.
      S  *Claude Code asks:* run \`npm install csv-stringify@6\`
      C  For step 2: route.
      A  [Allow once] [Allow for this run] [Deny…]
      A  [Tell the agent…] [Take over…] [Stop!?]
      A  [Whole plan…]"
    `);
  });
  test('waiver', () => {
    expect(words(moments['waiver'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Kim, Eli asks you to waive 2 rules. Buttons: Waive it, Decline, Read spec.
      S  <@U0KIM> Eli asks you to waive *tier is not T1* and *blast radius is not high* for TL-42.
      S  *Eli's reason:* "Copy change on the help page, no checkout code."
      C  Spec v1 signed by Eli. 5 files in scope. Waives this text only; a new version of PRD or spec ends it.
      A  [Waive it*] [Decline…] [Read spec↗] (Hand over… · Remind me…)"
    `);
  });
  test('delegate', () => {
    expect(words(moments['delegate'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, it is ready. Who builds it? Buttons: Delegate to Claude Code, Other ways, Take it by hand.
      S  <@U0ELI> *TL-42* is ready. Who builds it?
      C  Claude Code, asking you about its plan and permissions. Cap 5.00 USD.
      A  [Delegate to Claude Code*] [Other ways…] [Take it by hand] (Hand over… · Scorecard… · Remind me…)"
    `);
  });
  test('delegate, and another ticket changes the file', () => {
    expect(words(moments['delegate, and another ticket changes the file'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, it is ready. Who builds it? Buttons: Wait for TL-39, Other ways, Take it by hand.
      S  <@U0ELI> *TL-42* is ready. Who builds it?
      S  TL-39 changes \`src/list.js\` too.
      C  Claude Code, asking you about its plan and permissions. Cap 5.00 USD.
      A  [Wait for TL-39*] [Other ways…] [Take it by hand] (Hand over… · Scorecard… · Remind me…)"
    `);
  });
  test('delegate to an agent that cannot code', () => {
    expect(words(moments['delegate to an agent that cannot code'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, it is ready. Who builds it? Buttons: Delegate to Demo agent, Other ways, Take it by hand.
      S  <@U0ELI> *TL-42* is ready. Who builds it?
      C  Demo agent, asking you about its plan and permissions. Cap 5.00 USD.
      A  [Delegate to Demo agent*?] [Other ways…] [Take it by hand] (Hand over… · Scorecard… · Remind me…)"
    `);
  });
  test('by hand', () => {
    expect(words(moments['by hand'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli took it by hand. Buttons: Copy brief, Link a pull request, Give it back.
      S  Eli took it, <t>. Branch \`tl-42-export-csv\`.
      C  A pull request whose branch starts with tl-42 links itself. Service: invoices.
      A  [Copy brief…] [Link a pull request…] [Give it back…]"
    `);
  });
  test('plan', () => {
    expect(words(moments['plan'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, Claude Code proposes a plan: 3 steps, 3 files, size S. Inside the spec. Buttons: Approve plan, Change it, Stop.
      S  <@U0ELI> *Claude Code's plan for TL-42*: 3 steps, 3 files, size S. Inside the spec.
      S  1. \`src/csv.js\` write rows (logic, S)
      2. \`src/server.js\` route (API, S)
      3. \`test/csv.test.js\` write tests (test, S)
      A  [Approve plan*] [Change it…] [Stop!?] (Whole plan… · Ask someone else… · Remind me…)"
    `);
  });
  test('run', () => {
    expect(words(moments['run'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Claude Code works on it, step 2 of 3: route. Buttons: Tell the agent, Take over, Stop, Whole plan.
      S  :wrench: *Claude Code on TL-42* · step 2 of 3: route
      S  Done: rows. Next: write tests.
      C  branch tl-42-export-csv · 2 files · 0.84 of 5.00 USD · last activity <t> · Plan approved by Eli <t>
      A  [Tell the agent…] [Take over…] [Stop!?]
      A  [Whole plan…]"
    `);
  });
  test('run with a permission', () => {
    expect(words(moments['run with a permission'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, Claude Code asks: run npm install csv-stringify@6. Buttons: Allow once, Allow for this run, Deny, Hold until morning, Tell the agent, Take over, Stop, Whole plan.
      S  :wrench: *Claude Code on TL-42* · step 2 of 3: route
      S  Done: rows. Next: write tests.
      C  branch tl-42-export-csv · 2 files · 0.84 of 5.00 USD · last activity <t> · Plan approved by Eli <t>
      S  *Claude Code asks:* run \`npm install csv-stringify@6\`
      C  For step 2: route.
      A  [Allow once] [Allow for this run] [Deny…]
      A  [Hold until morning]
      A  [Tell the agent…] [Take over…] [Stop!?]
      A  [Whole plan…]"
    `);
  });
  test('run with an answered permission', () => {
    expect(words(moments['run with an answered permission'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Claude Code works on it, step 2 of 3: route. Buttons: Tell the agent, Take over, Stop, Whole plan.
      S  :wrench: *Claude Code on TL-42* · step 2 of 3: route
      S  Done: rows. Next: write tests.
      C  branch tl-42-export-csv · 2 files · 0.84 of 5.00 USD · last activity <t> · Plan approved by Eli <t>
      C  Eli denied it, <t>: "write it by hand".
      A  [Tell the agent…] [Take over…] [Stop!?]
      A  [Whole plan…]"
    `);
  });
  test('run ended', () => {
    expect(words(moments['run ended'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Claude Code finished.
      S  :wrench: *Claude Code on TL-42* · finished
      C  branch tl-42-export-csv · 2 files · 0.84 USD · last activity <t>
      A  [Open #18↗]"
    `);
  });
  test('stuck', () => {
    expect(words(moments['stuck'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Eli, it is stuck: CI is red on #18 after 2 tries. Buttons: Tell the agent, Take over, Open log.
      S  <@U0ELI> *TL-42 is stuck:* CI is red on #18 after 2 tries.
      S  unit tests: "expected 3 rows, got 4", test/csv.test.js:41
      A  [Tell the agent…*] [Take over…] [Open log↗] (One more try · Amend the spec… · Stop · Ask someone else… · Remind me…)"
    `);
  });
});
