import type { StageName } from '../stages.ts';
import type { WorkItem } from '../work-item.ts';
import { newDeploy } from './deploying.ts';

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

/** What entering a stage sets or clears. */
export function arrive(item: WorkItem, stage: StageName, at: string): WorkItem {
  const entered: WorkItem = { ...item, stage, stageSince: at, scoring: false };
  switch (stage) {
    case 'delegated':
      return arriveDelegated(entered, item.stage, at);
    case 'ready':
      return {
        ...entered,
        delegation: null,
        run: null,
        attention: null,
        judgement: null,
        acceptances: [],
        preview: null,
        deploy: null,
        pullRequest: item.pullRequest?.state === 'open' ? item.pullRequest : null,
      };
    case 'preview':
      return {
        ...entered,
        attention: null,
        changeRequest: item.changeRequest?.about === 'deploy' ? item.changeRequest : null,
        deploy: null,
      };
    case 'deploying':
      return { ...entered, attention: null, deploy: item.deploy ?? newDeploy(item) };
    case 'deployed':
      return { ...entered, liveAt: item.liveAt ?? at };
    case 'prd_draft':
      return { ...entered, prd: item.prd && { ...item.prd, signed: null }, scorecard: null };
    case 'spec_draft':
      return {
        ...entered,
        spec: item.spec && { ...item.spec, signed: null },
        prd: item.path === 'short' ? item.prd && { ...item.prd, signed: null } : item.prd,
        scorecard: null,
      };
    case 'cancelled':
      return { ...entered, trouble: null, paused: null, deferred: [] };
    default:
      return item.stage === 'cancelled' ? { ...entered, closed: null } : entered;
  }
}

function arriveDelegated(entered: WorkItem, from: StageName, at: string): WorkItem {
  const choice = entered.keptChoice;
  if (from !== 'ready' || choice === null) {
    return {
      ...entered,
      runs: Math.max(1, entered.runs),
      acceptances: [],
      judgement: from === 'preview' ? entered.judgement : null,
    };
  }
  const runs = entered.runs + 1;
  const numbered = { ...entered, runs, keptChoice: null, delegation: choice, engineer: choice.by };
  return {
    ...numbered,
    run: {
      id: `${entered.key.toLowerCase()}-run-${runs}`,
      agent: choice.agent,
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
