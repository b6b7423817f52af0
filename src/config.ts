/** The only reader of the environment and of `throughline.yaml`. Reports every problem at once, each with its fix. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { type GitHubGiven, githubSettings } from './adapters/github/settings.ts';
import type { SkillPlace } from './adapters/skill-source.ts';
import type { CatalogGiven } from './flow/company/catalog-place.ts';
import { needsOf, type ParsedCompany, parseCompany, type Sources } from './flow/company/company-file.ts';
import type { TrackerKind } from './pipeline/tracking/settings.ts';
import type { CatalogPlace } from './ports/lake/catalog.ts';
import { sandboxCanvases, settings } from './settings.ts';

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
  /** Of PagerDuty's webhooks; two while one is rotated. */
  pagerDutySecrets: string[];
  metricsToken: string | null;
  /** Null: texts are put together without a model. `url` null: Anthropic's own. */
  anthropic: { apiKey: string; url: string | null } | null;
  /** Signs the tokens of runs; null: a key of this home. Several instances must share one. */
  toolsKey: string | null;
  /** Where people and their editors reach us, without a slash at the end; null: this machine. */
  publicUrl: string | null;
  /** Whether local Slack has canvases: a free plan has none of their own, an older server does not know them at all. */
  sandboxCanvases: 'yes' | 'free_plan' | 'unknown';
  /** `effect:point`, parted by commas: a test kills the process at the first of these that is met. */
  killAt: string[];
  /** How GitHub is reached; asked only where the policy file makes it the code host. */
  github: GitHubGiven | null;
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

const list = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Reads the environment; throws `ConfigProblems` with all that is wrong. */
export function readConfig(env: Record<string, string | undefined>, cwd: string): Config {
  const given = (name: string): string | undefined =>
    env[name]?.trim() === '' ? undefined : env[name]?.trim();
  const problems = settings
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
  const github = githubSettings(given);
  problems.push(...github.problems);
  if (problems.length > 0) {
    const of = policyFile === undefined ? [] : allProblems(lookInto(resolve(cwd, policyFile), env));
    throw new ConfigProblems([...problems, ...of]);
  }
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
    pagerDutySecrets: list(given('PAGERDUTY_WEBHOOK_SECRET')),
    metricsToken: given('METRICS_TOKEN') ?? null,
    anthropic:
      given('ANTHROPIC_API_KEY') === undefined
        ? null
        : { apiKey: given('ANTHROPIC_API_KEY') ?? '', url: given('ANTHROPIC_BASE_URL') ?? null },
    toolsKey: given('TOOLS_KEY') ?? null,
    publicUrl: given('PUBLIC_URL')?.replace(/\/+$/, '') ?? null,
    sandboxCanvases: sandboxCanvases.catch('yes').parse(given('SANDBOX_CANVASES')),
    killAt: list(given('THROUGHLINE_KILL_AT')),
    github: github.settings,
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

/** The code host that the policy file names; null: the local forge. */
export function codeHostOf(
  sources: Pick<Sources, 'code_host'>,
  config: Pick<Config, 'github'>,
): GitHubGiven | null {
  if (sources.code_host !== 'github') return null;
  if (config.github !== null) return config.github;
  throw new ConfigProblems([noCodeHostKey]);
}

const noCodeHostKey =
  'sources.code_host is github, but there is no key. Set GITHUB_APP_ID and GITHUB_PRIVATE_KEY, or GITHUB_TOKEN (docs/github.md).';

export type SourcesRead = Omit<Sources, 'catalog'> & { catalog: CatalogPlace };

/** The variables that each tracker needs; GitHub is reached in one of two ways. With an app of its own a person logs in. */
const trackerKeys: Partial<Record<TrackerKind, (has: (name: string) => boolean) => string[]>> = {
  linear: (has) =>
    has('LINEAR_CLIENT_ID') && !has('LINEAR_API_KEY') ? ['LINEAR_CLIENT_SECRET'] : ['LINEAR_API_KEY'],
  jira: (has) => [
    'JIRA_URL',
    has('JIRA_CLIENT_ID') && !has('JIRA_TOKEN') ? 'JIRA_CLIENT_SECRET' : 'JIRA_TOKEN',
  ],
};
type Secret = Config['secret'];

const hasGitHubKey = (secret: Secret): boolean =>
  secret('GITHUB_TOKEN') !== null ||
  (secret('GITHUB_APP_ID') !== null && secret('GITHUB_PRIVATE_KEY') !== null);

function missingTrackerKeys(trackers: readonly { kind: TrackerKind }[], secret: Secret): string[] {
  const problems = trackers
    .flatMap(({ kind }) =>
      (trackerKeys[kind]?.((name) => secret(name) !== null) ?? []).map((name) => ({ kind, name })),
    )
    .filter(({ name }) => secret(name) === null)
    .map(
      ({ kind, name }) =>
        `trackers names ${kind}, and ${name} is not set. Put it in that variable, or take the tracker out.`,
    );
  if (trackers.some(({ kind }) => kind === 'github') && !hasGitHubKey(secret))
    problems.push(
      'trackers names github, but there is no key. Set GITHUB_APP_ID and GITHUB_PRIVATE_KEY, or GITHUB_TOKEN (docs/github.md), or take the tracker out.',
    );
  return [...new Set(problems)];
}

/** What the policy file needs of the environment beside what its sources name. */
function missingKeys(needs: KeysNeeded, secret: Secret): string[] {
  const noHost = needs.sources.code_host === 'github' && !hasGitHubKey(secret);
  return [...(noHost ? [noCodeHostKey] : []), ...missingTrackerKeys(needs.company.trackers, secret)];
}
interface KeysNeeded {
  sources: Pick<Sources, 'code_host'>;
  company: { trackers: readonly { kind: TrackerKind }[] };
}

/** Throws where a tracker of the policy file has no key in the environment. */
export function requireTrackerKeys(trackers: readonly { kind: TrackerKind }[], secret: Secret): void {
  const problems = missingTrackerKeys(trackers, secret);
  if (problems.length > 0) throw new ConfigProblems(problems);
}

/** Throws where a tracker or the code host of the policy file has no key in the environment: all of them at once. */
export function requireKeys(needs: KeysNeeded, secret: Secret): void {
  const problems = missingKeys(needs, secret);
  if (problems.length > 0) throw new ConfigProblems(problems);
}

type CompanyRead = Omit<ParsedCompany, 'sources' | 'skills'> & { sources: SourcesRead; skills: SkillPlace };

/** Reads the policy file; throws `ConfigProblems` with all that is wrong, keys that it needs among them. */
export function readCompany(path: string, env: Record<string, string | undefined> = {}): CompanyRead {
  const found = lookInto(path, env);
  if (found.company === null) throw new ConfigProblems(allProblems(found));
  return found.company;
}

interface Found {
  /** Null where something is wrong with the file. */
  company: CompanyRead | null;
  problems: string[];
  /** Keys that the environment lacks: they keep the product from starting, and the file from nothing. */
  missing: string[];
}
const allProblems = ({ problems, missing }: Found): string[] => [...problems, ...missing];

function lookInto(path: string, env: Record<string, string | undefined>): Found {
  const failed = (problem: string): Found => ({ company: null, problems: [problem], missing: [] });
  if (!existsSync(path))
    return failed(
      `${path} is missing. Copy src/sandbox/acme/throughline.yaml there and put your people, teams and channels in it.`,
    );
  let raw: unknown;
  try {
    raw = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return failed(
      `${path} is not readable YAML: ${error instanceof Error ? error.message.split('\n')[0]?.replace(/:$/, '.') : 'unknown.'} Mend that line.`,
    );
  }
  const secret: Secret = (name) => (env[name]?.trim() ?? '') || null;
  const parsed = parseCompany(raw);
  const { sources, skills, trackers } = needsOf(raw);
  const catalog = sources === null ? null : withToken(sources.catalog, secret);
  const problems = [
    ...('problems' in parsed ? parsed.problems : []),
    ...(sources?.incidents === 'pagerduty' && secret('PAGERDUTY_API_KEY') === null ? [noPagerDutyKey] : []),
    ...(catalog !== null && 'problem' in catalog ? [catalog.problem] : []),
    ...missingFolder(skills, path),
  ].map((problem) => `${path}: ${problem}`);
  const missing = missingKeys({ sources: sources ?? { code_host: 'local' }, company: { trackers } }, secret);
  if (problems.length > 0 || 'problems' in parsed || catalog === null || 'problem' in catalog)
    return { company: null, problems, missing };
  return {
    company: { ...parsed, sources: { ...parsed.sources, catalog }, skills: skillPlace(parsed.skills, path) },
    problems,
    missing,
  };
}

const noPagerDutyKey =
  'sources.incidents is pagerduty, and PAGERDUTY_API_KEY is not set. Put a read-only API key of PagerDuty in that variable (docs/pagerduty.md).';

/** A folder has to be there. What is in it is looked at while the product runs, like what is in a repository. */
function skillPlace(given: ParsedCompany['skills'], path: string): SkillPlace {
  if (given === null) return null;
  if (typeof given !== 'string')
    return { repository: given.repository, branch: given.branch ?? null, path: given.path ?? '' };
  return resolve(dirname(path), given);
}

function missingFolder(skills: ParsedCompany['skills'], path: string): string[] {
  const place = skillPlace(skills, path);
  return typeof place !== 'string' || existsSync(place)
    ? []
    : [`skills: ${place} is missing. Make that folder with one folder for each skill, or take the line out.`];
}

/** The policy file names the variable of a token; the token is read here. */
function withToken(given: CatalogGiven, secret: Secret): CatalogPlace | { problem: string } {
  if (given.kind !== 'server') return given;
  const { tokenEnv, url } = given;
  if (tokenEnv === null) return { kind: 'server', url, token: null };
  const token = secret(tokenEnv);
  if (token !== null) return { kind: 'server', url, token };
  return {
    problem: `sources.catalog names ${tokenEnv}, which is not set. Put Backstage's token in that variable, or take token_env out.`,
  };
}
