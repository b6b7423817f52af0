/** The one line that the channel of a service gets for a freeze or a lock: posted once, rewritten when it ends. */
import { messageOf } from '../../errors.ts';
import type { OrderNotice } from '../../ports/standing.ts';
import { allChannels } from '../../store/channels.ts';
import { dbNow } from '../../store/db.ts';
import { intendMessage, saveMessage } from '../../store/messages.ts';
import { allPeople } from '../../store/people.ts';
import { markShown, type StandingOrder, unshownOrders } from '../../store/standing/orders.ts';
import type { Deps } from '../deps.ts';

/** Whatever has changed since it was shown; what fails is tried again the next time. */
export async function showOrders(deps: Deps): Promise<void> {
  for (const order of await unshownOrders(deps.db)) {
    try {
      await showOrder(deps, order);
    } catch (error) {
      deps.log.warn('order.not_shown', { order: order.id, reason: messageOf(error) });
    }
  }
}

async function showOrder(deps: Deps, order: StandingOrder): Promise<void> {
  const notice = await noticeOf(deps, order);
  let isShown = true;
  for (const { id, service } of await allChannels(deps.db)) {
    if (service !== order.service || !(await isOurs(deps, id))) continue;
    if (!(await showIn(deps, id, { order, notice }))) isShown = false;
  }
  if (isShown) await markShown(deps.db, order);
}

/** Another is posting it this moment; older than this, whoever was is gone. */
const LEFT_MS = 60_000;
const isLeft = async (deps: Deps, since: string): Promise<boolean> =>
  Date.parse(await dbNow(deps.db)) - Date.parse(since) > LEFT_MS;

/** A channel that we may write to, and that no other company reads. */
export async function isOurs(deps: Deps, id: string): Promise<boolean> {
  const channel = await deps.directory.channel(id);
  return channel !== null && channel.member && !channel.archived && !channel.sharedOutside;
}

async function noticeOf(deps: Deps, order: StandingOrder): Promise<OrderNotice> {
  const people = await allPeople(deps.db);
  const nameOf = (id: string): string => people.find((person) => person.id === id)?.name ?? 'Somebody';
  const { kind, service, since, until, reason } = order;
  return {
    kind,
    service,
    since,
    until,
    reason,
    by: nameOf(order.by),
    ended:
      order.endedAt === null
        ? null
        : { at: order.endedAt, by: order.endedBy === null ? null : nameOf(order.endedBy) },
  };
}

/** False while another instance is about to post it: the next round looks again. */
async function showIn(
  deps: Deps,
  channel: string,
  about: { order: StandingOrder; notice: OrderNotice },
): Promise<boolean> {
  const { order, notice } = about;
  const outboxId = `order-${order.id}-${channel}`;
  const { row, fresh } = await intendMessage(deps.db, {
    id: outboxId,
    key: `channel:${channel}`,
    slot: `order:${order.id}`,
    channel,
    thread: null,
  });
  if (row.state === 'gone') return true;
  if (row.ts === null && !fresh && !(await isLeft(deps, row.at))) return false;
  const ts = row.ts ?? (fresh ? null : await deps.chat.find({ channel, thread: null }, outboxId));
  const put = await deps.rooms.order({ channel, outboxId, ts, notice });
  await saveMessage(
    deps.db,
    outboxId,
    put.state === 'gone' ? { state: 'gone' } : { ts: put.ts, state: 'posted' },
  );
  return true;
}
