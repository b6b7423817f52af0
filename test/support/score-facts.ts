import type { Known } from '../../src/pipeline/facts/known.ts';
import type { ScoreFacts } from '../../src/pipeline/guardrails/facts.ts';
import { scorecard } from '../../src/pipeline/guardrails/scorecard.ts';
import type { Incident, ServiceFacts } from '../../src/pipeline/item/context.ts';
import type { RuleResult } from '../../src/pipeline/item/review.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import { noon, prdDigest, sampleTicket, signedDocument, specDigest } from './sample-ticket.ts';

export const ok = <T>(value: T, source = 'source'): Known<T> => ({ state: 'ok', value, source, at: noon });
export const absent = { state: 'absent', source: 'PagerDuty', at: noon } as const;
export const unknown = {
  state: 'unknown',
  source: 'PagerDuty',
  at: noon,
  reason: 'did not answer in 5 s',
} as const;

export function facts(item: WorkItem, changes: Partial<ScoreFacts> = {}): ScoreFacts {
  return {
    now: noon,
    item,
    catalog: ok({
      service: item.service,
      blastRadius: { level: 'low', services: [{ name: 'invoices', tier: 'T2', hops: 0 }], sum: 0 },
    }),
    incidents: ok([]),
    otherWork: ok([]),
    freezes: ok([]),
    reviewers: ok([{ person: 'Sam', reviews: 1 }]),
    reviewLimit: 4,
    budget: ok({ leftUsd: 50, capUsd: 5 }),
    ...changes,
  };
}
export const verdictOf = (rule: string, item: WorkItem, changes: Partial<ScoreFacts> = {}): RuleResult => {
  const result = scorecard(facts(item, changes)).find((each) => each.rule === rule);
  if (!result) throw new Error(`no rule ${rule}`);
  return result;
};
export const storefront: ServiceFacts = {
  name: 'storefront',
  team: 'shop',
  tier: 'T1',
  repo: 'acme/storefront',
  hasCi: true,
};
export const withSpec = (changes: Partial<typeof specDigest>): WorkItem =>
  sampleTicket({ spec: signedDocument({ ...specDigest, ...changes }, 'spec-hash') });
export const withPrd = (changes: Partial<typeof prdDigest>): WorkItem =>
  sampleTicket({ prd: signedDocument({ ...prdDigest, ...changes }, 'prd-hash') });
export const incident: Incident = {
  id: 'INC-88',
  title: 'Totals are late',
  priority: 'P1',
  services: ['invoices'],
  owner: 'Dana',
  openedAt: noon,
};
