/** The knowledge servers of the policy file, each behind the adapter that can ask it, each with a guarded network. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerSettings } from '../pipeline/knowledge/server-settings.ts';
import type { KnowledgeServer, KnowledgeServers } from '../ports/lake/knowledge-servers.ts';
import { type Clock, systemClock } from './knowledge-servers/attempts.ts';
import { createKnowledgeServers } from './knowledge-servers/servers.ts';
import { type Admin, connectMcp } from './mcp/connect.ts';
import { createFileConnections } from './mcp/connection-store.ts';
import { createMcpServer, type McpOutside, type McpSettings } from './mcp/server.ts';
import { createGuardedFetch, type GuardedFetch, type Resolve } from './web/guarded-fetch.ts';
import { createZendesk, type ZendeskSettings } from './zendesk/zendesk.ts';

export interface ServersOptions {
  home: string;
  settings: ServerSettings[];
  secret: (name: string) => string | null;
  report: (what: string, error: unknown) => void;
  clock?: Clock;
  resolve?: Resolve;
}

const isZendesk = (settings: ServerSettings): settings is ZendeskSettings =>
  settings.place.over === 'zendesk';
const isMcp = (settings: ServerSettings): settings is McpSettings => settings.place.over !== 'zendesk';

function guarded(settings: ServerSettings, resolve: Resolve | undefined): GuardedFetch {
  const { place } = settings;
  return createGuardedFetch({
    service: settings.label,
    rule: { privateHosts: place.over === 'stdio' ? [] : place.privateHosts },
    silentMs: settings.timeoutMs * 2,
    ...(resolve === undefined ? {} : { resolve }),
  });
}

const mcpOutside = (options: ServersOptions, fetch: GuardedFetch['fetch']): McpOutside => ({
  store: createFileConnections(join(options.home, 'connections')),
  secret: options.secret,
  fetch,
  now: () => (options.clock ?? systemClock).now(),
});

export function listServers(options: ServersOptions): { all: KnowledgeServers; stop(): Promise<void> } {
  const webs: GuardedFetch[] = [];
  const servers = options.settings.flatMap((settings): KnowledgeServer[] => {
    const web = guarded(settings, options.resolve);
    webs.push(web);
    const outside = mcpOutside(options, web.fetch);
    if (isMcp(settings)) return [createMcpServer(settings, outside)];
    if (!isZendesk(settings)) return [];
    return [
      createZendesk(settings, {
        ...outside,
        wait: async (ms, signal) => {
          await wait(ms, undefined, { signal });
        },
      }),
    ];
  });
  const all = createKnowledgeServers({
    servers,
    report: options.report,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  return {
    all,
    stop: async () => {
      await all.stop();
      for (const web of webs) web.close();
    },
  };
}

/** `npm run connect NAME`: true where the server is asked from here on. */
export async function connectServer(
  settings: ServerSettings,
  about: { options: Omit<ServersOptions, 'settings'>; admin: Admin },
): Promise<boolean> {
  const options = { ...about.options, settings: [settings] };
  if (!isMcp(settings)) {
    const servers = listServers(options);
    const problems = await servers.all.problems();
    for (const problem of problems) about.admin.say(problem);
    if (problems.length === 0)
      about.admin.say(`${settings.label} is asked by its own interface: nothing to approve.`);
    await servers.stop();
    return problems.length === 0;
  }
  const web = guarded(settings, options.resolve);
  try {
    return await connectMcp(settings, mcpOutside(options, web.fetch), about.admin);
  } finally {
    web.close();
  }
}
