import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import type { Workspace } from '../workspace.ts';
import { mentionsIn, wordsOf } from './mentions.ts';

/**
 * Whom a new message notifies, as in Slack: those it mentions, those who follow its thread, and everybody
 * in a direct message. Whoever starts a thread, writes in it or is mentioned in it follows it from then on.
 */
export function notify(workspace: Workspace, channel: Channel, message: Message): void {
  const { store } = workspace;
  const members = new Set(store.channels.members(channel.id));
  const mentions = mentionsIn(workspace, wordsOf(message));
  const thread = message.thread_ts ?? message.ts;
  const pinged = new Set<string>();
  for (const person of mentions.people) if (members.has(person)) pinged.add(person);
  if (mentions.everybody || channel.kind === 'im' || channel.kind === 'mpim') {
    for (const person of members) pinged.add(person);
  }
  if (message.thread_ts) {
    for (const person of store.attention.followers(channel.id, thread))
      if (members.has(person)) pinged.add(person);
  }
  const author = message.user;
  for (const person of pinged) {
    if (person === author || store.people.get(person)?.is_bot) continue;
    store.attention.ping(person, {
      channel: channel.id,
      ts: message.ts,
      ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
    });
  }
  if (author) store.attention.follow(channel.id, thread, author);
  for (const person of mentions.people) {
    if (members.has(person)) store.attention.follow(channel.id, thread, person);
  }
}
