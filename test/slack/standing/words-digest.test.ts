import { expect, test } from 'vitest';
import type { Digest } from '../../../src/pipeline/measuring/digest.ts';
import { digestContent } from '../../../src/slack/cards/standing/digest.ts';
import { friday } from '../../fixtures/digests.ts';
import { wordsOf } from '../world.ts';

const home = [{ label: 'Open board', action: 'link', url: 'https://acme.slack.com/app_redirect' }];
const said = (digest: Digest): string => {
  const { text, blocks } = digestContent(digest, home, null);
  return `T: ${text}\n${wordsOf(blocks)}`;
};

test('a day on which much happened', () => {
  expect(said(friday)).toMatchInlineSnapshot(`
    "T: invoices, Friday: 2 shipped, 4 wait for people, 4 agents, 1 held.
    Friday · invoices
    *Shipped 2*  TL-31 Download PDF (3.0 d) · TL-35 Tax ∗rounding∗ &lt;!here&gt; (by agent, 1.9 d)
    *Waiting for people 4*  Ana: TL-42 PRD, since <!date^1794992400^{date_short_pretty} at {time}|18 Nov 2026, 09:00 UTC> and 1 more · Eli: TL-44 plan, since <!date^1795078800^{date_short_pretty} at {time}|19 Nov 2026, 09:00 UTC> · Kim: TL-33 waiver, since <!date^1795082400^{date_short_pretty} at {time}|19 Nov 2026, 10:00 UTC>
    *Agents 4*, 1 stuck: TL-38 · *Held 1*  TL-40, freeze until <!date^1795420800^{date_short_pretty} at {time}|23 Nov 2026, 08:00 UTC>
    *Piling up:* For review, 1.4 d (was 12.0 h). Name a second PM for invoices.
    Open board
    Show numbers…"
  `);
});

test('a day on which something moved and nothing else is to be said', () => {
  expect(
    said({
      ...friday,
      shipped: [],
      moved: 1,
      waiting: [],
      waitingCount: 0,
      agents: 0,
      stuck: [],
      held: [{ key: 'TL-40', rule: 'no_active_incident', until: null }],
      pilingUp: null,
    }),
  ).toMatchInlineSnapshot(`
    "T: invoices, Friday: 0 shipped, 0 wait for people, 0 agents, 1 held.
    Friday · invoices
    *Shipped 0* · 1 ticket moved
    *Held 1*  TL-40, incident
    Open board
    Show numbers…"
  `);
});

test('nothing to say is one line', () => {
  const waiting = [
    { who: 'Ana', key: 'TL-42', gate: 'prd_sign_off' as const, since: '2026-11-18T09:00:00.000Z', count: 1 },
    { who: 'Kim', key: 'TL-33', gate: 'waive' as const, since: '2026-11-18T09:00:00.000Z', count: 1 },
  ];
  expect(said({ ...friday, moved: 0, waiting, waitingCount: 2 })).toMatchInlineSnapshot(`
    "T: Nothing moved. 2 tickets wait: Ana 1, Kim 1.
    Nothing moved. 2 tickets wait: Ana 1, Kim 1."
  `);
  expect(said({ ...friday, moved: 0, waiting: [], waitingCount: 0 })).toMatchInlineSnapshot(`
    "T: Nothing moved. No ticket waits.
    Nothing moved. No ticket waits."
  `);
});

test('nobody is mentioned, whatever the day', () => {
  expect(JSON.stringify(digestContent(friday, home, null))).not.toMatch(/<[@!](?!date)/);
});

test('many of a kind are counted, and the message stays within its limits', () => {
  const many = Array.from({ length: 60 }, (_, index) => ({
    key: `TL-${index}`,
    title: 'x'.repeat(300),
    byAgent: true,
    lastedMs: 1,
  }));
  expect(said({ ...friday, shipped: many })).toContain('*Shipped 60*');
  expect(said({ ...friday, shipped: many })).toContain('52 more');
});
