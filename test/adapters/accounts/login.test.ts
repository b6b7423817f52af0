/** Fault 69: tokens of Linear and Jira end, and are renewed; where they cannot be, a person is asked and nothing is lost. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFileConnections } from '../../../src/adapters/mcp/connection-store.ts';
import { trackersOf } from '../../../src/adapters/trackers.ts';
import { connect } from '../../../src/connect.ts';
import { examine } from '../../../src/doctor.ts';
import type { TrackerKind } from '../../../src/pipeline/tracking/settings.ts';
import type { Tracker } from '../../../src/ports/trackers/tracker.ts';
import { CLOUD, type JiraDouble, startJiraDouble } from '../../support/jira/jira-double.ts';
import { ana } from '../../support/jira/state.ts';
import { type LinearDouble, startLinearDouble } from '../../support/linear/double.ts';
import { acmeSource } from '../../support/local/acme.ts';
import { CLIENT, type OAuthDouble } from '../../support/vendors/oauth-double.ts';
import { freePort } from '../../support/world.ts';

let linear: LinearDouble;
let jira: JiraDouble;
let home: string;
let env: Record<string, string>;
beforeAll(async () => {
  [linear, jira] = await Promise.all([startLinearDouble(), startJiraDouble()]);
});
afterAll(async () => {
  await Promise.all([linear.end(), jira.end()]);
  rmSync(home, { recursive: true, force: true });
});
beforeEach(async () => {
  linear.reset();
  jira.reset();
  home = mkdtempSync(join(tmpdir(), 'logins-'));
  env = {
    THROUGHLINE_HOME: home,
    THROUGHLINE_CONFIG: join(home, 'throughline.yaml'),
    LOGIN_PORT: String(await freePort()),
    LINEAR_URL: linear.url,
    LINEAR_CLIENT_ID: CLIENT.id,
    LINEAR_CLIENT_SECRET: CLIENT.secret,
    JIRA_URL: `${jira.url}/ex/jira/${CLOUD}`,
    JIRA_SITE: 'https://acme.atlassian.net',
    JIRA_CLIENT_ID: CLIENT.id,
    JIRA_CLIENT_SECRET: CLIENT.secret,
  };
  const company = readFileSync(join(acmeSource, 'throughline.yaml'), 'utf8');
  const trackers = `trackers:
  - { kind: linear, team: billing, places: [BIL] }
  - { kind: jira, team: shop, places: [PAY] }
`;
  writeFileSync(join(home, 'throughline.yaml'), `${company}\n${trackers}`);
});

/** `npm run connect NAME`, with a person who follows the address in a browser. */
async function connects(name: string): Promise<{ code: number; said: string[] }> {
  const said: string[] = [];
  const code = await connect(
    { args: [name], env, cwd: home },
    {
      say: (line) => {
        said.push(line);
        const [url] = /http:\S+authorize\S*/.exec(line) ?? [];
        if (url !== undefined) void browse(url);
      },
      ask: async () => '',
    },
  );
  return { code, said };
}

async function browse(url: string): Promise<void> {
  const there = await fetch(url, { redirect: 'manual' });
  await fetch(there.headers.get('location')?.replace('localhost', '127.0.0.1') ?? '');
}

const stop: (() => void)[] = [];
afterAll(() => {
  for (const one of stop) one();
});

function opened(kind: TrackerKind): Tracker {
  const place = kind === 'linear' ? 'BIL' : 'PAY';
  const team = { kind, team: 'billing', places: [place], statuses: {}, channel: null };
  const made = trackersOf({
    home,
    settings: [{ ...team, starts: { rule: 'by_hand' } }],
    installation: 'acme',
    secret: (name) => env[name] ?? null,
  });
  stop.push(() => made.stop());
  const [tracker] = made.all;
  if (tracker === undefined) throw new Error(`There is no ${kind}`);
  return tracker;
}

interface Vendor {
  kind: 'linear' | 'jira';
  name: string;
  label: string;
  oauth: () => OAuthDouble;
  files: () => string;
}
const vendors: Vendor[] = [
  {
    kind: 'linear',
    name: 'linear-tracker',
    label: 'Linear',
    oauth: () => linear.oauth,
    files: () => linear.files({ title: 'Export' }),
  },
  {
    kind: 'jira',
    name: 'jira-tracker',
    label: 'Jira',
    oauth: () => jira.oauth,
    files: () => jira.files(ana, { summary: 'Export' }).key,
  },
];

describe.each(vendors)('$label', ({ kind, name, label, oauth, files }) => {
  test('a person logs in once; the tokens stand in one file, for its owner alone, and in no line', async () => {
    const ref = files();
    const { code, said } = await connects(name);
    expect(said.join('\n')).toContain(`Logged in to ${label}.`);
    expect(code).toBe(0);
    const file = join(home, 'connections', `${name}.json`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { tokens } = await createFileConnections(join(home, 'connections')).read(name);
    expect(tokens?.refresh_token).toMatch(/^refresh-/);
    for (const secret of [tokens?.access_token, tokens?.refresh_token, CLIENT.secret])
      expect(said.join('\n')).not.toContain(secret);
    expect(await opened(kind).issue(ref)).toMatchObject({ title: 'Export' });
  });

  test('refused in the middle of a burst, the token is renewed once, and every question is answered', async () => {
    const ref = files();
    await connects(name);
    const tracker = opened(kind);
    oauth().expires();
    const found = await Promise.all(Array.from({ length: 8 }, () => tracker.issue(ref)));
    expect(found.map((one) => one?.title)).toEqual(Array.from({ length: 8 }, () => 'Export'));
    expect(oauth().renewals).toBe(1);
  });

  test('about to end, it is renewed before it is used', async () => {
    const ref = files();
    oauth().lastsS = 30;
    await connects(name);
    oauth().lastsS = 3_600;
    await opened(kind).issue(ref);
    expect(oauth().renewals).toBe(1);
    await opened(kind).issue(ref);
    expect(oauth().renewals).toBe(1);
  });

  test('a login that cannot be renewed just now is no reason to ask a person', async () => {
    const ref = files();
    await connects(name);
    const tracker = opened(kind);
    oauth().expires();
    oauth().failures = { status: 503, times: 1 };
    await expect(tracker.publishStage(ref, 'delegated')).rejects.toMatchObject({
      retryable: true,
      message: `${label} could not renew its login`,
    });
    expect(await tracker.issue(ref)).toMatchObject({ title: 'Export' });
  });

  test('a login that has ended is asked nothing more until somebody logs in again, and that is said with the fix', async () => {
    const ref = files();
    await connects(name);
    const tracker = opened(kind);
    oauth().revokes();
    const failure = {
      retryable: true,
      afterMs: 300_000,
      message: `${label} needs to be connected again: run \`npm run connect ${name}\``,
    };
    for (let tries = 0; tries < 3; tries += 1)
      await expect(tracker.issue(ref)).rejects.toMatchObject(failure);
    expect(oauth().renewals).toBe(1);
    await connects(name);
    expect(await tracker.issue(ref)).toMatchObject({ title: 'Export' });
  });

  test('two processes over one home: who is slower takes the tokens of who was quicker', async () => {
    const ref = files();
    await connects(name);
    const [one, other] = [opened(kind), opened(kind)];
    oauth().expires();
    const found = await Promise.all([one.issue(ref), other.issue(ref)]);
    expect(found.map((issue) => issue?.title)).toEqual(['Export', 'Export']);
  });

  test('a key goes before a login', async () => {
    env[kind === 'linear' ? 'LINEAR_API_KEY' : 'JIRA_TOKEN'] = 'a-key';
    const { code, said } = await connects(name);
    expect(code).toBe(1);
    expect(said[0]).toContain(`so ${label} is asked with it. Take it out to log in instead.`);
  });

  test('the doctor says who has to be connected', async () => {
    const looks = async (): Promise<string | undefined> => {
      const lines: string[] = [];
      await examine({ env, cwd: home }, (line) => lines.push(line));
      return lines.find((line) => line.includes(` ${label} `));
    };
    expect(await looks()).toContain(`needs to be connected: run \`npm run connect ${name}\`.`);
    await connects(name);
    expect(await looks()).toMatch(/^ok .* It answers for/);
    oauth().revokes();
    expect(await looks()).toContain(`needs to be connected again: run \`npm run connect ${name}\`.`);
  });
});

test('Jira is asked at another address than people open, and connect says which', async () => {
  env['JIRA_URL'] = jira.url;
  const { code, said } = await connects('jira-tracker');
  expect(code).toBe(1);
  expect(said.slice(-2)).toEqual([
    'Set these, then start Throughline again:',
    `  JIRA_URL=${jira.url}/ex/jira/${CLOUD} JIRA_SITE=https://acme.atlassian.net`.replace(
      jira.url,
      new URL(jira.url).origin,
    ),
  ]);
});

test('a secret that is missing is named, and what else may be connected', async () => {
  delete env['LINEAR_CLIENT_SECRET'];
  expect((await connects('linear-tracker')).said).toEqual([
    'Set LINEAR_CLIENT_ID and LINEAR_CLIENT_SECRET from your app at Linear, then run this again (docs/trackers.md).',
  ]);
  expect((await connects('nothing')).said[0]).toContain(
    'Run npm run connect with one of: linear-tracker, jira-tracker.',
  );
});
