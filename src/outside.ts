/** Which adapter stands behind each port, chosen by configuration. Here: the stand-ins of the sandbox. */
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFileCatalog } from './adapters/local/company/catalog.ts';
import { createFileIncidents } from './adapters/local/company/incidents.ts';
import type { CompanyPaths } from './adapters/local/company/prepare.ts';
import { createDemoAgent } from './adapters/local/demo-agent/demo-agent.ts';
import { createOfflineDrafter } from './adapters/local/drafter/drafter.ts';
import { createLocalForge, type LocalForge } from './adapters/local/forge/forge.ts';
import { hostEvent } from './adapters/local/forge-words.ts';
import type { Config } from './config.ts';
import { type Company, policyOf } from './flow/company.ts';
import type { Sources } from './flow/company-file.ts';
import type { Deps } from './flow/deps.ts';
import type { Log } from './log.ts';
import type { AgentSink } from './ports/coding-agent.ts';
import type { HostEvent } from './ports/host-events.ts';
import { type LaunchedSlack, launchLocalSlack } from './sandbox/launch.ts';
import type { SandboxSecrets } from './sandbox/secrets.ts';

const skillsDir = fileURLToPath(new URL('../skills', import.meta.url));
/** The sample company's files. */
export const SANDBOX = fileURLToPath(new URL('sandbox/acme', import.meta.url));

export interface Outside {
  ports: Pick<
    Deps,
    | 'model'
    | 'knowledge'
    | 'catalog'
    | 'incidents'
    | 'codeHost'
    | 'workspaces'
    | 'deployer'
    | 'preview'
    | 'agents'
    | 'trackers'
  >;
  forge: LocalForge;
  /** The code host's webhook bodies, in our words. */
  hostEvent(body: unknown): HostEvent;
  /** Pages of the stand-ins; true when the request was theirs. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** At boot: adopts, restarts or ends what a crash left, and sees that something runs that a rollback can go back to. */
  reconcile(company: Company): Promise<void>;
  /** Ends every process of ours. */
  stop(): Promise<void>;
}

export interface OutsideOptions {
  config: Config;
  log: Log;
  paths: CompanyPaths;
  sources: Sources;
  publicUrl: string;
  webhookSecret: string;
  /** What agents report. */
  heard: AgentSink;
}

export function createOutside(options: OutsideOptions): Outside {
  const { config, paths, sources, log } = options;
  const folder = dirname(config.policyFile ?? paths.config);
  const source = (name: string): string | null => (name === 'none' ? null : join(folder, name));
  const report = (what: string, error: unknown): void => log.error('outside.failed', { what, error });
  const forge = createLocalForge({
    home: config.home,
    webhook: { url: `${options.publicUrl}/webhooks/forge`, secret: options.webhookSecret, source: 'forge' },
    publicUrl: options.publicUrl,
    documents: [sources.knowledge, sources.customers].map(source).filter((one) => one !== null),
    report,
  });
  const agent = createDemoAgent({ changes: paths.changes, git: forge.git, report, sink: options.heard });
  const catalog = createFileCatalog({ folder: source(sources.catalog) });
  return {
    ports: {
      model: createOfflineDrafter({ skillsDir }),
      knowledge: forge.knowledge,
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
    },
    forge,
    hostEvent,
    handle: (req, res) => forge.handleForgeRequest(req, res),
    reconcile: async (company) => {
      await forge.reconcile();
      const known = await catalog.services();
      const services = known.state === 'ok' ? known.value : [];
      await forge.ensureBaseline(
        services.flatMap(({ name, repo }) =>
          repo === null
            ? []
            : policyOf(company, name).environments.map((environment) => ({
                service: name,
                environment,
                repo,
              })),
        ),
      );
    },
    stop: async () => {
      await agent.idle();
      await forge.stop({ killServices: true });
    },
  };
}

/** Local Slack with our app in it, as a process of its own. */
export async function startLocalSlack(
  config: Config,
  about: { secrets: SandboxSecrets; paths: CompanyPaths; httpPort: number },
): Promise<LaunchedSlack> {
  const { secrets, paths } = about;
  const seed = JSON.parse(readFileSync(paths.slackSeed, 'utf8')) as Record<string, unknown>;
  const guide = join(SANDBOX, 'guide.json');
  return launchLocalSlack({
    port: config.port,
    home: config.home,
    seed: {
      ...seed,
      app: {
        id: 'A0THROUGHLINE',
        name: 'Throughline',
        bot_user_id: 'U0THROUGHLINE',
        bot_id: 'B0THROUGHLINE',
        bot_token: secrets.botToken,
        app_token: secrets.appToken,
        signing_secret: secrets.signingSecret,
        manifest: fileURLToPath(new URL('../manifest.yml', import.meta.url)),
        delivery: { mode: 'socket' },
      },
      guide: existsSync(guide) ? guide : null,
      start_over: {
        url: `http://127.0.0.1:${about.httpPort}/sandbox/start-over`,
        token: secrets.webhookSecret,
      },
      opens_in: 'C0INVOICES',
      notice: 'Sandbox: everything is real but small.',
    },
  });
}
