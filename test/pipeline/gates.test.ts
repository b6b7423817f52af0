import { describe, expect, it } from 'vitest';
import { type GateName, gateNames, gates } from '../../src/pipeline/gates.ts';
import { signalNames } from '../../src/pipeline/signal-words.ts';
import type { SignalName } from '../../src/pipeline/signals.ts';
import { everywhere } from '../../src/pipeline/stages/everywhere.ts';
import { stageNames, stages } from '../../src/pipeline/stages.ts';
import { incident, rule, tier } from '../fixtures/pipeline/facts.ts';
import { ana, eli, kim } from '../fixtures/pipeline/people.ts';
import { byHandTicket, deployRuns, shortTicket, type Ticket, ticketIn } from '../fixtures/pipeline/ticket.ts';

const always: GateName[] = ['trouble', 'card'];
const stagesOf = (gate: GateName) =>
  stageNames.filter((stage) => always.includes(gate) || stages[stage].asks.includes(gate));
/** Answered to the step that failed, wherever that was. */
const triesAgain: SignalName[] = ['retry_requested', 'budget_raised'];

describe('gates and stages', () => {
  const answers = gateNames.flatMap((gate) =>
    (Object.keys(gates[gate].answers) as SignalName[]).map((answer) => [gate, answer] as const),
  );
  it.each(answers)('%s: %s is acted on where the gate opens', (gate, answer) => {
    const acted = stagesOf(gate).filter(
      (stage) =>
        stages[stage].on[answer] !== undefined ||
        everywhere.some((one) => one.signals.includes(answer) && one.in.includes(stage)),
    );
    if (gate === 'trouble' && triesAgain.includes(answer)) return;
    expect(acted).not.toEqual([]);
  });

  it('every gate is in a stage’s row or always there', () => {
    expect(gateNames.filter((gate) => stagesOf(gate).length === 0)).toEqual([]);
  });

  it('every signal is named by a stage or a rule, creates a ticket, or tries a failed step again', () => {
    const named = new Set<string>([
      ...stageNames.flatMap((stage) => Object.keys(stages[stage].on)),
      ...everywhere.flatMap((one) => one.signals),
      'filed',
      'imported',
      'adopted',
    ]);
    expect(signalNames.filter((name) => !named.has(name))).toEqual([]);
  });
});

/** What opens each gate of a stage. */
const opened: Record<string, () => Ticket> = {
  'backlog start': () => ticketIn('backlog'),
  'incoming choose_service': () => after(ticketIn('incoming'), 'service_unclear'),
  'prd_draft prd_sign_off': () => ticketIn('prd_draft'),
  'prd_draft split': () => after(ticketIn('prd_draft'), 'split_proposed'),
  'spec_draft spec_sign_off': () => ticketIn('spec_draft'),
  'spec_draft both_sign_off': shortTicket,
  'spec_draft split': () =>
    after(after(ticketIn('prd_draft'), 'split_proposed'), 'prd_signed_off', 'spec_drafted'),
  'blocked unblock': () => ticketIn('blocked'),
  'blocked waive': () => after(ticketIn('blocked'), 'waiver_requested'),
  'ready delegate': () => ticketIn('ready'),
  'ready waive': () => {
    const ticket = after(ticketIn('blocked'), 'waiver_requested', 'waived');
    ticket.says('scored', { results: [rule('tier_not_t1', { verdict: 'waived' })] });
    return ticket;
  },
  'delegated plan_approval': () => {
    const ticket = after(ticketIn('ready'), 'delegated');
    return after(ticket, 'scored', 'plan_proposed');
  },
  'delegated permission': () => after(ticketIn('delegated'), 'permission_requested'),
  'delegated agent_question': () => after(ticketIn('delegated'), 'question_asked'),
  'delegated run': () => ticketIn('delegated'),
  'delegated link_pr': byHandTicket,
  'delegated accept_merged': () => after(byHandTicket(), 'pr_merged'),
  'needs_attention attention': () => ticketIn('needs_attention'),
  'needs_attention permission': () => after(ticketIn('delegated'), 'agent_idle', 'permission_requested'),
  'needs_attention agent_question': () => after(ticketIn('delegated'), 'agent_idle', 'question_asked'),
  'needs_attention accept_merged': () => after(ticketIn('preview'), 'pr_conflicted', 'pr_merged'),
  'preview acceptance': () => after(ticketIn('preview'), 'diff_judged'),
  'preview accept_merged': () => after(ticketIn('preview'), 'pr_merged'),
  'deploying hold': () => after(ticketIn('deploying'), 'gate_held'),
  'deploying deploy_approval': () => after(ticketIn('deploying'), 'approval_needed'),
  'deploying ship_after_hold': () => after(ticketIn('deploying'), 'gate_held', 'hold_ended'),
  'deploying ship_to_production': () => after(deployRuns(staged), 'environment_deployed'),
  'deploying deploy_incident': () => after(deployRuns(), 'incident_opened'),
  'deploying deploy_outcome': () => after(deployRuns(), 'deploy_unknown'),
  'deploying deploy_failed': () => after(deployRuns(), 'deploy_failed'),
  'deploying rollback_failed': () => after(deployRuns(), 'rollback_requested', 'rollback_failed'),
  'deploying accept_merged': () => after(ticketIn('deploying'), 'pr_merged'),
  'deployed rollback': () => ticketIn('deployed'),
  'deployed rollback_failed': () => after(ticketIn('deployed'), 'rollback_requested', 'rollback_failed'),
  'rolled_back reopen': () => ticketIn('rolled_back'),
  'cancelled reopen': () => ticketIn('cancelled'),
};
const staged = { policy: { environments: ['staging', 'production'] } };
const ofTexts: Partial<Record<GateName, SignalName[]>> = {
  proposal: ['proposal_made'],
  clash: ['clash_found'],
  redraft: ['issue_edited'],
  re_sign: ['spec_revised'],
  amend: [],
};
/** Each signal in its turn, as the person who may send it. */
function after(ticket: Ticket, ...names: SignalName[]): Ticket {
  for (const name of names) {
    const by = name === 'prd_signed_off' ? ana : name === 'waived' ? kim : eli;
    ticket.says(name, {}, { person: by, role: by.roles[0] ?? null });
  }
  return ticket;
}

describe('every gate of a stage can open in it', () => {
  const all = stageNames.flatMap((stage) => stages[stage].asks.map((gate) => [stage, gate] as const));
  it.each(all)('%s: %s', (stage, gate) => {
    const signals = ofTexts[gate];
    const ticket =
      signals === undefined ? opened[`${stage} ${gate}`]?.() : after(ticketIn(stage), ...signals);
    expect(ticket?.stage).toBe(stage);
    expect(ticket?.open).toContain(gate);
  });
});

describe('what a gate is bound to', () => {
  const boundOf = (ticket: Ticket, gate: GateName) =>
    ticket.questions.filter((one) => one.gate === gate).map((one) => one.bound);

  it('a new version withdraws the question and asks it again', () => {
    const ticket = ticketIn('prd_draft');
    expect(boundOf(ticket, 'prd_sign_off')).toEqual(['prd:v1:prd1']);
    ticket.says('prd_revised');
    expect(boundOf(ticket, 'prd_sign_off')).toEqual(['prd:v2:prd2']);
  });
  it('while a document is drafted again nobody is asked to sign the old one', () => {
    const ticket = after(ticketIn('prd_draft'), 'changes_requested');
    expect(ticket.asks).toEqual([]);
  });
  it('unblock is posted only if a rule needs a person', () => {
    const ticket = ticketIn('spec_ready');
    ticket.says('scored', { results: [incident] });
    expect([ticket.open.includes('unblock'), ticket.asks]).toEqual([true, []]);
    ticket.says('fact_changed');
    expect(ticket.open).not.toContain('unblock');
    ticket.says('scored', { results: [incident, tier] });
    expect(ticket.asks).toEqual(['unblock']);
  });
  it('a waiver that was asked for closes the choice until it is decided', () => {
    const ticket = after(ticketIn('blocked'), 'waiver_requested');
    expect(ticket.asks).toEqual(['waive']);
    after(ticket, 'waiver_declined');
    expect(ticket.asks).toEqual(['unblock']);
  });
  it('leaving the stage closes what was open in it, the failed step as well', () => {
    const ticket = after(ticketIn('enriched'), 'effect_failed', 'prd_drafted');
    expect(ticket.asks).toEqual(['prd_sign_off']);
  });
});
