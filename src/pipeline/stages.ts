/**
 * The product is this table. A stage *does* (effects on entering) or *asks* (gates, open while their `bounds` in
 * `gates.ts` say so). `on` names every signal that means something here and where it leads; `leaves` are moves that
 * facts alone bring about, read after every signal and on entering. Rules that hold in every stage: `everywhere`.
 * `decide.ts` alone reads it.
 */
import {
  acceptedByAll,
  byAgent,
  choiceCounts,
  gateVerdictFresh,
  goesOnAfterMerge,
  isClear,
  isHeld,
  isLastEnvironment,
  isMerged,
  isShort,
  lastValidStage,
  mayHeal,
  readyForPeople,
  reopensPrd,
  runIsQueued,
  runLives,
  unacceptable,
} from './conditions.ts';
import type { EffectName } from './effects.ts';
import type { GateName } from './gates.ts';
import type { Signal, SignalName } from './signals.ts';
import type { WorkItem } from './work-item.ts';

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

type When = (item: WorkItem, signal: Signal) => boolean;
/** `to: 'same'` stays and runs `effects`; a list of arrows is read in order, the first that fits wins. */
export interface Arrow {
  to: StageName | 'same' | ((item: WorkItem) => StageName);
  when?: When;
  effects?: EffectName[];
}
export interface Stage {
  column: Column | null;
  does: (EffectName | { effect: EffectName; when: (item: WorkItem) => boolean })[];
  asks: GateName[];
  on: Partial<Record<SignalName, Arrow | Arrow[]>>;
  leaves?: { to: StageName; when: (item: WorkItem) => boolean }[];
}

const to = (stage: StageName, ...effects: EffectName[]): Arrow => ({ to: stage, effects });
const stays = (...effects: EffectName[]): Arrow => ({ to: 'same', effects });
const when = (condition: When, arrow: Arrow): Arrow => ({ ...arrow, when: condition });

/** A signed document reopened, or its signature withdrawn, counts as a revision. */
const backToDraft: Arrow[] = [when(reopensPrd, to('prd_draft')), to('spec_draft')];
const tell: Arrow = stays('tell_agent');

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
    does: ['draft_prd'],
    asks: [],
    on: {
      prd_drafted: [when(isShort, stays('draft_spec')), to('prd_draft')],
      spec_drafted: to('spec_draft'),
      split_proposed: stays(),
    },
  },

  prd_draft: {
    column: 'For review',
    does: [],
    asks: ['prd_sign_off', 'split', 'proposal', 'clash', 'redraft'],
    on: {
      prd_revised: stays(),
      changes_requested: stays('draft_prd'),
      prd_signed_off: to('prd_ready'),
      document_reopened: stays(),
    },
  },

  prd_ready: {
    column: 'Planning',
    does: ['draft_spec'],
    asks: ['amend'],
    on: {
      spec_drafted: to('spec_draft'),
      prd_revised: to('prd_draft'),
      document_reopened: to('prd_draft'),
      sign_off_withdrawn: to('prd_draft'),
    },
  },

  spec_draft: {
    column: 'For review',
    does: [],
    asks: ['spec_sign_off', 'both_sign_off', 'amend', 'proposal', 'clash', 'redraft'],
    on: {
      spec_revised: stays(),
      changes_requested: stays('draft_spec'),
      spec_signed_off: to('spec_ready'),
      both_signed_off: to('spec_ready'),
      prd_revised: [when(isShort, stays()), to('prd_draft')],
      full_path_chosen: to('prd_draft'),
      document_reopened: [when(reopensPrd, to('prd_draft')), stays()],
      sign_off_withdrawn: to('prd_draft'),
    },
  },

  spec_ready: {
    column: 'For review',
    does: ['score'],
    asks: ['amend'],
    on: {
      scored: [when(isClear, to('ready')), to('blocked')],
      spec_revised: to('spec_draft'),
      prd_revised: to('prd_draft'),
      document_reopened: backToDraft,
      sign_off_withdrawn: backToDraft,
    },
  },

  blocked: {
    column: 'For review',
    does: [],
    asks: ['unblock', 'waive', 'amend', 'clash', 'redraft'],
    on: {
      fact_changed: stays('score'),
      waived: stays('score'),
      waiver_ended: stays('score'),
      waiver_requested: stays(),
      scored: [when(isClear, to('ready')), stays()],
      taken_by_hand: to('delegated'),
      spec_revised: to('spec_draft'),
      prd_revised: to('prd_draft'),
      document_reopened: backToDraft,
      sign_off_withdrawn: backToDraft,
    },
  },

  ready: {
    column: 'Ready to delegate',
    does: [],
    asks: ['delegate', 'waive', 'amend', 'clash', 'redraft'],
    on: {
      delegated: stays('score'),
      scored: [when(isClear, stays()), to('blocked')],
      fact_changed: stays('score'),
      taken_by_hand: to('delegated'),
      waiver_ended: to('spec_ready'),
      spec_revised: to('spec_draft'),
      prd_revised: to('prd_draft'),
      document_reopened: backToDraft,
      sign_off_withdrawn: backToDraft,
    },
    leaves: [{ to: 'delegated', when: choiceCounts }],
  },

  delegated: {
    column: 'In development',
    does: [{ effect: 'start_agent', when: runIsQueued }],
    asks: [
      'plan_approval',
      'permission',
      'agent_question',
      'run',
      'link_pr',
      're_sign',
      'amend',
      'accept_merged',
    ],
    on: {
      plan_proposed: [when((item) => item.run?.state === 'working', stays('tell_agent')), stays()],
      plan_approved: tell,
      plan_returned: tell,
      permission_requested: stays(),
      permission_granted: tell,
      permission_denied: tell,
      question_asked: stays(),
      question_answered: tell,
      agent_told: tell,
      agent_parked: stays('stop_agent'),
      agent_progressed: stays(),
      agent_finished: stays('open_pull_request'),
      pr_opened: stays(),
      pr_linked: stays(),
      pr_pushed: [when(byAgent, stays()), stays('stop_agent')],
      taken_over: stays('stop_agent'),
      ci_failed: to('needs_attention'),
      pr_conflicted: to('needs_attention'),
      agent_failed: to('needs_attention'),
      agent_idle: to('needs_attention'),
      agent_stuck: to('needs_attention'),
      run_stopped: to('ready', 'stop_agent'),
      given_back: to('ready', 'stop_agent'),
      pr_closed: to('ready', 'stop_agent'),
      re_signed: tell,
      spec_revised: stays(),
      prd_revised: stays(),
      document_reopened: stays(),
      sign_off_withdrawn: stays(),
    },
    leaves: [{ to: 'preview', when: readyForPeople }],
  },

  needs_attention: {
    column: 'In development',
    does: [{ effect: 'heal_ci', when: mayHeal }],
    asks: ['attention', 're_sign', 'amend', 'accept_merged'],
    on: {
      ci_passed: to('delegated'),
      ci_failed: [when(mayHeal, stays('heal_ci')), stays()],
      pr_pushed: [when(byAgent, stays()), to('delegated', 'stop_agent')],
      agent_progressed: stays(),
      agent_finished: stays('open_pull_request'),
      agent_failed: stays(),
      retry_requested: [when(runLives, to('delegated', 'tell_agent')), to('delegated')],
      agent_told: to('delegated', 'tell_agent'),
      budget_raised: to('delegated', 'tell_agent'),
      permission_denied: to('delegated', 'tell_agent'),
      taken_over: to('delegated', 'stop_agent'),
      run_stopped: to('ready', 'stop_agent'),
      given_back: to('ready', 'stop_agent'),
      pr_closed: to('ready', 'stop_agent'),
      re_signed: to('delegated', 'tell_agent'),
      spec_revised: stays(),
      prd_revised: stays(),
      document_reopened: stays(),
      sign_off_withdrawn: stays(),
    },
    leaves: [{ to: 'preview', when: readyForPeople }],
  },

  preview: {
    column: 'Preview',
    does: ['judge_diff', 'start_preview', 'request_review'],
    asks: ['acceptance', 're_sign', 'amend', 'accept_merged'],
    on: {
      diff_judged: [when(unacceptable, to('needs_attention')), stays()],
      preview_started: stays(),
      preview_failed: stays(),
      pr_pushed: stays('judge_diff', 'start_preview'),
      pr_unready: stays(),
      pr_ready: stays(),
      ci_failed: to('needs_attention'),
      pr_conflicted: to('needs_attention'),
      changes_requested: [when(runLives, to('delegated', 'tell_agent')), to('delegated')],
      accepted: stays(),
      pr_closed: to('ready', 'stop_agent'),
      re_signed: [when(runLives, to('delegated', 'tell_agent')), stays('judge_diff')],
      spec_revised: stays(),
      prd_revised: stays(),
      document_reopened: stays(),
      sign_off_withdrawn: stays(),
    },
    leaves: [{ to: 'deploying', when: acceptedByAll }],
  },

  deploying: {
    column: 'Preview',
    does: ['check_gate'],
    asks: [
      'hold',
      'deploy_approval',
      'ship_after_hold',
      'ship_to_production',
      'deploy_incident',
      'deploy_outcome',
      'deploy_failed',
      'rollback_failed',
      're_sign',
      'accept_merged',
    ],
    on: {
      gate_cleared: [when(isMerged, stays('deploy')), stays('merge')],
      gate_held: stays('check_gate'),
      approval_needed: stays(),
      hold_ended: stays(),
      fact_changed: [when(isHeld, stays('check_gate')), stays()],
      deploy_approved: stays('check_gate'),
      ship_confirmed: stays('check_gate'),
      hold_overridden: stays('check_gate'),
      merge_accepted: stays('check_gate'),
      merged: [when(goesOnAfterMerge, stays('deploy')), stays()],
      ci_passed: [
        when(
          (item, signal) => goesOnAfterMerge(item, signal) && gateVerdictFresh(item, signal),
          stays('deploy'),
        ),
        when(goesOnAfterMerge, stays('check_gate')),
        stays(),
      ],
      ci_failed: stays(),
      deploy_started: stays('verify'),
      environment_deployed: stays(),
      verified: [when(isLastEnvironment, to('deployed')), stays()],
      incident_opened: stays(),
      deploy_failed: stays(),
      deploy_unknown: stays(),
      deploy_confirmed: stays('verify'),
      retry_requested: [
        when((item) => item.deploy?.phase === 'unknown', stays('verify')),
        stays('check_gate'),
      ],
      fix_forward_chosen: to('delegated'),
      rollback_requested: stays('roll_back'),
      rolled_back: to('rolled_back'),
      rollback_failed: stays('lock_service'),
      pr_pushed: [when((item) => !isMerged(item), to('preview')), stays()],
      deploy_declined: to('preview'),
      deploy_cancelled: to('preview'),
      re_signed: [when((item) => !isMerged(item), to('preview')), stays()],
      pr_closed: to('ready', 'stop_agent'),
      spec_revised: [when((item) => !isMerged(item), stays('check_gate')), stays()],
      prd_revised: [when((item) => !isMerged(item), stays('check_gate')), stays()],
    },
  },

  deployed: {
    column: 'Deployed',
    does: ['write_release_notes', { effect: 'unlock_service', when: (item) => item.locked }],
    asks: ['rollback', 'rollback_failed'],
    on: {
      release_notes_written: stays('clean_up'),
      rollback_requested: stays('roll_back'),
      rolled_back: to('rolled_back'),
      rollback_failed: stays('lock_service'),
      pr_reverted: stays(),
    },
  },

  rolled_back: {
    column: 'Deployed',
    does: ['lock_service'],
    asks: ['reopen'],
    on: {
      reason_given: stays('lock_service'),
      reopened: to('spec_draft', 'draft_spec'),
      pr_reverted: stays('unlock_service'),
      service_unlocked: stays('unlock_service'),
      revert_requested: stays('open_revert'),
    },
  },

  split: {
    column: null,
    does: ['make_children'],
    asks: [],
    on: {
      children_closed: [
        when(
          (_item, signal) => signal.name === 'children_closed' && signal.facts.shipped > 0,
          to('deployed'),
        ),
        to('cancelled'),
      ],
    },
  },

  cancelled: {
    column: null,
    does: ['stop_agent', 'close_pull_request', 'clean_up'],
    asks: ['reopen'],
    on: { reopened: { to: lastValidStage } },
  },
};

/** Stages in which a ticket still moves. */
export const openStages: readonly StageName[] = stageNames.filter(
  (name) => !['deployed', 'rolled_back', 'split', 'cancelled'].includes(name),
);
const beforeDelegation: readonly StageName[] = [
  'backlog',
  'incoming',
  'enriched',
  'prd_draft',
  'prd_ready',
  'spec_draft',
  'spec_ready',
  'blocked',
  'ready',
];

/**
 * Rules that hold in every stage named beside them; the stage's own row comes first. Facts and what only the
 * ledger and the thread show stay where they are.
 */
export const everywhere: { signals: SignalName[]; in: readonly StageName[]; arrow: Arrow }[] = [
  { signals: ['cancelled'], in: [...openStages, 'rolled_back'], arrow: to('cancelled') },
  { signals: ['decided_against'], in: openStages, arrow: to('cancelled') },
  { signals: ['filing_undone'], in: openStages, arrow: to('cancelled') },
  { signals: ['split_chosen'], in: beforeDelegation, arrow: to('split') },
  {
    signals: ['pr_merged'],
    in: ['delegated', 'needs_attention', 'preview', 'deploying'],
    arrow: stays('stop_agent'),
  },
  { signals: ['merge_accepted'], in: ['delegated', 'needs_attention', 'preview'], arrow: to('deploying') },
  {
    signals: ['pr_reverted'],
    in: ['delegated', 'needs_attention', 'preview', 'deploying'],
    arrow: to('ready'),
  },
  { signals: ['merge_declined', 'revert_requested'], in: stageNames, arrow: stays('open_revert') },
  { signals: ['redraft_chosen'], in: beforeDelegation, arrow: stays('draft_prd') },
  { signals: ['paused'], in: openStages, arrow: stays('stop_agent') },
  {
    signals: [
      'ci_passed',
      'pr_ready',
      'pr_opened',
      'review_submitted',
      'preview_started',
      'preview_failed',
      'merged',
      'deploy_started',
      'release_notes_written',
      'service_locked',
      'agent_finished',
      'agent_progressed',
      'effect_failed',
      'issue_edited',
      'proposal_made',
      'clash_found',
      'ask_moved',
      'ask_escalated',
      'reminder_set',
      'split_declined',
      'proposal_discarded',
      'redraft_declined',
      'signed_text_kept',
      'choice_forgotten',
      'waiver_declined',
      'ship_postponed',
      'deploy_continued',
      'done_by_hand',
      'resumed',
      'moved',
      'sharing_allowed',
      'retry_requested',
      'budget_raised',
    ],
    in: stageNames,
    arrow: stays(),
  },
];
