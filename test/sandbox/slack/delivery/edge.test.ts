import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { acme as acmeSeed, manifestText, TOKENS } from '../support/fixtures.ts';
import { movableClock } from '../support/movable-clock.ts';
import { folder, startAcme, textAt, textsIn } from '../support/slack-under-test.ts';

const C = 'C0INVOICES';
const at = async (acme: { slack: { port: number } }, headers: Record<string, string>, path = '/people') =>
  await new Promise<number>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: acme.slack.port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });

test('only this machine is answered', async () => {
  const acme = await startAcme();
  const own = `127.0.0.1:${acme.slack.port}`;
  expect(await at(acme, { host: own })).toBe(200);
  expect(
    await at(acme, { host: `localhost:${acme.slack.port}`, origin: `http://localhost:${acme.slack.port}` }),
  ).toBe(200);
  expect(await at(acme, { host: 'evil.test' })).toBe(403);
  expect(await at(acme, { host: '127.0.0.1.evil.test' })).toBe(403);
  expect(await at(acme, { host: own, origin: 'https://evil.test' })).toBe(403);
  expect(await at(acme, { host: own, origin: 'null' })).toBe(403);
});

const post = async (url: string, body: string, type = 'application/json') => {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
  return { status: response.status, body: (await response.json()) as unknown };
};

test('what makes no sense is refused, and the next call works', async () => {
  const acme = await startAcme();
  const say = `${acme.slack.url}/people/ana/say`;
  expect(await post(say, '{nope')).toMatchObject({ status: 400, body: { error: 'malformed_json' } });
  expect(await post(say, '[]')).toMatchObject({ status: 400, body: { error: 'invalid_body' } });
  expect(await post(say, '{"channel":"invoices","text":"x","more":1}')).toMatchObject({ status: 400 });
  expect(await post(say, '{"__proto__":{"x":1},"channel":"invoices","text":"x"}')).toMatchObject({
    status: 400,
  });
  expect(await post(say, JSON.stringify({ channel: 'invoices', text: 'x'.repeat(1_000_001) }))).toMatchObject(
    { status: 413 },
  );
  expect(await post(`${acme.slack.url}/people/nobody/say`, '{}')).toMatchObject({
    status: 404,
    body: { error: 'unknown_person' },
  });
  expect(await post(`${acme.slack.url}/people/helper/say`, '{}')).toMatchObject({ status: 404 });
  expect(await post(`${acme.slack.url}/people/ana/constructor`, '{}')).toMatchObject({
    status: 404,
    body: { error: 'unknown_call' },
  });
  expect(await post(`${acme.slack.url}/people/%E0%A4%A/say`, '{}')).toMatchObject({ status: 400 });
  expect(await post(`${acme.slack.url}/_channels/%E0%A4%A`, '{}')).toMatchObject({ status: 400 });
  expect(await post(`${acme.slack.url}/_faults`, '{}')).toMatchObject({ status: 404 });
  expect(await post(`${acme.slack.url}/actions/T0ACME/nonsense`, '{}')).toMatchObject({
    status: 404,
    body: { error: 'invalid_url' },
  });
  expect(await acme.does('ana', 'say', { channel: C, text: 'still here' })).toHaveProperty('ts');
});

test('odd Web API calls are refused as Slack does', async () => {
  const acme = await startAcme();
  const api = async (body: string, type: string) => {
    const response = await fetch(`${acme.slack.url}/api/chat.postMessage`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, authorization: `Bearer ${TOKENS.bot}` },
    });
    return (await response.json()) as unknown;
  };
  expect(await api('{nope', 'application/json')).toMatchObject({ error: 'invalid_json' });
  expect(await api('[]', 'application/json')).toMatchObject({ error: 'json_not_object' });
  expect(
    await api(JSON.stringify({ channel: C, text: 'as JSON' }), 'application/json; charset=utf-8'),
  ).toMatchObject({ ok: true });
  expect(await api('%%%=&&&', 'application/x-www-form-urlencoded')).toMatchObject({
    error: 'channel_not_found',
  });
  const inBody = await post(
    `${acme.slack.url}/api/auth.test`,
    `token=${TOKENS.bot}`,
    'application/x-www-form-urlencoded',
  );
  expect(inBody.body).toMatchObject({ ok: true });
  for (const text of ['nul \u0000', 'lone \ud800', '\u202e back', '👩‍👩‍👧‍👦']) {
    expect(await acme.api('chat.postMessage', { channel: C, text })).toMatchObject({ ok: true });
  }
});

test('the fault script breaks calls on purpose', async () => {
  const acme = await startAcme();
  const script = (...faults: unknown[]) => acme.send('PUT', '/_faults', faults);
  const say = async (text: string) => {
    const response = await fetch(`${acme.slack.url}/api/chat.postMessage`, {
      method: 'POST',
      body: new URLSearchParams({ channel: C, text }),
      headers: { authorization: `Bearer ${TOKENS.bot}` },
    });
    return [
      response.status,
      response.headers.get('retry-after'),
      textAt(await response.json(), 'error') || undefined,
    ];
  };
  const method = 'chat.postMessage';
  await script(
    { method, kind: 'ratelimited', retry_after: 7 },
    { method, kind: 'error_before' },
    { method, kind: 'error_after', status: 502 },
    { method, kind: 'error', error: 'fatal_error' },
    { method, kind: 'duplicate' },
  );
  expect(await say('limited')).toEqual([429, '7', 'ratelimited']);
  expect(await say('before')).toEqual([503, null, 'internal_error']);
  expect(await say('after')).toEqual([502, null, 'internal_error']);
  expect(await say('fatal')).toEqual([200, null, 'fatal_error']);
  expect(await say('twice')).toEqual([200, null, undefined]);
  expect(textsIn(await acme.sees('ana'), C)).toEqual(['after', 'twice', 'twice']);
  await script({ method, kind: 'drop' }, { method, kind: 'drop_after' }, { method, kind: 'delay', ms: 1 });
  await expect(say('dropped')).rejects.toThrow('fetch failed');
  await expect(say('dropped after')).rejects.toThrow('fetch failed');
  expect(await say('delayed')).toEqual([200, null, undefined]);
  expect(textsIn(await acme.sees('ana'), C).slice(3)).toEqual(['dropped after', 'delayed']);
  await script({ method: '*', kind: 'error', error: 'fatal_error', times: 2, skip: 1, channel: C });
  expect(await acme.api('auth.test')).toMatchObject({ ok: true });
  expect([
    (await say('skip'))[2],
    (await say('one'))[2],
    (await say('two'))[2],
    (await say('three'))[2],
  ]).toEqual([undefined, 'fatal_error', 'fatal_error', undefined]);
  expect((await acme.send('GET', '/_faults')).body).toEqual([]);
  expect(await acme.send('PUT', '/_faults', [{ method, kind: 'explode' }])).toMatchObject({ status: 400 });
});

test('every call is witnessed', async () => {
  const acme = await startAcme();
  await acme.api('chat.postMessage', { channel: C, text: 'x' });
  await acme.api('chat.postMessage', { channel: 'C0NO', text: 'x' });
  await acme.api('auth.test');
  expect((await acme.send('GET', '/_calls')).body).toMatchObject({
    total: 3,
    counts: { 'chat.postMessage': 2, 'auth.test': 1 },
    calls: [
      { n: 1, method: 'chat.postMessage', ok: true, channel: C },
      { n: 2, ok: false, error: 'channel_not_found' },
      { n: 3, method: 'auth.test' },
    ],
  });
  await acme.send('DELETE', '/_calls');
  expect((await acme.send('GET', '/_calls')).body).toMatchObject({ total: 0, calls: [] });
});

test('rate limits are kept where they are asked for', async () => {
  const clock = movableClock();
  const acme = await startAcme({ rates: true, clock });
  const say = (channel: string) => acme.api('chat.postMessage', { channel, text: 'x' });
  expect(await say(C)).toMatchObject({ ok: true });
  expect(await say(C)).toMatchObject({ error: 'ratelimited' });
  expect(await say('C0INNER')).toMatchObject({ ok: true });
  clock.pass(1000);
  expect(await say(C)).toMatchObject({ ok: true });
  for (let n = 0; n < 20; n += 1) expect(await acme.api('users.list')).toMatchObject({ ok: true });
  expect(await acme.api('users.list')).toMatchObject({ error: 'ratelimited' });
  clock.pass(60_000);
  expect(await acme.api('users.list')).toMatchObject({ ok: true });
});

test('what was said is still there after a restart, and time goes on', async () => {
  const home = folder();
  const first = await startAcme({ home });
  const { ts } = await first.does('ana', 'say', { channel: C, text: 'remember' });
  await first.send('POST', '/_people/eli', { deleted: true });
  const second = await startAcme({ home });
  expect(textsIn(await second.sees('ana'), C)).toEqual(['remember']);
  expect(await second.api('users.info', { user: 'U0ELI' })).toMatchObject({ user: { deleted: true } });
  const { ts: later } = await second.does('ana', 'say', { channel: C, text: 'more' });
  expect(String(later) > String(ts)).toBe(true);
});

test('it starts by itself, says where it is, and ends with 0', async () => {
  const home = folder();
  const seed = join(home, 'seed.json');
  writeFileSync(join(home, 'manifest.json'), manifestText());
  writeFileSync(seed, JSON.stringify(acmeSeed(join(home, 'manifest.json'))));
  const main = fileURLToPath(new URL('../../../../src/sandbox/slack/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--port', '0', '--home', home, '--seed', seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line]: unknown[] = await once(child.stdout, 'data');
  const started: unknown = JSON.parse(String(line));
  const url = textAt(started, 'url');
  expect(started).toEqual({
    event: 'slack.listening',
    url: expect.stringContaining('http://127.0.0.1:'),
    pid: child.pid,
  });
  const identity = (await (await fetch(`${url}/_local-slack`)).json()) as unknown;
  expect(identity).toMatchObject({
    name: 'local-slack',
    pid: child.pid,
    home,
    version: expect.anything(),
    startedAt: expect.any(String),
  });
  expect(readFileSync(join(home, 'slack.sqlite')).length).toBeGreaterThan(0);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('the page is served', async () => {
  const acme = await startAcme();
  const page = await fetch(`${acme.slack.url}/`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect((await fetch(`${acme.slack.url}/nothing-here`)).status).toBe(404);
});

test('it says why it cannot start', async () => {
  const home = folder();
  const main = fileURLToPath(new URL('../../../../src/sandbox/slack/main.ts', import.meta.url));
  const seed = join(home, 'none.json');
  const child = spawn(process.execPath, [main, '--port', '0', '--home', home, '--seed', seed], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [line]: unknown[] = await once(child.stderr, 'data');
  expect(JSON.parse(String(line))).toEqual({
    event: 'slack.not_started',
    message: expect.stringContaining('none.json'),
  });
  const [code]: unknown[] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  expect(code).toBe(1);
});
