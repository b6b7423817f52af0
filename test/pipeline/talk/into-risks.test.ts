/** What an answer showed against a ticket goes into Risks as it was shown, with its sources. */
import { expect, test } from 'vitest';
import { riskLines } from '../../../src/pipeline/talk/into-risks.ts';

const against = `**Reasons against:**
1. TL-12 Monthly invoice report was turned down: “Legal asked us not to.” (source: prd-tl-12)
2. This ground has failed: INC-80 Report page ran a formula (source: inc-80)
3. Blast radius is high.

**What would change my mind:** three more customers (source: customer-1).

**Cheaper ways:** do it by hand once.`;

test('the reasons, each with its source as a link, and nothing else', () => {
  expect(
    riskLines(against, {
      known: [{ id: 'prd-tl-12', url: 'https://acme.test/prd-tl-12' }, { id: 'inc-80' }],
      below: [{ title: 'TL-12' }],
    }),
  ).toEqual([
    '- TL-12 Monthly invoice report was turned down: “Legal asked us not to.” (source: [prd-tl-12](https://acme.test/prd-tl-12))',
    '- This ground has failed: INC-80 Report page ran a formula (source: inc-80)',
    '- Blast radius is high.',
  ]);
});

test('two sources of one line are two links, and one that goes nowhere safe is none', () => {
  expect(
    riskLines('- It failed twice (sources: a-1, a-2)', {
      known: [
        { id: 'a-1', url: 'https://acme.test/a' },
        { id: 'a-2', url: 'javascript:alert(1)' },
      ],
      below: [],
    }),
  ).toEqual(['- It failed twice (sources: [a-1](https://acme.test/a), a-2)']);
});

test('an answer that cites nothing in its lines keeps what stands below it', () => {
  expect(
    riskLines('**Reasons against**\n\n- Few asked.\n- It is slow\n  on large lists.\n\nI would wait.', {
      known: [],
      below: [{ title: 'Zendesk [12 months]', url: 'https://zendesk.test/1' }, { title: 'A note' }],
    }),
  ).toEqual([
    '- Few asked.',
    '- It is slow on large lists.',
    String.raw`- Sources: [Zendesk \[12 months\]](https://zendesk.test/1), A note`,
  ]);
});

const alone = { known: [], below: [] };

test('without a heading or a list its lines are the points', () => {
  expect(riskLines('Two customers left over this.\n\nThe list is slow.', alone)).toEqual([
    '- Two customers left over this.',
    '- The list is slow.',
  ]);
});

test('that nothing was found is no risk', () => {
  expect(
    riskLines('**Reasons against:** I found nothing against it.\n\n**Cheaper ways:** wait.', alone),
  ).toEqual([]);
});
