/** The card in every state: `script.md` §§2 and 5. */
import { describe, expect, test } from 'vitest';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { cards } from './card-moments.ts';
import { type Moment } from './moments.ts';
import { shown } from './shown.ts';

const words = (moment: Moment | undefined): string => {
  if (moment === undefined) throw new Error('no such moment');
  return shown(contentOf(moment.message, moment.view));
};

describe('card', () => {
  test('incoming', () => {
    expect(words(cards['incoming'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Incoming, 1 of 7. Looking up owner, code and incidents.
      S  *TL-42 · Export invoices as CSV*  (Details… · Pause… · History · Close…)
      S  :inbox_tray: *Incoming* (1 of 7)  Looking up owner, code and incidents.
      C  invoices · feature · filed by Ana"
    `);
  });
  test('incoming, unclear', () => {
    expect(words(cards['incoming, unclear'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Incoming, 1 of 7. Waiting for Ana to say which service this is.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :inbox_tray: *Incoming* (1 of 7)  Waiting for Ana to say which service this is, since <t>.
      C  invoices · feature · filed by Ana
      A  [Answer…*]"
    `);
  });
  test('for review', () => {
    expect(words(cards['for review'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. For review, 3 of 7. Waiting for Ana to sign off PRD v1.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :eyes: *For review* (3 of 7)  Waiting for Ana to sign off PRD v1, since <t>.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Answer…*] [Read PRD↗]"
    `);
  });
  test('blocked', () => {
    expect(words(cards['blocked'])).toMatchInlineSnapshot(`
      "T: TL-43 Help page copy. Blocked, 3 of 7. storefront is T1. Waiting for Eli to choose. (and 1 more)
      S  *TL-43 · Help page copy*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :no_entry: *Blocked* (3 of 7)  storefront is T1. Waiting for Eli to choose, since <t>. (and 1 more)
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Answer…*] [Read spec↗] [Read PRD↗]"
    `);
  });
  test('ready', () => {
    expect(words(cards['ready'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Ready to delegate, 4 of 7. Waiting for Eli to delegate it or take it.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :ballot_box_with_check: *Ready to delegate* (4 of 7)  Waiting for Eli to delegate it or take it, since <t>.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Answer…*] [Read spec↗] [Read PRD↗]"
    `);
  });
  test('in development', () => {
    expect(words(cards['in development'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. In development, 5 of 7. Claude Code is on step 2 of 3: route.
      S  *TL-42 · Export invoices as CSV*  (Details… · Pause… · History · Close…)
      S  :wrench: *In development* (5 of 7)  Claude Code is on step 2 of 3: route.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Read spec↗]"
    `);
  });
  test('agent asks', () => {
    expect(words(cards['agent asks'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. In development, 5 of 7. Claude Code asks Eli for a permission.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :wrench: *In development* (5 of 7)  Claude Code asks Eli for a permission, since <t>.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Answer…*] [Read spec↗]"
    `);
  });
  test('needs attention', () => {
    expect(words(cards['needs attention'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Needs attention, 5 of 7. Waiting for Eli: CI is still red after 2 tries.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :warning: *Needs attention* (5 of 7)  Waiting for Eli: CI is still red after 2 tries, since <t>.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Answer…*] [Open #18↗] [Read spec↗]"
    `);
  });
  test('preview', () => {
    expect(words(cards['preview'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Preview, 6 of 7. Waiting for Sam and Ana to accept.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :mag: *Preview* (6 of 7)  Waiting for Sam and Ana to accept, since <t>.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Answer…*] [Open preview↗] [Open #18↗]"
    `);
  });
  test('bypassed', () => {
    expect(words(cards['bypassed'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Preview, 6 of 7. Sam merged #18 on GitHub. Waiting for Kim to accept that.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :mag: *Preview* (6 of 7)  Sam merged #18 on GitHub. Waiting for Kim to accept that, since <t>.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Answer…*] [Open preview↗] [Open #18↗]"
    `);
  });
  test('held', () => {
    expect(words(cards['held'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Held, 6 of 7. Incident INC-88 on invoices (P1, Dana). Checked 20 Nov 2026, 09:10 UTC. Ships by itself when clear, in deploy hours.
      S  *TL-42 · Export invoices as CSV*  (Details… · Pause… · History · Close…)
      S  :hourglass: *Held* (6 of 7)  Incident INC-88 on invoices (P1, Dana). Checked <t>. Ships by itself when clear, in deploy hours.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Why…] [Open #18↗] [Read spec↗]"
    `);
  });
  test('staging', () => {
    expect(words(cards['staging'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Deploying, 6 of 7. Healthy on staging. Waiting for Sam to ship to production.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :package: *Deploying* (6 of 7)  Healthy on staging. Waiting for Sam to ship to production, since <t>.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Answer…*] [Open #18↗] [Read spec↗]"
    `);
  });
  test('deploy failed', () => {
    expect(words(cards['deploy failed'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Deploying, 6 of 7. The deploy failed. Waiting for Sam to choose.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :package: *Deploying* (6 of 7)  The deploy failed. Waiting for Sam to choose, since <t>.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Answer…*] [Open #18↗] [Read spec↗]"
    `);
  });
  test('live, its branch rewritten', () => {
    expect(words(cards['live, its branch rewritten'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Deployed, 7 of 7. Live since 22 Nov 2026, 13:10 UTC. Healthy.
      S  *TL-42 · Export invoices as CSV*  (Details… · History)
      S  :white_check_mark: *Deployed* (7 of 7)  Live since <t>. Healthy.
      S  :warning: *Sam rewrote \`main\`*, <t>: the merge 9d3e1aa is gone from it. invoices still runs it, and the next deploy from \`main\` takes it out. Eli has to put it back on \`main\`, or roll it back.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Release notes↗] [Open it↗]"
    `);
  });
  test('deployed', () => {
    expect(words(cards['deployed'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Deployed, 7 of 7. Live since 22 Nov 2026, 13:10 UTC. Healthy.
      S  *TL-42 · Export invoices as CSV*  (Details… · History)
      S  :white_check_mark: *Deployed* (7 of 7)  Live since <t>. Healthy.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Release notes↗] [Open it↗]"
    `);
  });
  test('rolled back, with the revert open', () => {
    expect(words(cards['rolled back, with the revert open'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Rolled back, 7 of 7. Eli rolled it back 20 Nov 2026, 09:10 UTC. invoices is locked. Revert #19 is open. Waiting for Eli to reopen it.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · History · Close…)
      S  :rewind: *Rolled back* (7 of 7)  Eli rolled it back <t>. invoices is locked. Revert #19 is open. Waiting for Eli to reopen it.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Reopen…] [Open #19↗] [Open #18↗]"
    `);
  });
  test('rolled back', () => {
    expect(words(cards['rolled back'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Rolled back, 7 of 7. Eli rolled it back 20 Nov 2026, 09:10 UTC. invoices is locked. Waiting for Eli to reopen it.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · History · Close…)
      S  :rewind: *Rolled back* (7 of 7)  Eli rolled it back <t>. invoices is locked. Waiting for Eli to reopen it.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Reopen…] [Open #18↗] [Read spec↗]"
    `);
  });
  test('a step failed', () => {
    expect(words(cards['a step failed'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Planning, 2 of 7. I could not draft the PRD: the model is down. Waiting for Ana to choose.
      S  *TL-42 · Export invoices as CSV*  (Details… · Ask someone else… · Pause… · History · Close…)
      S  :memo: *Planning* (2 of 7)  I could not draft the PRD: the model is down. Waiting for Ana to choose, since <t>.
      C  invoices · feature · filed by Ana
      A  [Answer…*]"
    `);
  });
  test('paused', () => {
    expect(words(cards['paused'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Paused, 3 of 7. Paused by Ana until 20 Nov 2026, 10:00 UTC: waiting for legal. Nothing runs, nobody is asked.
      S  *TL-42 · Export invoices as CSV*  (Details… · History · Close…)
      S  :double_vertical_bar: *Paused* (3 of 7)  Paused by Ana until <t>: waiting for legal. Nothing runs, nobody is asked.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Go on*] [Read PRD↗]"
    `);
  });
  test('closed', () => {
    expect(words(cards['closed'])).toMatchInlineSnapshot(`
      "T: TL-42 Export invoices as CSV. Closed. Not built: The report page does it. Ana, 20 Nov 2026, 09:10 UTC.
      S  *TL-42 · Export invoices as CSV*  (Details… · History)
      S  :file_cabinet: *Closed*  Not built: The report page does it. Ana, <t>.
      C  invoices · T2 · blast radius low · feature · PM Ana · engineer Eli
      A  [Reopen…] [Read PRD↗]"
    `);
  });
});
