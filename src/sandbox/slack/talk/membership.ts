import { emit } from '../delivery/events.ts';
import type { Channel } from '../store/channels.ts';
import type { Workspace } from '../workspace.ts';
import { postNotice } from './post.ts';

const LETTERS = { public: 'C', private: 'G', im: 'D', mpim: 'G' } as const;

/** Puts a person, or the app, into a channel. False when already there. */
export function join(
  workspace: Workspace,
  channel: Channel,
  who: { person: string; inviter?: string },
): boolean {
  if (!workspace.store.channels.join(channel.id, who.person)) return false;
  emit(
    workspace,
    {
      type: 'member_joined_channel',
      user: who.person,
      channel: channel.id,
      channel_type: LETTERS[channel.kind],
      team: workspace.team.id,
      ...(who.inviter ? { inviter: who.inviter } : {}),
    },
    channel,
  );
  const text = `<@${who.person}> has joined the channel`;
  postNotice(workspace, channel, { user: who.person, subtype: 'channel_join', text });
  return true;
}

/** Takes a person, or the app, out of a channel. The app is told of its own removal by `channel_left`. */
export function leave(workspace: Workspace, channel: Channel, person: string): boolean {
  const { store, app } = workspace;
  if (!store.channels.hasMember(channel.id, person)) return false;
  const isApp = person === app.bot_user_id;
  if (isApp)
    emit(workspace, {
      type: channel.kind === 'private' ? 'group_left' : 'channel_left',
      channel: channel.id,
      actor_id: person,
    });
  else {
    const event = { channel: channel.id, channel_type: LETTERS[channel.kind], team: workspace.team.id };
    emit(workspace, { type: 'member_left_channel', user: person, ...event }, channel);
  }
  store.channels.leave(channel.id, person);
  const text = `<@${person}> has left the channel`;
  postNotice(workspace, channel, { user: person, subtype: 'channel_leave', text });
  return true;
}

/** The direct message between the app and a person. */
export function directMessage(workspace: Workspace, person: string): Channel {
  const id = `D${person.slice(1)}`;
  const known = workspace.store.channels.get(id);
  if (known) return known;
  const channel: Channel = {
    id,
    name: id,
    kind: 'im',
    topic: '',
    is_archived: false,
    is_ext_shared: false,
    created: Math.floor(workspace.clock.now() / 1000),
    creator: workspace.app.bot_user_id,
  };
  workspace.store.channels.save(channel);
  workspace.store.channels.join(id, person);
  workspace.store.channels.join(id, workspace.app.bot_user_id);
  return channel;
}
