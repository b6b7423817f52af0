/**
 * Rules that hold in many stages. A stage's own row comes first; a signal that neither names goes on the ledger as
 * ignored, with why.
 */

import * as is from '../conditions.ts';
import { isLookedUpAnew, isMoved } from '../record/filing.ts';
import type { SignalName } from '../signals.ts';
import { openStages, type StageName, stageNames } from '../stages.ts';
import { type Arrows, stays, to, when } from './arrows.ts';

export interface Rule {
  signals: SignalName[];
  in: readonly StageName[];
  arrows: Arrows;
}

const beforeDelegation = stageNames.slice(0, stageNames.indexOf('delegated'));
const inDevelopment: readonly StageName[] = ['delegated', 'needs_attention'];
const withPullRequest: readonly StageName[] = [...inDevelopment, 'preview', 'deploying'];
const withDocuments: readonly StageName[] = [
  ...stageNames.slice(stageNames.indexOf('prd_draft'), stageNames.indexOf('delegated')),
  ...withPullRequest,
];
const afterTheMerge: readonly StageName[] = [...withPullRequest, 'deployed', 'rolled_back', 'cancelled'];

export const everywhere: Rule[] = [
  { signals: ['cancelled', 'decided_against'], in: [...openStages, 'rolled_back'], arrows: to('cancelled') },
  { signals: ['filing_undone'], in: openStages, arrows: to('cancelled') },
  // What was filed is changed: what was looked up and drafted from it is done again, and asked about once it is drafted.
  { signals: ['filing_changed'], in: ['incoming'], arrows: stays('enrich') },
  {
    signals: ['filing_changed'],
    in: ['enriched'],
    arrows: [when(isLookedUpAnew, to('incoming')), stays()],
  },
  { signals: ['filing_changed'], in: ['prd_draft'], arrows: [when(isMoved, to('incoming')), stays()] },
  {
    signals: ['filing_changed'],
    in: stageNames.filter((name) => !['incoming', 'enriched', 'prd_draft'].includes(name)),
    arrows: stays(),
  },
  { signals: ['split_chosen'], in: beforeDelegation, arrows: to('split') },

  // A merge that we did not make. Adopted work closes as done elsewhere: that is no bypass.
  {
    signals: ['pr_merged'],
    in: withPullRequest,
    arrows: [when(is.adopted, to('cancelled')), stays('stop_agent')],
  },
  { signals: ['merge_accepted'], in: withPullRequest, arrows: to('deploying') },
  { signals: ['merge_declined'], in: withPullRequest, arrows: stays() },
  {
    signals: ['pr_reverted'],
    in: withPullRequest,
    arrows: [when(is.rolledBack, stays('unlock_service')), when(is.notDeployed, to('ready')), stays()],
  },
  // Rolled back and reopened: its service still waits for the revert.
  {
    signals: ['pr_reverted'],
    in: beforeDelegation,
    arrows: [when(is.rolledBack, stays('unlock_service')), stays()],
  },
  { signals: ['pr_reverted'], in: ['deployed'], arrows: stays() },
  // The gate is asked anew: it never deploys in silence what the branch does not have.
  {
    signals: ['branch_rewritten', 'branch_mended'],
    in: [...withPullRequest, 'deployed', 'rolled_back'],
    arrows: [when(is.gateDue, stays('check_gate')), stays()],
  },
  { signals: ['revert_opened', 'revert_closed', 'repository_named'], in: stageNames, arrows: stays() },
  { signals: ['revert_requested'], in: afterTheMerge, arrows: stays('open_revert') },

  { signals: ['redraft_chosen'], in: withDocuments, arrows: stays('draft_prd') },
  // From the merge on an edit is only a version.
  { signals: ['prd_revised', 'spec_revised'], in: ['deployed', 'rolled_back'], arrows: stays() },

  // Passed to the run.
  {
    signals: ['plan_approved', 'plan_returned', 'permission_granted', 'question_answered'],
    in: inDevelopment,
    arrows: stays('tell_agent'),
  },
  { signals: ['agent_parked'], in: inDevelopment, arrows: stays('stop_agent') },
  { signals: ['agent_progressed', 'agent_finished'], in: withPullRequest, arrows: stays() },

  { signals: ['paused'], in: openStages, arrows: stays('stop_agent') },
  { signals: ['resumed'], in: stageNames, arrows: [when(is.runWorking, stays('tell_agent')), stays()] },

  // Facts, read when the ticket moves or enters a stage.
  {
    signals: ['ci_passed', 'ci_failed', 'pr_ready', 'pr_unready', 'review_submitted'],
    in: withPullRequest,
    arrows: stays(),
  },
  {
    signals: ['preview_started', 'preview_failed', 'merged', 'deploy_started'],
    in: withPullRequest,
    arrows: stays(),
  },
  { signals: ['release_notes_written', 'service_locked'], in: stageNames, arrows: stays() },
  { signals: ['service_unlocked'], in: [...openStages, 'deployed'], arrows: stays('unlock_service') },

  // Whatever became of a ticket that was rolled back: its change is live again, or not any more.
  { signals: ['brought_back', 'taken_out'], in: stageNames, arrows: stays() },

  // They open a gate.
  { signals: ['effect_failed'], in: stageNames, arrows: stays() },
  { signals: ['issue_edited', 'issue_changed'], in: stageNames, arrows: stays() },
  // It may have moved on, or been closed, while its issue was made.
  { signals: ['issue_filed'], in: stageNames, arrows: stays('publish_stage') },
  { signals: ['proposal_made', 'clash_found'], in: withDocuments, arrows: stays() },

  // On the ledger and in what is shown.
  { signals: ['reminder_set'], in: stageNames, arrows: stays('remind') },
  {
    signals: [
      'ask_moved',
      'ask_escalated',
      'moved',
      'sharing_allowed',
      'home_lost',
      'home_regained',
      'done_by_hand',
    ],
    in: stageNames,
    arrows: stays(),
  },
  {
    signals: ['split_declined', 'waiver_declined', 'choice_forgotten'],
    in: beforeDelegation,
    arrows: stays(),
  },
  {
    signals: ['proposal_discarded', 'redraft_declined', 'signed_text_kept'],
    in: withDocuments,
    arrows: stays(),
  },
  { signals: ['ship_postponed', 'deploy_continued'], in: ['deploying'], arrows: stays() },
];
