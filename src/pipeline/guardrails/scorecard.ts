import type { RuleResult, Waiver } from '../item/review.ts';
import type { WorkItem } from '../work-item.ts';
import type { ScoreFacts } from './facts.ts';
import { guardrails } from './index.ts';

/** A waiver holds for the texts it was given for, until it ends. */
export function waiverCounts(waiver: Waiver, item: WorkItem, now: string): boolean {
  const sameTexts =
    waiver.prdHash === (item.prd?.hash ?? null) && waiver.specHash === (item.spec?.hash ?? null);
  return sameTexts && (waiver.ends === null || Date.parse(now) < Date.parse(waiver.ends));
}

/** All sixteen rules, each with its sentence; `off` are those that the team's configuration turned off. */
export function scorecard(facts: ScoreFacts, off: readonly string[] = []): RuleResult[] {
  const waived = new Set(
    facts.item.waivers
      .filter((waiver) => waiverCounts(waiver, facts.item, facts.now))
      .flatMap((waiver) => waiver.rules),
  );
  return guardrails.map((rule) => {
    const { id, waivable } = rule;
    if (waivable && off.includes(id)) {
      const sentence = `The team does not check that ${rule.title}.`;
      return { rule: id, verdict: 'pass', sentence, clearsItself: false, waivable, fetchedAt: null };
    }
    const { verdict, sentence, clearsItself, fetchedAt } = rule.check(facts);
    const excused = verdict === 'fail' && waivable && waived.has(id);
    return { rule: id, verdict: excused ? 'waived' : verdict, sentence, clearsItself, waivable, fetchedAt };
  });
}

/** Nothing fails that was not waived. */
export function isClearCard(results: readonly RuleResult[]): boolean {
  return results.length > 0 && results.every((result) => result.verdict !== 'fail');
}
