/** A rollback, the lock that it leaves, and how that opens again. */
import type { WorkItem } from '../work-item.ts';
import { person, type Recorders, Stale } from './entry.ts';

const running = (item: WorkItem): boolean =>
  item.deploy?.phase === 'rolling_back' && item.rollback?.failed == null;

export const rollingBack: Recorders<
  | 'rollback_requested'
  | 'rolled_back'
  | 'rollback_failed'
  | 'service_locked'
  | 'service_unlocked'
  | 'reason_given'
  | 'brought_back'
  | 'taken_out'
> = {
  rollback_requested: (item, facts, entry) => {
    const deploy = item.deploy;
    if (deploy?.deployment == null) return new Stale('nothing was deployed');
    if (running(item)) return new Stale('the rollback runs already');
    return {
      ...item,
      deploy: { ...deploy, phase: 'rolling_back', incident: null },
      rollback: {
        by: person(entry),
        at: entry.at,
        toSha: null,
        fromSha: deploy.deployment.sha,
        reason: null,
        failed: null,
        alsoBack: facts.alsoBack,
        healthy: false,
      },
    };
  },
  // A later ticket goes back with another's rollback: the lock is the other's.
  rolled_back: (item, facts, entry) => ({
    ...item,
    locked: item.deploy?.phase === 'rolling_back',
    rollback: {
      ...(item.rollback ?? { by: facts.with?.by ?? entry.by ?? item.reporter, at: entry.at, reason: null }),
      toSha: facts.toSha,
      fromSha: facts.fromSha,
      failed: null,
      alsoBack: facts.alsoBack,
      healthy: facts.healthy,
      ...(item.pullRequest === null ? {} : { branch: item.pullRequest.base }),
      ...(facts.with === undefined ? {} : { with: facts.with.key }),
    },
  }),
  rollback_failed: (item, facts) =>
    item.rollback === null || !running(item)
      ? new Stale('no rollback runs')
      : { ...item, locked: true, rollback: { ...item.rollback, failed: facts.reason } },
  service_locked: (item) => ({ ...item, locked: true }),
  service_unlocked: (item) => (item.locked ? { ...item, locked: false } : new Stale('it is not locked')),
  brought_back: (item, facts, entry) => {
    const { rollback } = item;
    if (rollback === null) return new Stale('it is not rolled back');
    const { sentence: _said, ...by } = facts;
    return { ...item, rollback: { ...rollback, back: { ...by, at: entry.at } } };
  },
  taken_out: (item, facts, entry) => {
    const { rollback } = item;
    return rollback?.back == null || rollback.back.with !== facts.with
      ? new Stale('it is not live with that')
      : { ...item, rollback: { ...rollback, back: null, outAgainAt: entry.at } };
  },
  reason_given: (item, facts) =>
    item.rollback === null ? item : { ...item, rollback: { ...item.rollback, reason: facts.reason } },
};
