import { z } from 'zod';
import { userObject } from '../api/render.ts';
import { emit } from '../delivery/events.ts';
import { HttpRefusal } from '../http/exchange.ts';
import type { Channel } from '../store/channels.ts';
import type { Person } from '../store/people.ts';
import { join, leave } from '../talk/membership.ts';
import { seconds, type Workspace } from '../workspace.ts';

export const personFlags = z.strictObject({
  real_name: z.string().optional(),
  display_name: z.string().optional(),
  title: z.string().optional(),
  tz: z.string().optional(),
  email: z.string().optional(),
  is_admin: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  deleted: z.boolean().optional(),
  team_id: z.string().optional(),
  status_text: z.string().max(100).optional(),
  status_emoji: z.union([z.literal(''), z.string().regex(/^:[a-z0-9_+'-]+:$/)]).optional(),
  status_expiration: z.int().nonnegative().optional(),
});

/** Changes what a person is; the app hears `user_change`. */
export function flagPerson(workspace: Workspace, name: string, flags: z.infer<typeof personFlags>): Person {
  const { people } = workspace.store;
  const person = people.named(name) ?? people.get(name);
  if (!person) throw new HttpRefusal(404, 'unknown_person', `Nobody here is called ${name}.`);
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const changed: Person = { ...person, ...given, updated: seconds(workspace) };
  people.save(changed);
  emit(workspace, {
    type: 'user_change',
    user: userObject(workspace, changed),
    cache_ts: seconds(workspace),
  });
  workspace.changes.tell({ all: true });
  return changed;
}

export const channelFlags = z.strictObject({
  name: z.string().min(1).optional(),
  topic: z.string().optional(),
  archived: z.boolean().optional(),
  is_ext_shared: z.boolean().optional(),
  /** The company that it is shared with. */
  connected_team: z
    .strictObject({ id: z.string().regex(/^[TE][A-Z0-9]+$/), name: z.string().min(1) })
    .optional(),
  deleted: z.literal(true).optional(),
  app_member: z.boolean().optional(),
  /** Who puts the app in, when `app_member` does. */
  inviter: z.string().optional(),
  members: z.array(z.string()).optional(),
});

/** Changes what a channel is, or who is in it; the app hears the event that fits. */
export function flagChannel(workspace: Workspace, id: string, flags: z.infer<typeof channelFlags>): Channel {
  const { store } = workspace;
  const channel = store.channels.get(id) ?? store.channels.named(id);
  if (!channel) throw new HttpRefusal(404, 'channel_not_found', `There is no channel ${id}.`);
  const changed: Channel = {
    ...channel,
    name: flags.name ?? channel.name,
    topic: flags.topic ?? channel.topic,
    is_archived: flags.archived ?? channel.is_archived,
    is_ext_shared: flags.is_ext_shared ?? channel.is_ext_shared,
    connected_team: flags.connected_team ?? channel.connected_team ?? SOMEBODY,
  };
  store.channels.save(changed);
  tell(workspace, channel, changed);
  if (flags.members) setMembers(workspace, changed, flags.members);
  if (flags.app_member !== undefined)
    setApp(workspace, changed, { member: flags.app_member, inviter: flags.inviter });
  if (flags.deleted) remove(workspace, changed);
  workspace.changes.tell({ all: true });
  return changed;
}

/** In a channel shared with nobody in particular. */
const SOMEBODY = { id: 'T0EXTERNAL', name: 'Elsewhere' };

function tell(workspace: Workspace, before: Channel, after: Channel): void {
  const isGroup = after.kind === 'private';
  const family = isGroup ? 'group' : 'channel';
  if (before.is_archived !== after.is_archived) {
    const verb = after.is_archived ? 'archive' : 'unarchive';
    // Slack names whoever unarchives a private channel otherwise than everywhere else.
    const who = isGroup && verb === 'unarchive' ? { actor_id: after.creator } : { user: after.creator };
    emit(workspace, { type: `${family}_${verb}`, channel: after.id, ...who }, after);
  }
  if (before.name !== after.name) {
    const channel = { id: after.id, name: after.name, created: after.created };
    emit(workspace, { type: `${family}_rename`, channel }, after);
  }
  if (before.is_ext_shared === after.is_ext_shared) return;
  const team = after.connected_team?.id;
  const event = after.is_ext_shared
    ? { type: 'channel_shared', connected_team_id: team }
    : { type: 'channel_unshared', previously_connected_team_id: team, is_ext_shared: false };
  emit(workspace, { ...event, channel: after.id }, after);
}

/** Gone for everybody, without a word to its members. */
function remove(workspace: Workspace, channel: Channel): void {
  const { store } = workspace;
  const event =
    channel.kind === 'private'
      ? { type: 'group_deleted', date_deleted: seconds(workspace), actor_id: channel.creator }
      : { type: 'channel_deleted', actor_id: channel.creator };
  emit(workspace, { ...event, channel: channel.id }, channel);
  for (const person of store.channels.members(channel.id)) store.channels.leave(channel.id, person);
  store.channels.save({ ...channel, is_deleted: true });
}

function idOf(workspace: Workspace, name: string): string {
  const person = workspace.store.people.named(name) ?? workspace.store.people.get(name);
  if (!person) throw new HttpRefusal(404, 'unknown_person', `Nobody here is called ${name}.`);
  return person.id;
}

function setMembers(workspace: Workspace, channel: Channel, names: string[]): void {
  const wanted = new Set(names.map((name) => idOf(workspace, name)));
  for (const person of workspace.store.channels.members(channel.id)) {
    if (!wanted.has(person) && person !== workspace.app.bot_user_id) leave(workspace, channel, person);
  }
  for (const person of wanted) join(workspace, channel, { person });
}

function setApp(
  workspace: Workspace,
  channel: Channel,
  app: { member: boolean; inviter: string | undefined },
): void {
  const person = workspace.app.bot_user_id;
  if (!app.member) leave(workspace, channel, person);
  else
    join(workspace, channel, { person, ...(app.inviter ? { inviter: idOf(workspace, app.inviter) } : {}) });
}
