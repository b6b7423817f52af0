/** All that is wrong with a policy file is said at once, each with its place and what mends it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ConfigProblems, readCompany, readConfig, requireKeys } from '../../../src/config.ts';
import { parseCompany } from '../../../src/flow/company/company-file.ts';
import { acmeSource } from '../../support/local/acme.ts';

const acme = readFileSync(join(acmeSource, 'throughline.yaml'), 'utf8');
const problems = (change: (text: string) => string): string[] => {
  const found = parseCompany(parse(change(acme)));
  return 'problems' in found ? found.problems : [];
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'company-file-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** What the start says of that file, without the place of it. */
function refusal(text: string, env: Record<string, string> = {}): string[] {
  const path = join(folder, 'throughline.yaml');
  writeFileSync(path, text);
  try {
    const company = readCompany(path, env);
    requireKeys(company, readConfig(env, folder).secret);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    return error.problems.map((problem) => problem.replace(`${path}: `, ''));
  }
}

test.each<[string, (text: string) => string, string]>([
  [
    'the same Slack id',
    (text) => text.replace('U0SAM', 'U0ANA'),
    'people.sam.slack: U0ANA is ana’s already. Give each person their own.',
  ],
  [
    'the same login, in another case',
    (text) => text.replace('octo-eli', 'Octo-Ana'),
    'people.eli.login: Octo-Ana is ana’s already. Give each person their own.',
  ],
  [
    'the same e-mail',
    (text) =>
      text
        .replace('login: octo-ana', 'login: octo-ana, email: ana@acme.example')
        .replace('login: octo-eli', 'login: octo-eli, email: Ana@acme.example'),
    'people.eli.email: Ana@acme.example is ana’s already. Give each person their own.',
  ],
  [
    'the same id',
    (text) => text.replace('id: sam', 'id: eli'),
    'people: 2 are called eli. Give each an id of their own.',
  ],
  [
    'a login with @',
    (text) => text.replace('login: octo-eli', "login: '@octo-eli'"),
    'people.1.login: a login such as octo-eli, without @. Correct that value.',
  ],
  [
    'a key at the root that belongs under sources',
    (text) => `${text}\ncode_host: github\n`,
    'the file: Unrecognized key: "code_host". Put code_host under sources.',
  ],
  [
    'one that belongs under policy',
    (text) => `${text}\ntwo_people: true\n`,
    'the file: Unrecognized key: "two_people". Put two_people under policy.default.',
  ],
  [
    'one that belongs nowhere',
    (text) => `${text}\ntoString: x\n`,
    'the file: Unrecognized key: "toString". Take out toString, or mend its spelling.',
  ],
])('%s', (_what, change, sentence) => {
  expect(problems(change)).toContain(sentence);
});

const trackers = '\ntrackers: [{ kind: linear, team: biling, places: [BIL] }]\n';

test('a mistake of one part hides none of another, and no key that is missing', () => {
  const text =
    acme
      .replace('slack: U0ELI', 'slack: eli')
      .replace('may_unlock: [kim]', 'may_unlock: [kmi]')
      .replace('catalog: catalog', 'catalog: { url: "https://backstage.example.com", token_env: OUR_TOKEN }')
      .replace('incidents: incidents.yaml', 'incidents: pagerduty\n  code_host: github') + trackers;
  expect(refusal(text)).toEqual([
    'people.1.slack: a Slack user id such as U012AB3CD. Correct that value.',
    'trackers.1.team: biling is not under teams. Known: billing, shop. Add it there, or mend the name.',
    expect.stringMatching(/^sources\.incidents is pagerduty, and PAGERDUTY_API_KEY is not set\./),
    expect.stringMatching(/^sources\.catalog names OUR_TOKEN, which is not set\./),
    expect.stringMatching(/^sources\.code_host is github, but there is no key\./),
    expect.stringMatching(/^trackers names linear, and LINEAR_API_KEY is not set\./),
  ]);
  // With people readable, whoever is not one of them is named too.
  expect(refusal(text.replace('slack: eli', 'slack: U0ELI'))[0]).toBe(
    'policy default may_unlock names kmi, who is not under people. Add the person or mend the name.',
  );
});

test('keys that are missing are named together where nothing else is wrong', () => {
  const text = acme.replace('tracker: none', 'code_host: github') + trackers.replace('biling', 'billing');
  expect(refusal(text)).toHaveLength(2);
  expect(refusal(text, { GITHUB_TOKEN: 'github_pat_x', LINEAR_API_KEY: 'lin_api_x' })).toEqual([]);
});

test('what is wrong with the environment is said together with what is wrong with the file', () => {
  writeFileSync(join(folder, 'throughline.yaml'), acme + trackers);
  const read = (): unknown => readConfig({ PORT: 'many' }, folder);
  expect(read).toThrow(
    /^PORT is not valid\..*\n.*biling is not under teams\..*\n.*LINEAR_API_KEY is not set/,
  );
});

test('keys of teams and projects are read in any case', () => {
  const found = parseCompany(parse(`${acme}\ntrackers: [{ kind: jira, team: billing, places: [pay] }]\n`));
  expect('company' in found && found.company.trackers[0]?.places).toEqual(['PAY']);
});

test.each([
  ['https://github.example.com/api/v3', true],
  ['https://github.example.com/api/v3/', true],
  ['https://api.acme.ghe.com', true],
  ['http://127.0.0.1:4000', true],
  ['https://github.example.com', false],
  ['https://github.com', false],
  ['http://github.example.com/api/v3', false],
])('GITHUB_API_URL %s is taken: %s', (url, isTaken) => {
  const read = (): unknown => readConfig({ GITHUB_API_URL: url }, tmpdir());
  if (isTaken) expect(read).not.toThrow();
  else expect(read).toThrow(/GITHUB_API_URL is not valid.*such as https:\/\/github\.example\.com\/api\/v3\./);
});
