import { describe, expect, test } from 'vitest';
import { isClearCard, scorecard } from '../../src/pipeline/guardrails/scorecard.ts';
import type { Waiver } from '../../src/pipeline/item/review.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import { noon, prdDigest, sampleTicket, signedDocument } from '../support/sample-ticket.ts';
import { facts, verdictOf } from '../support/score-facts.ts';

const high = (waivers: Waiver[]): WorkItem => sampleTicket({ priority: 'high', waivers });

describe('waivers', () => {
  const waiver: Waiver = {
    rules: ['priority_not_high', 'signed'],
    reason: 'copy only',
    requestedBy: 'eli',
    by: 'kim',
    at: noon,
    prdHash: 'prd-hash',
    specHash: 'spec-hash',
    ends: null,
  };

  test('excuse the rules they name, for these texts', () => {
    expect(verdictOf('priority_not_high', high([waiver]))).toMatchObject({
      verdict: 'waived',
      sentence: 'Priority is high.',
    });
    expect(isClearCard(scorecard(facts(high([waiver]))))).toBe(true);
  });

  test.each([
    ['another PRD', { prdHash: 'other' }],
    ['another spec', { specHash: 'other' }],
    ['an end that has passed', { ends: '2026-11-20T11:59:00Z' }],
  ])('end with %s', (_name, change) => {
    expect(verdictOf('priority_not_high', high([{ ...waiver, ...change }])).verdict).toBe('fail');
  });

  test('never excuse a missing signature or service', () => {
    const item = sampleTicket({
      prd: { ...signedDocument(prdDigest, 'prd-hash'), signed: null },
      waivers: [waiver],
    });
    expect(verdictOf('signed', item).verdict).toBe('fail');
  });

  test('a rule that the team turned off passes and says so, unless it cannot be waived', () => {
    const results = scorecard(facts(sampleTicket({ priority: 'critical', service: null })), [
      'priority_not_high',
      'service_linked',
    ]);
    const find = (rule: string) => results.find((result) => result.rule === rule);
    expect(find('priority_not_high')).toMatchObject({
      verdict: 'pass',
      sentence: 'The team does not check that priority is not high or critical.',
    });
    expect(find('service_linked')?.verdict).toBe('fail');
  });
});
