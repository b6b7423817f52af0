import { describe, expect, test } from 'vitest';
import type { ScoreFacts } from '../../src/pipeline/guardrails/facts.ts';
import { guardrails } from '../../src/pipeline/guardrails/index.ts';
import { isClearCard, scorecard } from '../../src/pipeline/guardrails/scorecard.ts';
import { ruleInside, ruleTitle } from '../../src/pipeline/guardrails/words.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import { noon, prdDigest, sampleTicket, signedDocument, specDigest } from '../support/sample-ticket.ts';
import {
  absent,
  facts,
  incident,
  ok,
  storefront,
  unknown,
  verdictOf,
  withPrd,
  withSpec,
} from '../support/score-facts.ts';

const work = (ref: string) => ok([{ ref, title: '', files: ['src/a/b.js'] }]);

describe('the scorecard', () => {
  test('has the sixteen rules of the product, and only two cannot be waived', () => {
    expect(guardrails.map((rule) => rule.id)).toEqual([
      'service_linked',
      'signed',
      'tier_not_t1',
      'blast_radius_not_high',
      'priority_not_high',
      'testable_criterion',
      'files_in_scope_listed',
      'do_not_touch_listed',
      'no_open_question',
      'one_repository',
      'repo_has_ci',
      'no_active_incident',
      'nobody_on_same_files',
      'no_freeze',
      'reviewers_have_room',
      'budget_left',
    ]);
    expect(guardrails.filter((rule) => !rule.waivable).map((rule) => rule.id)).toEqual([
      'service_linked',
      'signed',
    ]);
    expect(guardrails.filter((rule) => rule.asks === 'scoped_enough')).toHaveLength(7);
  });

  test('is clear for a signed ticket on a quiet service', () => {
    const results = scorecard(facts(sampleTicket()));
    expect(isClearCard(results)).toBe(true);
    expect(results.map((result) => result.sentence)).toMatchInlineSnapshot(`
      [
        "invoices is linked; billing owns it.",
        "PRD v1 and spec v1 are signed.",
        "invoices is T2.",
        "Blast radius is low: invoices.",
        "Priority is medium.",
        "1 acceptance criterion can be tested.",
        "2 files are in scope.",
        "1 path is not to be touched.",
        "No question is open.",
        "It stays in acme/invoices.",
        "acme/invoices has CI.",
        "No incident is active in the blast radius.",
        "Nobody else is changing these files.",
        "No freeze is on the target.",
        "Sam can review it.",
        "50.00 USD of today's budget are left.",
      ]
    `);
  });

  test.each<[string, WorkItem, Partial<ScoreFacts>, string, boolean]>([
    ['service_linked', sampleTicket({ service: null }), {}, 'No service is linked.', false],
    [
      'service_linked',
      sampleTicket(),
      {
        catalog: ok({
          service: { ...storefront, name: 'invoices', team: null },
          blastRadius: { level: 'low', services: [], sum: 0 },
        }),
      },
      'Nobody is known to own invoices.',
      false,
    ],
    [
      'signed',
      sampleTicket({ prd: { ...signedDocument(prdDigest, 'new'), version: 2 } }),
      {},
      'PRD v2 is not signed; v1 is.',
      false,
    ],
    [
      'signed',
      sampleTicket({ spec: { ...signedDocument(specDigest, 'h'), signed: null } }),
      {},
      'Spec v1 is not signed.',
      false,
    ],
    [
      'signed',
      sampleTicket({ spec: { ...signedDocument(specDigest, 'h'), mustBeNewerThan: 1 } }),
      {},
      'Spec needs a signed version after v1.',
      false,
    ],
    ['testable_criterion', withPrd({ criteria: [] }), {}, 'There is no acceptance criterion.', false],
    [
      'testable_criterion',
      withPrd({ criteria: [{ number: 1, text: 'The page is fast and nice', pm: false }] }),
      {},
      'No acceptance criterion can be tested as it is worded.',
      false,
    ],
    ['files_in_scope_listed', withSpec({ filesInScope: [] }), {}, 'The spec lists no file in scope.', false],
    ['do_not_touch_listed', withSpec({ doNotTouch: [] }), {}, 'The spec has no do-not-touch list.', false],
    ['no_open_question', withSpec({ openQuestions: ['?'] }), {}, '1 question is open in the spec.', false],
    [
      'no_open_question',
      withPrd({ openQuestions: ['a', 'b'] }),
      {},
      '2 questions are open in the PRD.',
      false,
    ],
    [
      'one_repository',
      withSpec({ repositories: ['acme/a', 'acme/b'] }),
      {},
      'It changes 2 repositories: acme/a and acme/b. Split it.',
      false,
    ],
    ['priority_not_high', sampleTicket({ priority: 'high' }), {}, 'Priority is high.', false],
    [
      'repo_has_ci',
      sampleTicket(),
      {
        catalog: ok({
          service: { ...storefront, repo: 'acme/invoices', hasCi: false },
          blastRadius: { level: 'low', services: [], sum: 0 },
        }),
      },
      'acme/invoices has no CI.',
      false,
    ],
    [
      'no_active_incident',
      sampleTicket(),
      { incidents: ok([incident]) },
      'Incident INC-88 on invoices (P1), in the blast radius.',
      true,
    ],
    [
      'nobody_on_same_files',
      sampleTicket(),
      { otherWork: ok([{ ref: 'TL-39', title: 'x', files: ['src/list.js'] }]) },
      'TL-39 changes `src/list.js` too.',
      true,
    ],
    [
      'no_freeze',
      sampleTicket(),
      {
        freezes: ok([
          {
            id: 'f',
            services: 'all',
            from: '2026-11-20T00:00:00Z',
            until: '2026-11-21T00:00:00Z',
            reason: 'Black Friday',
            by: 'Kim',
          },
        ]),
      },
      'A freeze is on everything: Black Friday.',
      true,
    ],
    [
      'reviewers_have_room',
      sampleTicket(),
      {
        reviewers: ok([
          { person: 'Sam', reviews: 5 },
          { person: 'Eli', reviews: 4 },
        ]),
      },
      'Sam and Eli have 9 reviews waiting.',
      true,
    ],
    [
      'budget_left',
      sampleTicket(),
      { budget: ok({ leftUsd: 1.2, capUsd: 5 }) },
      "1.20 USD of today's budget are left; this may cost 5.00 USD.",
      true,
    ],
  ])('%s fails and says why', (rule, item, changes, sentence, clearsItself) => {
    expect(verdictOf(rule, item, changes)).toMatchObject({ verdict: 'fail', sentence, clearsItself });
  });

  test('a T1 service fails on tier and blast radius', () => {
    const item = sampleTicket({ service: storefront });
    const catalog = ok({
      service: storefront,
      blastRadius: {
        level: 'high' as const,
        services: [
          { name: 'storefront', tier: 'T1' as const, hops: 0 },
          { name: 'invoices', tier: 'T2' as const, hops: 1 },
        ],
        sum: 3,
      },
    });
    expect(verdictOf('tier_not_t1', item, { catalog }).sentence).toBe('storefront is T1.');
    expect(verdictOf('blast_radius_not_high', item, { catalog }).sentence).toBe(
      'Blast radius is high: storefront (T1), invoices.',
    );
    expect(ruleTitle('tier_not_t1')).toBe('tier is not T1');
    expect(ruleTitle('blast_radius_not_high')).toBe('blast radius is not high');
    expect(ruleTitle('priority_not_high')).toBe('priority is not high or critical');
  });

  test.each([
    ['Priority is high.', 'priority is high'],
    ['Blast radius is high: storefront (T1).', 'blast radius is high: storefront (T1)'],
    ['Incident INC-88 on invoices (P1).', 'incident INC-88 on invoices (P1)'],
    ['The spec lists no file in scope.', 'the spec lists no file in scope'],
    ['storefront is T1.', 'storefront is T1'],
    ['Sam and Eli have 9 reviews waiting.', 'Sam and Eli have 9 reviews waiting'],
    [
      'I could not check the tier: catalog did not answer.',
      'I could not check the tier: catalog did not answer',
    ],
    ['TL-39 changes `src/list.js` too.', 'TL-39 changes `src/list.js` too'],
  ])('inside another sentence: %s', (sentence, inside) => {
    expect(ruleInside(sentence)).toBe(inside);
  });

  test.each(['incidents', 'otherWork', 'freezes', 'reviewers', 'budget', 'catalog'] as const)(
    'fault 91: unknown %s fails its rules, absent passes and says so',
    (source) => {
      const failing = scorecard(facts(sampleTicket(), { [source]: unknown })).filter(
        (result) => result.verdict === 'fail',
      );
      expect(failing.length).toBeGreaterThan(0);
      for (const result of failing) {
        expect(result.sentence).toContain('PagerDuty did not answer in 5 s.');
        expect(result).toMatchObject({ clearsItself: true, fetchedAt: noon });
      }
      const passing = scorecard(facts(sampleTicket(), { [source]: absent }));
      expect(isClearCard(passing)).toBe(true);
      expect(
        passing.some(
          (result) => result.fetchedAt === noon && /no source|linked|has CI/.test(result.sentence),
        ),
      ).toBe(true);
    },
  );

  test('an incident on a service outside the blast radius does not count', () => {
    expect(
      verdictOf('no_active_incident', sampleTicket(), {
        incidents: ok([{ ...incident, services: ['search'] }]),
      }).verdict,
    ).toBe('pass');
  });

  test("a folder or pattern in scope collides with a file in it; one's own work does not", () => {
    const item = withSpec({ filesInScope: ['src/**'] });
    expect(verdictOf('nobody_on_same_files', item, { otherWork: work('#17') }).verdict).toBe('fail');
    expect(verdictOf('nobody_on_same_files', item, { otherWork: work('TL-42') }).verdict).toBe('pass');
    const large = { ref: '#18', title: 'x', files: ['docs/a.md'], hasMoreFiles: true as const };
    expect(verdictOf('nobody_on_same_files', item, { otherWork: ok([large]) })).toMatchObject({
      verdict: 'fail',
      clearsItself: true,
      sentence: '#18 changes too many files to see whether these are among them.',
    });
  });
});
