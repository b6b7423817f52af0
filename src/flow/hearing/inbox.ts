import type { Delivery, Inbox } from '../../ports/flow.ts';
import { pendingDeliveries, settleDelivery, storeDelivery } from '../../store/inbox.ts';
import type { Deps } from '../deps.ts';

/** Deliveries are stored before they are acknowledged; the id makes a repeat harmless. */
export function createInbox(deps: Pick<Deps, 'db'>): Inbox {
  return {
    accept: (delivery) => storeDelivery(deps.db, delivery),
    settle: (source, id, outcome) => settleDelivery(deps.db, { source, id }, outcome),
    pending: async (source) => (await pendingDeliveries(deps.db, source)) as Delivery[],
  };
}
