/** A deputy needs the role, or a line in the policy that allows it: `script.md` §12. */
import { describe, expect, it } from 'vitest';
import { authorise, whoCan } from '../../../src/pipeline/authorise.ts';
import type { ItemPolicy } from '../../../src/pipeline/item/context.ts';
import type { Person } from '../../../src/pipeline/people.ts';
import { mayBeAsked, openQuestions, standIn, whoElse, whomToAsk } from '../../../src/pipeline/questions.ts';
import { ana, eli, guest, kim, sam } from '../../fixtures/pipeline/people.ts';
import { ticketIn } from '../../fixtures/pipeline/ticket.ts';

const away = (person: Person, deputy: string): Person => ({
  ...person,
  away: true,
  deputy,
  absence: { id: 'absence-1', until: null },
});
const allowed = { policy: { mayBeDeputy: ['sam'] } };
const withSam = [away(ana, 'sam'), eli, sam, kim];

function prdOf(policy: { policy?: Partial<ItemPolicy> }, people: Person[]) {
  const ticket = ticketIn('prd_draft', policy);
  const question = openQuestions(ticket.item).find((one) => one.gate === 'prd_sign_off');
  if (question === undefined) throw new Error('the PRD is not asked about');
  const signs = (person: Person) =>
    authorise(ticket.item, {
      gate: 'prd_sign_off',
      bound: question.bound,
      signal: 'prd_signed_off',
      person,
      team: people,
      company: 'acme',
    });
  return { item: ticket.item, question, signs };
}

describe('a deputy whom the policy names', () => {
  it('answers in the role of whoever is away, and the role is recorded', () => {
    expect(prdOf(allowed, withSam).signs(sam)).toEqual({ role: 'pm' });
  });
  it('is asked, now and for what is asked later', () => {
    const { item, question } = prdOf(allowed, withSam);
    expect(whomToAsk(item, question, withSam)).toEqual(['sam']);
    expect(standIn(item, question, { from: 'ana', asked: ['ana'], people: withSam })).toBe('sam');
    expect(mayBeAsked(item, question, { person: 'sam', people: withSam })).toBe(true);
    expect(whoElse(item, question, { asked: ['ana'], people: withSam })).toEqual(['sam']);
  });
  it('is named to others who may not answer', () => {
    expect(prdOf(allowed, withSam).signs(eli)).toMatchObject({
      code: 'not_your_role',
      sentence: expect.stringContaining('Sam'),
    });
  });
});

describe('who could answer a gate', () => {
  const { item } = prdOf(allowed, withSam);
  it('those in the role who are there, deputies among them', () => {
    expect(whoCan(item, 'waive', [ana, eli, sam, kim])).toEqual(['kim']);
    expect(whoCan(item, 'prd_sign_off', withSam)).toEqual(['sam']);
  });
  it('while nobody is there, whoever is away', () => {
    expect(whoCan(item, 'waive', [eli, away(kim, 'eli')])).toEqual(['kim']);
    expect(whoCan(item, 'waive', [eli, guest])).toEqual([]);
  });
});

describe('nobody else gains a role by it', () => {
  it('without the line', () => {
    const { item, question, signs } = prdOf({}, withSam);
    expect(signs(sam)).toMatchObject({ code: 'not_your_role' });
    expect(standIn(item, question, { from: 'ana', asked: ['ana'], people: withSam })).toBeNull();
  });
  it('once the absence is over', () => {
    const { item, question, signs } = prdOf(allowed, [ana, eli, sam, kim]);
    expect(signs(sam)).toMatchObject({ code: 'not_your_role' });
    expect(mayBeAsked(item, question, { person: 'sam', people: [ana, eli, sam, kim] })).toBe(false);
  });
  it('named by the policy, and nobody’s deputy', () => {
    expect(prdOf(allowed, [away(ana, 'eli'), eli, sam, kim]).signs(sam)).toMatchObject({
      code: 'not_your_role',
    });
  });
  it('for somebody who only stopped being asked', () => {
    const stopped: Person = { ...ana, away: true, deputy: 'sam', absence: { stopped: true } };
    expect(prdOf(allowed, [stopped, eli, sam, kim]).signs(sam)).toMatchObject({ code: 'not_your_role' });
  });
  it('through a deputy of a deputy', () => {
    const chain = { policy: { mayBeDeputy: ['sam', 'kim'] } };
    expect(prdOf(chain, [away(ana, 'sam'), eli, away(sam, 'kim'), kim]).signs(kim)).toMatchObject({
      code: 'not_your_role',
    });
  });
  it('of another company', () => {
    const people = [away(ana, 'guest'), eli, { ...guest, roles: [] }];
    expect(prdOf({ policy: { mayBeDeputy: ['guest'] } }, people).signs(guest)).toMatchObject({
      code: 'outsider',
    });
  });
});
