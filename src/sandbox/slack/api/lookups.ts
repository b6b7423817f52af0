import type { Channel } from '../store/channels.ts';
import type { Message } from '../store/messages.ts';
import type { Person } from '../store/people.ts';
import { directMessage } from '../talk/membership.ts';
import type { Workspace } from '../workspace.ts';
import { Refusal } from './method.ts';

const FAMILIES = { public: 'channels', private: 'groups', im: 'im', mpim: 'mpim' } as const;

export function missingScope(workspace: Workspace, needed: string): Refusal {
  return new Refusal('missing_scope', { needed, provided: [...workspace.manifest.scopes].join(',') });
}

/** A channel that the app can see: public ones, and those that it is in. */
export function visibleChannel(workspace: Workspace, id: string): Channel {
  const { store, app } = workspace;
  const channel = store.channels.get(id);
  if (!channel || channel.is_deleted) throw new Refusal('channel_not_found');
  if (channel.kind !== 'public' && !store.channels.hasMember(id, app.bot_user_id)) {
    throw new Refusal('channel_not_found');
  }
  return channel;
}

/** As above, and the app has the scope for this kind of channel, such as `groups:history`. */
export function scopedChannel(workspace: Workspace, id: string, verb: 'read' | 'history'): Channel {
  const channel = visibleChannel(workspace, id);
  const needed = `${FAMILIES[channel.kind]}:${verb}`;
  if (!workspace.manifest.scopes.has(needed)) throw missingScope(workspace, needed);
  return channel;
}

/** A channel that the app may post to; a person's id stands for the direct message with them. */
export function postableChannel(workspace: Workspace, idOrName: string): Channel {
  const { store, app, manifest } = workspace;
  if (/^[UW]/.test(idOrName)) {
    const person = store.people.get(idOrName);
    if (!person || person.is_bot || person.deleted) throw new Refusal('channel_not_found');
    return directMessage(workspace, person.id);
  }
  const named = idOrName.startsWith('#') ? store.channels.named(idOrName.slice(1)) : undefined;
  const channel = visibleChannel(workspace, named?.id ?? idOrName);
  if (channel.is_archived) throw new Refusal('is_archived');
  const open = channel.kind === 'public' && manifest.scopes.has('chat:write.public');
  if (!open && !store.channels.hasMember(channel.id, app.bot_user_id)) throw new Refusal('not_in_channel');
  return channel;
}

export function messageAt(workspace: Workspace, channel: Channel, ts: string): Message {
  const message = workspace.store.messages.get(channel.id, ts);
  if (!message || message.subtype === 'tombstone') throw new Refusal('message_not_found');
  return message;
}

export function personAt(workspace: Workspace, id: string): Person {
  const person = workspace.store.people.get(id);
  if (!person) throw new Refusal('user_not_found');
  return person;
}
