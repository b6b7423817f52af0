/** All that GitHub sends comes to one address: issues go to the tracker, the rest to the code host. */
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { GitHub, GitHubSettings } from '../../../../src/adapters/github/github.ts';
import { createLine } from '../../../../src/adapters/github/line.ts';
import type { Outside } from '../../../../src/adapters/index.ts';
import { trackersOf } from '../../../../src/adapters/trackers.ts';
import type { Config } from '../../../../src/config.ts';
import { type HttpServer, startHttp } from '../../../../src/http.ts';
import { createLog } from '../../../../src/log.ts';
import type { TrackerSettings } from '../../../../src/pipeline/tracking/settings.ts';
import type { Parts } from '../../../../src/serve.ts';
import { inbox } from '../../../../src/store/schema.ts';
import { type Webhooks, webhooksOf } from '../../../../src/webhooks.ts';
import { type FlowWorld, INVOICES, startFlow } from '../../../flow/flow-world.ts';
import { examples, pullBody } from '../../../support/github/examples.ts';
import { asApp, startGitHubWorld } from '../../../support/github/github-world.ts';

const SECRET = 'the-secret';
const key = {
  signIn: { kind: 'token' as const, token: 'github_pat_double' },
  apiUrl: 'http://127.0.0.1:9',
  webhookSecrets: [SECRET],
};
const settings: TrackerSettings = {
  kind: 'github',
  team: 'billing',
  places: ['acme/tiny'],
  statuses: {},
  starts: { rule: 'by_hand' },
  channel: INVOICES,
};
const log = createLog({ level: 'error', write: () => {} });
const pull = pullBody({ action: 'opened', pull: { number: 7, head: { ref: 'x' }, base: { ref: 'main' } } });
const bodyOf = (event: string, action: string): Record<string, unknown> => {
  const found = examples()
    .find((one) => one.event === event)
    ?.bodies.find((body) => body['action'] === action);
  if (found === undefined) throw new Error(`GitHub gives no example of ${event} ${action}`);
  return found;
};

let flow: FlowWorld;
let http: HttpServer | null = null;
let webhooks: Webhooks;
let stop: () => void = () => {};
/** How often the code host asked for what was lost. */
let redeliveries = 0;
beforeAll(async () => {
  flow = await startFlow();
});
beforeEach(() => flow.reset());
afterEach(async () => {
  await http?.close();
  http = null;
  stop();
});
afterAll(() => flow?.close());

/** `codeHost`: GitHub is that as well. */
async function opens(
  codeHost: boolean,
  trackers: TrackerSettings[],
  githubKey: GitHubSettings = key,
): Promise<void> {
  redeliveries = 0;
  const made = trackersOf({
    settings: trackers,
    home: '/nowhere',
    installation: 'acme',
    secret: (name) => (name === 'GITHUB_WEBHOOK_SECRET' ? SECRET : null),
    githubKey,
    ...(codeHost ? { github: createLine({ ...key, fetch: async () => Response.error() }) } : {}),
  });
  stop = () => made.stop();
  const github = codeHost
    ? ({
        hostEvent: async () => null,
        look: async () => {},
        redeliver: async () => (redeliveries += 1),
      } as Partial<GitHub> as GitHub)
    : null;
  const config = { webhookSecrets: [], pagerDutySecrets: [], github: key } as Partial<Config> as Config;
  const outside = { trackerHooks: made.hooks, github, incidentEvent: null, hostEvent: () => null };
  webhooks = webhooksOf(
    { config, log, secrets: { webhookSecret: 'forge' } } as Partial<Parts> as Parts,
    flow.deps,
    outside as unknown as Outside,
  );
  http = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log,
    metricsToken: null,
    health: async () => ({ status: 'ok', checks: {} }),
    metrics: async () => '',
    webhooks: webhooks.all,
    mounted: [],
  });
}

async function sends(event: string, body: object, secret = SECRET): Promise<number> {
  const text = JSON.stringify(body);
  const response = await fetch(`${http?.url}/webhooks/github`, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      connection: 'close',
      'x-github-event': event,
      'x-github-delivery': `${event}-1`,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
    },
  });
  return response.status;
}
const stored = async (): Promise<Record<string, string>> => {
  // Until all is worked off.
  await webhooks.replay();
  return Object.fromEntries(
    (await flow.database.db.select().from(inbox)).map(({ id, source }) => [id, source]),
  );
};

test('with both, each hears its own', async () => {
  await opens(true, [settings]);
  expect(webhooks.all.filter(({ path }) => path === '/webhooks/github')).toHaveLength(1);
  expect(await sends('issues', bodyOf('issues', 'opened'))).toBe(202);
  expect(await sends('issue_comment', bodyOf('issue_comment', 'created'))).toBe(202);
  expect(await sends('pull_request', pull)).toBe(202);
  expect(await stored()).toEqual({
    'issues-1': 'tracker:github',
    'issue_comment-1': 'github',
    'pull_request-1': 'github',
  });
  expect(await sends('issues', bodyOf('issues', 'edited'), 'another')).toBe(401);
});

test('as tracker alone it hears issues, and what else comes is stored as nothing', async () => {
  await opens(false, [settings]);
  expect(await sends('issues', bodyOf('issues', 'opened'))).toBe(202);
  expect(await sends('pull_request', pull)).toBe(202);
  expect(await stored()).toEqual({ 'issues-1': 'tracker:github', 'pull_request-1': 'tracker:github' });
  const rows = await flow.database.db.select().from(inbox);
  expect(rows.find(({ id }) => id === 'pull_request-1')).toMatchObject({ state: 'ignored' });
});

test('as code host alone it hears all, and an issue is nothing to it', async () => {
  await opens(true, []);
  expect(await sends('issues', bodyOf('issues', 'opened'))).toBe(202);
  expect(await stored()).toEqual({ 'issues-1': 'github' });
});

test('fault 10: as tracker alone, an App’s deliveries that nobody answered are asked for again', async () => {
  const world = await startGitHubWorld();
  const delivered_at = new Date().toISOString();
  world.double.deliveries = [
    { id: 7, guid: 'lost', delivered_at, status_code: 502, redelivery: false },
    { id: 6, guid: 'heard', delivered_at, status_code: 202, redelivery: false },
  ];
  await opens(false, [settings], { ...key, signIn: asApp, apiUrl: world.double.url });
  await webhooks.lookAtGitHub?.();
  expect(world.double.redelivered).toEqual([7]);
  await world.end();
});

test('with both, it is the code host that asks for them', async () => {
  await opens(true, [settings]);
  expect(redeliveries).toBe(0);
  await webhooks.lookAtGitHub?.();
  expect(redeliveries).toBe(1);
});
