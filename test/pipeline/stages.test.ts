import { describe, expect, it } from 'vitest';
import type { EffectName } from '../../src/pipeline/effects.ts';
import type { SignalName } from '../../src/pipeline/signals.ts';
import { type StageName, stageNames } from '../../src/pipeline/stages.ts';
import { incident, judgement, rule, tier } from '../fixtures/pipeline/facts.ts';
import { ana, eli } from '../fixtures/pipeline/people.ts';
import {
  deployRuns,
  type Facts,
  shortTicket,
  type Ticket,
  ticketIn,
  withPull,
} from '../fixtures/pipeline/ticket.ts';

/** Signal, where it leads, what is to be done then, and its facts where they matter. */
type Row = [SignalName, StageName | 'stays', EffectName[], Facts<SignalName>?];

/** Each row is tried on a ticket of its own. */
function table(name: string, fresh: () => Ticket, rows: Row[]): void {
  describe(name, () => {
    it.each(rows)('%s → %s', (signal, to, effects, facts) => {
      const ticket = fresh();
      const from = ticket.stage;
      const decision = ticket.says(signal, facts, { person: eli, role: 'engineer' });
      expect(decision).toMatchObject({ kind: 'move', from });
      expect(ticket.stage).toBe(to === 'stays' ? from : to);
      expect(ticket.does).toEqual(to === 'stays' ? effects : [...effects, 'publish_stage']);
    });
  });
}

const byPerson = { pusher: { person: 'sam', name: 'Sam', isAgent: false } };
const aboutPrd = { document: 'prd' as const, reason: 'because' };
const blocking = { results: [tier] };

table('backlog', () => ticketIn('backlog'), [
  ['started', 'incoming', ['enrich']],
  ['cancelled', 'cancelled', ['stop_agent', 'clean_up']],
  ['filing_undone', 'cancelled', ['stop_agent', 'clean_up']],
]);

table('incoming', () => ticketIn('incoming'), [
  ['enriched', 'enriched', ['draft_prd']],
  ['service_unclear', 'stays', []],
  ['service_chosen', 'stays', ['enrich']],
  ['filing_changed', 'stays', ['enrich']],
  ['issue_edited', 'stays', []],
  ['effect_failed', 'stays', []],
]);

table('enriched', () => ticketIn('enriched'), [
  ['filing_changed', 'incoming', ['enrich']],
  ['prd_drafted', 'prd_draft', []],
  ['split_proposed', 'stays', []],
  ['split_chosen', 'split', ['make_children']],
]);

table('prd_draft', () => ticketIn('prd_draft'), [
  ['filing_changed', 'stays', []],
  ['prd_revised', 'stays', []],
  ['changes_requested', 'stays', ['draft_prd']],
  ['prd_signed_off', 'prd_ready', ['draft_spec']],
  ['split_chosen', 'split', ['make_children']],
  ['decided_against', 'cancelled', ['stop_agent', 'clean_up']],
]);

table('prd_ready', () => ticketIn('prd_ready'), [
  ['spec_drafted', 'spec_draft', []],
  ['prd_revised', 'prd_draft', []],
  ['document_reopened', 'prd_draft', [], aboutPrd],
  ['sign_off_withdrawn', 'prd_draft', [], aboutPrd],
]);

table('spec_draft', () => ticketIn('spec_draft'), [
  ['spec_revised', 'stays', []],
  ['changes_requested', 'stays', ['draft_spec']],
  ['spec_signed_off', 'spec_ready', ['score']],
  ['prd_revised', 'prd_draft', []],
  ['document_reopened', 'prd_draft', [], aboutPrd],
]);

table('spec_draft, short path', shortTicket, [
  ['both_signed_off', 'spec_ready', ['score']],
  ['prd_revised', 'stays', []],
  ['spec_revised', 'stays', []],
  ['full_path_chosen', 'prd_draft', []],
]);

table('spec_ready', () => ticketIn('spec_ready'), [
  ['scored', 'ready', []],
  ['scored', 'blocked', [], blocking],
  ['spec_revised', 'spec_draft', []],
  ['prd_revised', 'prd_draft', []],
  ['document_reopened', 'spec_draft', []],
  ['sign_off_withdrawn', 'prd_draft', [], aboutPrd],
]);

table('blocked', () => ticketIn('blocked'), [
  ['fact_changed', 'stays', ['score']],
  ['waiver_requested', 'stays', []],
  ['scored', 'ready', []],
  ['scored', 'ready', [], { results: [rule('tier_not_t1', { verdict: 'waived' })] }],
  ['scored', 'stays', [], { results: [incident] }],
  ['taken_by_hand', 'delegated', []],
  ['spec_revised', 'spec_draft', []],
  ['prd_revised', 'prd_draft', []],
  ['document_reopened', 'spec_draft', []],
]);

table('ready', () => ticketIn('ready'), [
  ['delegated', 'stays', ['score']],
  ['fact_changed', 'stays', ['score']],
  ['scored', 'blocked', [], blocking],
  ['taken_by_hand', 'delegated', []],
  ['spec_revised', 'spec_draft', []],
  ['prd_revised', 'prd_draft', []],
]);

table('delegated', () => ticketIn('delegated'), [
  ['permission_requested', 'stays', []],
  ['question_asked', 'stays', []],
  ['agent_told', 'stays', ['tell_agent']],
  ['agent_parked', 'stays', ['stop_agent']],
  ['agent_progressed', 'stays', []],
  ['agent_finished', 'stays', ['open_pull_request']],
  ['pr_opened', 'stays', []],
  ['pr_linked', 'stays', []],
  ['taken_over', 'stays', ['stop_agent']],
  ['agent_failed', 'needs_attention', []],
  ['agent_idle', 'needs_attention', []],
  ['agent_stuck', 'needs_attention', []],
  ['run_stopped', 'ready', ['stop_agent']],
  ['given_back', 'ready', ['stop_agent']],
  ['spec_revised', 'stays', []],
  ['prd_revised', 'stays', []],
  ['document_reopened', 'stays', []],
  ['sign_off_withdrawn', 'stays', []],
  ['cancelled', 'cancelled', ['stop_agent', 'clean_up']],
  ['paused', 'stays', ['stop_agent']],
]);

table('delegated, with a pull request', () => withPull(), [
  ['pr_pushed', 'stays', []],
  ['ci_failed', 'needs_attention', ['heal_ci']],
  ['ci_passed', 'preview', ['judge_diff', 'start_preview', 'request_review']],
  ['pr_conflicted', 'needs_attention', []],
  ['pr_closed', 'ready', ['stop_agent']],
  ['pr_merged', 'stays', ['stop_agent']],
  ['cancelled', 'cancelled', ['stop_agent', 'close_pull_request', 'clean_up']],
]);

table('needs_attention', () => ticketIn('needs_attention'), [
  ['retry_requested', 'delegated', ['start_agent']],
  ['agent_told', 'delegated', ['tell_agent']],
  ['taken_over', 'delegated', ['stop_agent']],
  ['run_stopped', 'ready', ['stop_agent']],
  ['given_back', 'ready', ['stop_agent']],
  ['spec_revised', 'stays', []],
]);

const red = (): Ticket => {
  const ticket = withPull();
  ticket.says('ci_failed');
  return ticket;
};
table('needs_attention, CI is red', red, [
  ['ci_passed', 'preview', ['judge_diff', 'start_preview', 'request_review'], { attempt: 2 }],
  ['pr_pushed', 'stays', []],
  ['pr_pushed', 'delegated', ['stop_agent'], byPerson],
  ['pr_closed', 'ready', ['stop_agent']],
  ['agent_finished', 'stays', ['open_pull_request']],
  ['agent_stuck', 'stays', []],
]);

table('preview', () => ticketIn('preview'), [
  ['diff_judged', 'stays', []],
  ['diff_judged', 'needs_attention', [], judgement('sha1', { protectedTouched: ['.github/ci.yml'] })],
  ['diff_judged', 'needs_attention', [], judgement('sha1', { overLimit: true })],
  ['pr_pushed', 'stays', ['judge_diff', 'start_preview', 'request_review']],
  ['pr_pushed', 'stays', ['stop_agent', 'judge_diff', 'start_preview', 'request_review'], byPerson],
  ['pr_unready', 'stays', []],
  ['preview_started', 'stays', []],
  ['preview_failed', 'stays', []],
  ['review_submitted', 'stays', []],
  ['ci_failed', 'needs_attention', ['heal_ci'], { attempt: 2 }],
  ['pr_conflicted', 'needs_attention', []],
  ['changes_requested', 'delegated', ['tell_agent']],
  ['pr_closed', 'ready', ['stop_agent']],
  ['pr_merged', 'stays', ['stop_agent']],
]);

table('deploying, before the merge', () => ticketIn('deploying'), [
  ['gate_cleared', 'stays', ['merge']],
  ['gate_held', 'stays', ['check_gate']],
  ['approval_needed', 'stays', []],
  ['pr_pushed', 'preview', ['judge_diff', 'start_preview', 'request_review']],
  ['deploy_declined', 'preview', ['judge_diff', 'start_preview', 'request_review']],
  ['deploy_cancelled', 'preview', ['judge_diff', 'start_preview', 'request_review']],
  ['pr_closed', 'ready', ['stop_agent']],
  ['ci_failed', 'stays', ['check_gate'], { attempt: 2 }],
  ['prd_revised', 'stays', ['check_gate']],
  ['document_reopened', 'stays', ['check_gate']],
  ['pr_merged', 'stays', ['stop_agent']],
  ['cancelled', 'cancelled', ['stop_agent', 'close_pull_request', 'clean_up']],
]);

table('deploying, after the start', () => deployRuns(), [
  ['verified', 'deployed', ['write_release_notes']],
  ['incident_opened', 'stays', []],
  ['deploy_failed', 'stays', []],
  ['deploy_unknown', 'stays', []],
  ['rollback_requested', 'stays', ['roll_back']],
  ['prd_revised', 'stays', []],
]);

table('deployed', () => ticketIn('deployed'), [
  ['branch_rewritten', 'stays', []],
  ['release_notes_written', 'stays', ['clean_up']],
  ['rollback_requested', 'stays', ['roll_back']],
  ['rolled_back', 'rolled_back', ['lock_service']],
  ['pr_reverted', 'stays', []],
  ['prd_revised', 'stays', []],
  ['revert_requested', 'stays', ['open_revert']],
]);

table('rolled_back', () => ticketIn('rolled_back'), [
  ['branch_rewritten', 'stays', []],
  ['reason_given', 'stays', ['lock_service']],
  ['reopened', 'spec_draft', ['draft_spec']],
  ['pr_reverted', 'stays', ['unlock_service']],
  ['revert_opened', 'stays', []],
  ['service_unlocked', 'stays', ['unlock_service']],
  ['revert_requested', 'stays', ['open_revert']],
  ['cancelled', 'cancelled', ['stop_agent', 'clean_up']],
]);

table('split', () => ticketIn('split'), [
  ['children_filed', 'stays', []],
  ['children_closed', 'deployed', []],
  ['children_closed', 'cancelled', ['stop_agent', 'clean_up'], { shipped: 0 }],
]);

table('cancelled', () => ticketIn('cancelled'), [['reopened', 'prd_draft', []]]);

describe('what a stage does not name', () => {
  it('is ignored, with why, and changes nothing', () => {
    const ticket = ticketIn('prd_draft');
    const before = ticket.item;
    expect(ticket.says('deploy_approved', {}, { person: ana })).toEqual({
      kind: 'ignore',
      why: 'deploy_approved means nothing while it is prd draft',
    });
    expect(ticket.item).toBe(before);
  });

  it.each(stageNames)('%s keeps what belongs to the ledger alone', (stage) => {
    const ticket = ticketIn(stage);
    for (const name of ['ask_moved', 'ask_escalated', 'reminder_set', 'moved'] as const) {
      expect(ticket.says(name)).toMatchObject({ kind: 'move', from: stage });
      expect(ticket.stage).toBe(stage);
    }
  });
});
