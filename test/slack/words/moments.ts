/** Every message that a ticket can have, at the moment it has it. */
import type { Message, TicketView } from '../../../src/ports/chat.ts';
import { backAgain, comebacks, lost, pushed, revert } from '../../fixtures/changes.ts';
import { at } from '../../fixtures/company.ts';
import { items } from '../../fixtures/items.ts';
import { answeredBy, askOf, viewOf } from '../../fixtures/views.ts';
import { ruleMoments } from './rule-moments.ts';
import { textMoments } from './text-moments.ts';

export interface Moment {
  view: TicketView;
  message: Message;
}
const asking = (view: TicketView): Moment => ({
  view,
  message: { kind: 'ask', ask: view.asks[0]?.id ?? '' },
});
const rewriting = (view: TicketView): Moment => ({
  view,
  message: { kind: 'rewritten', mergeSha: lost.mergeSha },
});
const prdBound = 'prd:v1:a1b2c3d4e5f60718';
const specBound = 'spec:v1:ffee00112233';
const answer = (text: string, more: Partial<Extract<Message, { kind: 'answer' }>> = {}): Message => ({
  kind: 'answer',
  to: '1763629800.000100',
  text,
  sources: [],
  offers: [],
  ...more,
});

const declined = askOf('accept_merged', answeredBy('kim', 'merge_declined', 'Not agreed.'));

export const moments: Record<string, Moment> = {
  ...ruleMoments,
  ...textMoments,
  'which service': asking(viewOf(items.unclear, [askOf('choose_service', { asked: ['ana'] })])),
  'PRD v1': asking(viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'], bound: prdBound })])),
  'PRD v2': asking(
    viewOf(items.redrafted, [
      askOf('prd_sign_off', { asked: ['ana'], bound: 'prd:v2:bb', again: "Sam's edit" }),
    ]),
  ),
  'PRD signed': asking(
    viewOf(items.planned, [
      askOf('prd_sign_off', { asked: ['ana'], bound: prdBound, ...answeredBy('ana', 'prd_signed_off') }),
      askOf('amend', { bound: 'prd:v1' }),
    ]),
  ),
  'PRD signed with an answer': asking(
    viewOf(items.planned, [
      askOf('prd_sign_off', {
        asked: ['ana'],
        bound: prdBound,
        ...answeredBy('ana', 'prd_signed_off'),
        answer: { signal: 'prd_signed_off', words: null, signed: { version: 2, questions: 1 } },
      }),
      askOf('amend', { bound: 'prd:v2' }),
    ]),
  ),
  'PRD sent back': asking(
    viewOf(items.drafted, [
      askOf('prd_sign_off', {
        asked: ['ana'],
        bound: prdBound,
        ...answeredBy('ana', 'changes_requested', 'Leave out the cancelled ones'),
      }),
    ]),
  ),
  'PRD v2 by hand, and a question answered': asking(
    viewOf(
      {
        ...items.redrafted,
        prd: {
          ...items.redrafted.prd,
          author: 'sam',
          how: 'edited',
          changes: [
            { section: 'Requirements', before: 'all invoices', after: 'paid invoices' },
            { section: 'Open questions', before: '- Do cancelled invoices count?\n- Who?', after: '- Who?' },
            { section: 'Answered questions', before: '', after: '- Do cancelled …' },
          ],
        } as never,
      },
      [askOf('prd_sign_off', { asked: ['ana'], bound: 'prd:v2:bb', again: "Sam's edit" })],
    ),
  ),
  'PRD sent back, and asked again': asking(
    viewOf({ ...items.redrafted, prd: { ...items.redrafted.prd, version: 3 } }, [
      askOf('prd_sign_off', {
        asked: ['ana'],
        bound: prdBound,
        ...answeredBy('ana', 'changes_requested', 'Leave out the cancelled ones'),
      }),
      askOf('prd_sign_off', {
        id: 'ask-2',
        asked: ['ana'],
        bound: 'prd:v2:bb',
        state: 'withdrawn',
        replacedBy: 'ask-3',
      }),
      askOf('prd_sign_off', { id: 'ask-3', asked: ['ana'], bound: 'prd:v3:cc' }),
    ]),
  ),
  'PRD asked again': asking(
    viewOf(items.redrafted, [
      askOf('prd_sign_off', { asked: ['ana'], bound: prdBound, state: 'withdrawn', replacedBy: 'ask-2' }),
    ]),
  ),
  'tech spec': asking(viewOf(items.planned, [askOf('spec_sign_off', { asked: ['eli'], bound: specBound })])),
  'short path': asking(
    viewOf(
      { ...items.planned, path: 'short' },
      [askOf('both_sign_off', { asked: ['eli'], bound: `${prdBound}:${specBound}` })],
      { outlook: { at, stops: [] } },
    ),
  ),
  'acceptance, and a criterion is not met': asking(
    viewOf(
      {
        ...items.judged,
        judgement: {
          ...items.judged.judgement,
          criteria: (items.judged.judgement?.criteria ?? []).map((one) =>
            one.number === 2 ? { ...one, verdict: 'not_met', because: 'No test leaves them out' } : one,
          ),
        } as never,
      },
      [askOf('acceptance', { asked: ['sam'] })],
    ),
  ),
  'both signed with answers': asking(
    viewOf({ ...items.planned, path: 'short' }, [
      askOf('both_sign_off', {
        asked: ['eli'],
        bound: `${prdBound}:${specBound}`,
        ...answeredBy('eli', 'both_signed_off'),
        answer: { signal: 'both_signed_off', words: null, signed: { version: 2, spec: 2, questions: 2 } },
      }),
      askOf('amend', { id: 'ask-amend-prd', bound: 'prd:v2' }),
      askOf('amend', { id: 'ask-amend-spec', bound: 'spec:v2' }),
    ]),
  ),
  split: asking(
    viewOf({ ...items.drafted, splitProposal: ['Export', 'Import', 'Archive'] }, [askOf('split')]),
  ),
  blocked: asking(viewOf(items.blocked, [askOf('unblock', { asked: ['eli'] })])),
  waiver: asking(viewOf(items.waiver, [askOf('waive', { asked: ['kim'] })])),
  delegate: asking(viewOf(items.ready, [askOf('delegate', { asked: ['eli'] })])),
  'delegate, and another ticket changes the file': asking(
    viewOf(
      {
        ...items.ready,
        context: {
          ...items.drafted.context,
          otherWork: [{ ref: 'TL-39', title: 'Sort the list', files: ['src/list.js'] }],
        } as never,
      },
      [askOf('delegate', { asked: ['eli'] })],
    ),
  ),
  'delegate to an agent that cannot code': asking(
    viewOf(items.ready, [askOf('delegate', { asked: ['eli'] })], {
      agents: [
        {
          name: 'demo',
          title: 'Demo agent',
          able: false,
          sentence: 'The demo agent has no ready change for this one.',
        },
      ],
    }),
  ),
  'by hand': asking(
    viewOf({ ...items.delegated, delegation: { ...items.delegated.delegation, agent: 'hand' } } as never, [
      askOf('link_pr'),
    ]),
  ),
  plan: asking(viewOf(items.planProposed, [askOf('plan_approval', { asked: ['eli'] })])),
  run: asking(viewOf(items.delegated, [askOf('run')])),
  'run with a permission': asking(
    viewOf(items.asking, [askOf('run'), askOf('permission', { asked: ['eli'] })]),
  ),
  'run held until the morning': asking(
    viewOf(
      {
        ...items.asking,
        run: { ...items.asking.run, state: 'parked', parkedUntil: '2026-11-23T08:00:00.000Z' },
      },
      [askOf('run'), askOf('permission', { asked: ['eli'] })],
    ),
  ),
  'run with an answered permission': asking(
    viewOf(items.delegated, [
      askOf('run'),
      askOf('permission', answeredBy('eli', 'permission_denied', 'write it by hand')),
    ]),
  ),
  'run ended': asking(viewOf(items.judged, [askOf('run', { state: 'withdrawn' })])),
  stuck: asking(viewOf(items.stuck, [askOf('attention', { asked: ['eli'] })])),
  acceptance: asking(viewOf(items.judged, [askOf('acceptance', { asked: ['sam', 'ana'] })])),
  'acceptance after a push': asking(pushed([1, 2])),
  'acceptance after a push, and one has accepted': asking(
    viewOf(
      {
        ...pushed([1]).item,
        acceptances: [
          {
            by: 'sam',
            role: 'engineer',
            sha: items.judged.judgement?.sha ?? '',
            at,
            criteria: [1, 2, 3],
            reasons: [],
          },
        ],
      },
      [askOf('acceptance', { asked: ['ana'] })],
    ),
  ),
  'acceptance after a push that changed everything': asking(pushed([])),
  'acceptance while a push is compared': asking(
    viewOf({ ...pushed([]).item, judgement: null }, [
      askOf('acceptance', { state: 'withdrawn', asked: ['sam'] }),
    ]),
  ),
  bypass: asking(viewOf(items.bypassed, [askOf('accept_merged', { asked: ['kim'] })])),
  'deploy approval': asking(viewOf(items.awaitingApproval, [askOf('deploy_approval', { asked: ['kim'] })])),
  held: asking(viewOf(items.held, [askOf('hold')])),
  'ship to production': asking(viewOf(items.staging, [askOf('ship_to_production', { asked: ['sam'] })])),
  'deploy failed': asking(viewOf(items.failed, [askOf('deploy_failed', { asked: ['sam'] })])),
  'deploy unknown': asking(viewOf(items.unknown, [askOf('deploy_outcome', { asked: ['sam'] })])),
  live: {
    view: viewOf(items.live, [askOf('rollback'), askOf('acceptance', answeredBy('sam', 'accepted'))]),
    message: { kind: 'live', deployment: 'd1' },
  },
  'rolled back': {
    view: viewOf(items.rolledBack, [askOf('reopen', { asked: ['eli'] })]),
    message: { kind: 'rolled_back', deployment: 'd1' },
  },
  'rolled back, with the revert open': {
    view: viewOf(
      { ...items.rolledBack, revert, rollback: { ...items.rolledBack.rollback, reason: 'Slow' } },
      [askOf('reopen', { asked: ['eli'] })],
    ),
    message: { kind: 'rolled_back', deployment: 'd1' },
  },
  'rolled back, with the revert merged': {
    view: viewOf({ ...items.rolledBack, locked: false, revert: { ...revert, state: 'merged' } }, [
      askOf('reopen', { asked: ['eli'] }),
    ]),
    message: { kind: 'rolled_back', deployment: 'd1' },
  },
  'rolled back, and live again with another': {
    view: viewOf(backAgain, [askOf('reopen', { asked: ['eli'] })]),
    message: { kind: 'live_again', deployment: 'd7' },
  },
  'rolled back, and reopened': {
    view: viewOf(
      { ...items.planned, rollback: { ...items.rolledBack.rollback, branch: 'main' }, locked: true },
      [askOf('reopen', { ...answeredBy('eli', 'reopened', 'Stream the rows'), bound: at })],
    ),
    message: { kind: 'rolled_back', deployment: 'd1', ask: 'ask-reopen' },
  },
  'was live': {
    view: viewOf(items.rolledBack, [
      askOf('rollback', { ...answeredBy('eli', 'rollback_requested'), bound: 'd1' }),
    ]),
    message: { kind: 'live', deployment: 'd1' },
  },
  'acceptance, and another comes back with it': asking(
    viewOf(items.judged, [askOf('acceptance', { asked: ['sam', 'ana'] })], { comebacks }),
  ),
  'branch rewritten, live': rewriting(viewOf({ ...items.live, lost }, [askOf('rollback')])),
  'branch rewritten, held': rewriting(viewOf({ ...items.staging, deploy: items.held.deploy, lost }, [])),
  'branch rewritten, rolled back': rewriting(viewOf({ ...items.rolledBack, lost }, [])),
  'branch rewritten, and put back': rewriting(viewOf({ ...items.live, lost: { ...lost, backAt: lost.at } })),
  'merge declined': asking(viewOf(items.bypassed, [declined, askOf('card')])),
  'merge declined, with the revert open': asking(
    viewOf({ ...items.bypassed, revert }, [declined, askOf('card')]),
  ),
  trouble: asking(viewOf(items.troubled, [askOf('trouble', { asked: ['ana'] })])),
  answer: {
    view: viewOf(items.drafted, [askOf('prd_sign_off', { asked: ['ana'] })]),
    message: answer('**Reasons against.** The report page nearly does it.\n\n- TL-12 was decided against', {
      sources: [
        { title: 'TL-12 Export', url: 'https://wiki.example/tl-12', at: items.filed.filedAt },
        { title: 'PRD', url: 'https://acme.slack.com/docs/T0ACME/F0PRD' },
      ],
      offers: ['decided_against', 'risks'],
    }),
  },
};
