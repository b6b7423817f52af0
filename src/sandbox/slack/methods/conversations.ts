import { z } from 'zod';
import { count, cursor, flag, list, required, text } from '../api/arguments.ts';
import { missingScope, personAt, scopedChannel, visibleChannel } from '../api/lookups.ts';
import { type Method, method, Refusal } from '../api/method.ts';
import { page } from '../api/paging.ts';
import { channelObject } from '../api/render.ts';
import type { Channel } from '../store/channels.ts';
import { directMessage, join } from '../talk/membership.ts';
import type { Workspace } from '../workspace.ts';

export const READ_SCOPES = ['channels:read', 'groups:read', 'im:read', 'mpim:read'] as const;
const TYPES: ReadonlyMap<string, Channel['kind']> = new Map([
  ['public_channel', 'public'],
  ['private_channel', 'private'],
  ['im', 'im'],
  ['mpim', 'mpim'],
]);
const FAMILY_SCOPES = {
  public: 'channels:read',
  private: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
} as const;

/** The kinds that `types` names; each needs its own scope. */
export function kindsOf(workspace: Workspace, types: string): Set<Channel['kind']> {
  const kinds = new Set<Channel['kind']>();
  for (const type of types.split(',').map((entry) => entry.trim())) {
    const kind = TYPES.get(type);
    if (!kind) throw new Refusal('invalid_types');
    if (!workspace.manifest.scopes.has(FAMILY_SCOPES[kind]))
      throw missingScope(workspace, FAMILY_SCOPES[kind]);
    kinds.add(kind);
  }
  return kinds;
}

export const listArguments = {
  cursor,
  limit: count(100, 1000),
  types: text.default('public_channel'),
  exclude_archived: flag.default(false),
  team_id: text.optional(),
};

export const conversationMethods: Record<string, Method> = {
  'conversations.info': method({
    scopes: READ_SCOPES,
    tier: 't3',
    args: z.object({
      channel: required,
      include_num_members: flag.default(false),
      include_locale: flag.optional(),
    }),
    errors: ['channel_not_found'],
    missing: { channel: 'channel_not_found' },
    run(workspace, args) {
      const channel = scopedChannel(workspace, args.channel, 'read');
      const members = args.include_num_members
        ? { num_members: workspace.store.channels.members(channel.id).length }
        : {};
      return { channel: { ...channelObject(workspace, channel), ...members } };
    },
  }),

  'conversations.list': method({
    scopes: READ_SCOPES,
    tier: 't2',
    args: z.object(listArguments),
    errors: ['invalid_cursor', 'invalid_types'],
    run(workspace, args) {
      const { store, app } = workspace;
      const kinds = kindsOf(workspace, args.types);
      const channels = store.channels
        .all()
        .filter(
          (one) => kinds.has(one.kind) && !one.is_deleted && !(args.exclude_archived && one.is_archived),
        )
        .filter((one) => one.kind === 'public' || store.channels.hasMember(one.id, app.bot_user_id));
      const { items, response_metadata } = page(channels, args);
      return {
        channels: items.map((one) => ({
          ...channelObject(workspace, one),
          ...(one.kind === 'im' ? {} : { num_members: store.channels.members(one.id).length }),
        })),
        response_metadata,
      };
    },
  }),

  'conversations.members': method({
    scopes: READ_SCOPES,
    tier: 't4',
    args: z.object({ channel: required, cursor, limit: count(100, 1000) }),
    errors: ['channel_not_found', 'invalid_cursor'],
    missing: { channel: 'channel_not_found' },
    run(workspace, args) {
      const channel = scopedChannel(workspace, args.channel, 'read');
      const { items, response_metadata } = page(workspace.store.channels.members(channel.id), args);
      return { members: items, response_metadata };
    },
  }),

  'conversations.join': method({
    scopes: ['channels:join'],
    tier: 't3',
    args: z.object({ channel: required }),
    errors: ['channel_not_found', 'is_archived', 'method_not_supported_for_channel_type'],
    missing: { channel: 'channel_not_found' },
    run(workspace, args) {
      const channel = visibleChannel(workspace, args.channel);
      if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type');
      if (channel.is_archived) throw new Refusal('is_archived');
      const joined = join(workspace, channel, { person: workspace.app.bot_user_id });
      const warning = 'already_in_channel';
      return {
        channel: channelObject(workspace, channel),
        ...(joined ? {} : { warning, response_metadata: { warnings: [warning] } }),
      };
    },
  }),

  'conversations.open': method({
    scopes: ['im:write', 'mpim:write', 'groups:write', 'channels:manage'],
    tier: 't3',
    args: z.object({
      channel: text.optional(),
      users: list.optional(),
      return_im: flag.default(false),
      prevent_creation: flag.optional(),
    }),
    errors: [
      'channel_not_found',
      'user_not_found',
      'user_disabled',
      'users_list_not_supplied',
      'too_many_users',
      'method_not_supported_for_channel_type',
    ],
    run(workspace, args) {
      const channel = args.channel
        ? openChannel(workspace, args.channel)
        : openUsers(workspace, args.users ?? []);
      return { channel: args.return_im ? channelObject(workspace, channel) : { id: channel.id } };
    },
  }),

  'conversations.invite': method({
    scopes: [
      'channels:write.invites',
      'groups:write.invites',
      'channels:manage',
      'groups:write',
      'im:write',
      'mpim:write',
    ],
    tier: 't3',
    args: z.object({ channel: required, users: list, force: flag.optional() }),
    errors: [
      'channel_not_found',
      'user_not_found',
      'not_in_channel',
      'is_archived',
      'already_in_channel',
      'cant_invite_self',
      'method_not_supported_for_channel_type',
      'no_user',
    ],
    missing: { channel: 'channel_not_found', users: 'no_user' },
    run(workspace, args) {
      const { store, app } = workspace;
      const channel = visibleChannel(workspace, args.channel);
      if (channel.kind === 'im' || channel.kind === 'mpim')
        throw new Refusal('method_not_supported_for_channel_type');
      if (channel.is_archived) throw new Refusal('is_archived');
      if (!store.channels.hasMember(channel.id, app.bot_user_id)) throw new Refusal('not_in_channel');
      if (args.users.length === 0) throw new Refusal('no_user');
      if (args.users.includes(app.bot_user_id)) throw new Refusal('cant_invite_self');
      const people = args.users.map((id) => personAt(workspace, id));
      const fresh = people.filter((person) =>
        join(workspace, channel, { person: person.id, inviter: app.bot_user_id }),
      );
      if (fresh.length === 0) throw new Refusal('already_in_channel');
      return { channel: channelObject(workspace, channel) };
    },
  }),
};

function openChannel(workspace: Workspace, id: string): Channel {
  const channel = visibleChannel(workspace, id);
  if (channel.kind !== 'im' && channel.kind !== 'mpim')
    throw new Refusal('method_not_supported_for_channel_type');
  return channel;
}

function openUsers(workspace: Workspace, users: string[]): Channel {
  if (users.length === 0) throw new Refusal('users_list_not_supplied');
  if (users.length > 8) throw new Refusal('too_many_users');
  const people = users.map((id) => personAt(workspace, id));
  if (people.some((person) => person.deleted)) throw new Refusal('user_disabled');
  const [first, second] = people;
  const scope = second ? 'mpim:write' : 'im:write';
  if (!workspace.manifest.scopes.has(scope)) throw missingScope(workspace, scope);
  if (!first || first.is_bot) throw new Refusal('user_not_found');
  return second ? groupMessage(workspace, users) : directMessage(workspace, first.id);
}

/** The group conversation of exactly these people and the app. */
function groupMessage(workspace: Workspace, users: string[]): Channel {
  const { store, app, clock } = workspace;
  const members = [...new Set([...users, app.bot_user_id])].toSorted();
  const names = members.map((id) => store.people.get(id)?.name ?? id);
  const name = `mpdm-${names.join('--')}-1`;
  const known = store.channels.named(name);
  if (known) return known;
  const channel: Channel = {
    id: `G${members.map((id) => id.slice(1)).join('')}`,
    name,
    kind: 'mpim',
    topic: '',
    is_archived: false,
    is_ext_shared: false,
    created: Math.floor(clock.now() / 1000),
    creator: app.bot_user_id,
  };
  store.channels.save(channel);
  for (const person of members) store.channels.join(channel.id, person);
  return channel;
}
