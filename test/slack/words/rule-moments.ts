/** A ticket that the scorecard stops, or let through by a waiver. */
import type { RuleResult } from '../../../src/pipeline/item/review.ts';
import type { WorkItem } from '../../../src/pipeline/work-item.ts';
import { at } from '../../fixtures/company.ts';
import { items } from '../../fixtures/items.ts';
import { askOf, viewOf } from '../../fixtures/views.ts';
import type { Moment } from './moments.ts';

const result = (rule: string, sentence: string, more: Partial<RuleResult> = {}): RuleResult => ({
  rule,
  verdict: 'fail',
  sentence,
  clearsItself: false,
  waivable: true,
  fetchedAt: at,
  ...more,
});
export const found = {
  tier: result('tier_not_t1', 'storefront is T1.'),
  radius: result('blast_radius_not_high', 'Blast radius is high: storefront (T1), invoices.'),
  priority: result('priority_not_high', 'Priority is high.', { fetchedAt: null }),
  question: result('no_open_question', '1 question is open in the spec.', { fetchedAt: null }),
  incident: result('no_active_incident', 'Incident INC-88 on invoices (P1), in the blast radius.', {
    clearsItself: true,
  }),
  ci: result('repo_has_ci', 'acme/storefront has CI.', { verdict: 'pass' }),
};
export const scored = (item: WorkItem, results: RuleResult[]): WorkItem => ({
  ...item,
  scorecard: {
    at,
    prd: 1,
    spec: 1,
    clear: results.every((one) => one.verdict !== 'fail'),
    results,
  },
});

export const ruleMoments: Record<string, Moment> = {
  'tech spec that the scorecard would stop': {
    view: viewOf(scored(items.planned, [found.priority, found.incident, found.ci]), [
      askOf('spec_sign_off', { asked: ['eli'], bound: 'spec:v1:ffee00112233' }),
    ]),
    message: { kind: 'ask', ask: 'ask-spec_sign_off' },
  },
};
