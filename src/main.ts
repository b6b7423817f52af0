/** The composition root: the only place that knows everybody. Says what it chose, and why, before it begins. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createOutside, type Outside } from './adapters/index.ts';
import { type CompanyPaths, prepareCompany } from './adapters/local/company/prepare.ts';
import {
  type Config,
  ConfigProblems,
  codeHostOf,
  readCompany,
  readConfig,
  requireKeys,
  type SlackConfig,
} from './config.ts';
import { messageOf } from './errors.ts';
import { policyOf, saveCompany } from './flow/company/company.ts';
import { companyKnownAs, serversKnownAs } from './flow/company/known-as.ts';
import { checkModel } from './flow/company/model-check.ts';
import type { Deps } from './flow/deps.ts';
import { registry } from './flow/effects/index.ts';
import { createLate } from './flow/evidence/in-time.ts';
import { createFlow } from './flow/flow.ts';
import { agentHeard } from './flow/hearing/agent-heard.ts';
import { killPoints } from './flow/kill-points.ts';
import { syncLake } from './flow/knowledge/sync.ts';
import { reconcile } from './flow/reconcile.ts';
import { lookAtSkills } from './flow/skills/look.ts';
import { meteredModel } from './flow/spending/metered.ts';
import { tellStopped } from './flow/spending/stopped.ts';
import { lookAtTrackers } from './flow/tracking/look.ts';
import { createWorker } from './flow/worker.ts';
import { createLog } from './log.ts';
import { toolsAt } from './mcp/key.ts';
import { startRounds } from './rounds.ts';
import { emptySandbox, type LaunchedSlack, launchLocalSlack, seedWith } from './sandbox/launch.ts';
import { type SandboxSecrets, sandboxSecrets } from './sandbox/secrets.ts';
import { type Parts, serve } from './serve.ts';
import { createSlack } from './slack/app.ts';
import { openPglite, openPostgres, withoutQuery } from './store/db.ts';
import { lockHome } from './store/home-lock.ts';
import { openQueue } from './store/queue/queue.ts';
import { webhooksOf } from './webhooks.ts';

const STOP_MS = 8_000;
const SANDBOX = fileURLToPath(new URL('sandbox/acme', import.meta.url));

export interface Product {
  /** Where a person begins: local Slack in the sandbox. */
  url: string;
  httpUrl: string;
  deps: Deps;
  outside: Outside;
  /** Closes what was opened, last first. `keepSlack`: local Slack stays, to be begun anew in. */
  stop(how?: { keepSlack: boolean }): Promise<void>;
}

/** Local Slack with our app in it, as a process of its own. */
function startLocalSlack(
  { port, home, sandboxCanvases }: Config,
  about: { secrets: SandboxSecrets; paths: CompanyPaths; httpPort: number },
): Promise<LaunchedSlack> {
  const { secrets, httpPort } = about;
  const seed = seedWith({
    seedFile: about.paths.slackSeed,
    tokens: secrets,
    manifest: fileURLToPath(new URL('../manifest.yml', import.meta.url)),
    guide: join(SANDBOX, 'guide.json'),
    features: { canvases: sandboxCanvases !== 'unknown', free_plan: sandboxCanvases === 'free_plan' },
    startOver: { url: `http://127.0.0.1:${httpPort}/sandbox/start-over`, token: secrets.webhookSecret },
  });
  return launchLocalSlack({ port, home, seed });
}

function compose(parts: Parts): { deps: Deps; outside: Outside } {
  const { config, log, paths, secrets, company } = parts;
  const outside = createOutside({
    home: config.home,
    folder: dirname(config.policyFile ?? paths.config),
    paths,
    sources: company.sources,
    github: codeHostOf(company.sources, config),
    servers: { settings: company.knowledgeServers, secret: config.secret },
    skills: company.skills,
    trackers: {
      settings: company.company.trackers,
      installation: company.company.name,
      githubKey: config.github,
      secret: config.secret,
    },
    report: (what, error) => log.error('outside.failed', { what, error }),
    claude: config.anthropic === null ? null : { ...config.anthropic, models: company.models },
    publicUrl: `http://localhost:${parts.httpPort}`,
    webhookSecret: secrets.webhookSecret,
    heard: (id, event) => agentHeard(deps, id, event),
  });
  const deps: Deps = {
    db: parts.database.db,
    queue: parts.queue,
    log,
    company: company.company,
    ...parts.slack.ports,
    ...outside.ports,
    model: meteredModel(outside.ports.model, {
      db: parts.database.db,
      budget: company.company.modelBudget,
      without: outside.withoutModel,
      failed: (error, key) => tellStopped(deps, error, key),
    }),
    sandbox: config.slack === null,
    late: createLate(),
    tools: toolsAt(config, parts.httpPort),
    probe: killPoints(config.killAt),
  };
  return { deps, outside };
}

/** Starts everything; resolves when a person may begin. What it opened it closes in `stop`, last first. */
export async function startProduct(config: Config, about: { startOver?: () => void } = {}): Promise<Product> {
  const log = createLog({ level: config.logLevel });
  const closers: (() => unknown)[] = [lockHome(config.home)];
  let keepSlack = false;
  const stop = async (how?: { keepSlack: boolean }): Promise<void> => {
    keepSlack = how?.keepSlack === true;
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const secrets = await sandboxSecrets(config.home);
    const paths = await prepareCompany({ source: SANDBOX, home: config.home, today: new Date() });
    const policy = readCompany(config.policyFile ?? paths.config, process.env);
    requireKeys(policy, config.secret);
    const httpPort = config.httpPort === 0 ? secrets.httpPort : config.httpPort;
    const local = config.slack === null ? await startLocalSlack(config, { secrets, paths, httpPort }) : null;
    if (local !== null) closers.push(() => (keepSlack ? undefined : local.stop()));
    const { databaseUrl } = config;
    const database =
      databaseUrl === null
        ? await openPglite({ folder: join(config.home, 'db') })
        : await openPostgres({ url: databaseUrl });
    closers.push(() => database.close());
    const knownAs = await saveCompany(database.db, policy.company);
    const company = {
      ...policy,
      company: companyKnownAs(policy.company, knownAs),
      knowledgeServers: serversKnownAs(policy.knowledgeServers, knownAs),
    };
    const queue = await openQueue(database, { onError: (error) => log.error('queue.failed', { error }) });
    const trouble: Parts['trouble'] = { slack: null };
    const tokens: SlackConfig = config.slack ?? {
      botToken: secrets.botToken,
      appToken: secrets.appToken,
      signingSecrets: [],
      apiUrl: local === null ? null : `${local.url}/api/`,
    };
    const slack = createSlack({
      botToken: tokens.botToken,
      ...(tokens.appToken === null ? {} : { appToken: tokens.appToken }),
      ...(tokens.signingSecrets[0] === undefined ? {} : { signingSecret: tokens.signingSecrets[0] }),
      olderSigningSecrets: tokens.signingSecrets.slice(1),
      ...(tokens.apiUrl === null ? {} : { slackApiUrl: tokens.apiUrl }),
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
      company,
      database,
      queue,
      slack,
      trouble,
      httpPort,
      startOver: local === null ? null : (about.startOver ?? null),
    };
    const { deps, outside } = compose(parts);
    const webhooks = webhooksOf(parts, deps, outside);
    const http = await serve(parts, { deps, outside, webhooks: webhooks.all });
    closers.push(
      () => outside.stop(),
      () => http.close(),
    );
    const flow = createFlow(deps);
    const worker = createWorker(deps, registry);
    await outside.reconcile((service) => policyOf(deps.company, service).environments);
    await slack.start(flow);
    closers.push(
      () => queue.stop(STOP_MS),
      () => slack.stop(),
    );
    await slack.replay();
    await webhooks.replay();
    await reconcile(deps, { boot: true });
    // Before the first draft. A source that cannot be reached is said, and stops nothing.
    await lookAtSkills(deps);
    await worker.start();
    await startRounds(deps, queue, { lookAtGitHub: webhooks.lookAtGitHub });
    // Nobody waits for it: what is on this machine is looked through before the first answer anyway.
    const firstSync = syncLake(deps).catch((error: unknown) => log.warn('knowledge.sync_failed', { error }));
    const modelChecked = checkModel(deps);
    const firstLook = lookAtTrackers(deps, { boot: true }).catch((error: unknown) =>
      log.warn('trackers.look_failed', { error }),
    );
    closers.push(() => Promise.all([firstSync, firstLook, modelChecked]));
    return {
      url: local?.url.replace('127.0.0.1', 'localhost') ?? http.url,
      httpUrl: http.url,
      deps,
      outside,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What is said of a start that failed: one sentence for each problem, with the fix. */
export function whyNot(error: unknown): string {
  const problems = error instanceof ConfigProblems ? error.problems : [messageOf(withoutQuery(error))];
  return `Throughline did not start.\n${problems.map((problem) => `- ${problem}\n`).join('')}`;
}

/** Starts, or says in one sentence for each problem what is wrong and how to mend it, and ends. */
async function startOrExit(config: () => Config, startOver: () => void): Promise<Product> {
  try {
    return await startProduct(config(), { startOver });
  } catch (error) {
    process.stderr.write(whyNot(error));
    process.exit(1);
  }
}

/** What this start runs with, in one sentence; a policy file that cannot be read says so itself when it is needed. */
export function chosen(config: Config): string {
  const isGitHub = config.policyFile !== null && namesGitHub(config);
  if (config.slack === null) {
    const company = config.policyFile === null ? 'the company acme' : `the company of ${config.policyFile}`;
    const code = isGitHub ? 'code on GitHub' : 'a local forge';
    return `No SLACK_BOT_TOKEN is set, so this is the sandbox: local Slack, ${code} and ${company}.\n`;
  }
  const how = config.slack.appToken === null ? 'over signed HTTP' : 'over Socket Mode';
  return `Slack tokens are set, so this runs in your workspace, ${how}, with ${isGitHub ? 'code on GitHub' : 'a local forge'}.\n`;
}

function namesGitHub({ policyFile }: Config): boolean {
  try {
    return readCompany(policyFile ?? '', process.env).sources.code_host === 'github';
  } catch (error) {
    if (error instanceof ConfigProblems) return false;
    throw error;
  }
}

/** Runs until SIGINT or SIGTERM. */
export async function run(): Promise<void> {
  const started = performance.now();
  const config = (): Config => readConfig(process.env, process.cwd());
  let ending = false;
  const startOver = (): void => {
    if (ending) return;
    const { url } = product;
    product
      .stop({ keepSlack: true })
      .then(() => emptySandbox(config().home, url))
      .then(async () => {
        product = await startOrExit(config, startOver);
      })
      .catch(giveUp);
  };
  const giveUp = (error: unknown): void => {
    process.stderr.write(`Throughline did not stop cleanly: ${messageOf(error)}\n`);
    process.exit(1);
  };
  const stop = (): void => {
    if (ending) return;
    ending = true;
    product.stop().then(() => process.exit(0), giveUp);
  };
  let product = await startOrExit(() => {
    const read = config();
    process.stdout.write(chosen(read));
    return read;
  }, startOver);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.stdout.write(`ready  ${product.url}\n`);
  product.deps.log.info('product.ready', { ms: Math.round(performance.now() - started) });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
