import { allChannels, type ChannelRow } from '../../store/channels.ts';
import { noticesIn } from '../../store/messages.ts';
import type { Deps } from '../deps.ts';
import { showNotice } from './notice.ts';

/** Every linked channel that we are in says once what it is for. */
export async function welcome(deps: Deps): Promise<void> {
  const said = (await noticesIn(deps.db, 'welcome')).filter((row) => row.state !== 'intended');
  for (const row of await allChannels(deps.db))
    if (!said.some((one) => one.channel === row.id)) await welcomeTo(deps, row);
}

export async function welcomeTo(deps: Deps, { id, service }: ChannelRow): Promise<void> {
  const channel = await deps.directory.channel(id);
  if (channel === null || !channel.member || channel.archived || channel.sharedOutside) return;
  await showNotice(deps, {
    key: `channel:${id}`,
    slot: 'welcome',
    channel: id,
    notice: { kind: 'welcome', service, sandbox: deps.sandbox, withoutModel: !deps.model.isModel },
  });
}
