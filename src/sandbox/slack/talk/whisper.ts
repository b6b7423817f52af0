import type { Ephemeral } from '../store/attention.ts';
import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import type { Workspace } from '../workspace.ts';
import { botMarks } from './post.ts';

export type Whisper = {
  channel: Channel;
  person: string;
  text: string;
  thread?: string | undefined;
  with?: Partial<Message>;
};

/**
 * A message that one person alone sees, that is in no history and pings nobody. In a thread Slack shows it
 * only when the thread is active: to a root without replies it answers ok and shows nothing.
 */
export function whisper(workspace: Workspace, draft: Whisper): Message {
  const message: Message = {
    type: 'message',
    ts: workspace.nextTs(),
    user: workspace.app.bot_user_id,
    text: draft.text,
    team: workspace.team.id,
    ...botMarks(workspace),
    ...(draft.thread === undefined ? {} : { thread_ts: draft.thread }),
    ...draft.with,
  };
  const inactive =
    draft.thread !== undefined && !workspace.store.messages.thread(draft.channel.id, draft.thread);
  if (inactive) return message;
  const ephemeral: Ephemeral = { ...message, channel: draft.channel.id, person: draft.person };
  workspace.store.attention.whisper(ephemeral);
  workspace.changes.tell({ channel: draft.channel.id });
  return message;
}
