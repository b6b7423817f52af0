import { emit } from '../delivery/events.ts';
import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import type { Workspace } from '../workspace.ts';

export type Act = { person: string; name: string };

/** False when this person has reacted so already. */
export function react(workspace: Workspace, at: { channel: Channel; message: Message }, act: Act): boolean {
  const key = { channel: at.channel.id, ts: at.message.ts, ...act };
  if (!workspace.store.reactions.add(key)) return false;
  tell(workspace, 'reaction_added', { ...at, act });
  return true;
}

/** False when there was no such reaction. */
export function unreact(workspace: Workspace, at: { channel: Channel; message: Message }, act: Act): boolean {
  const key = { channel: at.channel.id, ts: at.message.ts, ...act };
  if (!workspace.store.reactions.remove(key)) return false;
  tell(workspace, 'reaction_removed', { ...at, act });
  return true;
}

function tell(
  workspace: Workspace,
  type: 'reaction_added' | 'reaction_removed',
  { channel, message, act }: { channel: Channel; message: Message; act: Act },
): void {
  workspace.changes.tell({ channel: channel.id });
  const item = { type: 'message', channel: channel.id, ts: message.ts };
  emit(workspace, { type, user: act.person, reaction: act.name, item, item_user: message.user }, channel);
}

/** An emoji name without its colons, with a skin tone where it has one; undefined when it cannot be one. */
export function emojiName(name: string): string | undefined {
  const bare = name.replace(/^:|:$/g, '');
  return /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(bare) ? bare : undefined;
}
