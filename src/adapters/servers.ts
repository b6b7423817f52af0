/** The knowledge servers of the policy file. What speaks to them takes a fifth of a second to load: it comes with the first question. */
import type { KnowledgeServers } from '../ports/lake/knowledge-servers.ts';
import type { ServersOptions } from './server-list.ts';

interface Servers {
  all: KnowledgeServers;
  stop(): Promise<void>;
}

const none: KnowledgeServers = {
  search: async () => ({ findings: [], servers: [] }),
  fetch: async (server) => ({ state: 'absent', source: server, at: new Date().toISOString() }),
  problems: async () => [],
  stop: async () => {},
};

export function serversOf(options: ServersOptions): Servers {
  if (options.settings.length === 0) return { all: none, stop: async () => {} };
  let made: Promise<Servers> | null = null;
  const list = (): Promise<Servers> =>
    (made ??= import('./server-list.ts').then(({ listServers }) => listServers(options)));
  const all: KnowledgeServers = {
    search: async (query, about) => (await list()).all.search(query, about),
    fetch: async (server, ref, audience) => (await list()).all.fetch(server, ref, audience),
    problems: async () => (await list()).all.problems(),
    stop: async () => (await made)?.all.stop(),
  };
  return { all, stop: async () => (await made)?.stop() };
}
