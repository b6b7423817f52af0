import { describe, expect, it } from 'vitest';
import { ana, kim } from '../../fixtures/pipeline/people.ts';
import { type Ticket, ticketIn } from '../../fixtures/pipeline/ticket.ts';

const byAna = { person: ana, role: 'pm' } as const;
const byKim = { person: kim, role: null } as const;
const HOME = 'C1';
const loses = (ticket: Ticket, why: 'shared' | 'archived' | 'removed' = 'shared', channel = HOME) =>
  ticket.says('home_lost', { channel, why, name: 'invoices', company: 'Globex' });

describe('a lost channel', () => {
  it('is noted in any stage, moves nothing, and is drawn', () => {
    for (const stage of ['prd_draft', 'delegated', 'deploying', 'deployed', 'cancelled'] as const) {
      const ticket = ticketIn(stage);
      expect(loses(ticket)).toMatchObject({ kind: 'move', from: stage, effects: [{ name: 'show_item' }] });
      expect(ticket.item).toMatchObject({ stage, lostHome: { channel: HOME, why: 'shared' } });
    }
  });
  it('is read at once during a pause', () => {
    const ticket = ticketIn('prd_draft');
    ticket.says('paused', {}, byAna);
    loses(ticket);
    expect([ticket.item.lostHome?.why, ticket.item.deferred]).toEqual(['shared', []]);
  });
  it('said twice is known; another reason takes its place; another channel is none of its business', () => {
    const ticket = ticketIn('prd_draft');
    loses(ticket);
    expect(loses(ticket)).toMatchObject({ kind: 'ignore', why: 'that is known' });
    loses(ticket, 'archived');
    expect(ticket.item.lostHome?.why).toBe('archived');
    expect(loses(ticket, 'removed', 'C9')).toMatchObject({ kind: 'ignore', why: 'it lives elsewhere' });
  });
  it('is over when the ticket moves', () => {
    const ticket = ticketIn('prd_draft');
    loses(ticket);
    ticket.says('moved', { home: { channel: 'C2', isPrivate: false } }, byAna);
    expect(ticket.item).toMatchObject({ home: { channel: 'C2' }, lostHome: null });
  });
  it('allowed, it stays allowed there as long as it is shared, also after it was archived meanwhile', () => {
    const ticket = ticketIn('prd_draft');
    loses(ticket);
    ticket.says('sharing_allowed', {}, byKim);
    expect(ticket.item.lostHome).toBeNull();
    expect(loses(ticket)).toMatchObject({ kind: 'ignore', why: 'it is allowed there' });
    loses(ticket, 'archived');
    ticket.says('home_regained', { channel: HOME, shared: true });
    expect(ticket.item).toMatchObject({ lostHome: null, sharingAllowed: HOME });
    ticket.says('home_regained', { channel: HOME, shared: false });
    expect(ticket.item.sharingAllowed).toBeNull();
    loses(ticket);
    expect(ticket.item.lostHome?.why).toBe('shared');
  });
  it('nothing is allowed where nothing is shared, nor regained where nothing was lost', () => {
    const ticket = ticketIn('prd_draft');
    expect(ticket.says('sharing_allowed', {}, byKim)).toMatchObject({ kind: 'ignore' });
    expect(ticket.says('home_regained', { channel: HOME, shared: false })).toMatchObject({ kind: 'ignore' });
    loses(ticket, 'archived');
    expect(ticket.says('sharing_allowed', {}, byKim)).toMatchObject({ kind: 'ignore' });
  });
});
