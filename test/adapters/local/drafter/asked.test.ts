/** Answers without a model: counted as the PRD counts, about what was asked, in words without markup. */
import { expect, test } from 'vitest';
import { periodIn } from '../../../../src/adapters/local/drafter/intents.ts';
import type { Evidence } from '../../../../src/pipeline/item/context.ts';
import { ask, evidence, given } from '../../../support/questions.ts';

const other: Evidence = {
  id: 'cust-9',
  title: 'Shop pages',
  kind: 'customer',
  service: 'storefront',
  excerpt: '2026-10-05 Hooli: CSV export of invoices from the shop',
  at: '2026-10-05T00:00:00Z',
};

test('the ticket’s own key is “this”; notes about another service do not count', async () => {
  const about = { ...given, evidence: [...evidence, other] };
  const [byKey, byWord] = await Promise.all([
    ask(`How many customers asked for ${given.item.key} in the last 6 months?`, about),
    ask('How many customers asked for this in the last 6 months?', about),
  ]);
  expect(byKey.text).toMatch(/^3 customer requests/);
  expect(byKey.text).toBe(byWord.text);
});

test('who asked first is answered with the oldest', async () => {
  const { text } = await ask('Who asked for this first and when?');
  expect(text.split('\n')[1]).toBe('- 30 Nov 2025: “Hooli: CSV export of invoices”');
});

test.each([
  ['this year', '2026-01-01', 'so far this year'],
  ['this quarter', '2026-10-01', 'so far this quarter'],
  ['this month', '2026-11-01', 'so far this month'],
  ['this week', '2026-11-16', 'so far this week'],
  ['last 6 months', '2026-05-21', 'in the last 6 months'],
])('asked of %s', (question, from, words) => {
  const period = periodIn(question, new Date('2026-11-20T12:00:00Z'));
  expect(period?.from.toISOString().slice(0, 10)).toBe(from);
  expect(period?.words).toBe(words);
});

test('reasons against begin with what was turned down, and “few” cites everyone who asked', async () => {
  const { text } = await ask("Why shouldn't we build this?", {
    ...given,
    evidence: [
      ...evidence.filter((each) => each.kind !== 'incident'),
      { id: 'inc-1', title: 'INC-1 Mail was late', kind: 'incident', excerpt: 'A queue stood still.' },
    ],
  });
  expect(text).toMatch(/^\*\*Reasons against:\*\*\n1\. TL-12 .* was turned down/);
  expect(text).not.toContain('INC-1');
  expect(text).not.toMatch(/use what is there: TL-12/);
});

test('a question about what was left out is not answered with whatever leaves or skips something', async () => {
  const mail: Evidence = {
    id: 'prd-1',
    title: 'Report by mail',
    kind: 'prd',
    excerpt: 'A mail leaves our systems.',
  };
  const { text } = await ask('Why did we leave out PDF?', {
    ...given,
    evidence: [mail],
    prd: null,
    conversation: [],
  });
  expect(text).toMatch(/^I found nothing about that/);
});

test('signs that only markup needs are not shown', async () => {
  const about: Evidence = {
    id: 'adr-4',
    title: '4. Orders are read by others',
    kind: 'adr',
    excerpt: '# Orders\n\n1. `/orders` is read by [invoices](https://docs.example/x) and **nobody** else.',
  };
  const { text, sources } = await ask('Who reads orders?', { ...given, evidence: [about], conversation: [] });
  expect(text).toContain('“/orders is read by invoices and nobody else.”');
  expect(`${text}${sources.map(({ title }) => title).join(' ')}`).not.toContain('\\');
});
