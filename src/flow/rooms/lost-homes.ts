/**
 * A channel that tickets live in is shared with another company, archived, deleted, or we are out of it: each of its
 * tickets notes that, posts nothing there while it holds, and is brought up to date once it ends. The chat's events
 * are hints: what holds is looked up.
 */
import type { LostHome } from '../../pipeline/item/basics.ts';
import { signal } from '../../pipeline/signals.ts';
import { openStages } from '../../pipeline/stages.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { linkedChannel } from '../../store/channels.ts';
import { homeChannels, itemsAt, unsettledAt } from '../../store/work-items.ts';
import type { Deps } from '../deps.ts';
import { receive } from '../receive.ts';
import { tellOwners } from './lost-notices.ts';

type Lost = Omit<LostHome, 'at'>;
export type Gone = 'removed' | 'deleted';

export async function channelChanged(deps: Deps, channel: string, gone?: Gone): Promise<Lost | null> {
  const { lost, shared } = await lostNow(deps, channel, gone);
  const items = lost === null ? await unsettledAt(deps.db, channel) : await itemsAt(deps.db, channel);
  for (const item of items) await settle(deps, item, { channel, lost, shared });
  if (items.length > 0) await tellOwners(deps, channel);
  return lost;
}

interface Now {
  lost: Lost | null;
  shared: boolean;
}

async function lostNow(deps: Deps, channel: string, gone?: Gone): Promise<Now> {
  const found = await deps.directory.channel(channel);
  const linked = await linkedChannel(deps.db, channel);
  const company = found?.sharedWith?.company ?? null;
  const because = (why: Lost['why']): Now => ({
    lost: { channel, why, name: found?.name ?? linked?.name ?? null, company },
    shared: found?.sharedWith != null,
  });
  if (found === null) return because(gone ?? 'removed');
  if (found.archived) return because('archived');
  if (!found.member) return because('removed');
  return found.sharedWith === null ? { lost: null, shared: false } : because('shared');
}

async function settle(deps: Deps, item: WorkItem, now: Now & { channel: string }): Promise<void> {
  const { channel, shared } = now;
  const allowed = item.sharingAllowed === channel;
  const lost = now.lost?.why === 'shared' && allowed ? null : now.lost;
  const known = item.lostHome?.channel === channel ? item.lostHome.why : null;
  if (known === (lost?.why ?? null) && (known !== null || !allowed || shared)) return;
  await receive(deps, {
    key: item.key,
    signal: lost === null ? signal('home_regained', { channel, shared }) : signal('home_lost', lost),
    actor: { kind: 'vendor', name: 'Slack' },
    delivery: `home:${channel}:${lost?.why ?? 'regained'}:${item.revision}`,
  });
}

/** Events may be missed. At boot every channel is looked at, later those that are lost. */
export async function lookAtChannels(deps: Deps, about: { boot: boolean }): Promise<void> {
  for (const channel of await homeChannels(deps.db, { lostIn: about.boot ? null : openStages })) {
    try {
      await channelChanged(deps, channel);
    } catch (error) {
      // One channel's trouble must not keep the others from the truth; the next round tries again.
      deps.log.warn('channel.not_looked_at', { channel, error });
    }
  }
}
