import type { KnowledgeServers } from '../../../src/ports/lake/knowledge-servers.ts';

/** A company without knowledge servers. */
export const silentServers: KnowledgeServers = {
  search: async () => ({ findings: [], servers: [] }),
  fetch: async (server) => ({ state: 'absent', source: server, at: new Date().toISOString() }),
  problems: async () => [],
  stop: async () => {},
};
