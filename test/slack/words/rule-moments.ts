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

const waived = (one: RuleResult): RuleResult => ({ ...one, verdict: 'waived' });
const withWaiver: Partial<WorkItem> = {
  waivers: [
    {
      rules: ['tier_not_t1', 'blast_radius_not_high'],
      reason: 'Copy change on the help page, no checkout code.',
      requestedBy: 'eli',
      by: 'kim',
      at,
      prdHash: null,
      specHash: null,
      ends: null,
    },
  ],
};
const { prd, spec } = items.blocked;
const openInSpec: WorkItem = {
  ...items.blocked,
  prd: prd && { ...prd, digest: { ...prd.digest, openQuestions: [] } },
  spec: spec && { ...spec, digest: { ...spec.digest, openQuestions: ['Which separator?'] } },
};
const unblock = askOf('unblock', { asked: ['eli'] });
const asksToChoose = { kind: 'ask', ask: 'ask-unblock' } as const;

export const ruleMoments: Record<string, Moment> = {
  'blocked by two rules that stand, and by an open question': {
    view: viewOf(
      scored(openInSpec, [found.tier, found.radius, found.question, found.incident, found.ci]),
      [unblock],
      { mayWaive: ['kim'] },
    ),
    message: asksToChoose,
  },
  'blocked, and nobody can waive it': {
    view: viewOf(scored(items.blocked, [found.priority, found.ci]), [unblock], { mayWaive: [] }),
    message: asksToChoose,
  },
  'blocked by one rule, others are waived': {
    view: viewOf(
      scored({ ...items.blocked, ...withWaiver }, [
        waived(found.tier),
        waived(found.radius),
        found.priority,
        found.ci,
      ]),
      [unblock],
      { mayWaive: ['kim', 'ana'] },
    ),
    message: asksToChoose,
  },
  'delegate, after a waiver': {
    view: viewOf(
      scored({ ...items.ready, ...withWaiver }, [waived(found.tier), waived(found.radius), found.ci]),
      [askOf('delegate', { asked: ['eli'] })],
    ),
    message: { kind: 'ask', ask: 'ask-delegate' },
  },
  'tech spec that the scorecard would stop': {
    view: viewOf(items.planned, [askOf('spec_sign_off', { asked: ['eli'], bound: 'spec:v1:ffee00112233' })], {
      outlook: { at, stops: [found.priority.sentence, found.incident.sentence, 'Nobody has room.'] },
    }),
    message: { kind: 'ask', ask: 'ask-spec_sign_off' },
  },
};
