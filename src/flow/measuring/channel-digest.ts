/** The digest of one channel, from the database. A channel hears of the tickets that live in it, and of no others. */
import type { GateName } from '../../pipeline/gates.ts';
import { type Digest, digestOf } from '../../pipeline/measuring/digest.ts';
import { openStages } from '../../pipeline/stages.ts';
import { asksOfAll } from '../../store/asks.ts';
import type { ChannelRow } from '../../store/channels.ts';
import { historyOfMoved } from '../../store/ledger.ts';
import { allPeople } from '../../store/people.ts';
import { openOrders } from '../../store/standing/orders.ts';
import { findItems, itemsInChannel } from '../../store/work-items.ts';
import { policyOf } from '../company/company.ts';
import type { Deps } from '../deps.ts';
import { services, valueOf } from '../gather-facts.ts';

const DAY_MS = 86_400_000;
/** Two weeks are compared; more tickets than these are no news of a day. */
const TWO_WEEKS_MS = 14 * DAY_MS;
const MOST = 500;

export async function channelDigest(
  deps: Deps,
  channel: ChannelRow,
  about: { now: string; since: string | null },
): Promise<Digest> {
  const { service } = channel;
  const since = about.since ?? new Date(Date.parse(about.now) - DAY_MS).toISOString();
  const [open, { entries }, people, frozen, team] = await Promise.all([
    itemsInChannel(deps.db, channel.id, openStages),
    historyOfMoved(deps.db, {
      since: new Date(Date.parse(about.now) - TWO_WEEKS_MS).toISOString(),
      most: MOST,
      channel: channel.id,
      privateChannels: [channel.id],
    }),
    allPeople(deps.db),
    openOrders(deps.db, { kind: 'freeze', service }),
    teamOf(deps, service),
  ]);
  const known = new Set(open.map((item) => item.key));
  const moved = [...new Set(entries.map((entry) => entry.item))].filter((key) => !known.has(key));
  const asks = await asksOfAll(deps.db, [...known]);
  const untils = frozen.map((order) => order.until);
  const last = Math.max(...untils.map((until) => Date.parse(until ?? '')));
  return digestOf({
    service,
    since,
    now: about.now,
    zone: policyOf(deps.company, service).deployHours.zone,
    items: [...open, ...(await findItems(deps.db, moved))],
    asks: asks
      .filter((ask) => ask.state === 'open' && ask.slot !== null)
      .map(({ key, gate, asked, since: waits }) => ({ key, gate: gate as GateName, asked, since: waits })),
    entries,
    names: new Map(people.map((person) => [person.id, person.name])),
    freezeUntil: Number.isFinite(last) ? new Date(last).toISOString() : null,
    inRole: { pm: team.pm.length, engineer: team.engineer.length, approver: team.approver.length },
  });
}

async function teamOf(deps: Deps, service: string) {
  const found = valueOf(await services(deps), []).find((one) => one.name === service);
  return deps.company.teams[found?.owner ?? ''] ?? { pm: [], engineer: [], approver: [] };
}
