import type { Delegation } from '../item/change.ts';
import type { StageName } from '../stages.ts';
import type { WorkItem } from '../work-item.ts';
import { newDeploy } from './deploying.ts';
import { unsigned } from './documents.ts';

/** Branch of a ticket: only letters, digits and dashes of ours, whatever the title holds. */
export function branchName(item: Pick<WorkItem, 'key' | 'title' | 'runs'>): string {
  const words = item.title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .split('-')
    .filter((word) => word !== '');
  const slug = words.join('-').slice(0, 40).replace(/-+$/, '');
  const base = [item.key.toLowerCase(), slug].filter((part) => part !== '').join('-');
  return item.runs > 1 ? `${base}-${item.runs}` : base;
}

/** What entering a stage sets or clears. What a step could not do in the stage that is left is asked no more. */
export function arrive(before: WorkItem, stage: StageName, at: string): WorkItem {
  const item: WorkItem = {
    ...before,
    stage,
    stageSince: at,
    scoring: false,
    trouble: null,
    laterTroubles: [],
    closed: stage === 'cancelled' ? before.closed : null,
  };
  switch (stage) {
    case 'prd_draft':
      return toDraft({ ...item, prd: unsigned(item.prd), spec: unsigned(item.spec) }, 'prd');
    case 'spec_draft':
      return toDraft(
        { ...item, prd: item.path === 'short' ? unsigned(item.prd) : item.prd, spec: unsigned(item.spec) },
        'spec',
      );
    case 'ready':
      return toReady(item);
    case 'delegated':
      return toDelegated(item, before.stage, at);
    case 'preview':
      return {
        ...item,
        attention: null,
        deploy: null,
        changeRequest: item.changeRequest?.about === 'deploy' ? item.changeRequest : null,
      };
    case 'deploying':
      return { ...item, attention: null, changeRequest: null, deploy: item.deploy ?? newDeploy(item) };
    case 'deployed':
      return { ...item, locked: false, rollback: null, revert: null, liveAt: at };
    case 'cancelled':
      return { ...item, attention: null, keptChoice: null, waiverRequest: null, paused: null, deferred: [] };
    default:
      return item;
  }
}

/** A request about the other document is void; a verdict on a change binds to the texts it was judged by. */
function toDraft(item: WorkItem, document: 'prd' | 'spec'): WorkItem {
  const asked = item.changeRequest?.document;
  return {
    ...item,
    scorecard: null,
    judgement: null,
    changeRequest: asked != null && asked !== document ? null : item.changeRequest,
  };
}

/** Nobody works on it. A pull request that is open stays linked, with what was found in it. */
function toReady(item: WorkItem): WorkItem {
  const pullRequest = item.pullRequest?.state === 'open' ? item.pullRequest : null;
  return {
    ...item,
    pullRequest,
    judgement: pullRequest === null ? null : item.judgement,
    delegation: null,
    run: null,
    attention: null,
    acceptances: [],
    preview: null,
    deploy: null,
    bypass: null,
  };
}

/** From `ready` with a choice, and after a merge that failed in production, a new run begins; else the work goes on. */
function toDelegated(item: WorkItem, from: StageName, at: string): WorkItem {
  const choice = item.keptChoice;
  if (from === 'ready' && choice !== null) return newRun({ ...item, keptChoice: null }, choice, at);
  const merged = item.pullRequest?.state === 'merged';
  const again: WorkItem = {
    ...item,
    runs: Math.max(1, item.runs),
    pullRequest: merged ? null : item.pullRequest,
  };
  const delegation = item.delegation;
  if (merged && delegation !== null && delegation.agent !== 'hand') return newRun(again, delegation, at);
  return { ...again, acceptances: [] };
}

/** Each run has a branch and a pull request of its own. */
function newRun(item: WorkItem, delegation: Delegation, at: string): WorkItem {
  const runs = item.runs + 1;
  const numbered = { ...item, runs, delegation, engineer: delegation.by };
  return {
    ...numbered,
    acceptances: [],
    judgement: null,
    newCommit: null,
    pullRequest: null,
    run: {
      id: `${item.key.toLowerCase()}-run-${runs}`,
      agent: delegation.agent,
      state: 'queued',
      branch: branchName(numbered),
      plan: null,
      planApproved: null,
      step: null,
      done: [],
      files: [],
      costUsd: 0,
      lastActivity: at,
      request: null,
      caveat: null,
      healTries: 0,
    },
  };
}
