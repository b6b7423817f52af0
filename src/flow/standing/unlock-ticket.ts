/** The lock that a rollback left is its ticket's: it opens through that ticket, whose card then says so. */
import type { OrderRequest } from '../../ports/standing.ts';
import { asksOf } from '../../store/asks.ts';
import { serviceLock } from '../../store/deployments.ts';
import { createDoor } from '../answers/answer.ts';
import type { Deps } from '../deps.ts';

/** Null where no ticket locks that service. */
export async function unlockTicket(
  deps: Deps,
  request: OrderRequest,
): Promise<{ kind: 'done'; key: string } | { kind: 'refused'; sentence: string } | null> {
  const lock = await serviceLock(deps.db, request.service);
  if (lock === null) return null;
  const asks = (await asksOf(deps.db, lock.key)).filter((one) => one.state === 'open');
  const ask = asks.find((one) => one.gate === 'reopen') ?? asks.find((one) => one.gate === 'card');
  if (ask === undefined)
    return { kind: 'refused', sentence: `${lock.key} locks ${request.service} and takes no answer now.` };
  const outcome = await createDoor(deps).answer({
    ask: ask.id,
    signal: 'service_unlocked',
    by: request.by,
    words: { reason: request.reason ?? '' },
    delivery: `unlock:${request.delivery}`,
  });
  return outcome.kind === 'done'
    ? { kind: 'done', key: lock.key }
    : { kind: 'refused', sentence: outcome.sentence };
}
