/** The words of the scorecard's rules: what blocks, who can waive it, who did. `script.md` §8. */
import { expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { extras } from '../../../src/slack/modals/extras.ts';
import type { Moment } from './moments.ts';
import { ruleMoments } from './rule-moments.ts';
import { shown } from './shown.ts';

const momentOf = (name: string): Moment => {
  const moment = ruleMoments[name];
  if (moment === undefined) throw new Error(`no moment ${name}`);
  return moment;
};
const words = (name: string): string => {
  const { message, view } = momentOf(name);
  return shown(contentOf(message, view));
};

test('two rules stand and one is mended: each says the way out, and whom a waiver is from', () => {
  expect(words('blocked by two rules that stand, and by an open question')).toMatchInlineSnapshot(`
    "T: TL-43 Help page copy. Eli, please choose. An agent may not do it as it stands. storefront is T1. Buttons: Take it by hand, Ask for a waiver, Amend the spec.
    S  <@U0ELI> an agent may not do *TL-43* as it stands. You can.
    S  *Needs a person:*
    1. storefront is T1.
    2. Blast radius is high: storefront (T1), invoices. → by hand, or a waiver of both from Kim.
    3. 1 question is open in the spec. → amend the spec.
    S  *Clears by itself:* Incident INC-88 on invoices (P1), in the blast radius. Checked <t>.
    C  1 of 5 rules pass.
    A  [Take it by hand*] [Ask for a waiver…] [Amend the spec…] (All 5 rules… · Ask someone else… · Close… · Remind me…)"
  `);
});

test('nobody can waive it', () => {
  expect(words('blocked, and nobody can waive it')).toMatchInlineSnapshot(`
    "T: TL-43 Help page copy. Eli, please choose. An agent may not do it as it stands. Priority is high. Buttons: Take it by hand, Ask for a waiver, Amend the spec.
    S  <@U0ELI> an agent may not do *TL-43* as it stands. You can.
    S  *Needs a person:*
    1. Priority is high. → by hand; nobody can waive it.
    C  1 of 2 rules pass.
    A  [Take it by hand*] [Ask for a waiver…] [Amend the spec…] (All 2 rules… · Ask someone else… · Close… · Remind me…)"
  `);
});

test('what was waived says by whom, without a mention', () => {
  expect(words('blocked by one rule, others are waived')).toMatchInlineSnapshot(`
    "T: TL-43 Help page copy. Eli, please choose. An agent may not do it as it stands. Priority is high. Buttons: Take it by hand, Ask for a waiver, Amend the spec.
    S  <@U0ELI> an agent may not do *TL-43* as it stands. You can.
    S  *Needs a person:*
    1. Priority is high. → by hand, or a waiver from Kim or Ana.
    C  3 of 4 rules pass. storefront is T1, waived by Kim, <t>. Blast radius is high: storefront (T1), invoices, waived by Kim, <t>.
    A  [Take it by hand*] [Ask for a waiver…] [Amend the spec…] (All 4 rules… · Ask someone else… · Close… · Remind me…)"
  `);
  expect(words('delegate, after a waiver')).toMatchInlineSnapshot(`
    "T: TL-42 Export invoices as CSV. Eli, it is ready. Who builds it? Buttons: Delegate to Claude Code, Other ways, Take it by hand.
    S  <@U0ELI> *TL-42* is ready. Who builds it?
    C  Claude Code, asking you about its plan and permissions. Cap 5.00 USD.
    C  storefront is T1, waived by Kim, <t>. Blast radius is high: storefront (T1), invoices, waived by Kim, <t>.
    A  [Delegate to Claude Code*] [Other ways…] [Take it by hand] (Hand over… · Scorecard… · Remind me…)"
  `);
});

test('all rules, as the scorecard lists them', () => {
  const { view } = momentOf('blocked by one rule, others are waived');
  const [ask] = view.asks;
  if (ask === undefined) throw new Error('nothing is asked');
  const blocks = extras['rules']?.blocks({ view, ask }) ?? [];
  expect(shown({ text: '', blocks })).toMatchInlineSnapshot(`
    "T: 
    S  Passes. storefront is T1, waived by Kim, <t>. Checked <t>.
    S  Passes. Blast radius is high: storefront (T1), invoices, waived by Kim, <t>. Checked <t>.
    S  *Fails.* Priority is high.
    S  Passes. acme/storefront has CI. Checked <t>."
  `);
});
