/** The only reader of the environment and of `throughline.yaml`. Reports every problem at once, each with its fix. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { CatalogGiven } from './flow/company/catalog-place.ts';
import { type ParsedCompany, parseCompany, type Sources } from './flow/company/company-file.ts';
import type { CatalogPlace } from './ports/lake/catalog.ts';

export interface SlackConfig {
  botToken: string;
  appToken: string | null;
  signingSecrets: string[];
  /** Where Slack's Web API is; null: Slack's own. */
  apiUrl: string | null;
}
export interface Config {
  /** Real Slack tokens are given; else local Slack is started. */
  slack: SlackConfig | null;
  port: number;
  /** Health, metrics, webhooks and, with signed HTTP, Slack's events. In the sandbox 0: any free port. */
  httpPort: number;
  home: string;
  databaseUrl: string | null;
  policyFile: string | null;
  command: string;
  logLevel: string;
  /** Webhook secrets; two are accepted while one is rotated. */
  webhookSecrets: string[];
  metricsToken: string | null;
  /** Signs the tokens of runs; null: a key of this home. Several instances must share one. */
  toolsKey: string | null;
  /** Where people and their editors reach us, without a slash at the end; null: this machine. */
  publicUrl: string | null;
  /** Whether local Slack has canvases: a free plan has none of their own, an older server does not know them at all. */
  sandboxCanvases: 'yes' | 'free_plan' | 'unknown';
  /** `effect:point`, parted by commas: a test kills the process at the first of these that is met. */
  killAt: string[];
  /** A secret that the policy file names by its variable; null where it is not set. */
  secret: (name: string) => string | null;
}

export class ConfigProblems extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigProblems';
    this.problems = problems;
  }
}

const port = z.coerce.number().int().min(0).max(65_535);
const list = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const sandboxCanvases = z.enum(['yes', 'free_plan', 'unknown']);
const checks: { name: string; fix: string; schema: z.ZodType }[] = [
  { name: 'PORT', fix: 'Give a port from 1 to 65535, e.g. PORT=3000.', schema: port.optional() },
  { name: 'HTTP_PORT', fix: 'Give a port from 1 to 65535, e.g. HTTP_PORT=3001.', schema: port.optional() },
  {
    name: 'DATABASE_URL',
    fix: 'Give a URL such as postgres://user:password@host:5432/throughline, or leave it out for the embedded database.',
    schema: z
      .string()
      .regex(/^postgres(?:ql)?:\/\//)
      .optional(),
  },
  {
    name: 'SLACK_BOT_TOKEN',
    fix: 'It starts with xoxb-; copy it from “OAuth & Permissions” of your Slack app.',
    schema: z
      .string()
      .regex(/^xoxb-/)
      .optional(),
  },
  {
    name: 'SLACK_APP_TOKEN',
    fix: 'It starts with xapp-; make one with connections:write under “Basic Information”.',
    schema: z
      .string()
      .regex(/^xapp-/)
      .optional(),
  },
  {
    name: 'SLACK_API_URL',
    fix: 'Leave it out for Slack itself. For a local Slack give its address with the path, such as http://127.0.0.1:3000/api/.',
    schema: z
      .string()
      .regex(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/]).*\/$/)
      .optional(),
  },
  {
    name: 'SLACK_COMMAND',
    fix: 'Give a command such as /ticket: a slash and up to 31 small letters, digits, dashes or underscores.',
    schema: z
      .string()
      .regex(/^\/[a-z0-9_-]{1,31}$/)
      .optional(),
  },
  {
    name: 'TOOLS_KEY',
    fix: 'Give at least 32 random characters, the same on every instance (`openssl rand -hex 32`), or leave it out for a key of this machine.',
    schema: z.string().min(32).optional(),
  },
  {
    name: 'PUBLIC_URL',
    fix: 'Give the address at which people reach Throughline, such as https://throughline.example.com.',
    schema: z
      .string()
      .regex(/^https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?$/)
      .optional(),
  },
  {
    name: 'SANDBOX_CANVASES',
    fix: 'Use one of yes, free_plan, unknown.',
    schema: sandboxCanvases.optional(),
  },
  {
    name: 'LOG_LEVEL',
    fix: 'Use one of debug, info, warn, error, silent.',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  },
];

/** Reads the environment; throws `ConfigProblems` with all that is wrong. */
export function readConfig(env: Record<string, string | undefined>, cwd: string): Config {
  const given = (name: string): string | undefined =>
    env[name]?.trim() === '' ? undefined : env[name]?.trim();
  const problems = checks
    .filter((check) => !check.schema.safeParse(given(check.name)).success)
    .map((check) => `${check.name} is not valid. ${check.fix}`);
  const botToken = given('SLACK_BOT_TOKEN');
  const appToken = given('SLACK_APP_TOKEN');
  const signingSecrets = list(given('SLACK_SIGNING_SECRET'));
  if (botToken === undefined && (appToken !== undefined || signingSecrets.length > 0)) {
    problems.push(
      'SLACK_BOT_TOKEN is missing. Give it beside SLACK_APP_TOKEN or SLACK_SIGNING_SECRET, or leave all three out for the sandbox.',
    );
  }
  if (botToken !== undefined && appToken === undefined && signingSecrets.length === 0) {
    problems.push(
      'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing. Give SLACK_APP_TOKEN for Socket Mode (no public URL), or SLACK_SIGNING_SECRET for signed HTTP.',
    );
  }
  const policyFile =
    given('THROUGHLINE_CONFIG') ??
    (existsSync(resolve(cwd, 'throughline.yaml')) ? 'throughline.yaml' : undefined);
  if (botToken !== undefined && policyFile === undefined) {
    problems.push(
      'throughline.yaml is missing. Copy src/sandbox/acme/throughline.yaml beside package.json and put your people, teams and channels in it.',
    );
  }
  if (problems.length > 0) throw new ConfigProblems(problems);
  const listen = Number(given('PORT') ?? 3_000);
  return {
    slack:
      botToken === undefined
        ? null
        : { botToken, appToken: appToken ?? null, signingSecrets, apiUrl: given('SLACK_API_URL') ?? null },
    port: listen,
    httpPort: Number(given('HTTP_PORT') ?? (botToken === undefined ? 0 : listen)),
    home: resolve(cwd, given('THROUGHLINE_HOME') ?? '.throughline'),
    databaseUrl: given('DATABASE_URL') ?? null,
    policyFile: policyFile === undefined ? null : resolve(cwd, policyFile),
    command: given('SLACK_COMMAND') ?? '/ticket',
    logLevel: given('LOG_LEVEL') ?? 'warn',
    webhookSecrets: list(given('WEBHOOK_SECRET')),
    metricsToken: given('METRICS_TOKEN') ?? null,
    toolsKey: given('TOOLS_KEY') ?? null,
    publicUrl: given('PUBLIC_URL')?.replace(/\/+$/, '') ?? null,
    sandboxCanvases: sandboxCanvases.catch('yes').parse(given('SANDBOX_CANVASES')),
    killAt: list(given('THROUGHLINE_KILL_AT')),
    secret: (name) => given(name) ?? null,
  };
}

export interface BridgeConfig {
  url: string;
  token: string;
}

/** What the bridge of a local agent needs; a token is sent to this machine, or over https. */
export function readBridge(env: Record<string, string | undefined>): BridgeConfig {
  const token = env['THROUGHLINE_TOKEN']?.trim() ?? '';
  const url = env['THROUGHLINE_URL']?.trim() ?? '';
  const problems = [
    ...(/^tl[pr]_[\w.-]{20,400}$/.test(token)
      ? []
      : ['THROUGHLINE_TOKEN is missing or not a token. In Slack, `/ticket token` makes one.']),
    ...(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/])/.test(url) && URL.canParse(url)
      ? []
      : ['THROUGHLINE_URL is missing or not usable. Give the address that `/ticket token` shows.']),
  ];
  if (problems.length > 0) throw new ConfigProblems(problems);
  return { url, token };
}

export type SourcesRead = Omit<Sources, 'catalog'> & { catalog: CatalogPlace };

/** Reads the policy file; throws `ConfigProblems` with all that is wrong. */
export function readCompany(
  path: string,
  env: Record<string, string | undefined> = {},
): Omit<ParsedCompany, 'sources'> & { sources: SourcesRead } {
  if (!existsSync(path)) {
    throw new ConfigProblems([
      `${path} is missing. Copy src/sandbox/acme/throughline.yaml there and put your people, teams and channels in it.`,
    ]);
  }
  let raw: unknown;
  try {
    raw = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigProblems([
      `${path} is not readable YAML: ${error instanceof Error ? error.message.split('\n')[0]?.replace(/:$/, '.') : 'unknown.'} Mend that line.`,
    ]);
  }
  const parsed = parseCompany(raw);
  if ('problems' in parsed) throw new ConfigProblems(parsed.problems.map((problem) => `${path}: ${problem}`));
  const { sources, ...rest } = parsed;
  return { ...rest, sources: { ...sources, catalog: withToken(sources.catalog, path, env) } };
}

/** The policy file names the variable of a token; the token is read here. */
function withToken(given: CatalogGiven, path: string, env: Record<string, string | undefined>): CatalogPlace {
  if (given.kind !== 'server') return given;
  const { tokenEnv, url } = given;
  if (tokenEnv === null) return { kind: 'server', url, token: null };
  const token = env[tokenEnv]?.trim() ?? '';
  if (token !== '') return { kind: 'server', url, token };
  throw new ConfigProblems([
    `${path}: sources.catalog names ${tokenEnv}, which is not set. Put Backstage's token in that variable, or take token_env out.`,
  ]);
}
