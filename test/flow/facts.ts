/** What the company's sources know, in memory: it can be changed, and told to be out of reach. */
import type { Evidence, Freeze, Incident } from '../../src/pipeline/item/context.ts';
import type { Fetched } from '../../src/ports/fetched.ts';
import type { Catalog, CatalogService } from '../../src/ports/lake/catalog.ts';
import type { DocumentSource } from '../../src/ports/lake/documents.ts';
import type { Incidents } from '../../src/ports/lake/incidents.ts';
import type { Knowledge } from '../../src/ports/lake/knowledge.ts';
import type { KnowledgeServers, ServerFinding } from '../../src/ports/lake/knowledge-servers.ts';

const now = (): string => new Date().toISOString();
const ok = <T>(source: string, value: T): Fetched<T> => ({ state: 'ok', value, source, at: now() });

export interface Facts extends Catalog, Incidents, Knowledge {
  known: CatalogService[];
  /** What of the catalog cannot be read. */
  partly?: string;
  openIncidents: Incident[];
  openFreezes: Freeze[];
  /** Documents of the one source there is. */
  evidence: Evidence[];
  documents: DocumentSource;
  servers: KnowledgeServers;
  /** What servers of others answer; `reason`: that one did not. */
  onServers: ServerFinding[];
  serverTrouble: { server: string; reason: string; blocked: boolean }[];
  /** Sources that cannot be reached. */
  down: Set<string>;
}

export function createFacts(): Facts {
  const service = (name: string, tier: 'T1' | 'T2', dependsOn: string[]): CatalogService => ({
    name,
    title: name,
    description: '',
    owner: name === 'storefront' ? 'shop' : 'billing',
    tier,
    repo: `acme/${name}`,
    dependsOn,
    tags: name === 'storefront' ? ['shop', 'help'] : ['finance', 'csv'],
  });
  const unlessDown = <T>(source: string, value: () => T): Promise<Fetched<T>> =>
    Promise.resolve(
      facts.down.has(source)
        ? { state: 'unknown', source, at: now(), reason: 'did not answer' }
        : ok(source, value()),
    );
  const facts: Facts = {
    known: [service('invoices', 'T2', ['storefront']), service('storefront', 'T1', [])],
    openIncidents: [],
    openFreezes: [],
    evidence: [],
    onServers: [],
    serverTrouble: [],
    servers: {
      search: async (_query, { use }) => ({
        findings: facts.onServers.filter((one) => (one.kind === 'customer') === (use === 'customers')),
        servers: facts.serverTrouble.map(({ server, reason, blocked }) => ({
          source: server,
          state: 'unknown',
          at: now(),
          reason,
          server,
          blocked,
          notes: [],
        })),
      }),
      fetch: async (server) => ({ state: 'absent', source: server, at: now() }),
      problems: async () => facts.serverTrouble.filter((one) => one.blocked).map((one) => one.reason),
      stop: async () => {},
    },
    down: new Set(),
    services: async () => {
      const found = await unlessDown('service catalog', () => facts.known);
      return found.state === 'ok' && facts.partly !== undefined ? { ...found, partly: facts.partly } : found;
    },
    problems: async () => [],
    active: () => unlessDown('incidents', () => facts.openIncidents),
    freezes: () => unlessDown('freezes', () => facts.openFreezes),
    documents: {
      name: 'Company docs',
      isLocal: true,
      list: () =>
        unlessDown('knowledge', () => ({
          items: facts.evidence.map((one) => ({ id: one.id, version: JSON.stringify(one) })),
          leftOut: [],
        })),
      read: async (id) => {
        const found = facts.evidence.find((one) => one.id === id);
        if (found === undefined) return { state: 'gone' };
        const { excerpt, at = now(), ...rest } = found;
        return {
          state: 'ok',
          document: { url: null, service: null, visibility: { to: 'all' }, ...rest, at, text: excerpt },
        };
      },
    },
    history: () => unlessDown('repository', () => []),
    files: () =>
      unlessDown('repository', () => ({
        paths: ['package.json', 'README.md', 'src/list.js', 'src/server.js', 'test/list.test.js'],
        codeowners: null,
      })),
    read: () => unlessDown('repository', () => 'export const list = () => [];\n'),
    lines: () => unlessDown('code', () => []),
  };
  return facts;
}
