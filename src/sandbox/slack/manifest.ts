import { parse } from 'yaml';
import { z } from 'zod';

const manifestShape = z.object({
  features: z
    .object({
      app_home: z
        .object({
          home_tab_enabled: z.boolean().default(false),
          messages_tab_enabled: z.boolean().default(false),
        })
        .prefault({}),
      agent_view: z.object({}).loose().optional(),
      slash_commands: z
        .array(
          z.object({
            command: z.string().startsWith('/'),
            description: z.string().default(''),
            usage_hint: z.string().default(''),
            should_escape: z.boolean().default(false),
          }),
        )
        .default([]),
      shortcuts: z
        .array(
          z.object({
            name: z.string(),
            type: z.enum(['message', 'global']),
            callback_id: z.string(),
            description: z.string().default(''),
          }),
        )
        .default([]),
    })
    .prefault({}),
  oauth_config: z.object({
    scopes: z.object({ bot: z.array(z.string()).default([]) }),
  }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).prefault({}),
    interactivity: z.object({ is_enabled: z.boolean() }).prefault({ is_enabled: false }),
  }),
});

export type Manifest = {
  commands: { command: string; description: string; usage_hint: string; should_escape: boolean }[];
  shortcuts: { name: string; type: 'message' | 'global'; callback_id: string; description: string }[];
  events: ReadonlySet<string>;
  scopes: ReadonlySet<string>;
  home: boolean;
  messagesTab: boolean;
  interactive: boolean;
  agent: boolean;
};

/** What local Slack needs of an app manifest. Throws, with every problem, when it is not one. */
export function readManifest(text: string): Manifest {
  const manifest = manifestShape.parse(parse(text));
  return {
    commands: manifest.features.slash_commands,
    shortcuts: manifest.features.shortcuts,
    events: new Set(manifest.settings.event_subscriptions.bot_events),
    scopes: new Set(manifest.oauth_config.scopes.bot),
    home: manifest.features.app_home.home_tab_enabled,
    messagesTab: manifest.features.app_home.messages_tab_enabled,
    interactive: manifest.settings.interactivity.is_enabled,
    agent: manifest.features.agent_view !== undefined,
  };
}
