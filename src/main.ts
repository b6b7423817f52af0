/** The composition root: the only place that knows everybody. Says what it chose, and why, before it begins. */
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFileCatalog } from './adapters/local/company/catalog.ts';
import { createFileIncidents } from './adapters/local/company/incidents.ts';
import { type CompanyPaths, prepareCompany } from './adapters/local/company/prepare.ts';
import { createDemoAgent } from './adapters/local/demo-agent/demo-agent.ts';
import { createOfflineDrafter } from './adapters/local/drafter/drafter.ts';
import { createLocalForge, type LocalForge } from './adapters/local/forge/forge.ts';
import { hostEvent } from './adapters/local/forge-words.ts';
import { type Config, ConfigProblems, readCompany, readConfig, type SlackConfig } from './config.ts';
import { messageOf } from './errors.ts';
import { agentHeard } from './flow/agent-heard.ts';
import { createDoor } from './flow/answer.ts';
import { rolesByTeam } from './flow/company.ts';
import { createConversation } from './flow/converse.ts';
import type { Deps, Probe } from './flow/deps.ts';
import { createDesk } from './flow/desk.ts';
import { registry } from './flow/effects/index.ts';
import { createHostInbox, type HostInbox } from './flow/host-inbox.ts';
import { createInbox } from './flow/inbox.ts';
import { createIntake } from './flow/intake.ts';
import { reconcile } from './flow/reconcile.ts';
import { createWorker } from './flow/worker.ts';
import { type HttpServer, startHttp } from './http.ts';
import { createLog, type Log } from './log.ts';
import type { Flow } from './ports/flow.ts';
import { type LaunchedSlack, launchLocalSlack } from './sandbox/launch.ts';
import { type SandboxSecrets, sandboxSecrets } from './sandbox/secrets.ts';
import { createSlack, type Slack } from './slack/app.ts';
import { seedChannels } from './store/channels.ts';
import { type Database, dbNow, openPglite, openPostgres } from './store/db.ts';
import { lockHome } from './store/home-lock.ts';
import { savePeople } from './store/people.ts';
import { openQueue, type Queue } from './store/queue.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SANDBOX = join(root, 'src/sandbox/acme');
const STOP_MS = 8_000;

export interface Product {
  /** Where a person begins: local Slack in the sandbox. */
  url: string;
  httpUrl: string;
  deps: Deps;
  forge: LocalForge;
  stop(): Promise<void>;
}

async function localSlack(
  config: Config,
  about: { secrets: SandboxSecrets; paths: CompanyPaths },
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
        manifest: join(root, 'manifest.yml'),
        delivery: { mode: 'socket' },
      },
      guide: existsSync(guide) ? guide : null,
      notice: 'Sandbox: everything is real but small.',
    },
  });
}

/** Kills this process at a point of an effect: only where a test asks for it. */
function probeOf(killAt: string | null): Probe {
  if (killAt === null) return () => {};
  return (effect, point) => {
    if (`${effect}:${point}` === killAt) process.kill(process.pid, 'SIGKILL');
  };
}

async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl !== null) return openPostgres({ url: config.databaseUrl });
  return openPglite({ folder: join(config.home, 'db') });
}

async function saveCompany(deps: Deps): Promise<void> {
  await savePeople(
    deps.db,
    deps.company.people.map((person) => ({ ...person, roles: rolesByTeam(deps.company, person.id) })),
  );
  await seedChannels(
    deps.db,
    deps.company.channels.map((channel) => ({ ...channel, linkedBy: null })),
  );
}

interface Parts {
  config: Config;
  log: Log;
  secrets: SandboxSecrets;
  paths: CompanyPaths;
  database: Database;
  queue: Queue;
  slack: Slack;
  /** What a person must mend, by part. */
  trouble: { slack: string | null };
  httpPort: number;
}

function compose(parts: Parts): { deps: Deps; forge: LocalForge; agent: ReturnType<typeof createDemoAgent> } {
  const { config, log, paths, secrets } = parts;
  const { company, sources } = readCompany(config.policyFile ?? paths.config);
  const source = (name: string): string | null =>
    name === 'none' ? null : join(dirname(config.policyFile ?? paths.config), name);
  const report = (what: string, error: unknown): void => log.error('forge.failed', { what, error });
  const publicUrl = `http://localhost:${parts.httpPort}`;
  const forge = createLocalForge({
    home: config.home,
    webhook: { url: `${publicUrl}/webhooks/forge`, secret: secrets.webhookSecret, source: 'forge' },
    publicUrl,
    documents: [sources.knowledge, sources.customers].map(source).filter((folder) => folder !== null),
    report,
  });
  const agent = createDemoAgent({
    changes: paths.changes,
    git: forge.git,
    report,
    sink: (id, event) => agentHeard(deps, id, event),
  });
  const deps: Deps = {
    db: parts.database.db,
    queue: parts.queue,
    log,
    company,
    chat: parts.slack.chat,
    pages: parts.slack.pages,
    directory: parts.slack.directory,
    model: createOfflineDrafter({ skillsDir: join(root, 'skills') }),
    knowledge: forge.knowledge,
    catalog: createFileCatalog({ folder: source(sources.catalog) }),
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
    probe: probeOf(config.killAt),
  };
  return { deps, forge, agent };
}

async function serve(
  parts: Parts,
  about: { deps: Deps; forge: LocalForge; hooks: HostInbox },
): Promise<HttpServer> {
  const { deps, forge, hooks } = about;
  const http: HttpServer = await startHttp({
    port: parts.httpPort,
    host: parts.config.slack === null ? '127.0.0.1' : '0.0.0.0',
    log: parts.log,
    metricsToken: parts.config.metricsToken,
    health: async () => {
      const checks: Record<string, string> = { slack: parts.trouble.slack ?? 'ok', database: 'ok' };
      await dbNow(deps.db).catch((error: unknown) => {
        checks['database'] = messageOf(error);
      });
      return { status: Object.values(checks).every((check) => check === 'ok') ? 'ok' : 'degraded', checks };
    },
    metrics: async () =>
      Object.entries(http.counters)
        .map(([name, value]) => `throughline_${name} ${value}\n`)
        .join(''),
    webhooks: [
      {
        path: '/webhooks/forge',
        signatureHeader: 'x-forge-signature-256',
        idHeader: 'x-forge-delivery',
        secrets: [parts.secrets.webhookSecret, ...parts.config.webhookSecrets],
        accept: (delivery) => hooks.accept(delivery),
      },
    ],
    mounted: [
      (req, res) => slackMount(parts.slack, req, res),
      (req, res) => forge.handleForgeRequest(req, res),
    ],
  });
  return http;
}

/** Slack's signed events, where it reaches us over HTTP. */
function slackMount(slack: Slack, req: IncomingMessage, res: ServerResponse): boolean {
  if (slack.requestListener === undefined || !req.url?.startsWith('/slack/events')) return false;
  slack.requestListener(req, res);
  return true;
}

/** Starts everything; resolves when a person may begin. What it opened it closes in `stop`, last first. */
export async function startProduct(config: Config): Promise<Product> {
  const log = createLog({ level: config.logLevel });
  const closers: (() => unknown)[] = [lockHome(config.home)];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const secrets = await sandboxSecrets(config.home);
    const paths = await prepareCompany({ source: SANDBOX, home: config.home, today: new Date() });
    readCompany(config.policyFile ?? paths.config);
    const local = config.slack === null ? await localSlack(config, { secrets, paths }) : null;
    if (local !== null) closers.push(() => local.stop());
    const database = await openDatabase(config);
    closers.push(() => database.close());
    const queue = await openQueue(database, { onError: (error) => log.error('queue.failed', { error }) });
    const trouble: Parts['trouble'] = { slack: null };
    const tokens: SlackConfig = config.slack ?? {
      botToken: secrets.botToken,
      appToken: secrets.appToken,
      signingSecrets: [],
    };
    const slack = createSlack({
      botToken: tokens.botToken,
      ...(tokens.appToken === null ? {} : { appToken: tokens.appToken }),
      ...(tokens.signingSecrets[0] === undefined ? {} : { signingSecret: tokens.signingSecrets[0] }),
      ...(local === null ? {} : { slackApiUrl: `${local.url}/api/` }),
      command: config.command,
      log,
      onFatal: (code) => {
        trouble.slack = code;
      },
    });
    const parts: Parts = {
      config,
      log,
      secrets,
      paths,
      database,
      queue,
      slack,
      trouble,
      httpPort: config.httpPort === 0 ? secrets.httpPort : config.httpPort,
    };
    const { deps, forge, agent } = compose(parts);
    await saveCompany(deps);
    const hooks = createHostInbox(deps, 'forge', hostEvent);
    const http = await serve(parts, { deps, forge, hooks });
    closers.push(
      () => forge.stop({ killServices: true }),
      () => http.close(),
    );
    const flow: Flow = {
      inbox: createInbox(deps),
      door: createDoor(deps),
      intake: createIntake(deps),
      desk: createDesk(deps),
      conversation: createConversation(deps),
    };
    const worker = createWorker(deps, registry);
    await forge.reconcile();
    await forge.ensureBaseline(await baseline(deps));
    await slack.start(flow);
    closers.push(
      () => agent.idle(),
      () => queue.stop(STOP_MS),
      () => slack.stop(),
    );
    await slack.replay();
    await hooks.replay();
    await reconcile(deps, { boot: true });
    await worker.start();
    await queue.every('reconcile', '* * * * *', () => reconcile(deps, { boot: false }));
    return {
      url: local?.url.replace('127.0.0.1', 'localhost') ?? http.url,
      httpUrl: http.url,
      deps,
      forge,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function baseline(deps: Deps): Promise<{ service: string; environment: string; repo: string }[]> {
  const all = await deps.catalog.services();
  if (all.state !== 'ok') return [];
  return all.value.flatMap((service) =>
    service.repo === null
      ? []
      : (
          deps.company.policy.services[service.name]?.environments ?? deps.company.policy.base.environments
        ).map((environment) => ({ service: service.name, environment, repo: service.repo ?? '' })),
  );
}

/** Runs until SIGINT or SIGTERM; every failure at the start is one sentence with its fix. */
export async function run(): Promise<void> {
  const started = performance.now();
  let product: Product;
  try {
    const config = readConfig(process.env, process.cwd());
    process.stdout.write(
      config.slack === null
        ? 'No SLACK_BOT_TOKEN is set, so this is the sandbox: local Slack, a local forge and the company acme.\n'
        : `Slack tokens are set, so this runs in your workspace, ${config.slack.appToken === null ? 'over signed HTTP' : 'over Socket Mode'}.\n`,
    );
    product = await startProduct(config);
  } catch (error) {
    const problems = error instanceof ConfigProblems ? error.problems : [messageOf(error)];
    process.stderr.write(
      `Throughline did not start.\n${problems.map((problem) => `- ${problem}\n`).join('')}`,
    );
    process.exit(1);
  }
  process.stdout.write(`ready  ${product.url}\n`);
  product.deps.log.info('product.ready', { ms: Math.round(performance.now() - started) });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    product.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Throughline did not stop cleanly: ${messageOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
