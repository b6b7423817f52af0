/** Cancel, reopen, and steps that failed. */
import { describe, expect, it } from 'vitest';
import { ana, eli } from '../../fixtures/pipeline/people.ts';
import { byHandTicket, deployRuns, ticketIn } from '../../fixtures/pipeline/ticket.ts';

const byEli = { person: eli, role: 'engineer' } as const;
const byAna = { person: ana, role: 'pm' } as const;

describe('cancel and reopen', () => {
  it('fault 29: after the merge it is refused', () => {
    const ticket = deployRuns();
    expect(ticket.says('cancelled', {}, byEli)).toEqual({
      kind: 'ignore',
      why: 'it is merged; a revert is offered',
    });
  });
  it('fault 29: reopened, it goes on at the last stage whose sign-offs are valid', () => {
    for (const [stage, back] of [
      ['prd_draft', 'prd_draft'],
      ['prd_ready', 'prd_ready'],
      ['spec_draft', 'spec_draft'],
      ['preview', 'spec_ready'],
      ['backlog', 'backlog'],
    ] as const) {
      const ticket = ticketIn(stage);
      ticket.says('cancelled', {}, byEli);
      expect(ticket.item.run?.state ?? 'stopped').toBe('stopped');
      ticket.says('reopened', {}, byEli);
      expect(ticket.item).toMatchObject({ stage: back, closed: null, run: null, pullRequest: null });
    }
  });
  it('a person’s own pull request is left alone', () => {
    const ticket = byHandTicket();
    ticket.says('cancelled', {}, byEli);
    expect(ticket.does).not.toContain('close_pull_request');
  });
  it('fault 102: rolled back and reopened, delegation is barred until a newer spec is signed', () => {
    for (const viaCancelled of [false, true]) {
      const ticket = ticketIn('rolled_back');
      if (viaCancelled) ticket.says('cancelled', {}, byEli);
      ticket.says('reopened', {}, byEli);
      expect([ticket.stage, ticket.asks]).toEqual(['spec_draft', []]);
      expect(ticket.does).toContain('draft_spec');
      const old = { version: 1, hash: 'spec1' };
      expect(ticket.says('spec_signed_off', old, byEli)).toMatchObject({ kind: 'ignore' });
      ticket.says('spec_revised');
      expect(ticket.asks).toEqual(['spec_sign_off']);
    }
  });
  it('rolled back and reopened for the same reason, the spec is asked to answer it once', () => {
    const ticket = ticketIn('rolled_back');
    ticket.says('reason_given', { reason: 'Exports time out.' }, byEli);
    ticket.says('reopened', { reason: 'Exports time out.' }, byEli);
    expect(ticket.item.changeRequest).toMatchObject({ document: 'spec', what: 'Exports time out.' });
  });
  it('a filing is undone within ten minutes', () => {
    const ticket = ticketIn('enriched');
    ticket.tick(600_000);
    expect(ticket.says('filing_undone')).toMatchObject({ kind: 'ignore' });
  });
});

describe('a revert', () => {
  const opened = { mergeSha: 'merge1', number: 19, url: 'https://forge.test/pull/19' };
  it('is known by its number, and asked for once', () => {
    const ticket = ticketIn('rolled_back');
    const mergeSha = ticket.item.pullRequest?.mergeSha ?? '';
    ticket.says('revert_opened', { ...opened, mergeSha });
    expect(ticket.item.revert).toEqual({ ...opened, mergeSha, state: 'open' });
    expect(ticket.says('revert_requested', {}, byEli)).toEqual({
      kind: 'ignore',
      why: 'revert #19 is open',
    });
  });
  it('closed without a merge may be asked for again; the service stays locked', () => {
    const ticket = ticketIn('rolled_back');
    ticket.says('revert_opened');
    ticket.says('revert_closed');
    expect(ticket.item).toMatchObject({ locked: true, revert: { state: 'closed' } });
    ticket.says('revert_requested', {}, byEli);
    expect(ticket.does).toContain('open_revert');
  });
  it('merged unlocks the service, in the stage of the rollback and after the ticket was reopened', () => {
    for (const reopen of [false, true]) {
      const ticket = ticketIn('rolled_back');
      const mergeSha = ticket.item.pullRequest?.mergeSha ?? '';
      ticket.says('revert_opened', { ...opened, mergeSha });
      if (reopen) ticket.says('reopened', {}, byEli);
      const { stage } = ticket;
      ticket.says('pr_reverted', { mergeSha, revertSha: 'revert1' });
      expect(ticket.item).toMatchObject({ stage, locked: false, revert: { state: 'merged' } });
      expect(ticket.does).toContain('unlock_service');
    }
  });
  it('of another merge changes nothing', () => {
    const ticket = ticketIn('rolled_back');
    expect(ticket.says('revert_opened', { ...opened, mergeSha: 'other' })).toMatchObject({ kind: 'ignore' });
    expect(ticket.says('pr_reverted', { mergeSha: 'other', revertSha: 'r' })).toMatchObject({
      kind: 'ignore',
    });
    expect(ticket.item).toMatchObject({ locked: true });
  });
});

describe('steps that failed', () => {
  it('ask their owner, wherever the ticket stands, and are tried again', () => {
    const ticket = ticketIn('enriched');
    ticket.says('effect_failed');
    expect([ticket.stage, ticket.asks]).toEqual(['enriched', ['trouble']]);
    ticket.says('retry_requested', {}, byAna);
    expect([ticket.does, ticket.asks]).toEqual([['draft_prd'], []]);
    ticket.says('prd_drafted');
    expect(ticket.asks).toEqual(['prd_sign_off']);
  });
  it("more for the model is the model's, more for the agent is the agent's", () => {
    const ticket = ticketIn('delegated');
    const cap = ticket.item.delegation?.capUsd ?? 0;
    ticket.says('effect_failed', { effect: 'start_agent', effectId: '1' });
    ticket.says('budget_raised', { byUsd: 2 }, byEli);
    ticket.says('effect_failed', { effect: 'start_agent', effectId: '2' });
    ticket.says('budget_raised', { byUsd: 3 }, byEli);
    expect(ticket.item.modelBudget).toMatchObject({ addedUsd: 5, lastUsd: 3 });
    expect(ticket.item.delegation?.capUsd).toBe(cap);
    const other = ticketIn('needs_attention');
    other.says('budget_raised', { byUsd: 5 }, byEli);
    expect(other.item.delegation?.capUsd).toBe(cap + 5);
    expect(other.item.modelBudget).toBeUndefined();
  });
  it('a second one is asked about when the first is settled', () => {
    const ticket = ticketIn('preview');
    ticket.says('effect_failed', { effect: 'start_preview', effectId: '1' });
    ticket.says('effect_failed', { effect: 'judge_diff', effectId: '2' });
    ticket.says('preview_started');
    expect(ticket.item.trouble).toMatchObject({ effect: 'judge_diff' });
    ticket.says('done_by_hand', {}, byEli);
    expect(ticket.item.trouble).toBeNull();
  });
  it('a redraft asked for in the tracker’s question comes as a new version', () => {
    const ticket = ticketIn('spec_ready');
    ticket.says('issue_edited');
    expect(ticket.asks).toEqual(['redraft']);
    ticket.says('redraft_chosen', {}, byAna);
    expect([ticket.does, ticket.asks]).toEqual([['draft_prd'], []]);
    ticket.says('prd_revised');
    expect([ticket.stage, ticket.item.redraft]).toEqual(['prd_draft', null]);
  });
});
