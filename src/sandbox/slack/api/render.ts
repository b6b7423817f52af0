import type { Fields } from '../json.ts';
import type { Channel } from '../store/channels.ts';
import type { Message, Reaction, Reply } from '../store/messages.ts';
import type { Person } from '../store/people.ts';
import type { Workspace } from '../workspace.ts';

/** A channel as the Web API shows it to the app. */
export function channelObject(workspace: Workspace, channel: Channel): Fields {
  const { store, team, app } = workspace;
  const shared = {
    id: channel.id,
    created: channel.created,
    is_archived: channel.is_archived,
    is_org_shared: false,
    context_team_id: team.id,
    updated: channel.created * 1000,
  };
  if (channel.kind === 'im') {
    const user = store.channels.members(channel.id).find((person) => person !== app.bot_user_id);
    return {
      ...shared,
      is_im: true,
      user,
      is_user_deleted: store.people.get(user ?? '')?.deleted ?? false,
      priority: 0,
    };
  }
  const others = channel.is_ext_shared && channel.connected_team ? [channel.connected_team.id] : [];
  return {
    ...shared,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'public',
    is_general: false,
    is_member: store.channels.hasMember(channel.id, app.bot_user_id),
    is_shared: channel.is_ext_shared,
    is_ext_shared: channel.is_ext_shared,
    is_pending_ext_shared: false,
    pending_shared: [],
    shared_team_ids: [team.id, ...others],
    ...(channel.is_ext_shared ? { connected_team_ids: others } : {}),
    creator: channel.creator,
    unlinked: 0,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
    ...channelTabs(workspace, channel),
  };
}

function channelTabs(workspace: Workspace, channel: Channel): Fields {
  const tabs = workspace.store.canvases
    .all()
    .filter((canvas) => canvas.channel === channel.id && !canvas.deleted)
    .map((canvas) => ({
      id: `Ct${canvas.id.slice(1)}`,
      label: canvas.is_channel_canvas ? '' : canvas.title,
      type: canvas.is_channel_canvas ? 'channel_canvas' : 'canvas',
      data: { file_id: canvas.id },
    }));
  return tabs.length ? { properties: { tabs } } : {};
}

/** A person as `users.info` shows them. The e-mail address needs a scope of its own. */
export function userObject(workspace: Workspace, person: Person): Fields {
  const stranger = person.team_id !== workspace.team.id;
  return {
    id: person.id,
    team_id: person.team_id,
    name: person.name,
    deleted: person.deleted,
    color: '9f69e7',
    real_name: person.real_name,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: zoneOffset(person.tz, workspace.clock.now()),
    profile: {
      title: person.title,
      real_name: person.real_name,
      real_name_normalized: person.real_name,
      display_name: person.display_name,
      display_name_normalized: person.display_name,
      ...statusOf(person, workspace.clock.now()),
      ...(workspace.manifest.scopes.has('users:read.email') && person.email ? { email: person.email } : {}),
      ...(person.is_bot ? { bot_id: workspace.app.bot_id, api_app_id: workspace.app.id } : {}),
      team: person.team_id,
    },
    is_admin: person.is_admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.is_restricted,
    is_ultra_restricted: person.is_ultra_restricted,
    is_bot: person.is_bot,
    is_app_user: false,
    ...(stranger || person.is_stranger ? { is_stranger: person.is_stranger || stranger } : {}),
    updated: person.updated,
  };
}

/** Once its time is over Slack has cleared it. */
function statusOf(person: Person, nowMs: number): Fields {
  const until = person.status_expiration ?? 0;
  const over = until > 0 && until * 1_000 <= nowMs;
  return {
    status_text: over ? '' : (person.status_text ?? ''),
    status_emoji: over ? '' : (person.status_emoji ?? ''),
    status_expiration: over ? 0 : until,
  };
}

/** Seconds east of UTC. */
function zoneOffset(tz: string, now: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: tz, timeZoneName: 'longOffset' }).formatToParts(
    now,
  );
  const match = /([+-])(\d\d):(\d\d)/.exec(parts.find((part) => part.type === 'timeZoneName')?.value ?? '');
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}

/** A message as history shows it, with what was gathered around it. */
export function messageObject(
  message: Message,
  around: { reactions: Reaction[]; replies: Reply | undefined; metadata: boolean },
): Fields {
  const { metadata, ...rest } = message;
  return {
    ...rest,
    ...(around.metadata && metadata ? { metadata } : {}),
    ...(around.reactions.length ? { reactions: around.reactions } : {}),
    ...(around.replies
      ? {
          thread_ts: message.ts,
          reply_count: around.replies.count,
          reply_users_count: around.replies.users.length,
          reply_users: around.replies.users,
          latest_reply: around.replies.latest,
          is_locked: false,
          subscribed: true,
        }
      : {}),
  };
}
