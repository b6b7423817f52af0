import { USUAL_HOUR } from '../../pipeline/facts/digest-time.ts';
import { allChannels, type ChannelRow } from '../../store/channels.ts';
import { noticesIn } from '../../store/messages.ts';
import { digestHour } from '../../store/standing/digests.ts';
import type { Deps } from '../deps.ts';
import { showNotice } from './notice.ts';

/** Every linked channel that we are in says once what it is for. */
export async function welcome(deps: Deps): Promise<void> {
  const said = (await noticesIn(deps.db, 'welcome')).filter((row) => row.state !== 'intended');
  for (const row of await allChannels(deps.db))
    if (!said.some((one) => one.channel === row.id)) await welcomeTo(deps, row);
}

async function hourOf(deps: Deps, channel: string): Promise<string | null> {
  const set = await digestHour(deps.db, channel);
  return set === undefined ? USUAL_HOUR : set;
}

export async function welcomeTo(deps: Deps, { id, service }: ChannelRow): Promise<void> {
  const channel = await deps.directory.channel(id);
  if (channel === null || !channel.member || channel.archived || channel.sharedOutside) return;
  await showNotice(deps, {
    key: `channel:${id}`,
    slot: 'welcome',
    channel: id,
    notice: {
      kind: 'welcome',
      service,
      sandbox: deps.sandbox,
      withoutModel: !deps.model.isModel,
      digestAt: deps.sandbox ? null : await hourOf(deps, id),
    },
  });
}
