/** Gates of an ended ticket, of a step that failed, and of the card. */
import type { Role } from '../people.ts';
import type { WorkItem } from '../work-item.ts';
import { bound, type Gate, nobody } from './gate.ts';

/** The owner: the PM until the PRD is signed, then the engineer. */
const ownerRole = (item: WorkItem): Role =>
  item.prd?.signed == null && item.path === 'full' && item.delegation === null ? 'pm' : 'engineer';

export const anytimeGates = {
  reopen: {
    matter: 'reopen this',
    who: ['engineer', 'pm', 'may_unlock'],
    asks: (item) => (item.stage === 'rolled_back' ? ['engineer'] : []),
    first: (item) => (item.stage === 'rolled_back' ? (item.rollback?.by ?? null) : null),
    bounds: (item) => bound(true, item.stage === 'cancelled' ? item.closed?.at : item.rollback?.at),
    answers: {
      reason_given: ['engineer'],
      reopened: (item) => (item.stage === 'cancelled' ? ['engineer', 'pm'] : ['engineer']),
      service_unlocked: ['may_unlock'],
      revert_requested: ['engineer'],
    },
  },
  trouble: {
    matter: 'choose after the failed step',
    who: ['pm', 'engineer'],
    asks: (item) => [ownerRole(item)],
    bounds: (item) => bound(item.trouble !== null, item.trouble?.effectId),
    answers: {
      retry_requested: (item) => [ownerRole(item)],
      budget_raised: (item) => [ownerRole(item)],
      prd_drafted: (item) => [ownerRole(item)],
      spec_drafted: (item) => [ownerRole(item)],
      done_by_hand: (item) => [ownerRole(item)],
      cancelled: (item) => [ownerRole(item)],
    },
  },
  card: {
    matter: 'change this ticket',
    who: ['pm', 'engineer', 'reporter', 'admin', 'may_unlock'],
    asks: nobody,
    bounds: (item) => bound(!['cancelled', 'split'].includes(item.stage), 'item'),
    answers: {
      paused: ['pm', 'engineer'],
      resumed: ['pm', 'engineer'],
      cancelled: ['pm', 'engineer'],
      decided_against: ['pm', 'engineer'],
      revert_requested: ['pm', 'engineer'],
      split_chosen: ['pm'],
      moved: ['pm', 'engineer'],
      filing_changed: ['pm', 'engineer', 'reporter'],
      sharing_allowed: ['admin'],
      // A ticket that was reopened keeps its lock until its fix ships.
      service_unlocked: ['may_unlock'],
    },
  },
} satisfies Record<string, Gate>;
