import type { SeedInput } from '../../../../src/sandbox/slack/seed.ts';

const SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'canvases:read',
  'canvases:write',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'chat:write.customize',
  'commands',
  'dnd:read',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'groups:write',
  'channels:manage',
  'im:history',
  'im:read',
  'im:write',
  'metadata.message:read',
  'mpim:history',
  'mpim:read',
  'mpim:write',
  'reactions:read',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users:read',
  'users:read.email',
];

const EVENTS = [
  'agent_session_stopped',
  'agent_session_title_changed',
  'app_home_opened',
  'app_mention',
  'channel_archive',
  'channel_unarchive',
  'channel_left',
  'channel_rename',
  'channel_shared',
  'channel_unshared',
  'channel_deleted',
  'file_change',
  'file_deleted',
  'group_archive',
  'group_unarchive',
  'group_deleted',
  'group_left',
  'member_joined_channel',
  'member_left_channel',
  'message.channels',
  'message.groups',
  'message.im',
  'message.mpim',
  'reaction_added',
  'reaction_removed',
  'user_change',
];

export type ManifestChange = { without?: string[]; withoutEvents?: string[]; home?: boolean };

/** A manifest with every scope and event that local Slack knows; JSON is YAML, too. */
export function manifestText(change: ManifestChange = {}): string {
  return JSON.stringify({
    display_information: { name: 'Helper' },
    features: {
      app_home: { home_tab_enabled: change.home ?? true, messages_tab_enabled: true },
      agent_view: { agent_description: 'Helps.' },
      slash_commands: [
        { command: '/help-me', description: 'Asks for help', usage_hint: 'what', should_escape: true },
        { command: '/raw', description: 'Not escaped' },
      ],
      shortcuts: [
        { name: 'Help', type: 'global', callback_id: 'help_anywhere', description: 'Help' },
        { name: 'Help with this', type: 'message', callback_id: 'help_with_message', description: 'Help' },
      ],
    },
    oauth_config: { scopes: { bot: SCOPES.filter((scope) => !change.without?.includes(scope)) } },
    settings: {
      event_subscriptions: { bot_events: EVENTS.filter((event) => !change.withoutEvents?.includes(event)) },
      interactivity: { is_enabled: true },
    },
  });
}

export const TOKENS = { bot: 'xoxb-local-test', app: 'xapp-local-test', secret: 'local-signing-secret' };

const person = (id: string, name: string, real: string, more: Record<string, unknown> = {}) => ({
  id,
  name,
  real_name: real,
  display_name: real.split(' ')[0] ?? real,
  email: `${name}@acme.test`,
  ...more,
});

/** Acme: Ana, Eli and Sam work there, Gus is a guest from elsewhere, Old Tom has left. */
export function acme(manifest: string): SeedInput {
  return {
    team: { id: 'T0ACME', name: 'acme', domain: 'acme' },
    people: [
      person('U0ANA', 'ana', 'Ana Lima', { tz: 'Europe/Berlin', title: 'Product manager' }),
      person('U0ELI', 'eli', 'Eli Stone'),
      person('U0SAM', 'sam', 'Sam Roe'),
      person('U0GUS', 'gus', 'Gus Hall', { is_stranger: true, team_id: 'T0GLOBEX' }),
      person('U0TOM', 'tom', 'Old Tom', { deleted: true }),
    ],
    channels: [
      { id: 'C0INVOICES', name: 'invoices', members: ['ana', 'eli', 'gus'], app_member: true },
      { id: 'C0RANDOM', name: 'random', members: ['ana', 'sam'] },
      { id: 'C0SECRET', name: 'secret', is_private: true, members: ['ana'] },
      { id: 'C0INNER', name: 'inner', is_private: true, members: ['ana', 'eli'], app_member: true },
    ],
    usergroups: [{ id: 'S0PAY', handle: 'payments', name: 'Payments', users: ['U0ELI', 'U0SAM'] }],
    app: {
      id: 'A0APP',
      name: 'Helper',
      bot_user_id: 'U0BOT',
      bot_id: 'B0BOT',
      bot_token: TOKENS.bot,
      app_token: TOKENS.app,
      signing_secret: TOKENS.secret,
      manifest,
      delivery: { mode: 'socket' },
    },
  };
}
