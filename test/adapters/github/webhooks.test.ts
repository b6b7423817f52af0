/** Signed webhooks of GitHub through the web edge, the inbox and the door, to the ticket. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sorted } from '../../../src/adapters/github/webhooks/sorting.ts';
import { hear } from '../../../src/adapters/github/webhooks/words.ts';
import { UpstreamError } from '../../../src/errors.ts';
import type { HookInbox } from '../../../src/flow/hearing/hook-inbox.ts';
import { createHostInbox } from '../../../src/flow/hearing/host-inbox.ts';
import { type HttpServer, startHttp } from '../../../src/http.ts';
import { createLog } from '../../../src/log.ts';
import { inbox } from '../../../src/store/schema.ts';
import { type FlowWorld, startFlow } from '../../flow/flow-world.ts';
import { examples, pullBody } from '../../support/github/examples.ts';

const secrets = ['the-new-secret', 'the-old-secret'];
const repo = { id: 91, full_name: 'acme/invoices' };
let world: FlowWorld;
let http: HttpServer;
let hooks: HookInbox;
/** Asked for each event before it is understood. */
let unreachable = false;

const open = (): HookInbox =>
  createHostInbox(world.deps, 'github', {
    parse: (delivery) => {
      if (unreachable) throw new UpstreamError('GitHub', 'GitHub could not be reached', { retryable: true });
      const heard = hear(delivery, {
        nameOf: ({ name }) => name,
        isUs: (login) => login === 'throughline[bot]',
      });
      return heard.kind === 'event' ? heard.event : null;
    },
    sort: sorted,
  });

beforeAll(async () => {
  world = await startFlow();
  http = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log: createLog({ level: 'error', write: () => {} }),
    metricsToken: null,
    health: async () => ({ status: 'ok', checks: {} }),
    metrics: async () => '',
    webhooks: [
      {
        path: '/webhooks/github',
        signatureHeader: 'x-hub-signature-256',
        idHeader: 'x-github-delivery',
        eventHeader: 'x-github-event',
        mostBytes: 25_000_000,
        secrets,
        accept: ({ id, event, body }) => hooks.accept({ id, body: { event, body } }),
      },
    ],
    mounted: [],
  });
});
beforeEach(async () => {
  await world.reset();
  unreachable = false;
  hooks = open();
});
afterAll(async () => {
  await http?.close();
  await world?.close();
});

let deliveries = 0;
async function sends(
  event: string,
  body: object | string,
  about: { id?: string; secret?: string; headers?: Record<string, string> } = {},
): Promise<number> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  deliveries += 1;
  const hash = createHmac('sha256', about.secret ?? secrets[0] ?? '').update(text);
  const response = await fetch(`${http.url}/webhooks/github`, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': about.id ?? `guid-${deliveries}`,
      'x-hub-signature-256': `sha256=${hash.digest('hex')}`,
      connection: 'close',
      ...about.headers,
    },
  });
  await response.text();
  return response.status;
}
const stored = () => world.deps.db.select().from(inbox);
/** #18 of the ticket, as GitHub tells it. */
function ofPull(
  action: string,
  change: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): object {
  const pull = world.forge.pulls[0];
  if (pull === undefined) throw new Error('nothing is open');
  pull.updatedAt = new Date(Date.parse(pull.updatedAt) + 1_000).toISOString();
  return pullBody({
    action,
    repo,
    pull: {
      number: pull.number,
      html_url: pull.url,
      state: 'open',
      merged_at: null,
      updated_at: pull.updatedAt,
      head: { ref: pull.branch, sha: pull.headSha },
      base: { ref: 'main', sha: 'base' },
      ...change,
    },
    more: { sender: { login: 'octo-sam' }, ...more },
  });
}
const ofCommit = (event: 'check_suite' | 'status', sha: string): object => {
  const body = structuredClone(examples().find((one) => one.event === event)?.bodies[0]) as Record<
    string,
    unknown
  >;
  const repository = { ...(body['repository'] as object), ...repo };
  if (event === 'status') return { ...body, repository, sha, state: 'failure' };
  return { ...body, repository, check_suite: { ...(body['check_suite'] as object), head_sha: sha } };
};
const ran = (state: 'green' | 'red', attempt: number, failure: string | null = null): void => {
  const pull = world.forge.pulls[0];
  pull?.ci.push({ sha: pull.headSha, state, attempt, failure, url: null, at: new Date().toISOString() });
};
const signals = async (key: string, name: string) =>
  (await world.ledger(key)).filter((one) => one.signal === name);

test('fault 5 and 105: a delivery closes the pull request once, however often it comes', async () => {
  const key = await world.reaches('preview');
  const body = ofPull('closed', { state: 'closed' });
  for (let times = 0; times < 3; times += 1)
    expect(await sends('pull_request', body, { id: 'same' })).toBe(202);
  await hooks.idle();
  expect((await world.item(key)).stage).toBe('ready');
  expect(await signals(key, 'pr_closed')).toHaveLength(1);
  expect(await stored()).toMatchObject([{ source: 'github', id: 'same', state: 'processed' }]);
});

test('fault 6: what failed while GitHub could not be asked is worked off later, without a redelivery', async () => {
  const key = await world.reaches('preview');
  unreachable = true;
  await sends('pull_request', ofPull('closed', { state: 'closed' }));
  await hooks.idle();
  expect(await stored()).toMatchObject([{ state: 'failed', note: 'GitHub could not be reached' }]);
  await hooks.retry();
  expect(await stored()).toMatchObject([{ state: 'failed', tries: 2 }]);
  unreachable = false;
  await hooks.retry();
  expect(await stored()).toMatchObject([{ state: 'processed', tries: 3 }]);
  expect((await world.item(key)).stage).toBe('ready');
});

test('fault 7: an event that is older than what is known changes nothing', async () => {
  const key = await world.reaches('preview');
  const older = ofPull('synchronize', { head: { ref: world.forge.pulls[0]?.branch, sha: 'c'.repeat(40) } });
  const newer = ofPull('closed', { state: 'closed' });
  await sends('pull_request', newer);
  await sends('pull_request', older);
  await hooks.idle();
  expect((await world.item(key)).stage).toBe('ready');
  expect(await signals(key, 'pr_pushed')).toMatchObject([{ outcome: 'ignored' }]);
});

test('fault 8: CI of a commit that was pushed over is asked for by nobody', async () => {
  const key = await world.reaches('preview');
  ran('red', 2, 'flaky');
  await sends('check_suite', ofCommit('check_suite', 'd'.repeat(40)));
  await hooks.idle();
  expect(await stored()).toMatchObject([{ state: 'ignored', note: 'no ticket has that commit' }]);
  expect((await world.item(key)).attention).toBeNull();
});

test('fault 9: any event of CI has the head asked for; red needs attention, and a green second attempt clears it once', async () => {
  const key = await world.reaches('preview');
  const sha = (await world.item(key)).pullRequest?.headSha ?? '';
  ran('red', 2, 'greets: no hello');
  await sends('status', ofCommit('status', sha));
  await hooks.idle();
  expect(await world.item(key)).toMatchObject({
    stage: 'needs_attention',
    attention: { why: 'ci', sentence: 'greets: no hello' },
  });
  ran('green', 3);
  for (let times = 0; times < 2; times += 1) await sends('check_suite', ofCommit('check_suite', sha));
  await hooks.idle();
  expect((await world.item(key)).attention).toBeNull();
  const passed = (await signals(key, 'ci_passed')).filter(({ outcome }) => outcome === 'moved');
  expect(passed.map(({ facts }) => facts)).toMatchObject([{ attempt: 1 }, { attempt: 3 }]);
});

test('fault 82: retargeted: the question waits; back on the default branch it goes on', async () => {
  const key = await world.reaches('preview');
  const changes = { changes: { base: { ref: { from: 'main' } } } };
  await sends('pull_request', ofPull('edited', { base: { ref: 'release', sha: 'base' } }, changes));
  await hooks.idle();
  expect((await world.item(key)).pullRequest).toMatchObject({ base: 'release', unready: true });
  await sends('pull_request', ofPull('edited', {}, changes));
  await hooks.idle();
  expect((await world.item(key)).pullRequest).toMatchObject({ base: 'main', unready: false });
});

test('fault 83: a push by a person on GitHub is theirs, in whatever case the login stands', async () => {
  const key = await world.reaches('preview');
  const head = { ref: world.forge.pulls[0]?.branch, sha: 'e'.repeat(40) };
  await sends('pull_request', ofPull('synchronize', { head }, { sender: { login: 'Octo-Sam' } }));
  await hooks.idle();
  expect((await world.item(key)).pullRequest).toMatchObject({ headSha: head.sha, pushers: ['sam'] });
});

test('fault 85: a merge by a person on GitHub is a fact, and asked about', async () => {
  const key = await world.reaches('preview');
  const merged = {
    state: 'closed',
    merged_at: '2026-11-20T10:00:00Z',
    merge_commit_sha: 'm'.repeat(40),
    merged_by: { login: 'octo-sam' },
  };
  await sends('pull_request', ofPull('closed', merged));
  await hooks.idle();
  expect(await world.item(key)).toMatchObject({ stage: 'preview', bypass: { by: 'Sam', accepted: null } });
});

test('fault 88: a fork whose branch is called like a ticket’s is not that ticket’s', async () => {
  const key = await world.reaches('delegated');
  const branch = `${key.toLowerCase()}-evil`;
  const pull = (headRepo: object) =>
    pullBody({
      action: 'opened',
      repo,
      pull: {
        number: 77,
        head: { ref: branch, sha: 'f'.repeat(40), repo: headRepo },
        base: { ref: 'main', sha: 'base' },
      },
    });
  await sends('pull_request', pull({ id: 666 }));
  await hooks.idle();
  expect((await world.item(key)).pullRequest).toBeNull();
  await sends('pull_request', pull({ id: repo.id }));
  await hooks.idle();
  expect((await world.item(key)).pullRequest).toMatchObject({ number: 77, branch });
});

test('reviews on GitHub stand on the ledger, by the name of who gave them', async () => {
  const key = await world.reaches('preview');
  const example = examples().find((one) => one.event === 'pull_request_review')?.bodies[0];
  const body = {
    ...example,
    action: 'submitted',
    repository: { ...(example?.['repository'] as object), ...repo },
    pull_request: { ...(example?.['pull_request'] as object), number: world.forge.pulls[0]?.number },
    review: { id: 5, state: 'APPROVED', user: { login: 'octo-sam' } },
  };
  await sends('pull_request_review', body);
  await hooks.idle();
  expect(await signals(key, 'review_submitted')).toMatchObject([{ facts: { by: 'Sam', state: 'approved' } }]);
});
