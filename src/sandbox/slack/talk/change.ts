import { emit, inChannel } from '../delivery/events.ts';
import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import type { Workspace } from '../workspace.ts';

/** Puts a message in the place of an older one. Notifies nobody, as in Slack. */
export function change(workspace: Workspace, channel: Channel, message: Message): void {
  const { store } = workspace;
  const previous = store.messages.get(channel.id, message.ts);
  store.messages.save(channel.id, message);
  workspace.changes.tell({ channel: channel.id });
  const ts = workspace.nextTs();
  emit(
    workspace,
    {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      ts,
      message: { ...message, source_team: workspace.team.id, user_team: workspace.team.id },
      previous_message: previous,
      ...inChannel(channel, ts),
    },
    channel,
  );
}

/** Removes a message. A root with replies leaves a tombstone, so that its thread lives on. */
export function remove(workspace: Workspace, channel: Channel, message: Message): void {
  const { store } = workspace;
  const replies = store.messages.thread(channel.id, message.ts);
  store.together(() => {
    if (replies) store.messages.save(channel.id, tombstone(message));
    else store.messages.remove(channel.id, message.ts);
    store.attention.unping(channel.id, message.ts);
  });
  workspace.changes.tell({ channel: channel.id });
  const ts = workspace.nextTs();
  emit(
    workspace,
    {
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      ts,
      deleted_ts: message.ts,
      previous_message: message,
      ...inChannel(channel, ts),
    },
    channel,
  );
}

function tombstone(message: Message): Message {
  return {
    type: 'message',
    subtype: 'tombstone',
    ts: message.ts,
    text: 'This message was deleted.',
    user: 'USLACKBOT',
    hidden: true,
    ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
  };
}
