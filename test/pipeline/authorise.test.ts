import { describe, expect, it } from 'vitest';
import type { GateName } from '../../src/pipeline/gates.ts';
import type { Person } from '../../src/pipeline/people.ts';
import type { SignalName } from '../../src/pipeline/signals.ts';
import type { StageName } from '../../src/pipeline/stages.ts';
import { judgement } from '../fixtures/pipeline/facts.ts';
import { ana, dee, eli, guest, kim, person, sam } from '../fixtures/pipeline/people.ts';
import { deployRuns, shortTicket, type Ticket, ticketIn } from '../fixtures/pipeline/ticket.ts';

const two = { policy: { twoPeople: true } };
const byEli = { person: eli, role: 'engineer' } as const;

describe('who may answer', () => {
  type Row = [StageName, GateName, SignalName, Person[], Person[]];
  const rows: Row[] = [
    ['backlog', 'start', 'started', [ana, eli], [kim]],
    ['prd_draft', 'prd_sign_off', 'prd_signed_off', [ana], [eli, kim]],
    ['prd_draft', 'prd_sign_off', 'decided_against', [ana], [eli]],
    ['spec_draft', 'spec_sign_off', 'spec_signed_off', [eli, sam], [ana, kim]],
    ['blocked', 'unblock', 'taken_by_hand', [eli], [ana, kim]],
    ['ready', 'delegate', 'delegated', [eli, sam], [ana, kim]],
    ['delegated', 'run', 'run_stopped', [eli, sam], [ana]],
    ['needs_attention', 'attention', 'agent_told', [eli], [ana, kim]],
    ['deployed', 'rollback', 'rollback_requested', [eli, kim], [ana]],
    ['rolled_back', 'reopen', 'reopened', [eli], [ana, kim]],
    ['rolled_back', 'reopen', 'service_unlocked', [kim], [eli, ana]],
    ['cancelled', 'reopen', 'reopened', [eli, ana], [kim]],
    ['prd_draft', 'card', 'paused', [ana, eli], [kim]],
    ['prd_draft', 'card', 'sharing_allowed', [kim], [ana, eli]],
    ['prd_draft', 'card', 'split_chosen', [ana], [eli]],
  ];
  it.each(rows)('%s %s: %s', (stage, gate, signal, may, mayNot) => {
    for (const one of may) expect(ticketIn(stage).clicks(one, gate, { signal })).toHaveProperty('kind');
    for (const one of mayNot)
      expect(ticketIn(stage).clicks(one, gate, { signal })).toMatchObject({ code: 'not_your_role' });
  });

  it('the changed text is settled by a PM for the PRD, by an engineer for the spec', () => {
    const ticket = ticketIn('delegated');
    ticket.says('prd_revised');
    expect(ticket.clicks(eli, 're_sign', { signal: 're_signed' })).toMatchObject({ code: 'not_your_role' });
    expect(ticket.clicks(ana, 're_sign', { signal: 're_signed' })).toMatchObject({ kind: 'move' });
  });
  it('a signature is withdrawn by its signer alone', () => {
    const ticket = ticketIn('spec_ready');
    const prd = { signal: 'sign_off_withdrawn', bound: 'prd:v1', facts: { document: 'prd' } } as const;
    expect(ticket.clicks(eli, 'amend', prd)).toMatchObject({ code: 'not_your_role' });
    expect(ticket.clicks(ana, 'amend', prd)).toMatchObject({ kind: 'move' });
  });
  it('the failed step is its owner’s: the PM’s until the PRD is signed, then the engineer’s', () => {
    const early = ticketIn('enriched');
    early.says('effect_failed');
    expect(early.clicks(eli, 'trouble', { signal: 'retry_requested' })).toMatchObject({
      code: 'not_your_role',
    });
    const late = ticketIn('prd_ready');
    late.says('effect_failed');
    expect(late.clicks(eli, 'trouble', { signal: 'retry_requested' })).toMatchObject({ kind: 'move' });
  });
  it('a hold is cancelled by who accepted and overridden by whom policy names', () => {
    const held = (): Ticket => {
      const ticket = ticketIn('deploying');
      ticket.says('gate_held');
      return ticket;
    };
    expect(held().clicks(sam, 'hold', { signal: 'deploy_cancelled' })).toMatchObject({ kind: 'move' });
    expect(held().clicks(eli, 'hold', { signal: 'deploy_cancelled' })).toMatchObject({
      code: 'not_your_role',
    });
    expect(held().clicks(kim, 'hold', { signal: 'hold_overridden' })).toMatchObject({ kind: 'move' });
    expect(held().clicks(sam, 'hold', { signal: 'hold_overridden' })).toMatchObject({
      code: 'not_your_role',
    });
  });
});

describe('two people', () => {
  const judged = (): Ticket => {
    const ticket = ticketIn('preview', two);
    ticket.says('diff_judged');
    return ticket;
  };
  it('fault 19: whoever delegated does not accept, but may ask for changes', () => {
    expect(judged().clicks(eli, 'acceptance', { signal: 'accepted' })).toEqual({
      code: 'own_work',
      sentence: 'You delegated TL-42, so someone else decides this: Sam.',
      who: ['sam'],
    });
    expect(judged().clicks(eli, 'acceptance', { signal: 'changes_requested' })).toMatchObject({
      kind: 'move',
    });
    expect(judged().clicks(sam, 'acceptance', { signal: 'accepted' })).toMatchObject({ kind: 'move' });
  });
  it('fault 83: nor does whoever pushed', () => {
    const ticket = judged();
    ticket.says('pr_pushed', { pusher: { person: 'sam', name: 'Sam', isAgent: false } });
    ticket.says('diff_judged');
    ticket.says('ci_passed');
    expect(ticket.clicks(sam, 'acceptance', { signal: 'accepted' })).toMatchObject({
      code: 'own_work',
      sentence: 'You pushed to TL-42, so someone else decides this: nobody yet.',
    });
  });
  it('an approver who pushed does not approve the deploy', () => {
    const pim = person('pim', ['approver']);
    const ticket = judged();
    ticket.says('pr_pushed', { pusher: { person: 'pim', name: 'Pim', isAgent: false } });
    ticket.says('diff_judged');
    ticket.says('ci_passed');
    ticket.says('accepted', {}, { person: sam, role: 'engineer' });
    ticket.says('approval_needed');
    expect(ticket.clicks(pim, 'deploy_approval', { signal: 'deploy_approved' })).toMatchObject({
      code: 'own_work',
    });
    expect(ticket.clicks(kim, 'deploy_approval', { signal: 'deploy_approved' })).toMatchObject({
      kind: 'move',
    });
  });
  it('where policy does not want two, the author may', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    expect(ticket.clicks(eli, 'acceptance', { signal: 'accepted' })).toMatchObject({ kind: 'move' });
  });
});

describe('fault 28: one person as PM and engineer', () => {
  const signedByDee = (allowed: boolean): Ticket => {
    const ticket = ticketIn('prd_draft', { policy: { samePersonMaySignBoth: allowed } });
    ticket.clicks(dee, 'prd_sign_off', { signal: 'prd_signed_off' });
    ticket.says('spec_drafted');
    return ticket;
  };
  it('signs both documents only where policy says so', () => {
    expect(signedByDee(false).clicks(dee, 'spec_sign_off', { signal: 'spec_signed_off' })).toEqual({
      code: 'own_work',
      sentence: 'You signed the PRD of TL-42, so someone else decides this: Eli or Sam.',
      who: ['eli', 'sam'],
    });
    expect(signedByDee(true).clicks(dee, 'spec_sign_off', { signal: 'spec_signed_off' })).toMatchObject({
      kind: 'move',
    });
  });
  const marked = judgement('sha1', {
    criteria: [{ number: 1, text: 'a', verdict: 'met', because: '', pm: true }],
  });
  it('accepts for both only where policy says so', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged', marked);
    ticket.clicks(dee, 'acceptance', { signal: 'accepted' });
    expect(ticket.stage).toBe('preview');
    expect(ticket.clicks(dee, 'acceptance', { signal: 'accepted' })).toMatchObject({ code: 'own_work' });
    ticket.clicks(ana, 'acceptance', { signal: 'accepted' });
    expect(ticket.stage).toBe('deploying');
  });
  it('the short path is the policy’s own leave to sign both', () => {
    expect(shortTicket().clicks(eli, 'both_sign_off', { signal: 'both_signed_off' })).toMatchObject({
      kind: 'move',
    });
  });
  it('a PM accepts only what the PRD marks for the PM', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged');
    expect(ticket.clicks(ana, 'acceptance', { signal: 'accepted' })).toMatchObject({ code: 'not_your_role' });
  });
});

describe('refusals', () => {
  it('fault 17: a question of an earlier stage', () => {
    const ticket = ticketIn('delegated');
    const attempt = { signal: 'prd_signed_off', bound: 'prd:v1:prd1' } as const;
    expect(ticket.clicks(ana, 'prd_sign_off', attempt)).toEqual({
      code: 'moved_on',
      sentence: 'TL-42 is in development now. That question is closed.',
      who: [],
    });
  });
  it('fault 18: a text that changed meanwhile', () => {
    const ticket = ticketIn('prd_draft');
    ticket.says('prd_revised');
    expect(
      ticket.clicks(ana, 'prd_sign_off', { signal: 'prd_signed_off', bound: 'prd:v1:prd1' }),
    ).toMatchObject({ code: 'text_changed' });
  });
  it('faults 14–16: the second of two answers finds the question closed', () => {
    const ticket = ticketIn('prd_draft');
    const bound = ticket.questions[0]?.bound ?? '';
    expect(ticket.clicks(ana, 'prd_sign_off', { signal: 'changes_requested', bound })).toMatchObject({
      kind: 'move',
    });
    expect(ticket.clicks(dee, 'prd_sign_off', { signal: 'prd_signed_off', bound })).toMatchObject({
      code: 'moved_on',
    });
  });
  it('fault 20: without the role, with the names of those who can', () => {
    expect(deployRuns().clicks(ana, 'deploy_failed', { signal: 'retry_requested' })).toMatchObject({
      code: 'moved_on',
    });
    expect(ticketIn('prd_draft').clicks(eli, 'prd_sign_off', { signal: 'prd_signed_off' })).toEqual({
      code: 'not_your_role',
      sentence: 'Only a PM of invoices can sign this off: Ana. TL-42 is unchanged.',
      who: ['ana'],
    });
  });
  it('fault 21: a guest decides nothing, whatever the policy says', () => {
    expect(ticketIn('prd_draft').clicks(guest, 'prd_sign_off', { signal: 'prd_signed_off' })).toMatchObject({
      code: 'outsider',
      sentence: 'You can read along here, but not decide for acme. Nothing changed.',
      who: [],
    });
  });
  it('what the gate does not offer', () => {
    expect(ticketIn('prd_draft').clicks(ana, 'prd_sign_off', { signal: 'deploy_approved' })).toMatchObject({
      code: 'not_offered',
    });
  });
  it('paused, only the card answers', () => {
    const ticket = ticketIn('prd_draft');
    ticket.says('paused', {}, { person: ana, role: 'pm' });
    expect(ticket.clicks(ana, 'prd_sign_off', { signal: 'prd_signed_off' })).toMatchObject({
      code: 'paused',
    });
    expect(ticket.clicks(ana, 'card', { signal: 'resumed' })).toMatchObject({ kind: 'move' });
  });
  it('an answer that a closed deploy cannot use says why', () => {
    const ticket = ticketIn('deployed');
    expect(ticket.says('cancelled', {}, byEli)).toEqual({
      kind: 'ignore',
      why: 'cancelled means nothing while it is deployed',
    });
  });
});
