import { clears, type GateRule, holds, judged } from './rule.ts';

/**
 * The lock of a rollback lets the fix of the same ticket through, one by hand lets nothing through. Both are undone by
 * unlocking, not by an override.
 */
export const serviceNotLocked: GateRule = {
  id: 'service_not_locked',
  title: 'the service is not locked',
  overridable: false,
  check: ({ item, locks, now }) =>
    judged(locks, {
      what: 'service locks',
      now,
      judge: (all) => {
        const own = all.filter((lock) => lock.service === item.service?.name);
        const lock = own.find((each) => each.key !== item.key);
        if (lock) {
          const reason = lock.reason ? `: ${lock.reason.replace(/\.$/, '')}` : '';
          return lock.key === null
            ? holds(`${lock.service} is locked by hand${reason}.`, lock.by ?? null)
            : holds(`${lock.service} is locked since ${lock.key} was rolled back${reason}.`, lock.by ?? null);
        }
        return own.length > 0
          ? clears(`${own[0]?.service} is locked by ${item.key}; its own fix may ship.`)
          : clears('The service is not locked.');
      },
    }),
};
