/** A freeze ends by itself at its time, and what it held goes on. */
import { inTransaction } from '../../store/db.ts';
import { endDueOrders } from '../../store/standing/orders.ts';
import type { Deps } from '../deps.ts';
import { showOrders } from './order-lines.ts';
import { factChanged } from './waiting.ts';

export async function endDue(deps: Deps): Promise<void> {
  for (const order of await inTransaction(deps.db, (tx) => endDueOrders(tx))) {
    await factChanged(deps, order.service, {
      what: `the freeze of ${order.service} is over`,
      id: `over:${order.id}`,
    });
  }
  await showOrders(deps);
}
