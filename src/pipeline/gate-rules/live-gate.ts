import type { GateRuleResult, GateVerdict } from '../item/deploy.ts';
import type { WorkItem } from '../work-item.ts';
import type { GateFacts } from './facts.ts';
import { gateRules } from './index.ts';
import type { GateRule } from './rule.ts';

/** The override of a cause by a person whom policy names (still, at this moment). */
function overrideOf(rule: GateRule, item: WorkItem) {
  if (!rule.overridable) return undefined;
  return item.deploy?.overrides.findLast(
    (each) => each.rule === rule.id && item.policy?.mayOverride.includes(each.by),
  );
}

/**
 * The rules checked before every deploy, on facts at most a minute old. `clear` means that nothing stands in the
 * way; with `needsApproval` set, an approver's word is the thing (or one of the things) missing.
 */
export function liveGate(facts: GateFacts): Omit<GateVerdict, 'id'> {
  let needsApproval: string | null = null;
  const results = gateRules.map((rule): GateRuleResult => {
    const { ok, sentence, owner, source, fetchedAt, needsApproval: asks } = rule.check(facts);
    if (asks) needsApproval = sentence;
    const override = ok ? undefined : overrideOf(rule, facts.item);
    return {
      rule: rule.id,
      ok: ok || override !== undefined,
      sentence: override ? `${sentence} Overridden: ${override.reason.replace(/\.$/, '')}.` : sentence,
      owner,
      source,
      fetchedAt,
    };
  });
  const { now, sha, environment } = facts;
  return { at: now, sha, environment, clear: results.every((result) => result.ok), results, needsApproval };
}

/** The signal that a verdict is reported as: a cause that people cannot approve away holds first. */
export function gateSignal(
  verdict: Omit<GateVerdict, 'id'>,
): 'gate_cleared' | 'gate_held' | 'approval_needed' {
  if (verdict.clear) return 'gate_cleared';
  const others = verdict.results.some((result) => !result.ok && result.rule !== 'deploy_approved');
  return verdict.needsApproval !== null && !others ? 'approval_needed' : 'gate_held';
}
