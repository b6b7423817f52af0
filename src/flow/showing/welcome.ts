import { allChannels } from '../../store/channels.ts';
import { intendMessage, saveMessage } from '../../store/messages.ts';
import type { Deps } from '../deps.ts';

/** Every linked channel that we are in says once what it is for. */
export async function welcome(deps: Deps, about: { sandbox: boolean }): Promise<void> {
  for (const { id, service } of await allChannels(deps.db)) {
    const channel = await deps.directory.channel(id);
    if (channel === null || !channel.member || channel.archived || channel.sharedOutside) continue;
    const outboxId = `welcome-${id}`;
    const intended = await intendMessage(deps.db, {
      id: outboxId,
      key: `channel:${id}`,
      slot: 'welcome',
      channel: id,
      thread: null,
    });
    if (intended.row.ts !== null) continue;
    const found = intended.fresh ? null : await deps.chat.find({ channel: id, thread: null }, outboxId);
    const ts =
      found ??
      (await deps.rooms.welcome({
        channel: id,
        service,
        outboxId,
        sandbox: about.sandbox,
        withoutModel: !deps.model.isModel,
      }));
    await saveMessage(deps.db, outboxId, { ts, state: 'posted' });
  }
}
