/** Which adapter stands behind each port. Here: the stand-ins of the sandbox. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelTask } from '../pipeline/model-tasks.ts';
import type { CodeHost, Verdicts, Workspaces } from '../ports/code-host.ts';
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
import type { SkillSource, Skills } from '../ports/setup/skills.ts';
import type { Tracker } from '../ports/trackers/tracker.ts';
import { ANTHROPIC_URL, createClaude } from './anthropic/claude.ts';
import { type CatalogSource, createBackstageCatalog } from './backstage/catalog.ts';
import { folderSource } from './backstage/folder.ts';
import { repositoriesSource } from './backstage/repositories.ts';
import { serverSource } from './backstage/server.ts';
import type { GitTools } from './github/code/git-tools.ts';
import { createGitHub, type GitHub, type GitHubSettings } from './github/github.ts';
import { type IncidentsList, listIncidents } from './incidents.ts';
import type { CompanyPaths } from './local/company/prepare.ts';
import { createDemoAgent } from './local/demo-agent/demo-agent.ts';
import { createOfflineDrafter } from './local/drafter/drafter.ts';
import { partsOf } from './local/drafter/ticket/several.ts';
import { createLocalForge, type LocalForge } from './local/forge/forge.ts';
import { diffSince } from './local/forge/git/diff.ts';
import { createGit } from './local/forge/git/git.ts';
import { linesWith } from './local/forge/git/lines.ts';
import { branchName, repoName, shaName } from './local/forge/git/names.ts';
import { commitTree, treeOf, tryMerge } from './local/forge/git/objects.ts';
import {
  branchHead,
  commitsBetween,
  history,
  listFiles,
  readText,
  readWhole,
} from './local/forge/git/repository.ts';
import { hostEvent } from './local/forge-words.ts';
import type { ServersOptions } from './server-list.ts';
import { serversOf } from './servers.ts';
import { type SkillPlace, skillSourceOf } from './skill-source.ts';
import { createSkills } from './skills/in-force.ts';
import { githubWeb, type TrackerHook, type TrackersOptions, trackersOf } from './trackers.ts';
import { createGuardedFetch } from './web/guarded-fetch.ts';

export const skillsDir = fileURLToPath(new URL('../../skills', import.meta.url));

export interface Outside {
  /** What stands in for the model where its budget is used up. */
  withoutModel: Model;
  ports: {
    model: Model;
    skills: Skills;
    skillSource: SkillSource | null;
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
    /** Shows on a commit what we found in it; null where there is no such place. */
    verdicts: Verdicts | null;
    connections: { name: string; connected: boolean; fix?: string | null }[];
  };
  forge: LocalForge;
  trackerHooks: TrackerHook[];
  /** Null: the local forge is the code host. */
  github: GitHub | null;
  /** The code host's webhook bodies, in our words. */
  hostEvent(body: unknown): HostEvent;
  /** The incident tool's webhook bodies; null: it has none. */
  incidentEvent: IncidentsList['event'];
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
  /** A key of Anthropic's, and the models that the policy file names; null: no model. */
  claude?: { apiKey: string; url: string | null; models: Partial<Record<ModelTask, string>> } | null;
  /** A team's own skills; null: it has none. */
  skills?: SkillPlace;
  /** Trackers of the policy file; left out: none. */
  trackers?: Pick<TrackersOptions, 'settings' | 'installation' | 'secret' | 'githubKey'>;
  /** The code host; null: the local forge. */
  github?: GitHubSettings | null;
  publicUrl: string;
  webhookSecret: string;
  /** What agents report. */
  heard: AgentSink;
  /** Trouble in work that nobody awaits. */
  report: (what: string, error: unknown) => void;
}

function catalogSource(
  place: CatalogPlace,
  { folder, host }: { folder: string; host: Pick<LocalForge, 'repositoryFiles'> },
): CatalogSource | null {
  if (place.kind === 'none') return null;
  if (place.kind === 'files') return folderSource(resolve(folder, place.path));
  return place.kind === 'server' ? serverSource(place) : repositoriesSource(host.repositoryFiles);
}

/** The system's git, for a code host that is reached over https. Unlike a stand-in's, its clones outlive a power cut. */
export const gitTools = (settings: Record<string, string> = {}): GitTools => ({
  git: createGit({
    timeoutMs: 600_000,
    settings: { 'protocol.https.allow': 'always', 'core.fsync': 'committed', ...settings },
  }),
  repoName,
  branchName,
  shaName,
  branchHead,
  diffSince,
  commitsBetween,
  tryMerge,
  treeOf,
  commitTree,
  history,
  listFiles,
  readText,
  readWhole,
  linesWith,
});

export function githubOf({
  github,
  home,
  report,
  trackers,
}: Pick<OutsideOptions, 'github' | 'home' | 'report' | 'trackers'>): GitHub | null {
  if (github == null) return null;
  const { protocol } = new URL(github.apiUrl);
  const tools = gitTools(protocol === 'http:' ? { 'protocol.http.allow': 'always' } : {});
  const hasIssues = trackers?.settings.some(({ kind }) => kind === 'github') === true;
  return createGitHub({ ...github, home, report, tools, hasIssues, fetch: githubWeb(github).fetch });
}

/** A model that is silent for longer than this has broken off; it sends a sign of life every few seconds. */
const SILENT_MS = 60_000;

export function modelOf(
  options: Pick<OutsideOptions, 'claude' | 'report'>,
  skills: Skills,
): { model: Model; without: Model; close: () => void } {
  const without = createOfflineDrafter({ skills });
  const { claude } = options;
  if (claude == null) return { model: without, without, close: () => {} };
  const { hostname } = new URL(claude.url ?? ANTHROPIC_URL);
  const web = createGuardedFetch({
    service: 'Anthropic',
    // A gateway that the admin named may stand in their own network.
    rule: { privateHosts: claude.url === null ? [] : [hostname] },
    silentMs: SILENT_MS,
  });
  const model = createClaude({
    apiKey: claude.apiKey,
    baseUrl: claude.url ?? ANTHROPIC_URL,
    models: claude.models,
    skill: (name) => skills.named(name),
    fetch: web.fetch,
    otherwise: { classify: (text, about) => without.classify(text, about), partsOf },
    report: options.report,
  });
  return { model, without, close: () => web.close() };
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
  const secret = options.servers?.secret ?? (() => null);
  const github = githubOf(options);
  const host = github ?? forge;
  const skillSource = skillSourceOf(options.skills ?? null, host.repositoryFolders);
  const skills = createSkills({ product: skillsDir, source: skillSource });
  const models = modelOf(options, skills);
  const agent = createDemoAgent({ changes: paths.changes, git: forge.git, report, sink: options.heard });
  const catalog = createBackstageCatalog({ source: catalogSource(sources.catalog, { ...options, host }) });
  const servers = serversOf({
    home: options.home,
    settings: options.servers?.settings ?? [],
    secret,
    report,
  });
  const incidents = listIncidents({
    incidents: sources.incidents === 'pagerduty' ? 'pagerduty' : source(sources.incidents),
    freezes: source(sources.freezes),
    catalog,
    secret,
  });
  const trackers = trackersOf({
    ...(options.trackers ?? { settings: [], installation: '', secret: () => null }),
    home: options.home,
    github: github?.line ?? null,
  });
  return {
    withoutModel: models.without,
    ports: {
      model: models.model,
      skills,
      skillSource,
      knowledge: host.knowledge,
      knowledgeServers: servers.all,
      documents: [forge.documents],
      catalog,
      incidents: incidents.all,
      codeHost: host.codeHost,
      workspaces: host.workspaces,
      deployer: forge.deployer,
      preview: forge.preview,
      agents: [agent],
      trackers: trackers.all,
      verdicts: github?.verdicts ?? null,
      connections: [
        github?.connection ?? { name: 'GitHub', connected: false },
        ...(options.claude == null ? [] : [{ name: 'Claude', connected: true }]),
      ],
    },
    forge,
    trackerHooks: trackers.hooks,
    github,
    hostEvent,
    incidentEvent: incidents.event,
    handle: (req, res) => forge.handleForgeRequest(req, res),
    reconcile: async (environmentsOf) => {
      await forge.reconcile();
      await github?.look();
      // Stand-ins run what lies on the local forge.
      if (github !== null) return;
      const known = await catalog.services();
      const here = new Set(await forge.repositoryFiles.repositories());
      // A catalog of others names repositories that the local forge does not have.
      const services =
        known.state === 'ok' ? known.value.filter(({ repo }) => repo !== null && here.has(repo)) : [];
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
      models.close();
      await servers.stop();
      incidents.stop();
      trackers.stop();
      await agent.idle();
      await forge.stop({ killServices: true });
    },
  };
}
