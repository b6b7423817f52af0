import type { EffectName } from '../effects.ts';
import type { Signal, SignalName } from '../signals.ts';
import type { WorkItem } from '../work-item.ts';
import { accepting } from './acceptance.ts';
import { deploying } from './deploying.ts';
import { type Entry, type Recorders, Stale } from './entry.ts';
import { filing } from './filing.ts';
import { general, untroubled } from './general.ts';
import { planning } from './planning.ts';
import { pullRequests } from './pull-request.ts';
import { reverting } from './revert.ts';
import { review } from './review.ts';
import { rollingBack } from './rollback.ts';
import { running } from './run.ts';

const recorders: Recorders<SignalName> = {
  ...filing,
  ...planning,
  ...review,
  ...running,
  ...pullRequests,
  ...accepting,
  ...deploying,
  ...rollingBack,
  ...reverting,
  ...general,
};

/** What a failed step would have reported: its coming, by whatever way, settles the trouble. */
const settles: Partial<Record<EffectName, SignalName[]>> = {
  enrich: ['enriched', 'service_unclear'],
  draft_prd: ['prd_drafted', 'prd_revised'],
  draft_spec: ['spec_drafted', 'spec_revised'],
  score: ['scored'],
  start_agent: ['plan_proposed', 'agent_progressed', 'taken_over'],
  open_pull_request: ['pr_opened', 'pr_linked', 'pr_pushed', 'taken_over'],
  heal_ci: ['ci_passed', 'pr_pushed', 'taken_over'],
  judge_diff: ['diff_judged', 'pr_pushed'],
  start_preview: ['preview_started', 'preview_failed', 'pr_pushed'],
  check_gate: ['gate_cleared', 'gate_held', 'approval_needed', 'hold_ended'],
  merge: ['merged', 'pr_merged'],
  deploy: ['deploy_started', 'gate_held'],
  verify: ['verified', 'environment_deployed', 'deploy_failed', 'deploy_unknown', 'rollback_requested'],
  roll_back: ['rolled_back', 'rollback_failed'],
  open_revert: ['revert_opened', 'pr_reverted'],
  write_release_notes: ['release_notes_written'],
};

/** The answer is the end of the question: what fails again asks again. */
const triesAgain: readonly SignalName[] = ['retry_requested', 'budget_raised'];

/** The ticket with the signal's facts in it; the stage is not its business. */
export function record(item: WorkItem, signal: Signal, entry: Entry): WorkItem | Stale {
  const recorder = recorders[signal.name] as (
    item: WorkItem,
    facts: unknown,
    entry: Entry,
  ) => WorkItem | Stale;
  const recorded = recorder(item, signal.facts, entry);
  if (recorded instanceof Stale || recorded.trouble === null) return recorded;
  const effect = recorded.trouble.effect as EffectName;
  const settled = triesAgain.includes(signal.name) || settles[effect]?.includes(signal.name) === true;
  return settled ? untroubled(recorded) : recorded;
}
