/** The door of our own tools: real requests over a real socket, with use cases that hold state in memory. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { at, type HttpServer, readBody, startHttp } from '../../src/http.ts';
import { createLog } from '../../src/log.ts';
import { createEndpoint } from '../../src/mcp/endpoint.ts';
import type { Caller, QuestionState, Served } from '../../src/ports/access.ts';
import { calls, overHttp } from './connecting.ts';

const TOKEN = `tlp_${'a'.repeat(43)}`;
const RUN = `tlr_cnVu.${'b'.repeat(43)}`;
const audience = { channels: [], person: null };
const callers: Record<string, Caller> = {
  [TOKEN]: { kind: 'person', person: 'eli', chatId: 'U0ELI', audience },
  [RUN]: { kind: 'run', run: 'run', key: 'TL-1', audience },
};
let answers: QuestionState[] = [];
let failure: Error | null = null;
const open: QuestionState = { kind: 'open', question: 'q_1', sentence: 'It is asked.' };
const served: Served = {
  access: {
    caller: async (token) => callers[token] ?? null,
    issue: async () => ({ kind: 'refused', sentence: '' }),
    revoke: async () => false,
  },
  evidence: {
    gather: async () => {
      if (failure !== null) throw failure;
      return { findings: [], summary: 'Nothing.', sources: [] };
    },
  },
  library: { list: async () => [], item: async () => null, document: async () => null },
  runs: {
    progressed: async () => ({ done: true, sentence: 'TL-1 shows it.' }),
    ask: async () => open,
    answerOf: async () => answers.shift() ?? open,
  },
};

let http: HttpServer;
let lines: string[] = [];
beforeAll(async () => {
  const log = createLog({ level: 'debug', write: (line) => void lines.push(line) });
  http = await startHttp({
    port: 0,
    host: '127.0.0.1',
    log,
    metricsToken: null,
    health: async () => ({ status: 'ok', checks: {} }),
    metrics: async () => '',
    webhooks: [],
    mounted: [
      at(
        '/mcp',
        createEndpoint(served, {
          log,
          url: 'https://throughline.test/mcp',
          command: '/ticket',
          read: readBody,
          calls: { atOnce: 30, perMinute: 60 },
          waitMs: 400,
        }),
      ),
    ],
  });
});
beforeEach(() => {
  lines = [];
  answers = [];
  failure = null;
});
afterAll(() => http?.close());

const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
const sends = (
  body: string | null,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Response> =>
  fetch(`${http.url}/mcp`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    ...(body === null ? {} : { body }),
  });
const said = async (response: Response): Promise<unknown> => ({
  status: response.status,
  authenticate: response.headers.get('www-authenticate'),
  message: ((await response.json()) as { error?: { message: string } }).error?.message,
});

test('without a token one is asked for, and told how to get it', async () => {
  expect(await said(await fetch(`${http.url}/mcp`, { method: 'POST', body: list }))).toMatchInlineSnapshot(`
    {
      "authenticate": "Bearer realm="Throughline"",
      "message": "Send a token as a bearer token. In Slack, /ticket token makes one.",
      "status": 401,
    }
  `);
});

test('a token that is not known is 401, and stands in no log', async () => {
  const wrong = `tlp_${'x'.repeat(43)}`;
  expect(await said(await sends(list, { authorization: `Bearer ${wrong}` }))).toMatchInlineSnapshot(`
    {
      "authenticate": "Bearer realm="Throughline", error="invalid_token", error_description="The token is unknown, was revoked, or its run has ended."",
      "message": "Send a token as a bearer token. In Slack, /ticket token makes one.",
      "status": 401,
    }
  `);
  failure = new Error(`lost on the way: Bearer ${wrong} and ${RUN}`);
  const client = await overHttp(`${http.url}/mcp`, TOKEN);
  const answer = await calls(client, 'service', { name: 'invoices' });
  expect(answer.isError).toBe(true);
  expect(answer.text).toMatch(/^That did not work here\. Reference [0-9A-Z]{4}\.$/);
  expect(lines.join('')).toContain('tools.call_failed');
  expect(lines.join('')).not.toMatch(/tlp_|tlr_/);
  await client.close();
});

test.each([
  ['Bearer'],
  ['Basic dXNlcjpwYXNz'],
  [`Bearer ${TOKEN} ${TOKEN}`],
  [`Bearer ${TOKEN}x`],
  ['Bearer __proto__________________'],
])('%s is no token of ours', async (authorization) => {
  expect((await sends(list, { authorization })).status).toBe(401);
});

test('a token in the address is no token', async () => {
  const response = await fetch(`${http.url}/mcp?token=${TOKEN}`, { method: 'POST', body: list });
  expect(response.status).toBe(401);
});

test.each([
  ['https://evil.test', 403],
  ['http://localhost:6274', 403],
  ['null', 403],
  ['https://throughline.test.evil.test', 403],
  ['https://throughline.test', 200],
])('a page of %s: %i', async (origin, status) => {
  expect((await sends(list, { origin })).status).toBe(status);
});

test('nothing is kept between calls: there is nothing to stream or to end', async () => {
  for (const method of ['GET', 'DELETE', 'PUT']) {
    const response = await sends(null, {}, method);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  }
});

test('fault 107: a body over the cap is refused', async () => {
  const response = await sends(
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'x', params: 'x'.repeat(300_000) }),
  );
  expect(response.status).toBe(413);
});

test.each(['', 'not json', '[]', `[${list},${list}]`, '"text"', 'null'])('%j is no message', async (body) => {
  expect((await sends(body)).status).toBe(400);
});

test('an answer that comes while one waits comes with the question', async () => {
  const client = await overHttp(`${http.url}/mcp`, RUN);
  answers = [{ kind: 'answered', question: 'q_1', answer: 'All', by: 'Eli', at: '2026-11-20T09:00:00.000Z' }];
  expect((await calls(client, 'ask_human', { question: 'Which?' })).data).toEqual({
    question_id: 'q_1',
    state: 'answered',
    answer: 'All',
    answered_by: 'Eli',
    answered_at: '2026-11-20T09:00:00.000Z',
    note: 'Eli answered.',
  });
  expect((await calls(client, 'ask_human', { question: 'Which?' })).data).toMatchObject({ state: 'open' });
  expect((await calls(client, 'ask_human', {})).text).toContain('question is not right');
  await client.close();
});

test('only a run is offered to report progress; a tool that is not there is said to be none', async () => {
  const [run, person] = [await overHttp(`${http.url}/mcp`, RUN), await overHttp(`${http.url}/mcp`, TOKEN)];
  const names = async (client: typeof run) => (await client.listTools()).tools.map((tool) => tool.name);
  expect(await names(run)).toEqual(expect.arrayContaining(['report_progress', 'ask_human', 'answer_of']));
  expect(await names(person)).not.toContain('report_progress');
  await expect(calls(person, 'deploy', {})).rejects.toThrow('There is no such tool');
  await Promise.all([run.close(), person.close()]);
});

test('too many calls wait; a token that is wrong too often is not looked up for long', async () => {
  const responses = await Promise.all(Array.from({ length: 60 }, () => sends(list)));
  const late = responses.filter((one) => one.status === 429);
  expect(late.length).toBeGreaterThan(20);
  expect(Number(late[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await sends(list, { authorization: `Bearer ${RUN}` })).status).toBe(200);
  const guesses = await Promise.all(
    Array.from({ length: 40 }, () => sends(list, { authorization: `Bearer tlp_${'y'.repeat(43)}` })),
  );
  expect(new Set(guesses.map((one) => one.status))).toEqual(new Set([401, 429]));
});
