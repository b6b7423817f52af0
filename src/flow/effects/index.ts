import type { EffectName } from '../../pipeline/effects.ts';
import { cleanUp, closePullRequest, makeChildren, writeReleaseNotes } from './aftercare.ts';
import { healCi, openPullRequest, startAgent, stopAgent, tellAgent } from './agent-run.ts';
import { checkGate } from './check-gate.ts';
import { deploy, lockService, merge, openRevert, rollBack, unlockService, verify } from './deploy.ts';
import { draftPrd, draftSpec } from './draft-documents.ts';
import type { Handler } from './effect.ts';
import { enrich } from './enrich.ts';
import { remind } from './remind.ts';
import { judgeDiff, requestReview, startPreview } from './review-change.ts';
import { score } from './score.ts';
import { showItem } from './show-item.ts';
import { fileIssue, publishStage } from './tell-tracker.ts';

export const registry = {
  enrich,
  draft_prd: draftPrd,
  draft_spec: draftSpec,
  score,
  start_agent: startAgent,
  tell_agent: tellAgent,
  stop_agent: stopAgent,
  open_pull_request: openPullRequest,
  heal_ci: healCi,
  judge_diff: judgeDiff,
  start_preview: startPreview,
  request_review: requestReview,
  check_gate: checkGate,
  merge,
  deploy,
  verify,
  roll_back: rollBack,
  write_release_notes: writeReleaseNotes,
  lock_service: lockService,
  unlock_service: unlockService,
  open_revert: openRevert,
  close_pull_request: closePullRequest,
  clean_up: cleanUp,
  make_children: makeChildren,
  file_issue: fileIssue,
  publish_stage: publishStage,
  remind,
  show_item: showItem,
} satisfies Record<EffectName, Handler>;
