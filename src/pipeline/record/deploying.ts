/**
 * The deploy by phase: `checking` (the gate is asked), `held`, `awaiting_approval` and `awaiting_ship_after_hold`
 * (people are), `merging`, `awaiting_ci` (of the merge commit), `starting`, `deploying`, then `failed`, `unknown`,
 * `awaiting_production` or `live`; `rolling_back` from any deployment. Only these recorders and a revision of a signed
 * text, a red CI, a pause or another try (back to `checking`) set it.
 */
import { FRESH_MS, isLastEnvironment, nextEnvironment } from '../conditions.ts';
import type { Deploy, DeployPhase, GateVerdict } from '../item/deploy.ts';
import type { WorkItem } from '../work-item.ts';
import { type Entry, person, type Recorders, Stale } from './entry.ts';

function onDeploy(item: WorkItem, change: (deploy: Deploy) => Partial<Deploy>): WorkItem | Stale {
  return item.deploy === null
    ? new Stale('no deploy is under way')
    : { ...item, deploy: { ...item.deploy, ...change(item.deploy) } };
}
/** A word of a deployment counts while that one runs or is not known; later it is late. */
function onDeployment(
  item: WorkItem,
  id: string,
  change: (deploy: Deploy) => Partial<Deploy>,
): WorkItem | Stale {
  if (item.deploy?.deployment?.id !== id) return new Stale('that deployment is not the current one');
  return ['deploying', 'unknown'].includes(item.deploy.phase)
    ? onDeploy(item, change)
    : new Stale(`the deploy is ${words(item.deploy.phase)}`);
}
const words = (phase: DeployPhase): string => phase.replaceAll('_', ' ');

/** The commit that the gate judges now. */
export const shaToShip = (item: WorkItem): string | null =>
  item.pullRequest?.mergeSha ?? item.pullRequest?.headSha ?? null;

/** Phases in which a verdict still means something; a hold may also come from the start of the deploy itself. */
const undecided: DeployPhase[] = ['checking', 'held', 'awaiting_approval', 'awaiting_ci'];

function judged(
  item: WorkItem,
  verdict: GateVerdict,
  about: { phase: DeployPhase; also?: DeployPhase[] },
): WorkItem | Stale {
  if (item.deploy === null) return new Stale('no deploy is under way');
  if (verdict.sha !== shaToShip(item)) return new Stale('the gate judged another commit');
  if (verdict.environment !== item.deploy.environment)
    return new Stale('the gate judged another environment');
  if (![...undecided, ...(about.also ?? [])].includes(item.deploy.phase))
    return new Stale(`the deploy is ${words(item.deploy.phase)}`);
  return onDeploy(item, () => ({ phase: about.phase, verdict }));
}

/** Phases from which no deploy starts; from any other it did, whatever the gate has said since. */
const begun: DeployPhase[] = [
  'deploying',
  'failed',
  'unknown',
  'awaiting_production',
  'live',
  'rolling_back',
];

const request = (entry: Entry, what: string): WorkItem['changeRequest'] => ({
  by: person(entry),
  at: entry.at,
  what,
  about: 'deploy',
  sha: null,
  document: null,
});
const isMerged = (item: WorkItem): boolean => item.pullRequest?.state === 'merged';

export const deploying: Recorders<
  | 'gate_cleared'
  | 'gate_held'
  | 'approval_needed'
  | 'hold_ended'
  | 'hold_overridden'
  | 'deploy_approved'
  | 'deploy_declined'
  | 'deploy_cancelled'
  | 'ship_confirmed'
  | 'ship_postponed'
  | 'merged'
  | 'deploy_started'
  | 'environment_deployed'
  | 'verified'
  | 'deploy_failed'
  | 'deploy_unknown'
  | 'deploy_confirmed'
  | 'deploy_continued'
  | 'incident_opened'
  | 'fix_forward_chosen'
  | 'release_notes_written'
> = {
  // A verdict that took longer than a minute to arrive is asked for again.
  gate_cleared: (item, facts, entry) => {
    if (!facts.clear) return new Stale('the verdict is not clear');
    const old = Date.parse(entry.at) - Date.parse(facts.at) > FRESH_MS;
    return judged(item, facts, { phase: old ? 'checking' : isMerged(item) ? 'starting' : 'merging' });
  },
  gate_held: (item, facts) => judged(item, facts, { phase: 'held', also: ['starting'] }),
  approval_needed: (item, facts) => judged(item, facts, { phase: 'awaiting_approval' }),
  hold_ended: (item, facts) => judged(item, facts.verdict, { phase: 'awaiting_ship_after_hold' }),
  hold_overridden: (item, facts, entry) => {
    const override = { rule: facts.rule, reason: facts.reason, by: person(entry), at: entry.at };
    return item.deploy?.phase === 'held'
      ? onDeploy(item, (deploy) => ({ phase: 'checking', overrides: [...deploy.overrides, override] }))
      : new Stale('the deploy is not held');
  },
  deploy_approved: (item, facts, entry) => {
    if (facts.sha !== item.pullRequest?.headSha) return new Stale('a newer commit was pushed');
    const approval = { by: person(entry), sha: facts.sha, at: entry.at };
    const approved = onDeploy(item, () => ({ phase: 'checking', approval }));
    return approved instanceof Stale ? approved : { ...approved, deployApproval: approval };
  },
  deploy_declined: (item, facts, entry) =>
    isMerged(item)
      ? new Stale('it is merged; a revert is offered')
      : {
          ...withoutApproval(item),
          deploy: null,
          acceptances: [],
          changeRequest: request(entry, facts.reason),
        },
  deploy_cancelled: (item) =>
    isMerged(item)
      ? new Stale('it is merged; a revert is offered')
      : { ...item, deploy: null, acceptances: [] },
  ship_confirmed: (item) =>
    item.deploy?.phase === 'awaiting_production' || item.deploy?.phase === 'awaiting_ship_after_hold'
      ? onDeploy(item, ({ phase, environment }) => ({
          phase: 'checking',
          environment: phase === 'awaiting_production' ? (nextEnvironment(item) ?? environment) : environment,
        }))
      : new Stale('nothing waits to be shipped'),
  ship_postponed: (item) => item,
  merged: (item, facts) => {
    const pull = item.pullRequest;
    if (item.bypass !== null && item.bypass.accepted !== true)
      return new Stale('it was merged by somebody else');
    if (pull === null || (pull.headSha !== facts.headSha && pull.state !== 'merged'))
      return new Stale('another head was accepted');
    if (item.deploy !== null && !['checking', 'held', 'merging'].includes(item.deploy.phase))
      return new Stale(`the deploy is ${words(item.deploy.phase)}`);
    const merged = { ...item, pullRequest: { ...pull, state: 'merged' as const, mergeSha: facts.mergeSha } };
    return onDeploy(merged, () => ({ phase: 'awaiting_ci', carried: facts.carried }));
  },
  deploy_started: (item, facts, entry) => {
    if (item.deploy === null || begun.includes(item.deploy.phase))
      return new Stale('no deploy was to be started');
    if (facts.sha !== item.pullRequest?.mergeSha) return new Stale('another commit was merged');
    return onDeploy(item, () => ({
      phase: 'deploying',
      incident: null,
      deployment: {
        id: facts.deployment,
        sha: facts.sha,
        environment: facts.environment,
        url: facts.url,
        previousSha: facts.previousSha,
        startedAt: entry.at,
        verifiedAt: null,
        failure: null,
        ...(facts.bringsBack === undefined ? {} : { bringsBack: facts.bringsBack }),
      },
    }));
  },
  environment_deployed: (item, facts, entry) =>
    onDeployment(item, facts.deployment, (deploy) => ({
      phase: 'awaiting_production',
      incident: null,
      deployment: live(deploy, facts.url, entry.at),
    })),
  verified: (item, facts, entry) =>
    onDeployment(item, facts.deployment, (deploy) => ({
      phase: isLastEnvironment(item) ? 'live' : 'awaiting_production',
      incident: null,
      deployment: live(deploy, facts.url, entry.at),
    })),
  deploy_failed: (item, facts) =>
    onDeployment(item, facts.deployment, (deploy) => ({
      phase: 'failed',
      deployment: deploy.deployment && { ...deploy.deployment, failure: facts.reason },
    })),
  deploy_unknown: (item, facts) => onDeployment(item, facts.deployment, () => ({ phase: 'unknown' })),
  deploy_confirmed: (item) =>
    item.deploy?.phase === 'unknown'
      ? onDeploy(item, () => ({ phase: 'deploying' }))
      : new Stale('the outcome is known'),
  deploy_continued: (item) => onDeploy(item, () => ({ incident: null })),
  incident_opened: (item, facts) =>
    item.deploy?.phase === 'deploying'
      ? onDeploy(item, () => ({ incident: facts.incident }))
      : new Stale('nothing is being deployed'),
  fix_forward_chosen: (item, facts, entry) =>
    item.deploy?.phase === 'failed'
      ? {
          ...withoutApproval(item),
          deploy: null,
          judgement: null,
          acceptances: [],
          bypass: null,
          changeRequest: request(entry, facts.what),
        }
      : new Stale('the deploy has not failed'),
  release_notes_written: (item, facts, entry) => ({
    ...item,
    releaseNotes: { url: facts.url, summary: facts.summary, at: entry.at },
  }),
};

function live(deploy: Deploy, url: string | null, at: string): Deploy['deployment'] {
  return deploy.deployment && { ...deploy.deployment, url: url ?? deploy.deployment.url, verifiedAt: at };
}
function withoutApproval(item: WorkItem): WorkItem {
  const { deployApproval: _void, ...rest } = item;
  return rest;
}

/** A deploy that begins; an approver's word for this very commit still counts. */
export function newDeploy(item: WorkItem): Deploy {
  const approval = item.deployApproval ?? null;
  return {
    phase: 'checking',
    environment: item.policy?.environments[0] ?? 'production',
    verdict: null,
    approval: approval?.sha === item.pullRequest?.headSha ? approval : null,
    overrides: [],
    deployment: null,
    incident: null,
    carried: [],
  };
}
