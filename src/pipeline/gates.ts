/**
 * The questions put to people. `bounds` says what the gate is bound to while it is open; an empty list closes it,
 * a new value withdraws the old question and asks a new one. `asks` names the roles of whom one person each is
 * asked; none: the gate is standing, offered and never asked. `answers` maps each signal that may answer to who may
 * give it (`true`: everyone in `who`). The table of `pipeline.md`, row by row; `authorise.ts` reads it.
 */
import {
  acceptancesNeeded,
  failing,
  headIsGreen,
  isByHand,
  isMerged,
  mayHeal,
  runIsActive,
} from './conditions.ts';
import type { Role } from './people.ts';
import type { SignalName } from './signals.ts';
import type { WorkItem } from './work-item.ts';

export const gateNames = [
  'start',
  'choose_service',
  'split',
  'prd_sign_off',
  'spec_sign_off',
  'both_sign_off',
  're_sign',
  'amend',
  'proposal',
  'clash',
  'redraft',
  'unblock',
  'waive',
  'delegate',
  'link_pr',
  'plan_approval',
  'permission',
  'agent_question',
  'run',
  'attention',
  'acceptance',
  'accept_merged',
  'deploy_approval',
  'hold',
  'ship_after_hold',
  'ship_to_production',
  'deploy_incident',
  'deploy_outcome',
  'deploy_failed',
  'rollback',
  'rollback_failed',
  'reopen',
  'trouble',
  'card',
] as const;
export type GateName = (typeof gateNames)[number];

/** Beside roles: the person who filed, who signed, who accepted; those whom policy names; the admin. */
export type Who = Role | 'reporter' | 'signer' | 'accepter' | 'may_override' | 'may_unlock' | 'admin';

export interface Gate {
  /** What is decided, for "Only a PM of invoices can …". */
  matter: string;
  who: Who[];
  asks: (item: WorkItem) => Role[];
  /** The author of the change is barred where policy wants two people. */
  notTheAuthor?: true;
  bounds: (item: WorkItem) => string[];
  answers: Partial<Record<SignalName, true | Who[]>>;
}

const nobody = (): Role[] => [];
const ask =
  (...roles: Role[]) =>
  (): Role[] =>
    roles;
const bound = (open: boolean, ...parts: (string | number | null | undefined)[]): string[] =>
  open ? [parts.join(':')] : [];
const prdBound = (item: WorkItem): string => `prd:v${item.prd?.version ?? 0}:${item.prd?.hash ?? ''}`;
const specBound = (item: WorkItem): string => `spec:v${item.spec?.version ?? 0}:${item.spec?.hash ?? ''}`;
const redrafting = (item: WorkItem): boolean => item.changeRequest?.document != null;
const ownerRole = (item: WorkItem): Role =>
  item.prd?.signed == null && item.path === 'full' ? 'pm' : 'engineer';
const head = (item: WorkItem): string => item.pullRequest?.headSha ?? '';

export const gates: Record<GateName, Gate> = {
  start: {
    matter: 'start this',
    who: ['pm', 'engineer'],
    asks: nobody,
    bounds: () => ['item'],
    answers: { started: true },
  },
  choose_service: {
    matter: 'say which service this is',
    who: ['reporter', 'pm', 'engineer'],
    asks: ask('pm'),
    bounds: (item) => bound(item.serviceChoices !== null, 'service', item.serviceChoices?.join(',')),
    answers: { service_chosen: true },
  },
  split: {
    matter: 'split this',
    who: ['pm'],
    asks: nobody,
    bounds: (item) => bound(item.splitProposal !== null, 'split', prdBound(item)),
    answers: { split_chosen: true, split_declined: true },
  },
  prd_sign_off: {
    matter: 'sign this off',
    who: ['pm'],
    asks: ask('pm'),
    bounds: (item) =>
      bound(item.prd !== null && item.prd.signed === null && !redrafting(item), prdBound(item)),
    answers: { prd_signed_off: true, changes_requested: true, decided_against: true },
  },
  spec_sign_off: {
    matter: 'sign this off',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.path === 'full' && specIsDue(item), specBound(item)),
    answers: { spec_signed_off: true, changes_requested: true, document_reopened: true, cancelled: true },
  },
  both_sign_off: {
    matter: 'sign these off',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.path === 'short' && specIsDue(item), prdBound(item), specBound(item)),
    answers: { both_signed_off: true, changes_requested: true, full_path_chosen: true, cancelled: true },
  },
  re_sign: {
    matter: 'settle the changed text',
    who: ['pm', 'engineer'],
    asks: (item) => (item.reSign === 'prd' ? ['pm'] : ['engineer']),
    bounds: (item) =>
      item.reSign === null ? [] : bound(true, item.reSign === 'prd' ? prdBound(item) : specBound(item)),
    answers: { re_signed: true, signed_text_kept: true },
  },
  amend: {
    matter: 'reopen a signed document',
    who: ['pm', 'engineer'],
    asks: nobody,
    bounds: (item) =>
      isMerged(item)
        ? []
        : [
            ...bound(item.prd?.signed != null, 'prd', `v${item.prd?.signed?.version}`),
            ...bound(item.spec?.signed != null, 'spec', `v${item.spec?.signed?.version}`),
          ],
    answers: { document_reopened: true, sign_off_withdrawn: ['signer'] },
  },
  proposal: {
    matter: 'settle the proposal',
    who: ['pm', 'engineer'],
    asks: nobody,
    bounds: (item) => bound(item.proposal !== null, item.proposal?.document, item.proposal?.id),
    answers: { prd_revised: true, spec_revised: true, proposal_discarded: true },
  },
  clash: {
    matter: 'settle the two edits',
    who: ['pm', 'engineer'],
    asks: (item) => [item.clash?.document === 'spec' ? 'engineer' : 'pm'],
    bounds: (item) => bound(item.clash !== null, item.clash?.document, item.clash?.id),
    answers: { prd_revised: true, spec_revised: true },
  },
  redraft: {
    matter: 'have it redrafted',
    who: ['pm'],
    asks: ask('pm'),
    bounds: (item) => bound(item.redraft !== null, 'issue', item.redraft?.hash),
    answers: { redraft_chosen: true, redraft_declined: true },
  },
  unblock: {
    matter: 'choose what becomes of it',
    who: ['engineer'],
    asks: (item) => (failing(item).some((result) => !result.clearsItself) ? ['engineer'] : []),
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
    answers: { agent_told: true, taken_over: true, run_stopped: true },
  },
  attention: {
    matter: 'choose how it goes on',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) =>
      bound(
        item.attention !== null && !mayHeal(item),
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
  acceptance: {
    matter: 'accept this',
    who: ['engineer', 'pm'],
    asks: (item) =>
      acceptancesNeeded(item)
        .filter((one) => !one.done)
        .map((one) => one.role),
    notTheAuthor: true,
    bounds: (item) =>
      bound(
        item.judgement !== null &&
          item.judgement.sha === head(item) &&
          headIsGreen(item) &&
          item.pullRequest?.draft === false &&
          item.bypass === null,
        head(item),
      ),
    answers: { accepted: true, changes_requested: true },
  },
  accept_merged: {
    matter: 'accept the merge',
    who: ['approver'],
    asks: ask('approver'),
    notTheAuthor: true,
    bounds: (item) => bound(item.bypass?.accepted === null, item.bypass?.mergeSha),
    answers: { merge_accepted: true, merge_declined: true },
  },
  deploy_approval: {
    matter: 'approve the deploy',
    who: ['approver'],
    asks: ask('approver'),
    notTheAuthor: true,
    bounds: (item) => bound(item.deploy?.phase === 'awaiting_approval', head(item)),
    answers: { deploy_approved: true, deploy_declined: true },
  },
  hold: {
    matter: 'cancel the deploy',
    who: ['accepter', 'may_override'],
    asks: nobody,
    bounds: (item) =>
      bound(
        item.deploy?.phase === 'held',
        item.deploy?.verdict?.sha,
        item.deploy?.verdict?.results
          .filter((one) => !one.ok)
          .map((one) => one.rule)
          .join(','),
      ),
    answers: { deploy_cancelled: ['accepter'], hold_overridden: ['may_override'] },
  },
  ship_after_hold: {
    matter: 'ship this',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.deploy?.phase === 'awaiting_ship_after_hold', head(item)),
    answers: { ship_confirmed: true, ship_postponed: true },
  },
  ship_to_production: {
    matter: 'ship this to production',
    who: ['engineer'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.deploy?.phase === 'awaiting_production', item.pullRequest?.mergeSha),
    answers: { ship_confirmed: true, ship_postponed: true, rollback_requested: true },
  },
  deploy_incident: {
    matter: 'decide on the running deploy',
    who: ['engineer', 'approver'],
    asks: ask('engineer'),
    bounds: (item) =>
      bound(
        item.deploy?.incident != null && item.deploy.phase === 'deploying',
        item.deploy?.deployment?.id,
        item.deploy?.incident?.id,
      ),
    answers: { deploy_continued: true, rollback_requested: true },
  },
  deploy_outcome: {
    matter: 'say what became of the deploy',
    who: ['engineer', 'approver'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.deploy?.phase === 'unknown', item.deploy?.deployment?.id),
    answers: { deploy_confirmed: true, deploy_failed: true, retry_requested: true },
  },
  deploy_failed: {
    matter: 'choose after the failed deploy',
    who: ['engineer', 'approver'],
    asks: ask('engineer'),
    bounds: (item) => bound(item.deploy?.phase === 'failed', item.deploy?.deployment?.id),
    answers: { retry_requested: true, rollback_requested: true, fix_forward_chosen: true },
  },
  rollback: {
    matter: 'roll this back',
    who: ['engineer', 'approver'],
    asks: nobody,
    bounds: (item) => bound(item.deploy?.phase === 'live', item.deploy?.deployment?.id),
    answers: { rollback_requested: true },
  },
  rollback_failed: {
    matter: 'try the rollback again',
    who: ['engineer', 'approver'],
    asks: ask('engineer', 'approver'),
    bounds: (item) => bound(item.rollback?.failed != null, item.deploy?.deployment?.id, item.rollback?.at),
    answers: { rollback_requested: true },
  },
  reopen: {
    matter: 'reopen this',
    who: ['engineer', 'pm', 'may_unlock'],
    asks: (item) => (item.stage === 'rolled_back' ? ['engineer'] : []),
    bounds: (item) => bound(true, item.rollback?.at ?? item.closed?.at),
    answers: {
      reason_given: ['engineer'],
      reopened: ['engineer', 'pm'],
      service_unlocked: ['may_unlock'],
      revert_requested: ['engineer'],
    },
  },
  trouble: {
    matter: 'choose after the failed step',
    who: ['pm', 'engineer'],
    asks: (item) => [ownerRole(item)],
    bounds: (item) => bound(item.trouble !== null, item.trouble?.effectId),
    answers: {
      retry_requested: true,
      budget_raised: true,
      prd_drafted: true,
      spec_drafted: true,
      done_by_hand: true,
      cancelled: true,
    },
  },
  card: {
    matter: 'change this ticket',
    who: ['pm', 'engineer', 'admin'],
    asks: nobody,
    bounds: (item) => bound(!['cancelled', 'split'].includes(item.stage), 'item'),
    answers: {
      paused: ['pm', 'engineer'],
      resumed: ['pm', 'engineer'],
      cancelled: ['pm', 'engineer'],
      decided_against: ['pm', 'engineer'],
      revert_requested: ['pm', 'engineer'],
      split_chosen: ['pm'],
      moved: ['pm', 'engineer', 'admin'],
      sharing_allowed: ['admin'],
    },
  },
};

function specIsDue(item: WorkItem): boolean {
  return (
    item.spec !== null &&
    item.spec.signed === null &&
    !redrafting(item) &&
    (item.spec.mustBeNewerThan === null || item.spec.version > item.spec.mustBeNewerThan)
  );
}
