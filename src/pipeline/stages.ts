/**
 * The product is this table. A stage *does* (effects on entering) or *asks* (gates, open while their `bounds` say
 * so). `on` names every signal that means something here and where it leads; `leaves` is where facts alone lead on.
 * Rules that hold in many stages: `stages/everywhere.ts`. `decide.ts` alone reads it.
 */
import * as is from './conditions.ts';
import type { EffectName } from './effects.ts';
import type { GateName } from './gates.ts';
import { due, each, type Rows, type Stage, stays, to, when } from './stages/arrows.ts';
import { revisionsGoBack, revisionsHold, revisionsWait } from './stages/revisions.ts';

export const stageNames = [
  'backlog',
  'incoming',
  'enriched',
  'prd_draft',
  'prd_ready',
  'spec_draft',
  'spec_ready',
  'blocked',
  'ready',
  'delegated',
  'needs_attention',
  'preview',
  'deploying',
  'deployed',
  'rolled_back',
  'split',
  'cancelled',
] as const;
export type StageName = (typeof stageNames)[number];
export const columns = [
  'Incoming',
  'Planning',
  'For review',
  'Ready to delegate',
  'In development',
  'Preview',
  'Deployed',
] as const;
export type Column = (typeof columns)[number];

/** Offered wherever there are documents that may still change. */
const texts: GateName[] = ['proposal', 'clash', 'redraft', 'amend'];
/** What the agent asks for while it works; what must be settled before anything ships. */
const requests: GateName[] = ['permission', 'agent_question'];
const unsettled: GateName[] = ['re_sign', 'accept_merged', ...texts];

const beforeShipping: GateName[] = ['hold', 'deploy_approval', 'ship_after_hold', 'ship_to_production'];
const whenItGoesWrong: GateName[] = ['deploy_incident', 'deploy_outcome', 'deploy_failed', 'rollback_failed'];

/** The run goes on with what a person said, or ends. */
const tell = stays('tell_agent');
const goesOn = to('delegated', 'tell_agent');
const runEnds: Rows = each(to('ready', 'stop_agent'), 'run_stopped', 'given_back', 'pr_closed');
const drafts = [due('draft_prd', is.prdDue), due('draft_spec', is.specDueOnShortPath)];
/** What a new head is put through; how the merge goes on once its CI is green; how a release is taken back. */
const looksAt: EffectName[] = ['judge_diff', 'start_preview', 'request_review'];
const onceGreen = [when(is.clearedAndGreen, stays('deploy')), when(is.mergeGreen, stays('check_gate'))];

const rollback: Rows = {
  rollback_requested: stays('roll_back'),
  rolled_back: to('rolled_back'),
  rollback_failed: stays('lock_service'),
};

export const stages: Record<StageName, Stage> = {
  backlog: { column: 'Incoming', does: [], asks: ['start'], on: { started: to('incoming') } },

  incoming: {
    column: 'Incoming',
    does: ['enrich'],
    asks: ['choose_service'],
    on: { enriched: to('enriched'), service_unclear: stays(), service_chosen: stays('enrich') },
  },

  enriched: {
    column: 'Planning',
    does: [...drafts, due('file_issue', is.issueDue)],
    asks: [],
    on: {
      ...each([when(is.short, stays('draft_spec')), to('prd_draft')], 'prd_drafted', 'prd_revised'),
      ...each(to('spec_draft'), 'spec_drafted', 'spec_revised'),
      split_proposed: stays(),
    },
  },

  prd_draft: {
    column: 'For review',
    does: [due('draft_prd', is.prdAskedAgain)],
    asks: ['prd_sign_off', 'split', 'proposal', 'clash', 'redraft'],
    on: {
      ...each(stays(), 'prd_drafted', 'prd_revised', 'split_proposed'),
      changes_requested: stays('draft_prd'),
      prd_signed_off: to('prd_ready'),
    },
  },

  prd_ready: {
    column: 'Planning',
    does: ['draft_spec'],
    asks: texts,
    on: {
      ...each(to('spec_draft'), 'spec_drafted', 'spec_revised'),
      ...each(to('prd_draft'), 'prd_revised', 'document_reopened', 'sign_off_withdrawn'),
    },
    leaves: { to: 'spec_draft', when: is.specFollowsPrd },
  },

  spec_draft: {
    column: 'For review',
    does: [due('draft_spec', is.specDueAgain)],
    asks: ['spec_sign_off', 'both_sign_off', 'split', ...texts],
    on: {
      ...each(stays(), 'spec_drafted', 'spec_revised'),
      changes_requested: stays('draft_spec'),
      ...each(to('spec_ready'), 'spec_signed_off', 'both_signed_off'),
      prd_revised: [when(is.specLags, stays('draft_spec')), when(is.short, stays()), to('prd_draft')],
      ...each(to('prd_draft'), 'full_path_chosen', 'document_reopened', 'sign_off_withdrawn'),
    },
  },

  spec_ready: {
    column: 'For review',
    does: ['score'],
    asks: texts,
    on: { scored: [when(is.clear, to('ready')), to('blocked')], ...revisionsGoBack },
  },

  blocked: {
    column: 'For review',
    does: [due('score', is.scoring)],
    asks: ['unblock', 'waive', ...texts],
    on: {
      scored: [when(is.clear, to('ready')), stays()],
      ...each(stays('score'), 'fact_changed', 'waived', 'waiver_ended'),
      waiver_requested: stays(),
      taken_by_hand: to('delegated'),
      ...revisionsGoBack,
    },
  },

  ready: {
    column: 'Ready to delegate',
    does: [due('score', is.scoring)],
    asks: ['delegate', 'waive', ...texts],
    on: {
      ...each(stays('score'), 'delegated', 'fact_changed'),
      scored: [when(is.clear, stays()), to('blocked')],
      waiver_ended: to('spec_ready'),
      taken_by_hand: to('delegated'),
      ...revisionsGoBack,
    },
    leaves: { to: 'delegated', when: is.chosenAndClear },
  },

  delegated: {
    column: 'In development',
    does: [due('start_agent', is.runQueued), due('open_pull_request', is.runFinished)],
    asks: ['plan_approval', ...requests, 'run', 'link_pr', ...unsettled],
    on: {
      plan_proposed: [when(is.runWorking, tell), stays()],
      ...each(stays(), 'permission_requested', 'question_asked', 'pr_opened', 'pr_linked'),
      ...each(tell, 'permission_denied', 'agent_told'),
      agent_finished: stays('open_pull_request'),
      pr_pushed: [when(is.pushedByAgent, stays()), stays('stop_agent')],
      taken_over: stays('stop_agent'),
      ci_failed: [when(is.headRed, to('needs_attention')), stays()],
      ...each(to('needs_attention'), 'pr_conflicted', 'agent_failed', 'agent_idle', 'agent_stuck'),
      re_signed: [when(is.agentIsTold, tell), stays()],
      ...runEnds,
      ...revisionsWait,
    },
    leaves: { to: 'preview', when: is.readyForPeople },
  },

  needs_attention: {
    column: 'In development',
    does: [due('heal_ci', is.healable)],
    asks: ['attention', ...requests, ...unsettled],
    on: {
      ci_passed: [when(is.settled, to('delegated')), stays()],
      ci_failed: [when(is.healable, stays('heal_ci')), stays()],
      ...each([when(is.settled, to('delegated')), stays()], 'pr_opened', 'pr_linked'),
      ...each(
        stays(),
        'permission_requested',
        'question_asked',
        'pr_conflicted',
        'agent_failed',
        'agent_idle',
        'agent_stuck',
      ),
      agent_finished: stays('open_pull_request'),
      retry_requested: [when(is.runQueued, to('delegated')), goesOn],
      ...each(goesOn, 'agent_told', 'budget_raised', 'permission_denied'),
      pr_pushed: [
        when(is.pushedByPerson, to('delegated', 'stop_agent')),
        when(is.settled, to('delegated')),
        stays(),
      ],
      taken_over: to('delegated', 'stop_agent'),
      re_signed: [when(is.agentIsTold, goesOn), stays()],
      ...runEnds,
      ...revisionsWait,
    },
    leaves: { to: 'preview', when: is.readyForPeople },
  },

  preview: {
    column: 'Preview',
    does: looksAt,
    asks: ['acceptance', ...unsettled],
    on: {
      diff_judged: [when(is.unacceptable, to('needs_attention')), stays()],
      pr_pushed: [when(is.pushedByPerson, stays('stop_agent', ...looksAt)), stays(...looksAt)],
      ci_failed: [when(is.headRed, to('needs_attention')), stays()],
      pr_conflicted: to('needs_attention'),
      changes_requested: [when(is.runWorking, goesOn), to('delegated')],
      accepted: stays(),
      pr_closed: to('ready', 'stop_agent'),
      re_signed: [when(is.agentIsTold, goesOn), stays('judge_diff')],
      ...revisionsWait,
    },
    leaves: { to: 'deploying', when: is.acceptedByAll },
  },

  deploying: {
    column: 'Preview',
    does: [due('check_gate', is.gateDue), due('verify', is.deployRunning)],
    asks: [...beforeShipping, ...whenItGoesWrong, ...unsettled],
    on: {
      gate_cleared: [when(is.gateDue, stays('check_gate')), when(is.merged, stays('deploy')), stays('merge')],
      gate_held: stays('check_gate'),
      ...each(stays(), 'approval_needed', 'hold_ended'),
      ...each(stays('check_gate'), 'deploy_approved', 'ship_confirmed', 'hold_overridden', 'merge_accepted'),
      fact_changed: [when(is.held, stays('check_gate')), stays()],
      ci_failed: [when(is.gateDue, stays('check_gate')), stays()],
      ...each([...onceGreen, when(is.held, stays('check_gate')), stays()], 'merged', 'ci_passed'),
      ...each(to('preview'), 'deploy_declined', 'deploy_cancelled'),
      pr_pushed: [when(is.pushedByAgent, to('preview')), to('preview', 'stop_agent')],
      re_signed: [when(is.agentIsTold, goesOn), to('preview')],
      pr_closed: to('ready', 'stop_agent'),
      ...revisionsHold,
      ...each(stays('verify'), 'deploy_started', 'deploy_confirmed'),
      ...each(stays(), 'environment_deployed', 'incident_opened', 'deploy_failed', 'deploy_unknown'),
      verified: [
        when(is.lastAndLocked, to('deployed', 'unlock_service')),
        when(is.last, to('deployed')),
        stays(),
      ],
      retry_requested: [when(is.deployRunning, stays('verify')), when(is.gateDue, stays('check_gate'))],
      fix_forward_chosen: to('delegated'),
      ...rollback,
    },
  },

  deployed: {
    column: 'Deployed',
    does: [due('write_release_notes', is.shippedItself)],
    asks: ['rollback', 'rollback_failed'],
    on: { release_notes_written: stays('clean_up'), ...rollback },
  },

  rolled_back: {
    column: 'Deployed',
    does: ['lock_service'],
    asks: ['reopen'],
    on: {
      reason_given: stays('lock_service'),
      reopened: to('spec_draft'),
      ...each(stays('unlock_service'), 'pr_reverted', 'service_unlocked'),
    },
  },

  split: {
    column: null,
    does: ['make_children'],
    asks: [],
    on: {
      children_filed: stays(),
      children_closed: [when(is.anyShipped, to('deployed')), to('cancelled')],
    },
  },

  cancelled: {
    column: null,
    does: ['stop_agent', due('close_pull_request', is.pullOurs), 'clean_up'],
    asks: ['reopen'],
    on: {
      reopened: to(is.lastValidStage),
      ...each([when(is.rolledBack, stays('unlock_service')), stays()], 'pr_reverted', 'service_unlocked'),
    },
  },
};

/** Stages in which a ticket still moves. */
export const openStages: readonly StageName[] = stageNames.filter(
  (name) => !['deployed', 'rolled_back', 'split', 'cancelled'].includes(name),
);
