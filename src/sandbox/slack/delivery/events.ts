import { newId } from '../ids.ts';
import type { Fields } from '../json.ts';
import type { Channel } from '../store/channels.ts';
import { seconds, type Workspace } from '../workspace.ts';

const CHANNEL_TYPES = { public: 'channel', private: 'group', im: 'im', mpim: 'mpim' } as const;
const MESSAGE_EVENTS = {
  public: 'message.channels',
  private: 'message.groups',
  im: 'message.im',
  mpim: 'message.mpim',
} as const;

/** Sends an event to the app, if it subscribed to it, and is in the channel that the event is about. */
export function emit(workspace: Workspace, event: Fields & { type: string }, channel?: Channel): void {
  const { app, team, manifest, store } = workspace;
  const subscription = event.type === 'message' && channel ? MESSAGE_EVENTS[channel.kind] : event.type;
  if (!manifest.events.has(subscription)) return;
  if (channel && !store.channels.hasMember(channel.id, app.bot_user_id)) return;
  workspace.dispatcher.event({
    token: 'local-verification-token',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event: { ...event, event_ts: event.event_ts ?? workspace.nextTs() },
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: seconds(workspace),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.bot_user_id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: channel?.is_ext_shared ?? false,
    event_context: newId('4-'),
  });
}

/** Where a message event happened. */
export function inChannel(channel: Channel, eventTs: string): Fields {
  return { channel: channel.id, channel_type: CHANNEL_TYPES[channel.kind], event_ts: eventTs };
}
