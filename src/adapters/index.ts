/** Which adapter stands behind each port. Here: the stand-ins of the sandbox. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeHost, Workspaces } from '../ports/code-host.ts';
import type { AgentSink, CodingAgent } from '../ports/coding-agent.ts';
import type { Deployer } from '../ports/deployer.ts';
import type { HostEvent } from '../ports/host-events.ts';
import type { Catalog, CatalogPlace } from '../ports/lake/catalog.ts';
import type { DocumentSource } from '../ports/lake/documents.ts';
import type { Incidents } from '../ports/lake/incidents.ts';
import type { Knowledge } from '../ports/lake/knowledge.ts';
import type { KnowledgeServers } from '../ports/lake/knowledge-servers.ts';
import type { Model } from '../ports/model.ts';
import type { Preview } from '../ports/preview.ts';
import type { Tracker } from '../ports/tracker.ts';
import { type CatalogSource, createBackstageCatalog } from './backstage/catalog.ts';
import { folderSource } from './backstage/folder.ts';
import { repositoriesSource } from './backstage/repositories.ts';
import { serverSource } from './backstage/server.ts';
import { createFileIncidents } from './local/company/incidents.ts';
import type { CompanyPaths } from './local/company/prepare.ts';
import { createDemoAgent } from './local/demo-agent/demo-agent.ts';
import { createOfflineDrafter } from './local/drafter/drafter.ts';
import { createLocalForge, type LocalForge } from './local/forge/forge.ts';
import { hostEvent } from './local/forge-words.ts';
import type { ServersOptions } from './server-list.ts';
import { serversOf } from './servers.ts';

const skillsDir = fileURLToPath(new URL('../../skills', import.meta.url));

export interface Outside {
  ports: {
    model: Model;
    knowledge: Knowledge;
    knowledgeServers: KnowledgeServers;
    documents: DocumentSource[];
    catalog: Catalog;
    incidents: Incidents;
    codeHost: CodeHost;
    workspaces: Workspaces;
    deployer: Deployer;
    preview: Preview;
    agents: CodingAgent[];
    trackers: Tracker[];
    connections: { name: string; connected: boolean }[];
  };
  forge: LocalForge;
  /** The code host's webhook bodies, in our words. */
  hostEvent(body: unknown): HostEvent;
  /** Pages of the stand-ins; true when the request was theirs. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** At boot: adopts, restarts or ends what a crash left, and sees that something runs that a rollback can go back to. */
  reconcile(environmentsOf: (service: string) => string[]): Promise<void>;
  /** Ends every process of ours. */
  stop(): Promise<void>;
}

export interface OutsideOptions {
  home: string;
  /** Folder that the policy file's sources are relative to. */
  folder: string;
  paths: CompanyPaths;
  /** Where facts come from; `none`: the team has no such source. */
  sources: Record<'incidents' | 'freezes' | 'knowledge' | 'customers', string> & { catalog: CatalogPlace };
  /** Knowledge servers of the policy file; left out: none. */
  servers?: Pick<ServersOptions, 'settings' | 'secret'>;
  publicUrl: string;
  webhookSecret: string;
  /** What agents report. */
  heard: AgentSink;
  /** Trouble in work that nobody awaits. */
  report: (what: string, error: unknown) => void;
}

function catalogSource(
  place: CatalogPlace,
  { folder, forge }: { folder: string; forge: LocalForge },
): CatalogSource | null {
  if (place.kind === 'none') return null;
  if (place.kind === 'files') return folderSource(resolve(folder, place.path));
  return place.kind === 'server' ? serverSource(place) : repositoriesSource(forge.repositoryFiles);
}

export function createOutside(options: OutsideOptions): Outside {
  const { paths, sources, report } = options;
  const source = (name: string): string | null => (name === 'none' ? null : join(options.folder, name));
  const forge = createLocalForge({
    home: options.home,
    webhook: { url: `${options.publicUrl}/webhooks/forge`, secret: options.webhookSecret, source: 'forge' },
    publicUrl: options.publicUrl,
    documents: [sources.knowledge, sources.customers].map(source).filter((one) => one !== null),
    report,
  });
  const agent = createDemoAgent({ changes: paths.changes, git: forge.git, report, sink: options.heard });
  const catalog = createBackstageCatalog({ source: catalogSource(sources.catalog, { ...options, forge }) });
  const servers = serversOf({
    home: options.home,
    settings: options.servers?.settings ?? [],
    secret: options.servers?.secret ?? (() => null),
    report,
  });
  return {
    ports: {
      model: createOfflineDrafter({ skillsDir }),
      knowledge: forge.knowledge,
      knowledgeServers: servers.all,
      documents: [forge.documents],
      catalog,
      incidents: createFileIncidents({
        incidents: source(sources.incidents),
        freezes: source(sources.freezes),
      }),
      codeHost: forge.codeHost,
      workspaces: forge.workspaces,
      deployer: forge.deployer,
      preview: forge.preview,
      agents: [agent],
      trackers: [],
      connections: [{ name: 'GitHub', connected: false }],
    },
    forge,
    hostEvent,
    handle: (req, res) => forge.handleForgeRequest(req, res),
    reconcile: async (environmentsOf) => {
      await forge.reconcile();
      const known = await catalog.services();
      const services = known.state === 'ok' ? known.value : [];
      await forge.ensureBaseline(
        services.flatMap(({ name, repo }) =>
          repo === null
            ? []
            : environmentsOf(name).map((environment) => ({
                service: name,
                environment,
                repo,
              })),
        ),
      );
    },
    stop: async () => {
      await servers.stop();
      await agent.idle();
      await forge.stop({ killServices: true });
    },
  };
}
