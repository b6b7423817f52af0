import { randomUUID } from 'node:crypto';
import { emit, inChannel } from '../delivery/events.ts';
import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import { seconds, type Workspace } from '../workspace.ts';
import { notify } from './pings.ts';
import { unfurlCanvases } from './unfurl.ts';

export type Draft = {
  channel: Channel;
  user: string;
  text: string;
  thread?: string | undefined;
  broadcast?: boolean;
  /** Anything else that the message carries. */
  with?: Partial<Message>;
};

/** Posts a message: stored, notified, told to the app. */
export function post(workspace: Workspace, draft: Draft): Message {
  const { store, team } = workspace;
  const byBot = draft.user === workspace.app.bot_user_id;
  const root = draft.thread === undefined ? undefined : store.messages.get(draft.channel.id, draft.thread);
  const message: Message = {
    type: 'message',
    ts: workspace.nextTs(),
    user: draft.user,
    text: draft.text,
    team: team.id,
    ...(byBot ? botMarks(workspace) : { client_msg_id: randomUUID() }),
    ...(draft.thread === undefined ? {} : { thread_ts: draft.thread }),
    ...(root?.user === undefined ? {} : { parent_user_id: root.user }),
    ...(draft.broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...draft.with,
  };
  store.together(() => {
    store.messages.save(draft.channel.id, message);
    notify(workspace, draft.channel, message);
    store.attention.read(draft.user, {
      channel: draft.channel.id,
      thread: draft.thread ?? '',
      ts: message.ts,
    });
  });
  announce(workspace, draft.channel, message);
  workspace.changes.tell({ channel: draft.channel.id });
  unfurlCanvases(workspace, draft.channel, message);
  return message;
}

/** The marks that Slack puts on what an app posts. */
export function botMarks(workspace: Workspace): Partial<Message> {
  const { app, team } = workspace;
  return {
    bot_id: app.bot_id,
    app_id: app.id,
    bot_profile: {
      id: app.bot_id,
      app_id: app.id,
      user_id: app.bot_user_id,
      name: app.name,
      icons: {},
      deleted: false,
      updated: seconds(workspace),
      team_id: team.id,
    },
  };
}

/** A line from Slack itself, such as "has joined the channel". */
export function postNotice(
  workspace: Workspace,
  channel: Channel,
  line: { user: string; subtype: string; text: string },
): void {
  const message: Message = { type: 'message', ts: workspace.nextTs(), ...line };
  workspace.store.messages.save(channel.id, message);
  emit(workspace, { ...message, ...inChannel(channel, message.ts) }, channel);
  workspace.changes.tell({ channel: channel.id });
}

/** A mention of the app arrives twice, as `message` and as `app_mention`, with one ts. */
function announce(workspace: Workspace, channel: Channel, message: Message): void {
  const { app_id, bot_profile, ...rest } = message;
  const marks = message.bot_id ? { app_id, bot_profile } : {};
  emit(workspace, { ...rest, ...marks, ...inChannel(channel, message.ts) }, channel);
  const byBot = message.user === workspace.app.bot_user_id;
  if (byBot || channel.kind === 'im' || !message.text.includes(`<@${workspace.app.bot_user_id}>`)) return;
  emit(workspace, { ...rest, type: 'app_mention', channel: channel.id, event_ts: message.ts }, channel);
}
