/** What every model keeps to, the stand-in without one and those with a vendor behind them alike. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FileChange } from '../../src/ports/code-host.ts';
import type { Model, ModelUse } from '../../src/ports/model.ts';
import { context, evidence } from '../support/questions.ts';
import { material, sampleTicket } from '../support/sample-ticket.ts';

export interface ModelUnderTest {
  model: Model;
  reset?(): void;
  close?(): Promise<void>;
}

const prd =
  '## In short\n\nInvoices as CSV.\n\n## Acceptance criteria\n\n1. Cancelled invoices are left out.\n2. The file has a header. (PM)\n';
export const talkedAbout = material({
  item: sampleTicket(),
  context,
  evidence,
  prd,
  paths: ['src/list.js', 'test/list.test.js'],
});
export const change = (path: string, patch: string): FileChange => ({
  path,
  previousPath: null,
  added: 1,
  removed: 0,
  patch,
});
const services = [
  { name: 'invoices', words: ['Invoices', 'billing'] },
  { name: 'storefront', words: ['Storefront'] },
];

export function modelContract(name: string, start: () => Promise<ModelUnderTest>): void {
  describe(name, () => {
    let under: ModelUnderTest;
    beforeAll(async () => {
      under = await start();
    });
    afterAll(() => under?.close?.());
    beforeEach(() => under.reset?.());

    test.each(['prd', 'spec', 'release_notes'] as const)(
      'a draft of %s is markdown with sections, and says how it came to be',
      async (kind) => {
        const uses: ModelUse[] = [];
        const drafted = await under.model.draft(kind, talkedAbout, { onUse: (use) => void uses.push(use) });
        expect(drafted.markdown).toMatch(/^## /m);
        expect(drafted.markdown.trimEnd().split('\n').at(-1)).toMatch(/^Drafted .*Check the sources\.$/);
        expect(drafted.markdown.endsWith('\n')).toBe(true);
        expect(drafted.by).not.toBe('');
        expect(drafted.costUsd).toBeCloseTo(
          uses.reduce((sum, one) => sum + one.costUsd, 0),
          10,
        );
        expect(uses.length > 0).toBe(under.model.isModel);
      },
    );

    test('an answer has a text of a few lines, and sources of what was given alone', async () => {
      const answered = await under.model.answer(
        'How many customers asked for this in the last 6 months?',
        talkedAbout,
      );
      expect(answered.text).not.toBe('');
      expect(answered.text.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(8);
      const titles = evidence.map((one) => one.title);
      expect(answered.sources.length).toBeGreaterThan(0);
      expect(answered.sources.every((one) => titles.includes(one.title))).toBe(true);
      expect(answered.sources[0]).toEqual({
        title: 'Requests about invoices',
        url: 'https://docs.example/cust-1',
        at: '2026-10-12T00:00:00Z',
      });
    });

    test('each criterion of the PRD gets one verdict, in its order, with its own words', async () => {
      const { criteria } = await under.model.judge(talkedAbout, [
        change(
          'test/list.test.js',
          "+test('1. cancelled invoices are left out', () => assert.equal(rows.length, 2));",
        ),
      ]);
      expect(criteria).toMatchObject([
        {
          number: 1,
          text: 'Cancelled invoices are left out.',
          pm: false,
          verdict: 'met',
          files: ['test/list.test.js'],
        },
        { number: 2, text: 'The file has a header.', pm: true },
      ]);
      expect(criteria[1]?.verdict).not.toBe('met');
    });

    test('an empty change meets nothing', async () => {
      const { criteria } = await under.model.judge(talkedAbout, []);
      expect(criteria.map((one) => one.verdict)).toEqual(['not_met', 'not_met']);
    });

    test('fields of a new ticket are from the lists that were given', async () => {
      const found = await under.model.classify('Totals of invoices are wrong by a cent', { services });
      expect(found).toMatchObject({ kind: 'bug', services: ['invoices'] });
      expect(['low', 'medium', 'high', 'critical']).toContain(found.priority);
    });
  });
}
