/** Who builds it, and the agent while it works. */
import { failing, failsForPerson, healable, isByHand, runIsActive } from '../conditions.ts';
import { ask, bound, type Gate, head, nobody, prdBound, specBound } from './gate.ts';

export const delegationGates = {
  unblock: {
    matter: 'choose what becomes of it',
    who: ['engineer'],
    asks: (item) => (failsForPerson(item) ? ['engineer'] : []),
    bounds: (item) =>
      bound(
        !item.scoring && item.waiverRequest === null && failing(item).length > 0,
        'score',
        item.prd?.version,
        item.spec?.version,
        failing(item)
          .map((result) => result.rule)
          .join(','),
      ),
    answers: {
      taken_by_hand: true,
      waiver_requested: true,
      document_reopened: true,
      choice_forgotten: true,
      cancelled: true,
    },
  },
  waive: {
    matter: 'waive a rule',
    who: ['approver'],
    asks: (item) => (item.waiverRequest === null ? [] : ['approver']),
    bounds: (item) => [
      ...bound(
        item.waiverRequest !== null,
        'waiver',
        prdBound(item),
        specBound(item),
        item.waiverRequest?.rules.join(','),
      ),
      ...bound(item.waiverRequest === null && item.waivers.length > 0, 'waived', item.waivers.at(-1)?.at),
    ],
    answers: { waived: true, waiver_declined: true, waiver_ended: true },
  },
  delegate: {
    matter: 'delegate this',
    who: ['engineer'],
    asks: (item) => (item.keptChoice === null ? ['engineer'] : []),
    bounds: (item) =>
      bound(
        !item.scoring,
        `prd:v${item.prd?.version ?? 0}`,
        `spec:v${item.spec?.version ?? 0}`,
        `run${item.runs}`,
      ),
    answers: { delegated: true, taken_by_hand: true, choice_forgotten: true },
  },
  link_pr: {
    matter: 'link a pull request',
    who: ['engineer'],
    asks: nobody,
    bounds: (item) => bound(isByHand(item), 'item'),
    answers: { pr_linked: true, given_back: true },
  },
  plan_approval: {
    matter: 'approve the plan',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.run?.state === 'plan_proposed', item.run?.id, item.run?.plan?.hash),
    answers: { plan_approved: true, plan_returned: true, run_stopped: true },
  },
  permission: {
    matter: 'answer the agent',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.run?.request?.kind === 'permission', item.run?.id, item.run?.request?.hash),
    answers: { permission_granted: true, permission_denied: true, agent_parked: true },
  },
  agent_question: {
    matter: 'answer the agent',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.run?.request?.kind === 'question', item.run?.id, item.run?.request?.hash),
    answers: { question_answered: true, agent_parked: true },
  },
  run: {
    matter: 'steer the run',
    who: ['engineer'],
    asks: nobody,
    bounds: (item) => bound(runIsActive(item) && item.run?.state !== 'plan_proposed', item.run?.id),
    answers: { agent_told: true, taken_over: true, run_stopped: true, agent_parked: true },
  },
  attention: {
    matter: 'choose how it goes on',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) =>
      bound(
        item.attention !== null && !healable(item),
        item.attention?.why,
        item.run?.id,
        head(item),
        item.attention?.at,
      ),
    answers: {
      agent_told: true,
      retry_requested: true,
      budget_raised: true,
      permission_denied: true,
      taken_over: true,
      document_reopened: true,
      run_stopped: true,
      given_back: true,
    },
  },
} satisfies Record<string, Gate>;
