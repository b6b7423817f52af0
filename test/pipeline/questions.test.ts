import { describe, expect, it } from 'vitest';
import { openQuestions, type Question, standIn, whoElse, whomToAsk } from '../../src/pipeline/questions.ts';
import { judgement } from '../fixtures/pipeline/facts.ts';
import { ana, eli, guest, kim, person, sam } from '../fixtures/pipeline/people.ts';
import { type Ticket, ticketIn } from '../fixtures/pipeline/ticket.ts';

const asked = (ticket: Ticket, people = [ana, eli, sam, kim]) => {
  const [question] = openQuestions(ticket.item).filter((one) => one.roles.length > 0);
  return question === undefined ? [] : whomToAsk(ticket.item, question, people);
};

describe('whom a question asks', () => {
  it('the one assigned, else the least loaded in the role who is at work', () => {
    const ticket = ticketIn('spec_draft');
    expect(
      asked(ticket, [
        { ...eli, load: 3 },
        { ...sam, load: 1 },
      ]),
    ).toEqual(['sam']);
    expect(
      asked(ticket, [
        { ...eli, load: 3 },
        { ...sam, load: 1, away: true },
      ]),
    ).toEqual(['eli']);
    ticket.item = { ...ticket.item, engineer: 'eli' };
    expect(
      asked(ticket, [
        { ...eli, load: 3 },
        { ...sam, load: 1 },
      ]),
    ).toEqual(['eli']);
    expect(asked(ticket, [{ ...eli, away: true }, sam])).toEqual(['sam']);
  });
  it('to accept, an owner of the changed files who is an engineer, before whoever has less to do', () => {
    const ticket = ticketIn('preview');
    ticket.says('diff_judged', judgement(ticket.item.pullRequest?.headSha ?? ''));
    const engineers = [{ ...sam, load: 9 }, { ...person('lea', ['engineer']), load: 0 }, kim];
    const owns = (id: string) => ({ owner: `@${id}`, person: id, files: ['src/list.js'] });
    const withOwners = (...ids: string[]) => {
      const judged = ticket.item.judgement;
      if (judged === null) throw new Error('nothing is judged');
      ticket.item = { ...ticket.item, judgement: { ...judged, owners: ids.map(owns) } };
      return asked(ticket, engineers)[0];
    };
    expect(withOwners()).toBe('lea');
    expect(withOwners('sam')).toBe('sam');
    expect(withOwners('kim')).toBe('lea');
  });
  it('everybody away: the one assigned all the same', () => {
    expect(asked(ticketIn('prd_draft'), [{ ...ana, away: true }])).toEqual(['ana']);
  });
  it('nobody who is a guest, and nobody at all where no one has the role', () => {
    expect(asked(ticketIn('prd_draft'), [guest, eli])).toEqual([]);
  });
  it('which service: who filed it, though no PM', () => {
    const ticket = ticketIn('incoming');
    ticket.item = { ...ticket.item, reporter: 'eli' };
    ticket.says('service_unclear');
    expect(asked(ticket)).toEqual(['eli']);
  });
  it('why it was rolled back: who did it', () => {
    const ticket = ticketIn('deployed');
    ticket.says('rollback_requested', {}, { person: sam, role: 'engineer' });
    ticket.says('rolled_back');
    expect(asked(ticket)).toEqual(['sam']);
  });
  it('acceptance: one for each role that it needs, not whoever delegated if another can', () => {
    const ticket = ticketIn('preview');
    const criteria = [{ number: 1, text: 'a', verdict: 'met' as const, because: '', pm: true }];
    ticket.says('diff_judged', judgement('sha1', { criteria }));
    expect(asked(ticket)).toEqual(['sam', 'ana']);
    ticket.says('accepted', {}, { person: sam, role: 'engineer' });
    expect(asked(ticket)).toEqual(['ana']);
    expect(asked(ticketJudged(), [ana, eli])).toEqual(['eli']);
  });
  it('where two people are required nobody is asked rather than the author', () => {
    expect(asked(ticketJudged(true), [ana, eli])).toEqual([]);
  });
  it('a standing gate asks nobody', () => {
    const standing: Question = { gate: 'card', bound: 'item', roles: [] };
    expect(whomToAsk(ticketIn('prd_draft').item, standing, [person('zoe', ['pm'])])).toEqual([]);
  });
});

function ticketJudged(twoPeople = false): Ticket {
  const ticket = ticketIn('preview', { policy: { twoPeople } });
  ticket.says('diff_judged');
  return ticket;
}

describe('who stands in', () => {
  const ticket = ticketIn('spec_draft');
  const question = openQuestions(ticket.item).find((one) => one.gate === 'spec_sign_off') as Question;
  const dan = person('dan', ['engineer'], { load: 5 });
  const from = (people: Parameters<typeof whomToAsk>[2], already = ['eli']) =>
    standIn(ticket.item, question, { from: 'eli', asked: already, people });
  const gone = { ...eli, away: true };

  it('the deputy, however busy, where they hold the role and are there', () => {
    expect(from([{ ...gone, deputy: 'dan' }, sam, dan])).toBe('dan');
    expect(from([{ ...gone, deputy: 'ana' }, ana, sam, dan])).toBe('sam');
    expect(from([{ ...gone, deputy: 'dan' }, sam, { ...dan, away: true }])).toBe('sam');
  });
  it('else whom the question would ask next, never somebody who is asked already', () => {
    expect(from([gone, sam, dan])).toBe('sam');
    expect(from([gone, sam, dan], ['eli', 'sam'])).toBe('dan');
  });
  it('nobody, where nobody else is there', () => {
    expect(from([gone, { ...sam, away: true }, ana, { ...guest, away: false }])).toBeNull();
  });
  it('a new question asks the deputy of the one whom it is for', () => {
    ticket.item = { ...ticket.item, engineer: 'eli' };
    expect(asked(ticket, [{ ...gone, deputy: 'dan' }, sam, dan])).toEqual(['dan']);
    expect(asked(ticket, [{ ...gone, deputy: 'ana' }, ana, sam, dan])).toEqual(['sam']);
  });
  it('it is offered to everybody else in the role who is there', () => {
    const people = [eli, sam, dan, { ...person('bo', ['engineer']), away: true }, ana, guest];
    expect(whoElse(ticket.item, question, { asked: ['eli'], people })).toEqual(['sam', 'dan']);
  });
});
