/** What a policy file names is asked for: teams, statuses, services, repositories, files. No Slack, no model. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { examine } from '../../src/doctor.ts';
import { type GitHubDouble, startGitHubDouble } from '../support/github/double.ts';
import { DoubleState } from '../support/github/double-state.ts';
import { type JiraDouble, startJiraDouble } from '../support/jira/jira-double.ts';
import { LINEAR_KEY, type LinearDouble, startLinearDouble } from '../support/linear/double.ts';
import { acmeSource } from '../support/local/acme.ts';
import { git } from '../support/local/forge-world.ts';

let folder: string;
let jira: JiraDouble;
let linear: LinearDouble;
let github: GitHubDouble;
/** With nothing to mend. */
let policy: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-policy-'));
  await cp(acmeSource, folder, { recursive: true });
  [jira, linear] = await Promise.all([startJiraDouble(), startLinearDouble()]);
  github = await startGitHubDouble(new DoubleState(git, folder));
  const text = await readFile(join(acmeSource, 'throughline.yaml'), 'utf8');
  policy = `${text.replace('tracker: none', 'code_host: github')}trackers: [{ kind: jira, team: billing, places: [PAY] }]\n`;
});
beforeEach(() => {
  github.state.repos.splice(0);
  for (const name of ['acme/invoices', 'acme/storefront']) github.state.add(name);
});
afterAll(async () => {
  await Promise.all([jira.end(), linear.end(), github.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** The policy file says so. */
const says = (text: string): Promise<void> => writeFile(join(folder, 'throughline.yaml'), text);

async function doctor(): Promise<{ code: number; lines: string[] }> {
  const env = {
    THROUGHLINE_HOME: join(folder, 'home'),
    JIRA_URL: jira.url,
    JIRA_EMAIL: jira.space.email ?? '',
    JIRA_TOKEN: 'secret-key',
    LINEAR_URL: linear.url,
    LINEAR_API_KEY: LINEAR_KEY,
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: 'github_pat_double',
  };
  const lines: string[] = [];
  const code = await examine({ env, cwd: folder }, (line) => lines.push(line));
  return { code, lines };
}

const onLinear = (places: string, more = ''): string =>
  policy.replace(
    /^trackers: .*$/m,
    `trackers: [{ kind: linear, team: billing, places: [${places}]${more} }]`,
  );
const onIssues = (more: string): string =>
  policy.replace(
    /^trackers: .*$/m,
    `trackers: [{ kind: github, team: billing, places: [acme/invoices]${more} }]`,
  );
test('all that it names is there', async () => {
  await says(policy);
  const { code, lines } = await doctor();
  expect(code).toBe(0);
  expect(lines).toContain('ok     GitHub           It lets us in, and shows 2 repositories of the catalog.');
});

test.each<[string, () => string, RegExp]>([
  [
    'a team that Linear does not have',
    () => onLinear('XYZ'),
    /WRONG {2}Linear +Linear has no team XYZ that our key may see; check places under trackers\.$/,
  ],
  ['a team’s key in small letters', () => onLinear('bil'), /ok {5}Linear +It answers for BIL\. /],
  [
    'a status that the team does not have',
    () => onLinear('BIL', ', statuses: { preview: In Reveiw, deployed: done }'),
    /WRONG {2}Linear +Linear’s team BIL has no status “In Reveiw”; it has Backlog, .*Mend statuses under trackers\.$/,
  ],
  [
    'a status that the project does not have',
    () => policy.replace('places: [PAY]', 'places: [pay], statuses: { preview: Reviewing, deployed: Done }'),
    /WRONG {2}Jira +Jira’s project PAY has no status “Reviewing”; it has To Do, .*Mend statuses under trackers\.$/,
  ],
  [
    'a label that the repository does not have',
    () => onIssues(', statuses: { preview: In QA, rolled_back: open }'),
    /WRONG {2}GitHub Issues +GitHub has no label “In QA” in acme\/invoices\. Make it there, or mend statuses under trackers\.$/,
  ],
  [
    'a channel and a policy for services that the catalog lacks',
    () =>
      policy
        .replace('service: invoices', 'service: invoicez')
        .replace('storefront: { two_people', 'shopfront: { two_people'),
    /WRONG {2}Service catalog +channels\.C0INVOICES names the service invoicez, which the catalog does not have\. Mend .* policy\.services names the service shopfront, /,
  ],
  [
    'nobody is an admin',
    () => policy.replace(', admin: true', ''),
    /WRONG {2}Settings +Nobody under people is an admin: .* Put admin: true beside at least one person/,
  ],
  [
    'an incident file that is not there',
    () => policy.replace('incidents: incidents.yaml', 'incidents: pagerdutty'),
    /WRONG {2}Incidents +Incident file is not there: .* Under sources give incidents a file that is there and readable, pagerduty, or none\.$/,
  ],
])('%s', async (_case, text, expected) => {
  await says(text());
  const { lines } = await doctor();
  expect(lines.filter((line) => expected.test(line))).toHaveLength(1);
  expect(lines.join('\n')).not.toContain('ENOENT');
  expect(linear.misfits).toEqual([]);
});

test('repositories of the catalog that the key does not show, or may not push to, are named', async () => {
  await says(policy);
  const [invoices] = github.state.repos.splice(0);
  if (invoices !== undefined) github.state.repos.push({ ...invoices, isReadOnly: true });
  const { code, lines } = await doctor();
  expect(code).toBe(1);
  expect(lines.find((line) => line.includes('GitHub'))).toBe(
    'WRONG  GitHub           It does not show us acme/storefront. Give the token access, or mend their names in the catalog. It may not push to acme/invoices. Give the token write access.',
  );
});
