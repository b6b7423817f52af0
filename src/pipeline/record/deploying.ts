import { acceptancesNeeded, isLastEnvironment, nextEnvironment } from '../conditions.ts';
import type { Deploy, GateVerdict, WorkItem } from '../work-item.ts';
import { person, type Recorders, Stale } from './entry.ts';

function onDeploy(item: WorkItem, change: (deploy: Deploy) => Partial<Deploy>): WorkItem | Stale {
  return item.deploy === null
    ? new Stale('no deploy is under way')
    : { ...item, deploy: { ...item.deploy, ...change(item.deploy) } };
}
function onDeployment(
  item: WorkItem,
  id: string,
  change: (deploy: Deploy) => Partial<Deploy>,
): WorkItem | Stale {
  return item.deploy?.deployment?.id === id
    ? onDeploy(item, change)
    : new Stale('that deployment is not the current one');
}
/** The commit that the gate judges now. */
export const shaToShip = (item: WorkItem): string | null =>
  item.pullRequest?.mergeSha ?? item.pullRequest?.headSha ?? null;

const withVerdict = (item: WorkItem, verdict: GateVerdict, phase: Deploy['phase']): WorkItem | Stale => {
  if (verdict.sha !== shaToShip(item)) return new Stale('the gate judged another commit');
  if (
    item.deploy !== null &&
    !['checking', 'held', 'awaiting_approval', 'awaiting_ci', 'failed'].includes(item.deploy.phase)
  ) {
    return new Stale(`the deploy is ${item.deploy.phase}`);
  }
  return onDeploy(item, () => ({ phase, verdict }));
};

export const deploying: Recorders<
  | 'diff_judged'
  | 'preview_started'
  | 'preview_failed'
  | 'accepted'
  | 'merge_accepted'
  | 'merge_declined'
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
  | 'rollback_requested'
  | 'rolled_back'
  | 'rollback_failed'
  | 'service_locked'
  | 'service_unlocked'
  | 'reason_given'
> = {
  diff_judged: (item, facts, entry) => {
    if (facts.sha !== item.pullRequest?.headSha) return new Stale('a newer commit was pushed');
    const judged: WorkItem = { ...item, judgement: facts };
    if (facts.protectedTouched.length > 0) {
      const sentence = `It changes ${facts.protectedTouched.map((path) => `\`${path}\``).join(', ')}, which the spec protects.`;
      return { ...judged, attention: { why: 'protected', sentence, at: entry.at } };
    }
    if (facts.overLimit) {
      const sentence = `The change is larger than the limit: ${facts.files} files, ${facts.added + facts.removed} lines.`;
      return { ...judged, attention: { why: 'size', sentence, at: entry.at } };
    }
    return judged;
  },
  preview_started: (item, facts) =>
    facts.sha === item.pullRequest?.headSha
      ? { ...item, preview: { state: 'up', url: facts.url, sha: facts.sha, sentence: null } }
      : new Stale('an older commit'),
  preview_failed: (item, facts) =>
    facts.sha === item.pullRequest?.headSha
      ? { ...item, preview: { state: 'failed', url: null, sha: facts.sha, sentence: facts.sentence } }
      : new Stale('an older commit'),
  accepted: (item, facts, entry) => {
    if (facts.sha !== item.pullRequest?.headSha) return new Stale('a newer commit was pushed');
    const roles = entry.role === 'pm' ? (['pm'] as const) : (['engineer'] as const);
    const pmToo =
      entry.role === 'engineer' &&
      acceptancesNeeded(item).some((one) => one.role === 'pm') &&
      item.pm === entry.by &&
      item.policy?.samePersonMaySignBoth === true;
    const added = [...roles, ...(pmToo ? (['pm'] as const) : [])].map((role) => ({
      by: person(entry),
      role,
      sha: facts.sha,
      at: entry.at,
      criteria: facts.criteria,
      reasons: facts.reasons,
    }));
    return { ...item, acceptances: [...item.acceptances, ...added] };
  },
  merge_accepted: (item, _facts, entry) => {
    const bypass = item.bypass;
    if (bypass === null) return new Stale('nothing was bypassed');
    const approval = { by: person(entry), sha: bypass.mergeSha, at: entry.at };
    return {
      ...item,
      bypass: { ...bypass, accepted: true },
      deploy: { ...(item.deploy ?? newDeploy(item)), phase: 'checking', approval },
    };
  },
  merge_declined: (item) =>
    item.bypass === null
      ? new Stale('nothing was bypassed')
      : { ...item, bypass: { ...item.bypass, accepted: false } },
  gate_cleared: (item, facts) =>
    withVerdict(item, facts, item.pullRequest?.state === 'merged' ? 'starting' : 'merging'),
  gate_held: (item, facts) => withVerdict(item, facts, 'held'),
  approval_needed: (item, facts) => withVerdict(item, facts, 'awaiting_approval'),
  hold_ended: (item, facts) => withVerdict(item, facts.verdict, 'awaiting_ship_after_hold'),
  hold_overridden: (item, facts, entry) =>
    onDeploy(item, (deploy) => ({
      phase: 'checking',
      overrides: [
        ...deploy.overrides,
        { rule: facts.rule, reason: facts.reason, by: person(entry), at: entry.at },
      ],
    })),
  deploy_approved: (item, facts, entry) => {
    if (facts.sha !== item.pullRequest?.headSha) return new Stale('a newer commit was pushed');
    return onDeploy(item, () => ({
      phase: 'checking',
      approval: { by: person(entry), sha: facts.sha, at: entry.at },
    }));
  },
  deploy_declined: (item, facts, entry) => ({
    ...item,
    deploy: null,
    acceptances: [],
    changeRequest: {
      by: person(entry),
      at: entry.at,
      what: facts.reason,
      about: 'deploy',
      sha: null,
      document: null,
    },
  }),
  deploy_cancelled: (item) => ({ ...item, deploy: null, acceptances: [] }),
  ship_confirmed: (item) =>
    onDeploy(item, (deploy) => ({
      phase: 'checking',
      environment:
        deploy.phase === 'awaiting_production'
          ? (nextEnvironment(item) ?? deploy.environment)
          : deploy.environment,
    })),
  ship_postponed: (item) => item,
  merged: (item, facts) => {
    const pull = item.pullRequest;
    if (pull === null || (pull.headSha !== facts.headSha && pull.state !== 'merged'))
      return new Stale('another head was accepted');
    const merged = { ...item, pullRequest: { ...pull, state: 'merged' as const, mergeSha: facts.mergeSha } };
    return onDeploy(merged, () => ({ phase: 'awaiting_ci', carried: facts.carried }));
  },
  deploy_started: (item, facts, entry) =>
    onDeploy(item, () => ({
      phase: 'deploying',
      deployment: {
        id: facts.deployment,
        sha: facts.sha,
        environment: facts.environment,
        url: facts.url,
        previousSha: facts.previousSha,
        startedAt: entry.at,
        verifiedAt: null,
        failure: null,
      },
    })),
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
  deploy_confirmed: (item) => onDeploy(item, () => ({ phase: 'deploying' })),
  deploy_continued: (item) => onDeploy(item, () => ({ incident: null })),
  incident_opened: (item, facts) =>
    item.deploy?.phase === 'deploying'
      ? onDeploy(item, () => ({ incident: facts.incident }))
      : new Stale('nothing is being deployed'),
  fix_forward_chosen: (item, facts, entry) => ({
    ...item,
    deploy: null,
    judgement: null,
    acceptances: [],
    changeRequest: {
      by: person(entry),
      at: entry.at,
      what: facts.what,
      about: 'deploy',
      sha: null,
      document: null,
    },
  }),
  release_notes_written: (item, facts, entry) => ({
    ...item,
    releaseNotes: { url: facts.url, summary: facts.summary, at: entry.at },
  }),
  rollback_requested: (item, facts, entry) => {
    if (item.deploy?.phase === 'rolling_back' && item.rollback?.failed == null)
      return new Stale('the rollback runs already');
    const begun = onDeploy(item, () => ({ phase: 'rolling_back', incident: null }));
    if (begun instanceof Stale) return begun;
    return {
      ...begun,
      rollback: {
        by: person(entry),
        at: entry.at,
        toSha: null,
        fromSha: item.deploy?.deployment?.sha ?? null,
        reason: null,
        failed: null,
        alsoBack: facts.alsoBack,
        healthy: false,
      },
    };
  },
  rolled_back: (item, facts, entry) => ({
    ...item,
    locked: true,
    rollback: {
      ...(item.rollback ?? { by: entry.by ?? item.reporter, at: entry.at, reason: null }),
      toSha: facts.toSha,
      fromSha: facts.fromSha,
      failed: null,
      alsoBack: facts.alsoBack,
      healthy: facts.healthy,
    },
  }),
  rollback_failed: (item, facts) =>
    item.rollback === null
      ? new Stale('no rollback runs')
      : { ...item, locked: true, rollback: { ...item.rollback, failed: facts.reason } },
  service_locked: (item) => ({ ...item, locked: true }),
  service_unlocked: (item) => ({ ...item, locked: false }),
  reason_given: (item, facts) =>
    item.rollback === null ? item : { ...item, rollback: { ...item.rollback, reason: facts.reason } },
};

function live(deploy: Deploy, url: string | null, at: string): Deploy['deployment'] {
  return deploy.deployment && { ...deploy.deployment, url: url ?? deploy.deployment.url, verifiedAt: at };
}

export function newDeploy(item: WorkItem): Deploy {
  return {
    phase: 'checking',
    environment: item.policy?.environments[0] ?? 'production',
    verdict: null,
    approval: null,
    overrides: [],
    deployment: null,
    incident: null,
    carried: [],
  };
}
