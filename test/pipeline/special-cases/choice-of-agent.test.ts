/** Waivers, and the choice of agent that is kept. */
import { describe, expect, it } from 'vitest';
import { choice, incident, rule, tier } from '../../fixtures/pipeline/facts.ts';
import { eli, kim } from '../../fixtures/pipeline/people.ts';
import { type Ticket, ticketIn } from '../../fixtures/pipeline/ticket.ts';

const byEli = { person: eli, role: 'engineer' } as const;
const byKim = { person: kim, role: 'approver' } as const;

describe('waiver and choice of agent', () => {
  const waived = (): Ticket => {
    const ticket = ticketIn('blocked');
    ticket.says('waiver_requested', {}, byEli);
    ticket.says('waived', {}, byKim);
    ticket.says('scored', { results: [rule('tier_not_t1', { verdict: 'waived' })] });
    return ticket;
  };

  it('a waiver is asked of an approver and leads on when all is clear or waived', () => {
    const ticket = ticketIn('blocked');
    ticket.says('waiver_requested', {}, byEli);
    expect(ticket.asks).toEqual(['waive']);
    ticket.says('waived', {}, byKim);
    ticket.says('scored', { results: [rule('tier_not_t1', { verdict: 'waived' })] });
    expect(ticket.stage).toBe('ready');
  });

  it('a new version ends it; a version of the same text does not', () => {
    const ticket = waived();
    ticket.says('spec_revised', { hash: 'spec1' });
    expect(ticket.item.waivers).toHaveLength(1);
    ticket.says('spec_revised');
    expect(ticket.item.waivers).toEqual([]);
  });

  it('ended, the ticket is scored again', () => {
    const ticket = waived();
    ticket.says('waiver_ended', {}, byKim);
    expect([ticket.stage, ticket.does]).toEqual(['spec_ready', ['score', 'publish_stage']]);
  });

  it('a rule that cannot be waived is not asked about', () => {
    const ticket = ticketIn('spec_ready');
    ticket.says('scored', { results: [rule('signed', { verdict: 'fail', waivable: false })] });
    expect(ticket.says('waiver_requested', { rules: ['signed'] }, byEli)).toMatchObject({ kind: 'ignore' });
  });

  const chosen = (): Ticket => {
    const ticket = ticketIn('spec_draft');
    ticket.says('spec_signed_off', { choice }, byEli);
    return ticket;
  };
  it('sign off and delegate: the choice counts as the click once the scorecard is clear', () => {
    const ticket = chosen();
    ticket.says('scored');
    expect(ticket.item).toMatchObject({ stage: 'delegated', run: { id: 'tl-42-run-1', state: 'queued' } });
    expect(ticket.does).toContain('start_agent');
  });
  it('it is kept while rules clear by themselves, and nobody is asked', () => {
    const ticket = chosen();
    ticket.says('scored', { results: [incident] });
    expect([ticket.stage, ticket.asks]).toEqual(['blocked', []]);
    ticket.says('fact_changed');
    ticket.says('scored');
    expect(ticket.stage).toBe('delegated');
  });
  it('a rule that needs a person drops it, and delegate is asked', () => {
    const ticket = chosen();
    ticket.says('scored', { results: [tier] });
    ticket.says('fact_changed');
    ticket.says('scored');
    expect([ticket.stage, ticket.asks]).toEqual(['ready', ['delegate']]);
  });
  it('the click in ready scores again: not clear → blocked', () => {
    const ticket = ticketIn('ready');
    ticket.says('delegated', {}, byEli);
    expect([ticket.stage, ticket.does]).toEqual(['ready', ['score']]);
    ticket.says('scored', { results: [tier] });
    expect(ticket.stage).toBe('blocked');
  });
  it('what waits for another ticket starts by itself, in the name of whoever chose', () => {
    const ticket = ticketIn('ready');
    ticket.says('delegated', { waitsFor: 'TL-39' }, byEli);
    ticket.says('scored');
    expect(ticket.stage).toBe('ready');
    ticket.says('delegated', { waitsFor: null });
    ticket.says('scored');
    expect(ticket.item).toMatchObject({ stage: 'delegated', delegation: { by: 'eli' } });
  });
});
