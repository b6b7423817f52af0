/** One line for each connection, whatever is wrong with it. Every vendor is a double on this machine. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { examine, scopesIn } from '../../src/doctor.ts';
import { skillText } from '../contracts/skills/contract.ts';
import { type GitHubDouble, startGitHubDouble } from '../support/github/double.ts';
import { DoubleState } from '../support/github/double-state.ts';
import { type JiraDouble, startJiraDouble } from '../support/jira/jira-double.ts';
import { acmeSource } from '../support/local/acme.ts';
import { createTinyRepository, git } from '../support/local/forge-world.ts';
import { pushes } from '../support/local/pushes.ts';
import { KEY, type ModelServer, startModelServer } from '../support/model/server.ts';
import { type PagerDutyDouble, startPagerDutyDouble } from '../support/pagerduty/pagerduty-double.ts';
import { type Scripted, startScripted } from '../support/vendors/scripted.ts';

const manifest = await readFile(fileURLToPath(new URL('../../manifest.yml', import.meta.url)), 'utf8');

let folder: string;
let slack: Scripted;
let jira: JiraDouble;
let pagerDuty: PagerDutyDouble;
let github: GitHubDouble;
let claude: ModelServer;
/** What the Slack double grants. */
let scopes: string[];
let env: Record<string, string | undefined>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  await cp(acmeSource, folder, { recursive: true });
  [jira, pagerDuty] = await Promise.all([startJiraDouble(), startPagerDutyDouble()]);
  [github, claude] = await Promise.all([startGitHubDouble(new DoubleState(git, folder)), startModelServer()]);
  for (const name of ['acme/invoices', 'acme/storefront']) github.state.add(name);
  slack = await startScripted(({ path, headers }) => {
    const token = headers.authorization?.slice('Bearer '.length);
    const right = path === '/apps.connections.open' ? 'xapp-1-right' : 'xoxb-right';
    if (token !== right) return { status: 200, body: { ok: false, error: 'invalid_auth' } };
    return {
      status: 200,
      headers: { 'x-oauth-scopes': scopes.join(',') },
      body: { ok: true, team: 'Acme', user: 'throughline', url: 'wss://example.test' },
    };
  });
  const text = await readFile(join(acmeSource, 'throughline.yaml'), 'utf8');
  const invoices = join(folder, 'catalog', 'invoices.yaml');
  const entity = await readFile(invoices, 'utf8');
  await writeFile(
    invoices,
    entity.replace('  annotations:\n', '  annotations:\n    pagerduty.com/service-id: PINVOICES\n'),
  );
  const trackers = 'trackers: [{ kind: jira, team: billing, places: [PAY] }]\n';
  await writeFile(
    join(folder, 'throughline.yaml'),
    text.replace(/^ {2}incidents: .*$/m, '  incidents: pagerduty\n  code_host: github') + trackers,
  );
});
beforeEach(() => {
  jira.reset();
  claude.reset();
  pagerDuty.faults.length = 0;
  scopes = scopesIn(manifest);
  env = {
    THROUGHLINE_HOME: join(folder, 'home'),
    SLACK_BOT_TOKEN: 'xoxb-right',
    SLACK_APP_TOKEN: 'xapp-1-right',
    SLACK_API_URL: `${slack.url}/`,
    PAGERDUTY_URL: pagerDuty.url,
    PAGERDUTY_API_KEY: 'pd-key',
    JIRA_URL: jira.url,
    JIRA_EMAIL: jira.space.email ?? '',
    JIRA_TOKEN: 'secret-key',
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: 'github_pat_double',
    ANTHROPIC_BASE_URL: claude.url,
    ANTHROPIC_API_KEY: KEY,
  };
});
afterAll(async () => {
  await Promise.all([slack.end(), jira.end(), pagerDuty.end(), github.close(), claude.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function doctor(): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await examine({ env, cwd: folder }, (line) => lines.push(line.replaceAll(folder, 'FOLDER')));
  return { code, lines };
}
test('the manifest’s scopes are those of the bot', () => {
  expect(scopesIn(manifest)).toContain('users:read.email');
  expect(scopesIn(manifest)).not.toContain('app_mention');
});

test('a company whose connections work', async () => {
  expect(await doctor()).toMatchInlineSnapshot(`
    {
      "code": 0,
      "lines": [
        "ok     Slack            It lets @throughline into Acme, over Socket Mode.",
        "ok     Database         Embedded, in FOLDER/home: for one instance.",
        "ok     Claude           It takes the key, and has every model that is named.",
        "ok     Service catalog  2 services, all of them readable.",
        "ok     Incidents        PagerDuty answers: 0 open; the catalog names no PagerDuty service for storefront.",
        "ok     Freezes          Freeze file answers: 0 known.",
        "ok     GitHub           It lets us in, and shows 2 repositories of the catalog.",
        "ok     Jira             It answers for PAY. No secret for its webhook is set: changes arrive within 5 minutes.",
        "All of it works.",
      ],
    }
  `);
});

test('nothing set: the sandbox, and nothing to mend', async () => {
  env = { THROUGHLINE_HOME: join(folder, 'home') };
  const lines: string[] = [];
  expect(await examine({ env, cwd: tmpdir() }, (line) => lines.push(line))).toBe(0);
  expect(lines[0]).toMatch(/^ok {5}Slack {5}No token is set/);
});

test('a sandbox with a model: its key is tried', async () => {
  env = {
    THROUGHLINE_HOME: join(folder, 'home'),
    ANTHROPIC_BASE_URL: claude.url,
    ANTHROPIC_API_KEY: 'sk-ant-old-key-of-somebody',
  };
  const lines: string[] = [];
  expect(await examine({ env, cwd: tmpdir() }, (line) => lines.push(line))).toBe(1);
  expect(lines[2]).toBe(
    'WRONG  Claude    Anthropic refused the key (401). Put a valid one into ANTHROPIC_API_KEY and start again.',
  );
});

test('settings that cannot be read are lines of their own, all of them at once', async () => {
  env = { ...env, PORT: 'many', PAGERDUTY_URL: 'ftp://x' };
  const { code, lines } = await doctor();
  expect(code).toBe(1);
  expect(lines.map((line) => line.slice(0, 60))).toEqual([
    'WRONG  Settings  PORT is not valid. Give a port from 1 to 65',
    'WRONG  Settings  PAGERDUTY_URL is not valid. Leave it out, o',
    '2 of 2 to mend.',
  ]);
});

test('a tracker without its key is told, and keeps nothing else from being looked at', async () => {
  env['JIRA_TOKEN'] = '';
  const { code, lines } = await doctor();
  expect(code).toBe(1);
  expect(lines[0]).toMatch(/^WRONG {2}Settings +trackers names jira, and JIRA_TOKEN is not set\. Put it in/);
  expect(lines.slice(1).map((line) => line.slice(0, 22).trim())).toEqual([
    'ok     Slack',
    'ok     Database',
    'ok     Claude',
    'ok     Service catalog',
    'ok     Incidents',
    'ok     Freezes',
    'ok     GitHub',
    '1 of 8 to mend.',
  ]);
});

test('GitHub named as code host, without its key: told, and the others are looked at', async () => {
  env['GITHUB_TOKEN'] = '';
  const { code, lines } = await doctor();
  expect(code).toBe(1);
  expect(lines[0]).toMatch(
    /^WRONG {2}Settings +sources\.code_host is github, but there is no key\. Set GITHUB_APP/,
  );
  expect(lines.at(-1)).toBe('1 of 8 to mend.');
});

test.each<[string, () => void, string, RegExp]>([
  [
    'a token of GitHub that is refused',
    () => (env['GITHUB_TOKEN'] = 'ghp_old'),
    'GitHub',
    /GitHub does not take our key any more/,
  ],
  [
    'a key of Anthropic that is refused',
    () => (env['ANTHROPIC_API_KEY'] = 'sk-ant-old-key-of-somebody'),
    'Claude',
    /ANTHROPIC_API_KEY/,
  ],
  [
    'a model that the key does not have',
    () => void claude.models.splice(0, 1),
    'Claude',
    /The model claude-opus-5-5 for drafting is not offered to this key\. Name another one as models\.drafting/,
  ],
  [
    'a bot token that is refused',
    () => (env['SLACK_BOT_TOKEN'] = 'xoxb-old'),
    'Slack',
    /refuses the token \(invalid_auth\)\. {2}Install the app anew/,
  ],
  [
    'a Slack that does not answer: no word about the token',
    () => (env['SLACK_API_URL'] = 'http://127.0.0.1:1/'),
    'Slack',
    /It does not answer \(.*Try again; look at the network/,
  ],
  [
    'an app token that is refused',
    () => (env['SLACK_APP_TOKEN'] = 'xapp-old'),
    'Slack',
    /\(invalid_auth\)\. {2}Make a token with connections:write/,
  ],
  [
    'a scope that is missing',
    () => void scopes.splice(scopes.indexOf('team:read'), 1),
    'Slack',
    /into Acme, without team:read\. {2}Paste manifest\.yml/,
  ],
  [
    'a key of PagerDuty that is refused',
    () => (env['PAGERDUTY_API_KEY'] = 'old'),
    'Incidents',
    /PagerDuty refused our key \(401\)/,
  ],
  [
    'a key of Jira that is refused',
    () => (env['JIRA_TOKEN'] = 'old'),
    'Jira',
    /does not take our key; check JIRA_EMAIL and JIRA_TOKEN/,
  ],
  [
    'a project that is not there',
    () => (jira.space.project = 'OPS'),
    'Jira',
    /Jira refused that: The value 'PAY' does not exist/,
  ],
  [
    'a database that is away',
    () => (env['DATABASE_URL'] = 'postgres://me:hidden-word@127.0.0.1:1/x'),
    'Database',
    /does not let us in.*Start it, correct DATABASE_URL/,
  ],
])('%s', async (_case, arrange, name, expected) => {
  arrange();
  const { code, lines } = await doctor();
  expect(code).toBe(1);
  expect(lines.find((line) => line.slice(7).startsWith(name))).toMatch(expected);
  expect(lines.join('\n')).not.toMatch(/hidden-word|xoxb-|xapp-|secret-key|ghp_old|sk-ant-/);
});

test('skills of a repository that cannot be used are told with repository, file and line', async () => {
  const policy = await readFile(join(folder, 'throughline.yaml'), 'utf8');
  env['THROUGHLINE_CONFIG'] = join(folder, 'with-skills.yaml');
  await writeFile(env['THROUGHLINE_CONFIG'], `${policy}skills: { repository: acme/tiny, path: ours }\n`);
  await createTinyRepository(folder);
  github.state.add('acme/tiny');
  const keeps = async (text: string): Promise<string> => {
    const files = { 'ours/legal-check/SKILL.md': text };
    return (await pushes(folder, { repo: 'acme/tiny', branch: 'main', files })).slice(0, 7);
  };
  const line = async () => (await doctor()).lines.find((one) => one.includes('Skills'));
  const good = await keeps(skillText('legal-check'));
  expect(await line()).toBe(`ok     Skills           1 skill of acme/tiny@${good}: legal-check.`);
  const broken = await keeps(skillText('legal'));
  expect(await line()).toBe(
    `WRONG  Skills           1 place to mend in acme/tiny@${broken}, first acme/tiny/ours/legal-check/SKILL.md, line 2: It is named legal, and its folder legal-check. Give both the same name.`,
  );
});
